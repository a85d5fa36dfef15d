// Rows as they have landed, for the next write of the same key: it needs the image before, and the store takes longer to find it than all
// of deciding takes. Invariant: an entry is what the store holds for its key, or there is none; what has not landed is the overlay's.
// Two generations bound it: when the young one is full it becomes the old one, and what nobody asked for since goes.
import type { Row } from '../storage/row.js'

/** Of one generation, counted in the stored text; parsed items come to a few times that. */
const GENERATION_CHARACTERS = 2 * 1024 * 1024

export class RowCache {
  #young = new Map<string, Row>()
  #old = new Map<string, Row>()
  #youngCharacters = 0

  /** @param key the row key as latin1 text */
  get(key: string): Row | undefined {
    const row = this.#young.get(key)
    if (row !== undefined) return row
    const older = this.#old.get(key)
    if (older !== undefined) this.set(key, older)
    return older
  }

  set(key: string, row: Row): void {
    this.#young.set(key, row)
    this.#youngCharacters += key.length + row.text.length // counted again when replaced, so a busy row ages the others
    if (this.#youngCharacters <= GENERATION_CHARACTERS) return
    this.#old = this.#young
    this.#young = new Map()
    this.#youngCharacters = 0
  }

  /** The row is gone from the store, or may be. */
  delete(key: string): void {
    this.#young.delete(key)
    this.#old.delete(key)
  }
}
