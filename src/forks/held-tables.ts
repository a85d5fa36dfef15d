// Which tables there are at a moment: read when the first fork of it opens, and shared by all others, so that a fork opens as fast whatever its
// base holds. Invariant: it is asked only with views that show the same catalogue.
import { loadRecords } from '../tables/catalogue.js'
import { RestingTables } from '../tables/resting-tables.js'
import type { View } from '../storage/store.js'

export class HeldTables {
  #read: Promise<RestingTables> | undefined

  /** @throws Error when the view can't be read */
  of(view: View): Promise<RestingTables> {
    if (this.#read === undefined) {
      this.#read = loadRecords(view).then((records) => new RestingTables(records))
      this.#read.catch(() => (this.#read = undefined)) // whoever asks next tries again
    }
    return this.#read
  }
}
