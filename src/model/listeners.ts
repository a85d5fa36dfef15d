// Those who want to hear of one kind of event. Invariant: nobody takes another's place; all hear of it in the turn in which it happens, in
// the order in which they came, and one that throws is the caller's failure.

export class Listeners<Args extends readonly unknown[]> {
  readonly #all: ((...args: Args) => void)[] = []

  add(listener: (...args: Args) => void): void {
    this.#all.push(listener)
  }

  tell(...args: Args): void {
    for (const listener of this.#all) listener(...args)
  }
}
