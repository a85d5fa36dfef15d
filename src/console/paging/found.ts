// What a question found so far, page by page. Invariant: pure; names keep the order in which they first appeared.
import type { ApiCall, ApiFailure } from '../api/call.js'
import { isSame, type Item } from '../parts/value-text.js'
import { type Page, pageOf, rowCount, type Sight, withPage } from './page.js'

/** @typeParam Start what a request says to read on from there: a key, or a token */
export interface Found<Start> {
  readonly pages: readonly Page<Start>[]
  /** Of attributes, as they first appeared. */
  readonly names: readonly string[]
  /** Where to read on. */
  readonly next: Start | undefined
  readonly units: number
  readonly isReading: boolean
  readonly failure: ApiFailure | undefined
  readonly call: ApiCall | undefined
}

/** What one request was answered. */
export interface Answer<Start> {
  readonly items: readonly Item[]
  readonly scanned: number
  readonly next: Start | undefined
  readonly units: number
  readonly call: ApiCall
}

/** Rows from the end at which more are wanted. */
const NEAR_END = 5

export const NOTHING_FOUND: Found<never> = {
  ...{ pages: [], names: [], next: undefined, units: 0 },
  ...{ isReading: false, failure: undefined, call: undefined },
}

/** @param at of the page that was read again; undefined for one after the last. @returns with the answer in its place */
export function withAnswer<Start, F extends Found<Start>>(
  from: F,
  at: number | undefined,
  { items, scanned, next, units, call }: Answer<Start>,
): F {
  const page = pageOf(startOf(from, at), items, scanned)
  const isEndSame = at !== undefined && isSame(next, endOf(from, at))
  return {
    ...from,
    pages: at === undefined ? [...from.pages, page] : withPage(from.pages, at, page, isEndSame),
    names: namesWith(from.names, items),
    next: isEndSame ? from.next : next,
    units: from.units + units,
    ...{ isReading: false, failure: undefined, call },
  }
}

/** Where a page begins; the one after the last where none is named. */
export const startOf = <Start>({ pages, next }: Found<Start>, at: number | undefined): Start | undefined =>
  at === undefined ? next : pages[at]?.start

/** Where a page ended when it was read. */
export const endOf = <Start>({ pages, next }: Found<Start>, at: number): Start | undefined =>
  at + 1 < pages.length ? pages[at + 1]?.start : next

/** How many items were read for what is shown. */
export const scannedOf = ({ pages }: Found<unknown>): number => pages.reduce((sum, { scanned }) => sum + scanned, 0)

/** Pages without a row at the end of what was read. */
export const emptyPages = ({ pages }: Found<unknown>): number => pages.length - 1 - pages.findLastIndex(({ rows }) => rows > 0)

/** @param allowed how many pages without a row may be read, one after the other */
export const isMoreWanted = (found: Found<unknown>, { end }: Sight, allowed: number): boolean =>
  found.next !== undefined && end >= rowCount(found.pages) - NEAR_END && emptyPages(found) < allowed

/** The same list where none is new. */
function namesWith(names: readonly string[], items: readonly Item[]): readonly string[] {
  const all = new Set(names)
  for (const item of items) for (const name of Object.keys(item)) all.add(name)
  return all.size === names.length ? names : [...all]
}
