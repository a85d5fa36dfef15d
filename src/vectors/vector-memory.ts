// What the vectors of all indexes may take of memory together. Sets are copies of what is stored, so one that has to go is only forgotten: the
// one that was searched longest ago. Invariants: after every change of a set, what all of them take is within the bound; copies are made one
// at a time, so that two can't drive each other out before anybody has searched them.
import { nextTurn } from '../runtime/clock.js'
import type { VectorRoom, VectorSet } from './vector-set.js'

export class VectorMemory implements VectorRoom {
  readonly limitBytes: number
  /** Those with something in memory; the one that was searched longest ago is first. */
  readonly #sets = new Set<VectorSet>()
  #usedBytes = 0
  /** Settles when no copy is being made. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(limitBytes: number) {
    this.limitBytes = limitBytes
  }

  /** What all sets take now. */
  get usedBytes(): number {
    return this.#usedBytes
  }

  /** The set is searched: others go before it. */
  searched(set: VectorSet): void {
    if (this.#sets.delete(set)) this.#sets.add(set)
  }

  /** Makes a copy when those before it are made, and whoever waited for them has begun his search. */
  inTurn(make: () => Promise<void>): Promise<void> {
    const made = this.#last.then(make)
    this.#last = made.then(nextTurn, nextTurn)
    return made
  }

  changed(set: VectorSet, bytes: number): void {
    this.#usedBytes += bytes
    this.#sets.add(set)
    while (this.#usedBytes > this.limitBytes) this.#oldest(set).clear()
  }

  left(set: VectorSet, bytes: number): void {
    this.#usedBytes -= bytes
    this.#sets.delete(set)
  }

  /** A copy that is being made goes last: whoever waits for it would begin again, and take the room of others again. */
  #oldest(grown: VectorSet): VectorSet {
    for (const set of this.#sets) if (set.isLoaded) return set
    return grown
  }
}
