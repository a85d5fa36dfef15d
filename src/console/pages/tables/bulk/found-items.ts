// What a query found to its end, to be deleted: all keys, and the items while a page can keep them for a way back. A million keys are texts of a page
// each, since as values they take ten times the memory.
import { type Item, type KeyPart, keyOf } from '../item/item.js'
import { itemBytes } from '../item/size.js'

export interface FoundItems {
  readonly count: number
  readonly bytes: number
  /** The first, to look at. */
  readonly first: readonly Item[]
  /** In JSON, one list a page that was read. */
  readonly keys: readonly string[]
  /** Undefined where they are too many to be kept. */
  readonly items: readonly Item[] | undefined
}

export const NO_ITEMS: FoundItems = { count: 0, bytes: 0, first: [], keys: [], items: [] }
const FIRST = 8

const KEPT_BYTES = 32 * 1024 * 1024
/** What an item takes beside its content. */
const ITEM_BYTES = 1000

/** What was found before, with a page more. */
export function withItems(found: FoundItems, page: readonly Item[], keys: readonly KeyPart[]): FoundItems {
  const count = found.count + page.length
  const bytes = found.bytes + page.reduce((sum, item) => sum + itemBytes(item), 0)
  const isKept = found.items !== undefined && bytes + count * ITEM_BYTES <= KEPT_BYTES
  return {
    ...{ count, bytes },
    first: [...found.first, ...page].slice(0, FIRST),
    keys: page.length === 0 ? found.keys : [...found.keys, JSON.stringify(page.map((item) => keyOf(item, keys)))],
    items: isKept ? [...(found.items ?? []), ...page] : undefined,
  }
}
