// What an index holds for an item, from the item alone. Invariant: the rows of an index are the projection of its table's rows that
// have all of its key attributes, and nothing else. Source: docs SecondaryIndexes, GSI, LSI.
import { attributeOf, type AttributeValue, type Item } from '../model/attribute-value.js'
import { indexRowSuffix } from '../model/key.js'
import { itemSizeBytes } from '../model/size.js'
import { projectedNames, type IndexRecord, type TableRecord } from '../model/table.js'

/** One row of an index: where it lies, what it shows. */
export interface IndexEntry {
  readonly suffix: Buffer
  readonly item: Item
  /** The item is the table's own, so its stored form can be shared. */
  readonly isWhole: boolean
}

/** Undefined where the item lacks a key attribute: such an item is not in the index. */
export function entryOf(record: TableRecord, index: IndexRecord, item: Item | undefined): IndexEntry | undefined {
  if (item === undefined) return undefined
  const suffix = indexRowSuffix(index.keys, record.keys, item)
  if (suffix === undefined) return undefined
  const isWhole = index.projection.type === 'ALL'
  return { suffix, item: isWhole ? item : projected(record, index, item), isWhole }
}

function projected(record: TableRecord, index: IndexRecord, item: Item): Item {
  const attributes: (readonly [string, AttributeValue])[] = []
  for (const name of projectedNames(record.keys, index)) {
    const value = attributeOf(item, name)
    if (value !== undefined) attributes.push([name, value])
  }
  return Object.fromEntries(attributes) // defines own members, `__proto__` included
}

export const entrySizeBytes = (entry: IndexEntry): number => itemSizeBytes(entry.item)
