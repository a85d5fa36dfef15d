// One row of an index, of whatever kind.
import type { Item } from '../model/attribute-value.js'
import { itemSizeBytes } from '../model/size.js'

/** One row of an index: where it lies, what it shows. */
export interface IndexEntry {
  readonly suffix: Buffer
  readonly item: Item
  /** The item is the table's own, so its stored form can be shared. */
  readonly isWhole: boolean
}

/** The entry of an item; undefined where the item lacks a key attribute, or has one that the index can't hold: it is not in the index. */
export type EntryOf = (item: Item) => IndexEntry | undefined

export const entrySizeBytes = (entry: IndexEntry): number => itemSizeBytes(entry.item)
