// The size of an item together with its entries in local indexes: the item limit is for all of them.
// Source: docs LSI, "Item collections" and "Storage considerations".
import { attributeOf, type Item } from '../model/attribute-value.js'
import { attributeSizeBytes } from '../model/size.js'
import { projectedNames, type IndexRecord, type TableRecord } from '../model/table.js'

/** @param sizeBytes of the item alone */
export function sizeWithLocalEntries(record: TableRecord, item: Item, sizeBytes: number): number {
  let sum = sizeBytes
  for (const index of record.indexes) {
    if (index.kind === 'local') sum += entryBytes(record, index, item, sizeBytes)
  }
  return sum
}

/** 0 for an item that is not in the index. */
function entryBytes(record: TableRecord, index: IndexRecord, item: Item, sizeBytes: number): number {
  if (index.keys.range.some(({ name }) => attributeOf(item, name) === undefined)) return 0
  if (index.projection.type === 'ALL') return sizeBytes
  let sum = 0
  for (const name of projectedNames(record.keys, index)) {
    const value = attributeOf(item, name)
    if (value !== undefined) sum += attributeSizeBytes(name, value)
  }
  return sum
}
