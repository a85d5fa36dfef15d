// What `verify` holds partition maps to: ranges in order, local indexes divided as their table, nothing left of what is gone.
import type { PhysicalId } from '../../model/ids.js'
import type { PartitionMap } from '../../partitions/partition-map.js'
import { GARBAGE_RANGE, type GarbageKind, type OwnedKind, ownedFrom, ownerIdOf, readGarbageKey } from '../../storage/keys.js'
import type { Store } from '../../storage/store.js'
import { idsOf, type Pin } from '../history/pins.js'
import { type KeptLog, loadKeptLogs } from '../logs/kept-logs.js'
import { partitionIdsOf } from '../logs/log-reader.js'
import type { OpenTable } from '../tables/open-table.js'
import type { OpenTables } from '../tables/open-tables.js'

/** What each kind of row is called, and the list on which it may still stand when its owner is gone. */
const OWNED: readonly { readonly kind: OwnedKind; readonly words: string; readonly garbage?: GarbageKind }[] = [
  { kind: 'partitionMap', words: 'there is a partition map' },
  { kind: 'backfill', words: 'there is the progress of a backfill' },
  { kind: 'collection', words: 'there are counters of item collections', garbage: 'collections' },
  { kind: 'dueTime', words: 'there are due times', garbage: 'dueTimes' },
  { kind: 'row', words: 'there are rows', garbage: 'rows' },
  { kind: 'tombstone', words: 'there are tombstones', garbage: 'rows' },
  { kind: 'partitionCounts', words: 'there are counters' },
  { kind: 'logEntry', words: 'there is a log', garbage: 'log' },
  { kind: 'followerState', words: 'there is a follower', garbage: 'log' },
]

/**
 * Whatever belongs to a table, an index, a partition or a kept log belongs to one that is there, or is listed to be cleared; so does what
 * pins hold. Undo rows that nobody needs are no strays: a crash leaves some, and they are cleared at the next start. @returns what does not
 */
export async function strays(store: Store, tables: OpenTables, pins: readonly Pin[]): Promise<readonly string[]> {
  const kept = await loadKeptLogs(store)
  const owners = ownersOf(tables, kept)
  const listed = await listedGarbage(store)
  const problems = kept.flatMap((log) => ownedTwice(log, owners.row, listed))
  for (const { kind, words, garbage } of OWNED) {
    for (let id = await nextId(store, kind, 0); id !== undefined; id = await nextId(store, kind, id + 1)) {
      const isListed = garbage !== undefined && listed.has(`${garbage} ${id}`)
      if (!owners[kind].has(id) && !isListed) problems.push(`${words} of ${id}, which is neither there nor listed to be cleared`)
    }
  }
  for (const pin of pins) {
    const lost = idsOf(pin).filter((id) => !owners.row.has(id) && !listed.has(`rows ${id}`))
    for (const id of lost) problems.push(`pin ${pin.name} holds ${id}, which is neither there nor listed to be cleared`)
  }
  return problems
}

/** A log that has outlived its table is nobody else's. */
function ownedTwice(log: KeptLog, tableIds: ReadonlySet<PhysicalId>, listed: ReadonlySet<string>): readonly string[] {
  const { physicalId } = log
  const isWithTable = tableIds.has(physicalId)
    ? [`the log of ${physicalId} is kept as one that has outlived its table, which is there`]
    : []
  const garbage = partitionIdsOf(log).filter((id) => listed.has(`log ${id}`))
  return [...isWithTable, ...garbage.map((id) => `the log of ${id}, which is kept for ${physicalId}, is listed to be cleared`)]
}

function ownersOf(tables: OpenTables, kept: readonly KeptLog[]): Readonly<Record<OwnedKind, ReadonlySet<number>>> {
  const maps = [...tables.all()].flatMap((table) => [table.map, ...table.indexes.map(({ map }) => map)])
  const holders = new Set(maps.map(({ physicalId }) => physicalId))
  const open = new Set(maps.flatMap(({ partitions }) => partitions.map(({ id }) => id)))
  const logged = new Set([
    ...open,
    ...maps.flatMap(({ lineage }) => lineage.map(({ id }) => id)),
    ...kept.flatMap(partitionIdsOf),
  ])
  const dueTimes = new Set([...tables.all()].flatMap(({ record }) => record.dueTimes?.physicalId ?? []))
  const filled = new Set([...holders, ...dueTimes])
  const byHolder = { partitionMap: holders, backfill: filled, collection: holders, row: holders, tombstone: holders }
  return { ...byHolder, dueTime: dueTimes, partitionCounts: open, logEntry: logged, followerState: logged }
}

async function listedGarbage(store: Store): Promise<ReadonlySet<string>> {
  const listed = new Set<string>()
  const cursor = store.cursor({ ...GARBAGE_RANGE, only: 'keys' })
  try {
    for (let rows = await cursor.next(100); rows.length > 0; rows = await cursor.next(100)) {
      for (const { kind, id } of rows.map(([key]) => readGarbageKey(key))) listed.add(`${kind} ${id}`)
    }
  } finally {
    await cursor.close()
  }
  return listed
}

/** One look-up an owner, however many rows it has. */
async function nextId(store: Store, kind: OwnedKind, from: number): Promise<number | undefined> {
  const cursor = store.cursor({ ...ownedFrom(kind, from), only: 'keys' })
  try {
    const [first] = await cursor.next(1)
    return first && ownerIdOf(first[0])
  } finally {
    await cursor.close()
  }
}

/** Ranges follow each other from the lowest suffix on, and those of local indexes are the table's. @returns what is wrong */
export function disorder({ map, indexes }: OpenTable): readonly string[] {
  const problems: string[] = []
  for (const { physicalId, partitions } of [map, ...indexes.map((index) => index.map)]) {
    const isOrdered = partitions.every(({ lower }, n) => n === 0 || (partitions[n - 1]?.lower.compare(lower) ?? 0) < 0)
    if (partitions[0]?.lower.length !== 0 || !isOrdered) problems.push(`the partitions of ${physicalId} are not in order`)
  }
  for (const { record, map: own, splitsWithTable } of indexes) {
    if (splitsWithTable && boundsText(own) !== boundsText(map))
      problems.push(`the partitions of index ${record.name} are not the table's`)
  }
  return problems
}

const boundsText = ({ partitions }: PartitionMap): string => partitions.map(({ lower }) => lower.toString('hex')).join(' ')
