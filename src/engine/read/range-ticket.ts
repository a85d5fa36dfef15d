// What a page of a range is admitted by and charged to. A range may cross partitions: each that it touches has a minimum charge, and one
// that is throttled ends the page before it. Invariant: the parts charged to partitions add up to what the page is charged.
// Source: docs capacity-unit-calculations (partitions searched); the minimum per partition measured through a Scan. That a throttled
// partition, or one that has no leader, ends a page early: assumed.
import { readHalfUnits, type Side, type WriteHalfUnits } from '../../capacity/units.js'
import { internalServerError } from '../../model/errors.js'
import { indexRowSuffix, rowSuffix, type SuffixRange } from '../../model/key.js'
import { collectionAround } from '../../model/key-text.js'
import { LIMITS } from '../../model/limits.js'
import { type Partition, type PartitionMap, indexOfPartition } from '../../partitions/partition-map.js'
import type { Row } from '../../storage/row.js'
import type { ReadRow } from '../../storage/unchecked-row.js'
import { type Admission, poolOf } from '../admission/admission.js'
import type { RangeRead } from '../contract/items.js'
import type { OpenIndex, OpenTable, Source } from '../tables/open-table.js'
import { partsOf } from './range-parts.js'
import { ReadBytes } from './read-bytes.js'

const READ: Side = 'read'

/** What a read of a range gathered. */
interface Evaluated {
  readonly readBytes: ReadBytes | undefined
  readonly fetchedBytes: readonly number[]
  readonly scannedBytes: number
  readonly last: ReadRow | undefined
  /** One of the rows in the middle. */
  readonly middle: Row | undefined
  /** The bounds have no row after the last one. */
  readonly isExhausted: boolean
}

/** The admission of one page. */
export interface RangeTicket {
  /** Where the page may read: up to a partition that refuses. */
  readonly bounds: SuffixRange
  /** A partition refuses, so that the end of the bounds is not the end of the range. */
  readonly isCut: boolean
  /** Takes what is read, where the page may reach into another partition. */
  readonly readBytes: ReadBytes | undefined
  /** Partitions that the page may touch. */
  readonly places: Places
  /** Charges the page. @returns what it came to. @throws ApiError a throttle, when nothing could be read before the partition that refuses */
  charge(evaluated: Evaluated): WriteHalfUnits
}

/**
 * @param isUnled whether nobody can answer for the partition at that place; undefined where that can't be
 * @throws ApiError a throttle, InternalServerError
 */
export function admitRange(
  admission: Admission,
  table: OpenTable,
  index: OpenIndex | undefined,
  read: RangeRead,
  bounds: SuffixRange,
  isUnled?: (place: number) => boolean,
): RangeTicket {
  const source = (index ?? table).chargesTo
  const map = (source.index ?? table).map
  const touched = placesOf(map, bounds)
  const collection = collectionOf(source, read)
  const first = read.reverse ? touched.to : touched.from
  if (isUnled?.(first) === true) throw internalServerError()
  admission.admit(READ, source, partitionAt(map, first), collection)
  const closed = firstClosed(admission, source, map, read, touched, isUnled)
  const open = closed === undefined ? bounds : cutAt(bounds, map, closed, read)
  return {
    bounds: open,
    isCut: closed !== undefined,
    readBytes: touched.from === touched.to ? undefined : new ReadBytes(map, first, (row) => suffixIn(read, row), read.reverse),
    places: touched,
    charge: (evaluated) => {
      const { isExhausted, last } = evaluated
      if (closed !== undefined && isExhausted && last === undefined) {
        if (isUnled?.(closed) === true) throw internalServerError()
        throw admission.refusal(READ, source, partitionAt(map, closed), collection)
      }
      const end = isExhausted ? undefined : last && suffixIn(read, last)
      return chargePage(admission, source, map, read, { ...evaluated, bounds: open, end, collection })
    },
  }
}

/** What was read, and up to where: `end` is the last row of a page that stopped before the end of its bounds. */
interface Covered extends Evaluated {
  readonly bounds: SuffixRange
  readonly end: Buffer | undefined
  readonly collection: Buffer | undefined
}

