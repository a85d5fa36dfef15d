// When commits landed, for followers that trail. Invariants: entries are in the order of their sequences; it holds so many at most: when it
// is full, neighbours become one entry, so that a reader gets staler by the time between them and never fresher; and what every follower
// must have applied by now is forgotten.

import type { Sequence } from '../model/ids.js'
const MOST_ENTRIES = 4096

export class Timeline {
  #sequences: number[] = []
  #landedAtMs: number[] = []
  #passed = 0

  /** The last change that has been forgotten: no moving follower is before it. */
  get passed(): number {
    return this.#passed
  }

  get length(): number {
    return this.#sequences.length
  }

  /** @param mostLagMs the longest lag of any follower: what landed longer ago has been applied by all that move */
  append(sequence: Sequence, landedAtMs: number, mostLagMs: number): void {
    if (sequence <= (this.#sequences.at(-1) ?? this.#passed)) return // a batch that changed nothing that has a place in the order
    if (this.#sequences.length >= MOST_ENTRIES) this.#forget(landedAtMs, mostLagMs)
    if (this.#sequences.length >= MOST_ENTRIES) this.#coalesce()
    this.#sequences.push(sequence)
    this.#landedAtMs.push(landedAtMs)
  }

  /** Nobody trails any more: whoever does later begins at the head of that moment. */
  clear(): void {
    this.#passed = this.#sequences.at(-1) ?? this.#passed
    this.#sequences = []
    this.#landedAtMs = []
  }

  /** The place of the first entry after the sequence; `length` when there is none. */
  placeAfter(sequence: Sequence): number {
    let low = 0
    let high = this.#sequences.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#sequences[middle] ?? 0) <= sequence) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Every change up to this one is in the entry, or in one before. */
  sequenceAt(place: number): number {
    return this.#sequences[place] ?? this.#passed
  }

  landedAtMs(place: number): number {
    return this.#landedAtMs[place] ?? 0
  }

  /** What landed later than now did so before the clock was set back, and counts as old enough. */
  #forget(nowMs: number, mostLagMs: number): void {
    const isPassed = (landedAtMs: number): boolean => landedAtMs <= nowMs - mostLagMs || landedAtMs > nowMs
    let count = 0
    while (count < this.#sequences.length && isPassed(this.#landedAtMs[count] ?? 0)) count++
    if (count === 0) return
    this.#passed = this.#sequences[count - 1] ?? this.#passed
    this.#sequences = this.#sequences.slice(count)
    this.#landedAtMs = this.#landedAtMs.slice(count)
  }

  /** The last entry of each span of time stays. Spans are powers of two from the epoch on, so that doing it again delays nothing further. */
  #coalesce(): void {
    const times = this.#landedAtMs
    const windowMs = Math.max(...times) - Math.min(...times) // a clock that was set back left them in no order
    const spanMs = 2 ** Math.max(0, Math.ceil(Math.log2(windowMs / (MOST_ENTRIES / 2))))
    const spanOf = (place: number): number => Math.floor((times[place] ?? 0) / spanMs)
    const isKept = (_entry: number, place: number): boolean => place === times.length - 1 || spanOf(place) !== spanOf(place + 1)
    this.#sequences = this.#sequences.filter(isKept)
    this.#landedAtMs = this.#landedAtMs.filter(isKept)
  }
}
