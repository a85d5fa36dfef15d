// What is still to be done after a client has its answer: it is begun at once, and again a while later as often as it fails. Invariant: what is not
// done when the gateway goes stays in its hints.
import type { Clock } from '../../runtime/clock.js'

/** Between two attempts: doubled each time, up to the longest. */
const FIRST_DELAY_MS = 200
const LONGEST_DELAY_MS = 10_000

export class Unfinished {
  readonly #clock: Clock
  readonly #running = new Set<Promise<void>>()
  #isStopped = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** How much is not done. */
  get size(): number {
    return this.#running.size
  }

  /** @param task may be done again. It never says no twice for a reason that stays */
  finish(task: () => Promise<void>): void {
    const running = this.#untilDone(task).finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  /** Resolves when all that was begun before is done. */
  async settled(): Promise<void> {
    await Promise.all(this.#running)
  }

  /** What fails from now on is left. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.settled()
  }

  async #untilDone(task: () => Promise<void>): Promise<void> {
    for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(LONGEST_DELAY_MS, 2 * delayMs)) {
      try {
        await task()
        return
      } catch {
        // The ring does not answer; whoever asks it for something hears of it.
      }
      if (this.#isStopped) return
      await this.#clock.sleep(delayMs)
    }
  }
}
