// What lies below the key at which a partition is to be divided, counted exactly while writes go on: the rows of a snapshot, and every
// change that was decided and is not in it. Invariant: once begun, the sums are those of the newest decided images below the key, less
// the rows of the snapshot that are still to be added. Memory stays small: changes are kept singly only until the snapshot is taken.

import type { Sequence } from '../model/ids.js'
interface Change {
  readonly items: number
  readonly sizeBytes: number
  readonly sequence: Sequence
}

export class SplitCount {
  readonly #key: Buffer
  #early: Change[] | undefined = []
  items = 0
  sizeBytes = 0

  /** @param key where the second child begins */
  constructor(key: Buffer) {
    this.#key = key
  }

  /** A change of the partition was decided. */
  record(suffix: Buffer, change: Change): void {
    if (suffix.compare(this.#key) >= 0) return
    if (this.#early === undefined) this.#fold(change)
    else this.#early.push(change)
  }

  /** A snapshot was taken that holds every change up to and including that sequence, and none after it. */
  begin(landedSequence: Sequence): void {
    const early = this.#early ?? []
    this.#early = undefined
    for (const change of early) if (change.sequence > landedSequence) this.#fold(change)
  }

  /** A row of the snapshot below the key. */
  addRow(sizeBytes: number): void {
    this.items += 1
    this.sizeBytes += sizeBytes
  }

  #fold({ items, sizeBytes }: Change): void {
    this.items += items
    this.sizeBytes += sizeBytes
  }
}
