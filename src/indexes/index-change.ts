// How the entry of one index changes with its row, and what that costs. Pure: what an engine keeps of an index travels along unread.
// Source: docs capacity-unit-calculations, GSI (an entry that stays as it is costs nothing; one whose key changes is deleted and put).
import { indexHalfUnits } from '../capacity/units.js'
import type { Item } from '../model/attribute-value.js'
import { isSameItem } from '../model/equality.js'
import type { HalfUnits } from '../model/ids.js'
import type { IndexRecord } from '../model/table.js'
import { entrySizeBytes, type EntryOf, type IndexEntry } from './index-entry.js'

/** An index as an engine has it in use. */
export interface IndexInUse {
  readonly record: IndexRecord
  readonly entryOf: EntryOf
}

/** How the entry of one index changes with its row. */
export interface IndexChange<Index extends IndexInUse = IndexInUse> {
  readonly index: Index
  readonly before: IndexEntry | undefined
  readonly after: IndexEntry | undefined
  readonly beforeBytes: number | undefined
  readonly afterBytes: number | undefined
  /** Another key: one entry goes and another comes. */
  readonly isMoved: boolean
  /** None for a vector index. */
  readonly halfUnits: HalfUnits
}

/** An item as it will be, with its size. */
export interface SizedItem {
  readonly item: Item
  readonly sizeBytes: number
}

/** @returns undefined where the entry stays as it is, or there is none before and after */
export function planIndex<Index extends IndexInUse>(
  index: Index,
  beforeItem: SizedItem | undefined,
  afterItem: SizedItem | undefined,
): IndexChange<Index> | undefined {
  const before = beforeItem && index.entryOf(beforeItem.item)
  const after = afterItem && index.entryOf(afterItem.item)
  if (before === undefined && after === undefined) return undefined
  const isMoved = before !== undefined && after !== undefined && !before.suffix.equals(after.suffix)
  if (before !== undefined && after !== undefined && !isMoved && isSameItem(before.item, after.item)) return undefined
  const beforeBytes = before && (before.isWhole ? beforeItem?.sizeBytes : entrySizeBytes(before))
  const afterBytes = after && (after.isWhole ? afterItem?.sizeBytes : entrySizeBytes(after))
  const halfUnits = index.record.kind === 'vector' ? 0 : indexHalfUnits(beforeBytes, afterBytes, isMoved ? 'moved' : 'kept')
  return { index, before, after, beforeBytes, afterBytes, isMoved, halfUnits }
}
