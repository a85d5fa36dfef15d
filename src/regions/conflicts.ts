// The last conflicts of each replica: two regions wrote an item before either saw the other's write. Invariant: bounded, newest last.
import type { Item } from '../model/attribute-value.js'
import type { Version } from './version.js'

const MOST_KEPT = 50

export interface Conflict {
  /** The table's key attributes; undefined where neither side has an image that tells. */
  readonly key: Item | undefined
  /** Which write stayed. */
  readonly winner: Version
  readonly loser: Version
  /** When the region found out, by the emulator's clock. */
  readonly atMs: number
}

export class Conflicts {
  /** Ever found, those that are not kept any more included. */
  count = 0
  #last: readonly Conflict[] = []

  add(conflict: Conflict): void {
    this.count++
    this.#last = [...this.#last.slice(1 - MOST_KEPT), conflict]
  }

  get last(): readonly Conflict[] {
    return this.#last
  }
}
