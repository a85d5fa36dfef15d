// A store on top of what another one held at a moment: what is written goes into a layer, what is read is looked for there first, then below.
// Invariants: nothing below is ever written; a key that was deleted has a tombstone in the layer where something lies below it, and
// nothing where nothing does. So a layer is as large as what was written to it, and is not asked before anything was.
import { nextTurn } from '../runtime/clock.js'
import { LayeredCursor } from './layered-cursor.js'
import { TOMBSTONE, valueInLayer, valueOfLayer } from './layer-value.js'
import { type Cursor, type CursorRange, del, type Durability, type KeyRange, put } from './store.js'
import type { Snapshot, Store, StoreOp, View } from './store.js'

/** Deletions of one batch that are looked up below in one turn of the event loop. */
const LOOKS_A_TURN = 256

export class LayeredStore implements Store {
  readonly #below: View
  readonly #layer: Store
  #isWritten = false

  /** @param below must outlast the store. @param layer empty, and nobody else's; closed with the store */
  constructor(below: View, layer: Store) {
    this.#below = below
    this.#layer = layer
  }

  get(key: Buffer, snapshot?: Snapshot): string | undefined {
    const own = this.#isWritten ? this.#layer.get(key, snapshot) : undefined
    return own === undefined ? this.#below.get(key) : valueOfLayer(own)
  }

  cursor(range: CursorRange): Cursor {
    const { only: _whole, ...rows } = range
    if (!this.#isWritten) {
      const { snapshot: _ofLayer, ...below } = range
      return this.#below.cursor(below)
    }
    return new LayeredCursor(this.#layer.cursor(rows), this.#below, range)
  }

  /** What lies below stands still, so only the layer needs one. */
  snapshot(): Snapshot {
    return this.#layer.snapshot()
  }

  batch(ops: readonly StoreOp[], durability: Durability): Promise<void> {
    this.#isWritten = true
    let deletions = 0
    for (const { type } of ops) if (type === 'del') deletions++
    if (deletions > LOOKS_A_TURN) return this.#batchInTurns(ops, durability)
    return this.#layer.batch(
      ops.map((op) => this.#inLayer(op)),
      durability,
    )
  }

  async #batchInTurns(ops: readonly StoreOp[], durability: Durability): Promise<void> {
    const own: StoreOp[] = []
    for (const op of ops) {
      own.push(this.#inLayer(op))
      if (own.length % LOOKS_A_TURN === 0) await nextTurn()
    }
    await this.#layer.batch(own, durability)
  }

  #inLayer(op: StoreOp): StoreOp {
    if (op.type === 'put') return put(op.key, valueInLayer(op.value))
    return this.#isBelow(op.key) ? put(op.key, TOMBSTONE) : del(op.key)
  }

  /** What can't be read is there all the same. */
  #isBelow(key: Buffer): boolean {
    try {
      return this.#below.get(key) !== undefined
    } catch {
      return true
    }
  }

  /** Of the layer alone. */
  fileBytes(range: KeyRange): Promise<number> {
    return this.#layer.fileBytes(range)
  }

  async compact(range?: KeyRange): Promise<void> {
    await this.#layer.compact(range)
  }

  /** What lies below would end with it. */
  reopen(): Promise<void> {
    return Promise.reject(new Error('a fork does not outlive a failed write: drop it, and make another one'))
  }

  close(): Promise<void> {
    return this.#layer.close()
  }
}
