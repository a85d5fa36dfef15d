// How items and bytes of a table or an index have changed through this gateway and are not stored yet. Approximate, as the service's counts
// are: what a gateway did in the seconds before it was killed is lost.
import type { Counts } from '../../engine/contract/tables.js'

export class Tally {
  #items = 0
  #bytes = 0

  /** @param beforeBytes @param afterBytes sizes of the row or entry, undefined where there is none */
  change(beforeBytes: number | undefined, afterBytes: number | undefined): void {
    this.#items += (afterBytes === undefined ? 0 : 1) - (beforeBytes === undefined ? 0 : 1)
    this.#bytes += (afterBytes ?? 0) - (beforeBytes ?? 0)
  }

  get counts(): Counts {
    return { items: this.#items, sizeBytes: this.#bytes }
  }

  /** So much of it is stored now. */
  stored({ items, sizeBytes }: Counts): void {
    this.#items -= items
    this.#bytes -= sizeBytes
  }
}
