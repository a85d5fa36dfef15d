// The pages of what a question found, of which those far from sight are let go. Invariant: pure; a page knows where it begins, so that it can
// be read again; rows keep their places while it is not there.
import type { Item, KeyPart } from '../item/item.js'
import { keyText } from '../item/item.js'
import { itemBytes } from '../item/size.js'

export interface Page {
  /** Exclusive; undefined for the first. */
  readonly start: Item | undefined
  /** Undefined once it was let go. */
  readonly items: readonly Item[] | undefined
  readonly rows: number
  /** How many items were read for these rows. */
  readonly scanned: number
  /** About what it takes of memory, in bytes. */
  readonly weight: number
}

/** Rows in sight: the first, and the one after the last. */
export interface Sight {
  readonly first: number
  readonly end: number
}

/** What all pages may weigh together: some 8,000 small items, or twenty of the largest. */
const KEPT_BYTES = 8 * 1024 * 1024
/** What an item takes beside its content. */
const ITEM_BYTES = 1000

export const pageOf = (start: Item | undefined, items: readonly Item[], scanned: number): Page => ({
  ...{ start, items, scanned, rows: items.length },
  weight: items.reduce((sum, item) => sum + itemBytes(item) + ITEM_BYTES, 0),
})

export const rowCount = (pages: readonly Page[]): number => pages.reduce((sum, { rows }) => sum + rows, 0)

/** The number of the row with which each page begins. */
export function offsetsOf(pages: readonly Page[]): readonly number[] {
  let before = 0
  return pages.map(({ rows }) => (before += rows) - rows)
}

/** The last page that begins at or before a row. @param offsets as `offsetsOf` makes them. @returns -1 where none does */
export function pageAt(offsets: readonly number[], row: number): number {
  let [low, high] = [0, offsets.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((offsets[middle] ?? 0) <= row) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** The first page in sight that was let go; -1 where all are there. */
export function missingPage(pages: readonly Page[], { first, end }: Sight): number {
  const offsets = offsetsOf(pages)
  return pages.findIndex(
    ({ items, rows }, at) => items === undefined && (offsets[at] ?? 0) < end && (offsets[at] ?? 0) + rows > first,
  )
}

/** Lets go what is farthest from sight, while all weigh too much. What is in sight stays. */
export function bounded(pages: readonly Page[], { first, end }: Sight, keptBytes = KEPT_BYTES): readonly Page[] {
  if (pages.reduce((sum, { items, weight }) => sum + (items === undefined ? 0 : weight), 0) <= keptBytes) return pages
  const offsets = offsetsOf(pages)
  const distance = (at: number): number => {
    const [from = 0, rows = 0] = [offsets[at], pages[at]?.rows]
    return Math.max(from - end, first - (from + rows), 0)
  }
  const nearest = [...pages.keys()].toSorted((one, other) => distance(one) - distance(other))
  let weight = 0
  const gone = new Set(nearest.filter((at) => (weight += pages[at]?.weight ?? 0) > keptBytes && distance(at) > 0))
  return pages.map((page, at) => (gone.has(at) && page.items !== undefined ? { ...page, items: undefined } : page))
}

/** Puts what was read again in its place. Where it ends elsewhere than before, pages after it hold no more: they are read anew when wanted. */
export function withPage(pages: readonly Page[], at: number, page: Page, isEndSame: boolean): readonly Page[] {
  return isEndSame ? pages.with(at, page) : [...pages.slice(0, at), page]
}

/** An item that was read and is there, by the text of its key. */
export function itemIn(pages: readonly Page[], id: string, keys: readonly KeyPart[]): Item | undefined {
  for (const { items = [] } of pages) {
    const found = items.find((item) => keyText(item, keys) === id)
    if (found !== undefined) return found
  }
  return undefined
}
