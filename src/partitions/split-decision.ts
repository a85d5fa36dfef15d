// At which key a partition is divided, and when it is not. Pure. The rules:
// 1. The key is a bound: rows below it go left, it and what is above it go right. Neither side may be left without what was seen.
// 2. By load: the key is the one at which the sampled load is nearest to half (the median key, on its better side).
// 3. By size: the same, of the bytes of the rows. The middle of the range is for throughput alone, where rows decide nothing.
// 4. What is indivisible is one row; in a table with local indexes one item collection, since those must stay in one partition.
// 5. No split by load where one row has over half of it, where the load moves sequentially through the range, where one collection that
//    can't be divided has over half of it, or where too little was seen to tell.
// Source: USENIX ATC '22 (split for consumption; none for a dominating key or sequential access); docs (isolation, local indexes).
import type { HeatEntry } from '../capacity/heat-sample.js'
import { ALL_ROWS } from '../model/key.js'
import { collectionPrefix, HASH_BYTES } from '../model/key-bytes.js'
import { keyOfNumber, numberOf } from '../storage/key-number.js'

/** Fewer points say too little: at 32 the median is off by some nine percent of the load. */
const MIN_ENTRIES = 32
/** Share of the steps from one sampled key to the next that go the same way when the load moves; half of them do by chance. */
const SEQUENTIAL_STEPS = 0.9
/** How much more of the early load than of the late load falls on one side when the load moves across; by chance some hundredths. */
const SEQUENTIAL_DRIFT = 0.8

export interface SplitRefusal {
  readonly reason:
    'hot-key' | 'sequential' | 'collection' | 'few-samples' | 'no-rows' | 'single-key' | 'boundary' | 'out-of-range'
  /** A sentence to show. */
  readonly words: string
  /** The row suffix (or collection prefix) that the refusal is about. */
  readonly key?: Buffer
  /** Its share of the load, 0 to 1. */
  readonly share?: number
}

export type SplitDecision =
  { readonly kind: 'split'; readonly key: Buffer } | { readonly kind: 'refuse'; readonly refusal: SplitRefusal }

/** The range of a partition: lower inclusive, upper exclusive, undefined for the last one. */
export interface SplitRange {
  readonly lower: Buffer
  readonly upper: Buffer | undefined
}

const split = (key: Buffer): SplitDecision => ({ kind: 'split', key })
export const refuse = (refusal: SplitRefusal): SplitDecision => ({ kind: 'refuse', refusal })

/** What stays in one partition: a row, or where a table has local indexes an item collection. */
export type Indivisible = 'row' | 'collection'

/** Bounds may only fall where this says that something indivisible begins. */
export const unitOf = (suffix: Buffer, indivisible: Indivisible): Buffer =>
  indivisible === 'collection' ? collectionPrefix(suffix) : suffix

/** @param sample in order of arrival */
export function decideByLoad(sample: readonly HeatEntry[], indivisible: Indivisible): SplitDecision {
  if (sample.length < MIN_ENTRIES) {
    return refuse({ reason: 'few-samples', words: `only ${sample.length} samples of the load, ${MIN_ENTRIES} are needed` })
  }
  const total = sample.reduce((sum, { halfUnits }) => sum + halfUnits, 0)
  const rows = loadsOf(sample)
  const hotRow = overHalf(rows, total)
  if (hotRow !== undefined)
    return refuse({ ...hotRow, reason: 'hot-key', words: `one key has ${percent(hotRow.share)} of the load` })
  const units = sample.map(({ suffix, halfUnits }) => ({ suffix: unitOf(suffix, indivisible), halfUnits }))
  const loads = indivisible === 'row' ? rows : loadsOf(units)
  const hotUnit = overHalf(loads, total)
  if (hotUnit !== undefined) {
    const words = `one item collection has ${percent(hotUnit.share)} of the load, and the table's local indexes keep it whole`
    return refuse({ ...hotUnit, reason: 'collection', words })
  }
  const halving = new Halving(total)
  for (const [key, load] of [...loads].sort(([a], [b]) => (a < b ? -1 : 1))) halving.add(Buffer.from(key, 'latin1'), load)
  const { key } = halving
  if (key === undefined) return refuse({ reason: 'single-key', words: 'the load is on one key only' })
  if (isSequential(units, key)) {
    return refuse({ reason: 'sequential', words: 'the load moves sequentially through the range' })
  }
  return split(key)
}

/** Finds the bound at which a total is nearest to half, from its parts in order of their keys. */
export class Halving {
  readonly #half: number
  #unit: Buffer | undefined
  #passed = 0
  #best: { readonly key: Buffer; readonly distance: number } | undefined

  /** @param total what all parts come to, at least nearly */
  constructor(total: number) {
    this.#half = total / 2
  }