/** The map is looked at anew: partitions may have split while the page was read. */
function chargePage(admission: Admission, source: Source, map: PartitionMap, read: RangeRead, covered: Covered): WriteHalfUnits {
  const { bounds, end, collection, scannedBytes, readBytes, fetchedBytes, middle } = covered
  const { consistency } = read
  const blockHalfUnits = readHalfUnits(0, consistency)
  const places = end === undefined ? placesOf(map, bounds) : upTo(placesOf(map, bounds), indexOfPartition(map, end), read)
  const partitions = map.partitions.slice(places.from, places.to + 1)
  const own = Math.max(readHalfUnits(scannedBytes, consistency), partitions.length * blockHalfUnits)
  const fetched = fetchedBytes.reduce((sum, sizeBytes) => sum + readHalfUnits(sizeBytes, consistency), 0)
  const parts = partsOf(partitions, own + fetched, blockHalfUnits, {
    scannedBytes,
    bytesBelow: (bound) => readBytes?.below(bound) ?? scannedBytes,
    isWhole: { first: isWhole(map, places.from, bounds, read, end), last: isWhole(map, places.to, bounds, read, end) },
    middle: middle && (() => suffixIn(read, middle)),
  })
  admission.chargeParts(READ, source, parts, collection)
  const { index } = read
  return index === undefined ? { table: own, indexes: NO_INDEXES } : { table: fetched, indexes: new Map([[index.name, own]]) }
}

/** The item collection that the read stays in; looked for only where keys are counted. */
function collectionOf({ table, index }: Source, read: RangeRead): Buffer | undefined {
  const { pool, record } = index ?? table
  return pool.keyNotes && collectionAround(record.keys, read)
}

const NO_INDEXES: ReadonlyMap<string, number> = new Map()

/** Places of partitions in their map, both inclusive. */
export interface Places {
  readonly from: number
  readonly to: number
}

function placesOf(map: PartitionMap, { lower, upper }: SuffixRange): Places {
  if (map.partitions.length === 1) return { from: 0, to: 0 }
  const from = indexOfPartition(map, lower)
  if (lower.compare(upper) >= 0) return { from, to: from }
  return { from, to: indexOfPartition(map, justBelow(upper)) }
}

function upTo({ from, to }: Places, place: number, { reverse }: RangeRead): Places {
  return reverse ? { from: Math.max(from, place), to } : { from, to: Math.min(to, place) }
}

/** The place of the first partition after the one where the page starts that refuses or has no leader, as far as one page can reach. */
function firstClosed(
  admission: Admission,
  source: Source,
  map: PartitionMap,
  { reverse, limit = Number.POSITIVE_INFINITY, pageBytes = LIMITS.pageBytes }: RangeRead,
  { from, to }: Places,
  isUnled: ((place: number) => boolean) | undefined,
): number | undefined {
  const { limitsPartitions } = poolOf(source)
  if ((!limitsPartitions && isUnled === undefined) || from === to) return undefined
  const step = reverse ? -1 : 1
  const end = reverse ? from : to
  let items = 0
  let bytes = 0
  for (let place = (reverse ? to : from) + step; place !== end + step; place += step) {
    if (items >= limit || bytes > pageBytes) return undefined
    const partition = partitionAt(map, place)
    if (limitsPartitions && !admission.isOpen(READ, partition)) return place
    if (isUnled?.(place) === true) return place
    items += partition.items
    bytes += partition.sizeBytes
  }
  return undefined
}

function cutAt(bounds: SuffixRange, map: PartitionMap, cut: number, { reverse }: RangeRead): SuffixRange {
  if (!reverse) return { lower: bounds.lower, upper: partitionAt(map, cut).lower }
  return { lower: partitionAt(map, cut + 1).lower, upper: bounds.upper }
}

/** Whether the page covered all of the partition at an end of its range. */
function isWhole(map: PartitionMap, place: number, bounds: SuffixRange, read: RangeRead, end: Buffer | undefined): boolean {
  const lower = read.reverse && end !== undefined ? end : bounds.lower
  const upper = !read.reverse && end !== undefined ? end : bounds.upper
  const next = map.partitions[place + 1]
  return partitionAt(map, place).lower.compare(lower) >= 0 && (next === undefined ? isEnd(upper) : next.lower.compare(upper) <= 0)
}

/** The bound after every row starts with a run of ones. */
const isEnd = (upper: Buffer): boolean => upper.length > 8 && upper.readBigUInt64BE(0) === 0xffff_ffff_ffff_ffffn

function partitionAt(map: PartitionMap, place: number): Partition {
  const partition = map.partitions[place]
  if (partition === undefined) throw new Error(`a map of ${map.partitions.length} partitions has none at ${place}`)
  return partition
}

/** Where a row that was read lies in what was read. */
function suffixIn({ table, index }: RangeRead, { checked: { item } }: ReadRow): Buffer {
  const { keys } = table.record
  const suffix = index === undefined ? rowSuffix(keys, item) : indexRowSuffix(index.keys, keys, item)
  if (suffix === undefined) throw new Error('a row without its key')
  return suffix
}

/** A suffix just below an exclusive bound, near enough to name its partition. */
function justBelow(upper: Buffer): Buffer {
  let at = upper.length - 1
  while (at >= 0 && upper[at] === 0) at--
  if (at < 0) return upper
  const below = Buffer.concat([upper.subarray(0, at + 1), Buffer.alloc(8, 0xff)])
  below[at] = (below[at] ?? 1) - 1
  return below
}
