// What a request will cost, before it is made. Invariant: pure, and only an estimate: by the average size of an item, as if all were alike and
// spread evenly over the partitions. Source: docs of read consumption: 4 KB a unit, half of that for eventually consistent reads; each partition
// that a page of a Scan searches costs a block at least, as measured.
import { bytes, count, counted } from '../../../parts/format.js'
import { PAGE_ITEMS, type Planned } from './request.js'

/** A table or an index, as far as its size goes. */
export interface Measure {
  readonly items: number
  readonly bytes: number
  readonly partitions: number
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

export function estimateOf({ operation, input }: Planned, measure: Measure): Estimate {
  const { items, bytes: size } = measure
  const perUnit = perUnitOf(input)
  if (operation === 'GetItem')
    return { words: `≈ ${unitsText(blocksOf(items === 0 ? 0 : size / items) * perUnit)}`, isLarge: false }
  const limit = typeof input['Limit'] === 'number' ? input['Limit'] : PAGE_ITEMS
  const page = pageItems(measure, limit)
  if (operation === 'Query') return { words: `≤ ${unitsText(blocksOf(bytesOf(measure, page)) * perUnit)} a page`, isLarge: false }
  const first = Math.max(blocksOf(bytesOf(measure, page)), partitionsIn(measure, page)) * perUnit
  const all = allBlocks(measure, page) * perUnit
  const whole = `reads up to ${counted(items, 'item')}, ${bytes(size)}`
  return {
    words: all <= first ? `≈ ${unitsText(all)}, ${whole}` : `≈ ${unitsText(first)} a page, ${unitsText(all)} in all: ${whole}`,
    isLarge: all > LARGE_UNITS,
  }
}

/** What reading it to the end will cost, in pages as large as may be: of a Query that is not known, since nobody knows how large a collection is. */
export function wholeWords({ operation, input }: Planned, measure: Measure): string {
  const perUnit = perUnitOf(input)
  if (operation === 'Query') return `≤ ${unitsText(blocksOf(measure.bytes) * perUnit)}`
  return `≈ ${unitsText(allBlocks(measure, pageItems(measure, Infinity)) * perUnit)}`
}

const perUnitOf = (input: Planned['input']): number => (input['ConsistentRead'] === true ? 1 : 0.5)
const blocksOf = (size: number): number => Math.max(Math.ceil(size / UNIT_BYTES), 1)

const bytesOf = ({ items, bytes: size }: Measure, some: number): number =>
  items === 0 ? 0 : (size / items) * Math.min(some, items)

/** Items of a page that is full. */
const pageItems = ({ items, bytes: size }: Measure, limit: number): number =>
  Math.max(Math.min(limit, size === 0 ? Infinity : Math.floor((PAGE_BYTES * items) / size)), 1)

/** How far the first page comes. */
const partitionsIn = ({ items, partitions }: Measure, page: number): number =>
  Math.ceil(partitions * (page > items ? 1 : page / items))

/** Of a whole Scan. A page that begins inside a partition pays for it again; one that ends with the last item does not know that yet. */
function allBlocks(measure: Measure, page: number): number {
  const { items, partitions } = measure
  const full = Math.floor(items / page)
  const blocks = full * blocksOf(bytesOf(measure, page)) + blocksOf(bytesOf(measure, items - full * page))
  return Math.max(blocks, partitions + full)
}

export const unitsText = (units: number): string => `${count(units)} ${units === 1 ? 'unit' : 'units'}`
