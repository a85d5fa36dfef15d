// A store that ends its own process at a chosen commit: before the store has heard of it, while it is being written, or when it has
// landed and nobody has been told. It stands where the real store stands, so the product needs no switch for tests.
import type { Cursor, CursorRange, Snapshot, Store, StoreOp } from '../../src/storage/store.js'

export const MOMENTS = ['before', 'inside', 'after'] as const
export type Moment = (typeof MOMENTS)[number]

export interface Failpoint {
  readonly moment: Moment
  /** Which commit: the n-th one, counted from 1, of those that write a key of the kind. */
  readonly commit: number
  /** The first byte of such a key; undefined counts every commit. */
  readonly keyKind?: number
  /** Turns of the event loop between the moment and the end, so that an answer given too early would get out. */
  readonly turns: number
  /** How long the commit is given to be half done, for `inside`. */
  readonly spinMicros: number
}

export class FailpointStore implements Store {
  readonly #store: Store
  readonly #failpoint: Failpoint
  readonly #end: () => never
  #seen = 0

  constructor(store: Store, failpoint: Failpoint, end: () => never) {
    this.#store = store
    this.#failpoint = failpoint
    this.#end = end
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
    const { moment, turns, spinMicros } = this.#failpoint
    if (!this.#isDue(ops)) return this.#store.batch(ops, sync)
    switch (moment) {
      case 'before':
        for (let turn = 0; turn < turns; turn++) await new Promise<void>((next) => setImmediate(next))
        return this.#end()
      case 'inside':
        void this.#store.batch(ops, sync)
        for (const until = performance.now() + spinMicros / 1000; performance.now() < until;);
        return this.#end()
      case 'after':
        await this.#store.batch(ops, sync)
        return this.#end()
    }
  }

  compact(): Promise<void> {
    return this.#store.compact()
  }

  close(): Promise<void> {
    return this.#store.close()
  }

  #isDue(ops: readonly StoreOp[]): boolean {
    const { keyKind, commit } = this.#failpoint
    if (keyKind !== undefined && !ops.some((op) => op.key[0] === keyKind)) return false
    return ++this.#seen === commit
  }
}
