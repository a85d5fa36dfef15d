// A table's index of due times, while it is open. Invariant: no entry that is or will be in the store is earlier than `earliestMs`, but for
// those of items that were passed over as too old.
import type { PhysicalId } from '../../model/ids.js'

export class DueTimes {
  readonly physicalId: PhysicalId
  /** The attribute that holds the seconds. */
  readonly attribute: string
  /** Infinite where there is no entry, as in a new index; 0 where nobody has looked yet. */
  #earliestMs = Number.POSITIVE_INFINITY
  #onEarlier: () => void = () => undefined

  constructor(physicalId: PhysicalId, attribute: string) {
    this.physicalId = physicalId
    this.attribute = attribute
  }

  get earliestMs(): number {
    return this.#earliestMs
  }

  /** An entry is there, or will be. */
  note(dueMs: number): void {
    if (dueMs >= this.#earliestMs) return
    this.#earliestMs = dueMs
    this.#onEarlier()
  }

  /** Whoever reads all entries up to a time begins; what is noted from now on counts. @returns the earliest before */
  take(): number {
    const earliestMs = this.#earliestMs
    this.#earliestMs = Number.POSITIVE_INFINITY
    return earliestMs
  }

  /** Sets the one who hears when an earlier entry is noted. */
  whenEarlier(listener: () => void): void {
    this.#onEarlier = listener
  }
}
