// Which undo rows a table's changes made, so that they can be found when nobody needs them any more. Invariant: it holds so many at most in
// memory; what is more is listed in the store, in the batch of the change itself. (A list row a change would cost a write a third.)
import type { PhysicalId, Sequence } from '../../model/ids.js'
import { undoListKey } from '../../storage/keys.js'
import { put, type StoreOp } from '../../storage/store.js'

const MOST_CHANGES = 4096

interface Change {
  readonly sequence: Sequence
  readonly keys: readonly Buffer[]
}

export class UndoLedger {
  /** Of the table. */
  readonly physicalId: PhysicalId
  /** In the order of their sequences. */
  #changes: Change[] = []
  #hasLists = false

  constructor(physicalId: PhysicalId) {
    this.physicalId = physicalId
  }

  /** Whether some changes may be listed in the store. */
  get hasLists(): boolean {
    return this.#hasLists
  }

  /** Remembers the undo rows of a change. @returns their list, which belongs into the change's batch, where there are too many to remember */
  add(sequence: Sequence, keys: readonly Buffer[]): StoreOp | undefined {
    if (this.#changes.length < MOST_CHANGES) {
      this.#changes.push({ sequence, keys })
      return undefined
    }
    this.#hasLists = true
    return put(undoListKey(this.physicalId, sequence), keys.map((key) => key.toString('base64')).join(' '))
  }

  /** Hands out, and forgets, the keys of changes up to that one, of so many changes at most. */
  take(upToSequence: Sequence, most: number): readonly Buffer[] {
    let count = 0
    while (count < Math.min(most, this.#changes.length) && (this.#changes[count]?.sequence ?? 0) <= upToSequence) count++
    return this.#changes.splice(0, count).flatMap(({ keys }) => keys)
  }
}

/** The keys in a list of undo rows. */
export const listedKeys = (list: string): readonly Buffer[] => list.split(' ').map((key) => Buffer.from(key, 'base64'))
