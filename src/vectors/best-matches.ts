// The best so many of all matches that are offered: a heap whose root is the worst of them. Invariant: matches of one score are in the order
// of their keys, so the same vectors give the same answer whatever the order in which they were written. Source: assumed; the service has none.

export interface Match {
  /** Of the row, as latin1 text. */
  readonly key: string
  readonly score: number
}

export class BestMatches {
  readonly #heap: Match[] = []
  readonly #most: number
  readonly #sign: number

  /** @param most how many are kept. @param isLargerBetter of two scores */
  constructor(most: number, isLargerBetter: boolean) {
    this.#most = most
    this.#sign = isLargerBetter ? -1 : 1
  }

  offer(key: string, score: number): void {
    const heap = this.#heap
    const [worst] = heap
    if (heap.length === this.#most && worst !== undefined) {
      if (!this.#isWorse(worst.key, worst.score, key, score)) return
      heap[0] = { key, score }
      this.#sink()
      return
    }
    heap.push({ key, score })
    this.#rise()
  }

  /** Best first. */
  inOrder(): Match[] {
    return this.#heap.toSorted((a, b) => (this.#isWorse(a.key, a.score, b.key, b.score) ? 1 : -1)) // no key is there twice
  }

  /** Whether the first of two is the worse one. */
  #isWorse(key: string, score: number, otherKey: string, otherScore: number): boolean {
    const difference = (score - otherScore) * this.#sign
    return difference === 0 ? key > otherKey : difference > 0
  }

  #isWorseAt(at: number, other: number): boolean {
    const [a, b] = [this.#heap[at], this.#heap[other]]
    return a !== undefined && b !== undefined && this.#isWorse(a.key, a.score, b.key, b.score)
  }

  #rise(): void {
    let at = this.#heap.length - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#isWorseAt(at, parent)) return
      this.#swap(at, parent)
      at = parent
    }
  }

  #sink(): void {
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      let worst = at
      for (const child of [left, left + 1]) if (child < this.#heap.length && this.#isWorseAt(child, worst)) worst = child
      if (worst === at) return
      this.#swap(at, worst)
      at = worst
    }
  }

  #swap(at: number, other: number): void {
    const [a, b] = [this.#heap[at], this.#heap[other]]
    if (a === undefined || b === undefined) throw new Error('a place outside of the heap')
    this.#heap[at] = b
    this.#heap[other] = a
  }
}
