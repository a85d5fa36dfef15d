// Values as they have landed, for the next write of the same key: it needs the one before, and the store takes longer to find it than all
// of deciding takes. Invariant: an entry is what the store holds for its key, or there is none; what has not landed is the overlay's.
// Two generations bound it: when the young one is full it becomes the old one, and what nobody asked for since goes.

/** Of one generation, counted in the stored text; parsed items come to a few times that. */
const GENERATION_CHARACTERS = 2 * 1024 * 1024

export class LandedCache<Value> {
  readonly #charactersOf: (value: Value) => number
  #young = new Map<string, Value>()
  #old = new Map<string, Value>()
  #youngCharacters = 0

  /** @param charactersOf what a value holds in memory, its key not counted */
  constructor(charactersOf: (value: Value) => number) {
    this.#charactersOf = charactersOf
  }

  /** @param key the stored key as latin1 text */
  get(key: string): Value | undefined {
    const value = this.#young.get(key)
    if (value !== undefined) return value
    const older = this.#old.get(key)
    if (older !== undefined) this.set(key, older)
    return older
  }

  set(key: string, value: Value): void {
    this.#young.set(key, value)
    this.#youngCharacters += key.length + this.#charactersOf(value) // counted again when replaced, so a busy key ages the others
    if (this.#youngCharacters <= GENERATION_CHARACTERS) return
    this.#old = this.#young
    this.#young = new Map()
    this.#youngCharacters = 0
  }

  /** The value is gone from the store, or may be. */
  delete(key: string): void {
    this.#young.delete(key)
    this.#old.delete(key)
  }
}
