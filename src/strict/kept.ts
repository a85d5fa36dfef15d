// A map with an end: what clients can make up any number of. Invariant: it holds so many entries at most; the oldest gives way.

export class Kept<Value> {
  readonly #limit: number
  readonly #entries = new Map<string, Value>()

  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#entries.size
  }

  get(id: string): Value | undefined {
    return this.#entries.get(id)
  }

  /** The one of that id, made when there is none. */
  of(id: string, make: () => Value): Value {
    let value = this.#entries.get(id)
    if (value === undefined) {
      value = make()
      this.set(id, value)
    }
    return value
  }

  set(id: string, value: Value): void {
    this.#entries.set(id, value)
    if (this.#entries.size <= this.#limit) return
    const [oldest] = this.#entries.keys()
    if (oldest !== undefined) this.#entries.delete(oldest)
  }

  delete(id: string): boolean {
    return this.#entries.delete(id)
  }

  values(): Iterable<Value> {
    return this.#entries.values()
  }

  entries(): Iterable<[string, Value]> {
    return this.#entries
  }

  /** The oldest of all. */
  first(): [string, Value] | undefined {
    const [first] = this.#entries
    return first
  }

  /** Drops those whose ids begin so. */
  forget(prefix: string): void {
    for (const id of this.#entries.keys()) if (id.startsWith(prefix)) this.#entries.delete(id)
  }
}
