// One process's hold on a store that outlives it. Commits land late and are heard of later still, by a seed, so that operations overlap and
// a kill finds them before, in and behind the moment of landing. After the kill nothing lands any more and nothing is heard of.
import { nextTurn } from '../../../src/runtime/clock.js'
import type { Cursor, CursorRange, Snapshot, Store, StoreOp } from '../../../src/storage/store.js'
import type { Draw } from './sequential.js'

export class LateStore implements Store {
  readonly #store: Store
  readonly #draw: Draw
  readonly #mostTurns: number
  #isDead = false

  constructor(store: Store, draw: Draw, mostTurns: number) {
    this.#store = store
    this.#draw = draw
    this.#mostTurns = mostTurns
  }

  /** The process is gone. */
  kill(): void {
    this.#isDead = true
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
    const held = [...ops]
    await this.#late()
    if (!this.#isDead) await this.#store.batch(held, sync)
    await this.#late()
    if (this.#isDead) await new Promise(() => undefined)
  }

  compact(): Promise<void> {
    return this.#store.compact()
  }

  /** The store is another process's next. */
  async close(): Promise<void> {}

  async #late(): Promise<void> {
    for (let turns = this.#draw(this.#mostTurns + 1); turns > 0; turns--) await nextTurn()
  }
}
