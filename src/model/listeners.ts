// Those who want to hear of one kind of event. Invariant: nobody takes another's place; all hear of it in the turn in which it happens, in
// the order in which they came.

export class Listeners<Args extends readonly unknown[]> {
  readonly #all: ((...args: Args) => void)[] = []

  add(listener: (...args: Args) => void): void {
    this.#all.push(listener)
  }

  /** @throws what a listener throws; those after it don't hear of this one */
  tell(...args: Args): void {
    for (const listener of this.#all) listener(...args)
  }

  /** The same for what has happened whatever listeners make of it: one that throws disturbs nobody. @param onFailure told what it threw */
  tellAll(onFailure: (error: unknown) => void, ...args: Args): void {
    for (const listener of this.#all) {
      try {
        listener(...args)
      } catch (error) {
        onFailure(error)
      }
    }
  }
}