  /** The next part; parts of one key come one after the other. */
  add(unit: Buffer, amount: number): void {
    if (this.#unit?.equals(unit) !== true) {
      const distance = Math.abs(this.#passed - this.#half)
      const isBetter = this.#best === undefined || distance < this.#best.distance
      if (this.#unit !== undefined && isBetter) this.#best = { key: Buffer.from(unit), distance }
      this.#unit = Buffer.from(unit)
    }
    this.#passed += amount
  }

  /** No later key can be nearer to half. */
  get isFound(): boolean {
    return this.#best !== undefined && this.#passed - this.#half > this.#best.distance
  }

  /** Undefined when everything has one key. */
  get key(): Buffer | undefined {
    return this.#best?.key
  }

  get isEmpty(): boolean {
    return this.#unit === undefined
  }
}

/** What comes of a pass over the rows. */
export function decideBySize(halving: Halving, indivisible: Indivisible): SplitDecision {
  if (halving.isEmpty) return refuse({ reason: 'no-rows', words: 'the range has no rows' })
  if (halving.key !== undefined) return split(halving.key)
  const refusal: SplitRefusal =
    indivisible === 'collection'
      ? { reason: 'collection', words: 'all rows are of one item collection, and the local indexes of the table keep it whole' }
      : { reason: 'single-key', words: 'the range holds one key only' }
  return refuse(refusal)
}

/** Where nothing is known of keys: the middle of the range, and never inside an item collection where that must not be. */
export function decideInMiddle(range: SplitRange, indivisible: Indivisible): SplitDecision {
  const key = middleOf(range, indivisible)
  if (key !== undefined) return split(key)
  return refuse({ reason: 'single-key', words: 'the range is too narrow to be divided' })
}

/** A bound that was asked for. */
export function decideByRequest(key: Buffer, range: SplitRange, indivisible: Indivisible): SplitDecision {
  if (range.lower.equals(key)) return refuse({ reason: 'boundary', words: 'a partition begins at this key already' })
  if (key.compare(range.lower) < 0 || key.compare(range.upper ?? ALL_ROWS.upper) >= 0) {
    return refuse({ reason: 'out-of-range', words: 'the key is out of the range of the partition' })
  }
  if (indivisible === 'collection' && !isCollectionBound(key)) {
    return refuse({
      reason: 'collection',
      words: 'the key is inside an item collection, and the local indexes of the table keep that whole',
      key: collectionPrefix(key),
    })
  }
  return split(key)
}

/** After the prefix of a collection stand its rows; a bare hash stands before any. */
const isCollectionBound = (key: Buffer): boolean => key.length <= HASH_BYTES || collectionPrefix(key).length === key.length

function middleOf({ lower, upper }: SplitRange, indivisible: Indivisible): Buffer | undefined {
  const longest = Math.max(HASH_BYTES, lower.length, upper?.length ?? 0) + 1
  for (const bytes of indivisible === 'collection' ? [HASH_BYTES] : [HASH_BYTES, longest]) {
    const low = numberOf(lower, bytes)
    const high = upper === undefined ? 1n << BigInt(8 * bytes) : numberOf(upper, bytes)
    const middle = keyOfNumber((low + high) >> 1n, bytes)
    if (middle.compare(lower) > 0 && (upper === undefined || middle.compare(upper) < 0)) return middle
  }
  return undefined
}

/** Key (latin1) → half units. */
function loadsOf(sample: readonly HeatEntry[]): ReadonlyMap<string, number> {
  const loads = new Map<string, number>()
  for (const { suffix, halfUnits } of sample) {
    const key = suffix.toString('latin1')
    loads.set(key, (loads.get(key) ?? 0) + halfUnits)
  }
  return loads
}

function overHalf(
  loads: ReadonlyMap<string, number>,
  total: number,
): { readonly key: Buffer; readonly share: number } | undefined {
  for (const [key, load] of loads) if (load > total / 2) return { key: Buffer.from(key, 'latin1'), share: load / total }
  return undefined
}

const percent = (share: number): string => `${Math.round(share * 100)} %`

/** Nearly all steps go one way, or the load was on one side of the key at first and is on the other one now. */
function isSequential(sample: readonly HeatEntry[], key: Buffer): boolean {
  let [ups, downs] = [0, 0]
  for (const [n, { suffix }] of sample.entries()) {
    const step = n === 0 ? 0 : suffix.compare(sample[n - 1]?.suffix ?? suffix)
    if (step > 0) ups++
    if (step < 0) downs++
  }
  if (Math.max(ups, downs) >= SEQUENTIAL_STEPS * (ups + downs)) return true
  const middle = sample.length >> 1
  return Math.abs(leftShare(sample.slice(0, middle), key) - leftShare(sample.slice(middle), key)) >= SEQUENTIAL_DRIFT
}

function leftShare(sample: readonly HeatEntry[], key: Buffer): number {
  let [left, total] = [0, 0]
  for (const { suffix, halfUnits } of sample) {
    total += halfUnits
    if (suffix.compare(key) < 0) left += halfUnits
  }
  return total === 0 ? 0 : left / total
}
