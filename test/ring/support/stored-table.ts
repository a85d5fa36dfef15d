// A table as it is stored, once nothing is under way: what the items are, what is left to be done, and whether every index, local or global, is the
// projection of the items and nothing else.
import type { IndexEntry } from '../../../src/indexes/index-entry.js'
import type { Item } from '../../../src/model/attribute-value.js'
import type { RingIndex, RingTable } from '../../../src/ring/catalogue/ring-table.js'
import type { Cluster } from '../../../src/ring/cluster/cluster.js'
import type { ResultRow } from '../../../src/ring/cluster/statement.js'
import { cutKey, GLOBAL_ENTRY, ITEM, OUTBOX } from '../../../src/ring/rows/key-cut.js'
import { ITEM_COLUMNS, readStoredItem } from '../../../src/ring/rows/stored-item.js'
import { localKind } from '../../../src/ring/write/local-entries.js'
import { Row } from '../../../src/storage/row.js'

export interface StoredTable {
  readonly items: readonly Item[]
  /** What is not as it should be, in words. */
  readonly faults: readonly string[]
}

export async function readStoredTable(cluster: Cluster, table: RingTable): Promise<StoredTable> {
  const cql = `SELECT h, k, held, ${ITEM_COLUMNS} FROM item_${table.record.physicalId}`
  const all = await cluster.read({ cql, values: [] }, 'strong')
  const stored = all.filter(isOf(ITEM)).map(readStoredItem)
  const items = stored.flatMap(({ row }) => (row === undefined ? [] : [row.item]))
  const ofIndexes = await Promise.all(table.indexes.map((index) => faultsOf(cluster, table, index, all, items)))
  const faults = [
    ...counted(stored.filter(({ hold }) => hold !== undefined).length, 'rows are held'),
    ...counted(all.filter((row) => row.text('held') !== undefined).length, 'rows lie in collections that name held ones'),
    ...counted(all.filter(isOf(OUTBOX)).length, 'changes are left in the outbox'),
    ...ofIndexes.flat(),
  ]
  return { items, faults }
}

const counted = (count: number, what: string): readonly string[] => (count === 0 ? [] : [`${count} ${what}`])

const isOf =
  (kind: Buffer) =>
  (row: ResultRow): boolean =>
    row.bytes('k')?.subarray(0, kind.length).equals(kind) === true

async function faultsOf(
  cluster: Cluster,
  table: RingTable,
  index: RingIndex,
  all: readonly ResultRow[],
  items: readonly Item[],
): Promise<readonly string[]> {
  const { name, kind: scope, physicalId, keys } = index.record
  const kind = scope === 'local' ? localKind(table, index.record) : GLOBAL_ENTRY
  const global = { cql: `SELECT h, k, row FROM index_${physicalId}`, values: [] }
  const rows = scope === 'local' ? all.filter(isOf(kind)) : await cluster.read(global, 'strong')
  const there = rows.flatMap((row) => {
    const text = row.text('row')
    const place = `${row.bytes('h')?.toString('hex')} ${row.bytes('k')?.toString('hex')}`
    return text === undefined ? [] : [`${place} ${JSON.stringify(Row.read(text).item)}`]
  })
  const wanted = items.flatMap((item) => entryText(index.entryOf(item), kind, scope === 'local' ? 1 : keys.hash.length))
  return difference(there, wanted).map((entry) => `index ${name}: ${entry}`)
}

function entryText(entry: IndexEntry | undefined, kind: Buffer, hashAttributes: number): readonly string[] {
  if (entry === undefined) return []
  const { h, k } = cutKey(kind, entry.suffix, hashAttributes)
  return [`${h.toString('hex')} ${k.toString('hex')} ${JSON.stringify(entry.item)}`]
}

function difference(there: readonly string[], wanted: readonly string[]): readonly string[] {
  const [a, b] = [new Set(there), new Set(wanted)]
  return [
    ...there.filter((one) => !b.has(one)).map((one) => `+ ${one}`),
    ...wanted.filter((one) => !a.has(one)).map((one) => `- ${one}`),
  ]
}
