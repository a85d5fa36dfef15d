// ItemCollectionMetrics: only for tables with a local index, and only when the request wants sizes. They show a collection as it is when
// the write has landed. Source: docs API_ItemCollectionMetrics.
import type { Items } from '../engine/contract/items.js'
import type { Table } from '../engine/contract/tables.js'
import { keyAttributes } from '../model/key.js'
import type { Item } from '../model/attribute-value.js'
import type { ItemCollectionMetrics } from '../shapes/operations.js'

const GIGABYTE = 1024 ** 3

/** A row that was written; the metrics are those of its collection. */
export interface WrittenRow {
  readonly table: Table
  readonly rowSuffix: Buffer
  /** The item, or its key. */
  readonly key: Item
}

/** The metrics of the row's collection, or undefined when there is nothing to say. */
export async function itemCollectionMetrics(
  items: Items,
  { table, rowSuffix, key }: WrittenRow,
): Promise<ItemCollectionMetrics | undefined> {
  const bytes = await items.collectionBytes(table, rowSuffix)
  if (bytes === undefined) return undefined
  const collectionKey = keyAttributes({ hash: table.record.keys.hash, range: [] }, key)
  return { ItemCollectionKey: collectionKey, SizeEstimateRangeGB: sizeRange(bytes) }
}

/** A row that was written beside others, under the name or ARN that the client used for its table. */
export interface NamedRow extends WrittenRow {
  readonly tableName: string
}

/**
 * The metrics of the collections of several rows, by table: one a collection, in the order of the first rows.
 * Source: recorded answers of the service.
 */
export async function itemCollectionMetricsPerTable(
  items: Items,
  rows: readonly NamedRow[],
): Promise<{ readonly ItemCollectionMetrics: Record<string, ItemCollectionMetrics[]> }> {
  const perTable = new Map<string, Map<string, ItemCollectionMetrics>>()
  for (const row of rows) {
    const metrics = await itemCollectionMetrics(items, row)
    if (metrics === undefined) continue
    const collections = perTable.get(row.tableName) ?? new Map<string, ItemCollectionMetrics>()
    perTable.set(row.tableName, collections)
    const collection = JSON.stringify(metrics.ItemCollectionKey) // canonical values in the order of the schema
    if (!collections.has(collection)) collections.set(collection, metrics)
  }
  const lists = Array.from(perTable, ([tableName, collections]): [string, ItemCollectionMetrics[]] => [
    tableName,
    [...collections.values()],
  ])
  return { ItemCollectionMetrics: Object.fromEntries(lists) }
}

/** The whole gigabytes between which a size lies. Source: docs API_ItemCollectionMetrics ([0, 1] for little); ranges of one GB assumed. */
export function sizeRange(bytes: number): [lowerGB: number, upperGB: number] {
  const upper = Math.max(1, Math.ceil(bytes / GIGABYTE)) // 10 GB, the limit, are still within [9, 10]
  return [upper - 1, upper]
}
