// The heaviest keys of a stream in bounded memory: the Space-Saving sketch. Invariant: a key's count is never below its true weight and
// never above it by more than its error; every key heavier than total / capacity is kept. Counters lie in a heap, least first: an add moves
// one of them down its few levels, which for the heavy keys, already low, is no move at all.
// Source: Metwally, Agrawal, El Abbadi: Efficient Computation of Frequent and Top-k Elements in Data Streams (2005).

export interface TopKey {
  readonly key: string
  /** At least the true weight. */
  readonly count: number
  /** How much of the count may belong to keys that were dropped. */
  readonly error: number
}

interface Counter {
  key: string
  count: number
  error: number
  /** Where in the heap it lies. */
  place: number
}

export class TopKeys {
  readonly #capacity: number
  readonly #counters = new Map<string, Counter>()
  readonly #heap: Counter[] = []

  /** @param capacity counters kept at most, at least one */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** @param weight above zero */
  add(key: string, weight: number): void {
    const known = this.#counters.get(key)
    if (known !== undefined) {
      known.count += weight
      this.#sink(known)
      return
    }
    const least = this.#heap.length < this.#capacity ? undefined : this.#heap[0]
    if (least === undefined) {
      const counter = { key, count: weight, error: 0, place: this.#heap.length }
      this.#counters.set(key, counter)
      this.#heap.push(counter)
      this.#rise(counter)
      return
    }
    // The new key takes over the least counter: its count, all of which may be wrong, and the new weight.
    this.#counters.delete(least.key)
    this.#counters.set(key, least)
    least.key = key
    least.error = least.count
    least.count += weight
    this.#sink(least)
  }

  /** What a key that is not kept may weigh at most. */
  get floor(): number {
    return this.#heap.length < this.#capacity ? 0 : (this.#heap[0]?.count ?? 0)
  }

  /** Every key kept, in no order. */
  all(): readonly TopKey[] {
    return this.#heap
  }

  /** The heaviest keys, heaviest first. */
  top(n: number): readonly TopKey[] {
    return heaviest(this.#heap, n)
  }

  #sink(counter: Counter): void {
    const heap = this.#heap
    for (;;) {
      let child = heap[counter.place * 2 + 1]
      const right = heap[counter.place * 2 + 2]
      if (child !== undefined && right !== undefined && right.count < child.count) child = right
      if (child === undefined || child.count >= counter.count) return
      this.#swap(counter, child)
    }
  }

  #rise(counter: Counter): void {
    while (counter.place > 0) {
      const parent = this.#heap[(counter.place - 1) >> 1]
      if (parent === undefined || parent.count <= counter.count) return
      this.#swap(parent, counter)
    }
  }

  /** @param upper the one nearer to the root */
  #swap(upper: Counter, lower: Counter): void {
    const place = upper.place
    upper.place = lower.place
    lower.place = place
    this.#heap[upper.place] = upper
    this.#heap[place] = lower
  }
}

/** The first `n` by count, those of equal counts in the order of their keys. */
export function heaviest(keys: readonly TopKey[], n: number): readonly TopKey[] {
  const sorted = [...keys].sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
  return sorted.slice(0, n).map(({ key, count, error }) => ({ key, count, error }))
}
