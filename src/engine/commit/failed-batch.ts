// A batch that failed, until the store takes batches again. LevelDB may say that a batch failed whose record is in its log all the same, and
// would then show it after the next opening. Invariant: whoever was refused finds nothing of it, so its keys are written again as they were.
import { nextTurn } from '../../runtime/clock.js'
import { META_KEY } from '../../storage/keys.js'
import { del, put, type Store, type StoreOp } from '../../storage/store.js'

/** Keys that are looked up in one turn of the event loop. */
const KEYS_A_TURN = 256

export class FailedBatch {
  readonly #store: Store
  readonly #ops: readonly StoreOp[]
  /** What the meta row may say: it is in every batch, and a batch is in the store as a whole or not at all. */
  readonly #possibleMetas = new Set<string | undefined>()
  #undo: readonly StoreOp[] | undefined

  constructor(store: Store, ops: readonly StoreOp[]) {
    this.#store = store
    this.#ops = ops
  }

  /** Reads what its keys hold, before the store is opened anew. */
  async remember(): Promise<void> {
    if (this.#undo !== undefined) return
    const undo = new Map<string, StoreOp>()
    for (const [n, { key }] of this.#ops.entries()) {
      const before = this.#store.get(key)
      undo.set(key.toString('latin1'), before === undefined ? del(key) : put(key, before))
      if (n % KEYS_A_TURN === KEYS_A_TURN - 1) await nextTurn()
    }
    this.#possibleMetas.add(this.#store.get(META_KEY))
    for (const op of this.#ops) if (op.type === 'put' && op.key.equals(META_KEY)) this.#possibleMetas.add(op.value)
    this.#undo = [...undo.values()]
  }

  /** The batch that leaves nothing of it. @param meta what the meta row is to say from now on */
  undoOps(meta: string): readonly StoreOp[] {
    this.#possibleMetas.add(meta) // it may fail and be there, too
    return [...(this.#undo ?? []), put(META_KEY, meta)]
  }

  /** Looks at the store after its opening. @throws Error when the last batch that was acknowledged is not there */
  check(): void {
    if (this.#possibleMetas.has(this.#store.get(META_KEY))) return
    throw new Error('the store has lost writes that were acknowledged: keep a copy of its folder, then start again')
  }
}
