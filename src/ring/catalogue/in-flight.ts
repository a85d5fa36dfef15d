// What is under way on a table, so that a change of it can wait for those who began before they knew. Invariant: `drained` waits for what had
// begun when it was asked, never for what begins after it.

interface Generation {
  count: number
  ended: (() => void) | undefined
}

export class InFlight {
  #present: Generation = { count: 0, ended: undefined }
  /** The end of every generation before the present one. */
  #past: Promise<void> = Promise.resolve()

  /** Runs something that looks at the table's record and rests on it until its end. */
  async during<Result>(task: () => Result | Promise<Result>): Promise<Result> {
    const generation = this.#present
    generation.count++
    try {
      return await task()
    } finally {
      generation.count--
      if (generation.count === 0) generation.ended?.()
    }
  }

  /** Resolves when all that is under way now has ended. */
  drained(): Promise<void> {
    const generation = this.#present
    if (generation.count === 0) return this.#past
    const ended = new Promise<void>((resolve) => {
      generation.ended = resolve
    })
    this.#present = { count: 0, ended: undefined }
    this.#past = Promise.all([this.#past, ended]).then(() => undefined)
    return this.#past
  }
}
