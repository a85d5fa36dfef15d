// ItemCollectionMetrics: only for tables with a local index, and only when sizes were asked for.
// The estimate is the smallest range; collections are not measured yet. Source: docs API_ItemCollectionMetrics; range assumed.
import { keyAttributes } from '../model/key.js'
import type { Item } from '../model/attribute-value.js'
import type { TableRecord } from '../model/table.js'
import type { ItemCollectionMetrics, ReturnItemCollectionMetrics } from '../shapes/operations.js'

/** The metrics of the collection that holds this item (or key), or undefined when there is nothing to say. */
export function itemCollectionMetrics(
  mode: ReturnItemCollectionMetrics | undefined,
  record: TableRecord,
  item: Item,
): ItemCollectionMetrics | undefined {
  if (mode !== 'SIZE' || !record.indexes.some((index) => index.kind === 'local')) return undefined
  return { ItemCollectionKey: keyAttributes({ hash: record.keys.hash, range: [] }, item), SizeEstimateRangeGB: [0, 1] }
}
