// Rows put into Cassandra as a write would leave them, or would not.
import type { Item } from '../../../src/model/attribute-value.js'
import { rowSuffix } from '../../../src/model/key.js'
import { itemSizeBytes } from '../../../src/model/size.js'
import type { RingIndex, RingTable } from '../../../src/ring/catalogue/ring-table.js'
import type { Cluster } from '../../../src/ring/cluster/cluster.js'
import { type CutKey, cutKey, GLOBAL_ENTRY, ITEM } from '../../../src/ring/rows/key-cut.js'
import { indexTable, itemTable } from '../../../src/ring/schema/item-tables.js'
import { Row } from '../../../src/storage/row.js'

export const rowOf = (item: Item): Row =>
  Row.make({ sizeBytes: itemSizeBytes(item), sequence: 1, writtenAtMs: 0, origin: 0 }, JSON.stringify(item), item)

export function placeOf({ record }: RingTable, item: Item): CutKey {
  const suffix = rowSuffix(record.keys, item)
  if (suffix === undefined) throw new Error('an item without its key')
  return cutKey(ITEM, suffix, 1)
}

/** The item alone. */
export async function storeItem(cluster: Cluster, table: RingTable, item: Item, version: number): Promise<void> {
  const { h, k } = placeOf(table, item)
  const cql = `INSERT INTO ${itemTable(table.record.physicalId)} (h, k, v, row) VALUES (?, ?, ?, ?)`
  await cluster.write({ cql, values: [h, k, version, rowOf(item).text] })
}

/** The entry of an item in a global index alone, with all of it. */
export async function storeEntry(cluster: Cluster, index: RingIndex, item: Item, version: number): Promise<void> {
  const entry = index.entryOf(item)
  if (entry === undefined) throw new Error('an item without an entry')
  const { h, k } = cutKey(GLOBAL_ENTRY, entry.suffix, index.record.keys.hash.length)
  const cql = `INSERT INTO ${indexTable(index.record.physicalId)} (h, k, row) VALUES (?, ?, ?) USING TIMESTAMP ?`
  await cluster.write({ cql, values: [h, k, rowOf(item).text, version] })
}
