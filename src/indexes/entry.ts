// What an index holds for an item, from the item alone. Invariant: the rows of an index are the projection of its table's rows that
// have all of its key attributes, and nothing else. Rows that were there before the index may have values that no write brings any more:
// whether they are in it, its record says.
// Source: docs SecondaryIndexes, GSI, LSI, GSI.OnlineOps.
import { attributeOf, type AttributeValue, type Item } from '../model/attribute-value.js'
import { isIndexable } from '../model/index-key-check.js'
import { indexRowSuffix } from '../model/key.js'
import { itemSizeBytes } from '../model/size.js'
import { type KeySchema, type NewIndex, projectedNames } from '../model/table.js'

/** One row of an index: where it lies, what it shows. */
export interface IndexEntry {
  readonly suffix: Buffer
  readonly item: Item
  /** The item is the table's own, so its stored form can be shared. */
  readonly isWhole: boolean
}

/** The entry of an item; undefined where the item lacks a key attribute, or has one that the index can't hold: it is not in the index. */
export type EntryOf = (item: Item) => IndexEntry | undefined

/** How the entries of an index are made. What they show is worked out here, once for all of them. */
export function entriesOf(tableKeys: KeySchema, index: NewIndex): EntryOf {
  const isWhole = index.projection.type === 'ALL'
  const names = [...projectedNames(tableKeys, index)]
  return (item) => {
    const suffix = indexRowSuffix(index.keys, tableKeys, item)
    if (suffix === undefined || (index.skipsUnwritable && !isIndexable(index.keys, item))) return undefined
    return { suffix, item: isWhole ? item : projectItem(item, names), isWhole }
  }
}

function projectItem(item: Item, names: readonly string[]): Item {
  const shown: Record<string, AttributeValue> = {}
  for (const name of names) {
    const value = attributeOf(item, name)
    if (value !== undefined) setOwn(shown, name, value)
  }
  return shown
}

/** An assignment makes an own member of every name but one. */
function setOwn(item: Record<string, AttributeValue>, name: string, value: AttributeValue): void {
  if (name === '__proto__') Object.defineProperty(item, name, { value, enumerable: true, configurable: true, writable: true })
  else item[name] = value
}

export const entrySizeBytes = (entry: IndexEntry): number => itemSizeBytes(entry.item)
