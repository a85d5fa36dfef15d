// Whose slice of work is next: one a turn of the event loop, whoever and however many ask, in the order in which they asked. So what other
// requests wait for is one slice, and searches share the time that there is.
import { nextTurn } from '../../runtime/clock.js'

export class SliceLane {
  readonly #waiting: (() => void)[] = []
  #isRunning = false

  /** Resolves in a turn of its own. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      if (!this.#isRunning) void this.#run()
    })
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    for (let resolve = this.#waiting.shift(); resolve !== undefined; resolve = this.#waiting.shift()) {
      resolve()
      await nextTurn()
    }
    this.#isRunning = false
  }
}
