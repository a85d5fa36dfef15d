// What `verify` holds global tables to: where nothing waits to be sent, every replica has the same items of the same writes; and a
// tombstone is older than the row that lies in its place, if there is one.
import type { PartitionId } from '../../model/ids.js'
import { isToBeSent } from '../../log/entry.js'
import { entriesAfter } from '../../log/log.js'
import { isSameItem } from '../../model/equality.js'
import { compareVersions, toVersion } from '../../regions/version.js'
import { rowKey, rowKeySuffix, rowRange, tombstoneRange } from '../../storage/keys.js'
import { Row } from '../../storage/row.js'
import type { Store } from '../../storage/store.js'
import type { OpenTable } from '../tables/open-table.js'
import type { OpenTables } from '../tables/open-tables.js'
import { partitionIdsOf } from '../logs/log-reader.js'
import { destinationsOf, savedPassed } from '../replication/destinations.js'
import { decodeTombstone } from '../write/tombstones.js'
import { rowsUnder } from './rows-under.js'

const CHUNK_ENTRIES = 256

/** @returns one line for each row that is not as in another replica, and for each tombstone out of place */
export async function* unequalReplicas(store: Store, tables: OpenTables): AsyncGenerator<string> {
  const groups = new Map<string, OpenTable[]>()
  for (const table of tables.all()) {
    yield* misplacedTombstones(store, table)
    const { global } = table.record
    if (global === undefined) continue
    if (global.members.some(({ filledFrom, status }) => filledFrom !== undefined || status !== 'ACTIVE')) continue
    groups.set(global.id, [...(groups.get(global.id) ?? []), table])
  }
  for (const replicas of groups.values()) {
    if (!(await areQuiet(store, tables, replicas))) continue
    const [first, ...others] = replicas
    for (const other of others) if (first !== undefined) yield* differences(store, first, other)
  }
}

/** Nothing waits to be sent from one to another. */
async function areQuiet(store: Store, tables: OpenTables, replicas: readonly OpenTable[]): Promise<boolean> {
  for (const source of replicas) {
    for (const destination of destinationsOf(tables, source)) {
      for (const id of partitionIdsOf(source))
        if (await waits(store, id, savedPassed(store, id, destination).sequence)) return false
    }
  }
  return true
}

/** Whether the log has something to send after the cursor. */
async function waits(store: Store, partitionId: PartitionId, cursor: number): Promise<boolean> {
  for (let passed = cursor; ;) {
    const entries = await entriesAfter(store, partitionId, passed, CHUNK_ENTRIES)
    if (entries.some(isToBeSent)) return true
    const last = entries.at(-1)
    if (last === undefined) return false
    passed = last.sequence
  }
}

async function* differences(store: Store, a: OpenTable, b: OpenTable): AsyncGenerator<string> {
  for await (const [key, text] of rowsUnder(store, rowRange(a.record.physicalId))) {
    const suffix = rowKeySuffix(key)
    const words = differenceOf(a, Row.read(text), b, Row.readIfAny(store.get(rowKey(b.record.physicalId, suffix))))
    if (words !== undefined) yield `${nameOf(a)}: ${words} in ${b.record.namespace.region} (row ${suffix.toString('hex')})`
  }
  for await (const [key] of rowsUnder(store, rowRange(b.record.physicalId))) {
    const suffix = rowKeySuffix(key)
    if (store.get(rowKey(a.record.physicalId, suffix)) === undefined)
      yield `${nameOf(b)}: a row is missing in ${a.record.namespace.region} (row ${suffix.toString('hex')})`
  }
}

function differenceOf(a: OpenTable, row: Row, b: OpenTable, other: Row | undefined): string | undefined {
  if (other === undefined) return 'a row is missing'
  if (!isSameItem(row.item, other.item)) return 'a row is another one'
  if (a.isStrong) return undefined // one commit wrote both
  const versions = [
    toVersion(row.version, a.record.namespace.region),
    toVersion(other.version, b.record.namespace.region),
  ] as const
  return compareVersions(...versions) === 0 ? undefined : 'a row is of another write'
}

async function* misplacedTombstones(store: Store, table: OpenTable): AsyncGenerator<string> {
  const { physicalId, namespace } = table.record
  for await (const [key, text] of rowsUnder(store, tombstoneRange(physicalId))) {
    const suffix = rowKeySuffix(key)
    const row = Row.readIfAny(store.get(rowKey(physicalId, suffix)))
    const tombstone = decodeTombstone(text)
    if (row === undefined || tombstone === undefined) continue
    if (compareVersions(toVersion(tombstone, namespace.region), toVersion(row.version, namespace.region)) >= 0)
      yield `${nameOf(table)}: a row was deleted, and is there (row ${suffix.toString('hex')})`
  }
}

const nameOf = ({ record: { namespace, name } }: OpenTable): string => `${namespace.account}/${namespace.region}/${name}`
