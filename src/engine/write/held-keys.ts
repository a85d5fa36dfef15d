// Keys of transactions between prepare and durable: whoever wants to write one of them meanwhile is refused, or comes again.
// Invariant: a key is held by one transaction at a time, since a transaction takes its keys only when all of them are free.

export class HeldKeys {
  readonly #keys = new Set<string>()

  /** @param key the stored key as latin1 text */
  has(key: string): boolean {
    return this.#keys.has(key)
  }

  hold(keys: readonly string[]): void {
    for (const key of keys) this.#keys.add(key)
  }

  release(keys: readonly string[]): void {
    for (const key of keys) this.#keys.delete(key)
  }
}
