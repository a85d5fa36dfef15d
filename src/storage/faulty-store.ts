// The store's twin for tests and what-ifs: commits land late, and fail when told to, all by a seed. Invariant: until a commit lands,
// readers see nothing of it, as on a disk and unlike in memory; a failed one leaves nothing.
import type { Random } from '../runtime/random.js'
import type { Cursor, CursorRange, Snapshot, Store, StoreOp } from './store.js'

export interface StoreFaults {
  /** Share of the commits that fail, 0 to 1. */
  readonly failingShare: number
  /** Most turns of the event loop that a commit waits before it lands. */
  readonly delayTurns: number
  /** Waits one turn of the event loop. */
  readonly turn: () => Promise<void>
}

export class FaultyStore implements Store {
  readonly #store: Store
  readonly #random: Random
  readonly #faults: StoreFaults
  #commits = 0

  constructor(store: Store, random: Random, faults: StoreFaults) {
    this.#store = store
    this.#random = random
    this.#faults = faults
  }

  get(key: Buffer, snapshot?: Snapshot): string | undefined {
    return this.#store.get(key, snapshot)
  }

  cursor(range: CursorRange): Cursor {
    return this.#store.cursor(range)
  }

  snapshot(): Snapshot {
    return this.#store.snapshot()
  }

  async batch(ops: readonly StoreOp[], sync: boolean): Promise<void> {
    const n = this.#commits++
    const held = [...ops]
    const delay = Math.floor(this.#draw('delay', n) * (this.#faults.delayTurns + 1))
    for (let turn = 0; turn < delay; turn++) await this.#faults.turn()
    if (this.#draw('fail', n) < this.#faults.failingShare)
      throw new Error(`commit ${n} was made to fail (seed ${this.#random.seed})`)
    await this.#store.batch(held, sync)
  }

  compact(): Promise<void> {
    return this.#store.compact()
  }

  close(): Promise<void> {
    return this.#store.close()
  }

  /** From 0 up to and without 1. */
  #draw(purpose: string, n: number): number {
    return this.#random.bytes(`faulty-store/${purpose}`, '', n).readUInt32BE(0) / 2 ** 32
  }
}
