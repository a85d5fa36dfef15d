// What a request will cost, before it is made. Invariant: pure, and only an estimate: by the average size of an item, as if all were alike.
// Source: docs of read consumption: 4 KB a unit, half of that for eventually consistent reads.
import { bytes, count } from '../../../parts/format.js'
import { PAGE_ITEMS, type Planned } from './request.js'

/** A table or an index, as far as its size goes. */
export interface Measure {
  readonly items: number
  readonly bytes: number
}

export interface Estimate {
  /** `≈ 3 units`. */
  readonly words: string
  /** Where it may read much more than it shows. */
  readonly isLarge: boolean
}

const UNIT_BYTES = 4096
const PAGE_BYTES = 1024 * 1024
const LARGE_UNITS = 100

export function estimateOf({ operation, input }: Planned, { items, bytes: size }: Measure): Estimate {
  const perUnit = perUnitOf(input)
  const average = items === 0 ? 0 : size / items
  if (operation === 'GetItem') return { words: `≈ ${unitsText(unitsOf(average, perUnit))}`, isLarge: false }
  const limit = typeof input['Limit'] === 'number' ? input['Limit'] : PAGE_ITEMS
  const page = unitsOf(Math.min(average * Math.min(limit, items), PAGE_BYTES), perUnit)
  if (operation === 'Query') return { words: `≤ ${unitsText(page)} a page`, isLarge: false }
  const all = unitsOf(size, perUnit)
  const whole = `reads up to ${count(items)} items, ${bytes(size)}`
  return {
    words: all <= page ? `≈ ${unitsText(all)}, ${whole}` : `≈ ${unitsText(page)} a page, ${unitsText(all)} in all: ${whole}`,
    isLarge: all > LARGE_UNITS,
  }
}

/** What reading it to the end will cost: of a Query that is not known, since nobody knows how large a collection is. */
export function wholeWords({ operation, input }: Planned, { bytes: size }: Measure): string {
  const all = unitsText(unitsOf(size, perUnitOf(input)))
  return operation === 'Query' ? `≤ ${all}` : `≈ ${all}`
}

const perUnitOf = (input: Planned['input']): number => (input['ConsistentRead'] === true ? 1 : 0.5)
const unitsOf = (size: number, perUnit: number): number => Math.max(Math.ceil(size / UNIT_BYTES), 1) * perUnit

export const unitsText = (units: number): string => `${count(units)} ${units === 1 ? 'unit' : 'units'}`
