// The pages of what was found, of which those far from sight are let go. Invariant: pure; a page knows where it begins, so that it can be read
// again; rows keep their places while it is not there.
import type { Rows } from '../parts/rows.js'
import type { Item } from '../parts/value-text.js'

/** @typeParam Start what a request says to begin there: a key, or a token */
export interface Page<Start = unknown> {
  /** Exclusive; undefined for the first. */
  readonly start: Start | undefined
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
/** What an item takes beside its text. */
const ITEM_BYTES = 1000

export const pageOf = <Start>(start: Start | undefined, items: readonly Item[], scanned: number): Page<Start> => ({
  ...{ start, items, scanned, rows: items.length },
  weight: JSON.stringify(items).length + items.length * ITEM_BYTES,
})

export const rowCount = (pages: readonly Page[]): number => pages.reduce((sum, { rows }) => sum + rows, 0)

/** The number of the row with which each page begins. */
function offsetsOf(pages: readonly Page[]): readonly number[] {
  let before = 0
  return pages.map(({ rows }) => (before += rows) - rows)
}

/** The last page that begins at or before a row. @param offsets as `offsetsOf` makes them. @returns -1 where none does */
function pageAt(offsets: readonly number[], row: number): number {
  let [low, high] = [0, offsets.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((offsets[middle] ?? 0) <= row) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** The items of all pages by their rows; undefined where a page was let go. */
export function itemRows(pages: readonly Page[]): Rows<Item> {
  const offsets = offsetsOf(pages)
  const at = (row: number): Item | undefined => {
    const page = pageAt(offsets, row)
    return pages[page]?.items?.[row - (offsets[page] ?? 0)]
  }
  return { length: rowCount(pages), at }
}

/** The first page in sight that was let go; -1 where all are there. */
export function missingPage(pages: readonly Page[], { first, end }: Sight): number {
  const offsets = offsetsOf(pages)
  return pages.findIndex(
    ({ items, rows }, at) => items === undefined && (offsets[at] ?? 0) < end && (offsets[at] ?? 0) + rows > first,
  )
}

/** Lets go what is farthest from sight, while all weigh too much. What is in sight stays. */
export function bounded<Start>(
  pages: readonly Page<Start>[],
  { first, end }: Sight,
  keptBytes = KEPT_BYTES,
): readonly Page<Start>[] {
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
export function withPage<Start>(
  pages: readonly Page<Start>[],
  at: number,
  page: Page<Start>,
  isEndSame: boolean,
): readonly Page<Start>[] {
  return isEndSame ? pages.with(at, page) : [...pages.slice(0, at), page]
}
