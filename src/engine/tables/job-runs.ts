// Which jobs run, and who waits for them: imports, exports, bulk operations and restores, together. Invariants: a job that waits for the clock holds up no move of the clock; after a stop nothing of a
// job is written any more, and the next start goes on with it.
import type { Clock } from '../../runtime/clock.js'
import type { BackgroundWork } from './background.js'

/** Jobs at once, so that memory does not grow with their number; the others wait for their turn. One that waits for the clock leaves its place to them. */
const MOST_AT_ONCE = 4

/** What a running job may ask of its surroundings. */
export interface Run {
  /** The emulator stops, or the job was forgotten: it is to return without an end. */
  readonly isStopped: boolean
  /** Lets time pass by the emulator's clock. */
  pause(delayMs: number): Promise<void>
}

/** The run of a job that may be over for a reason of its own, too. */
export const stoppedAlso = (run: Run, isOver: () => boolean): Run => ({
  get isStopped() {
    return run.isStopped || isOver()
  },
  pause: (delayMs) => run.pause(delayMs),
})

export class JobRuns implements BackgroundWork {
  readonly #clock: Clock
  readonly #onFailure: (error: unknown) => void
  readonly #running = new Map<string, Promise<void>>()
  readonly #queue: (() => void)[] = []
  #whenQuiet: (() => void)[] = []
  #atOnce = 0
  #isStopped = false

  constructor(clock: Clock, onFailure: (error: unknown) => void) {
    this.#clock = clock
    this.#onFailure = onFailure
  }

  /** Runs the job, unless it runs already. @param key by which it is told from all others */
  begin(key: string, task: (run: Run) => Promise<void>): void {
    if (this.#isStopped || this.#running.has(key)) return
    const running = this.#inTurn(task)
      .catch(this.#onFailure)
      .finally(() => this.#running.delete(key))
    this.#running.set(key, running)
  }

  /** Whether the job has begun, or waits for its turn. */
  has(key: string): boolean {
    return this.#running.has(key)
  }

  /** Resolves when every job has ended or waits for the clock. */
  async settled(): Promise<void> {
    while (this.#atOnce > 0) await new Promise<void>((resolve) => this.#whenQuiet.push(resolve))
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    await Promise.all(this.#running.values())
  }

  async #inTurn(task: (run: Run) => Promise<void>): Promise<void> {
    await this.#enter()
    try {
      if (!this.#isStopped) await task(this.#run())
    } finally {
      this.#leave()
    }
  }

  async #enter(): Promise<void> {
    if (this.#atOnce < MOST_AT_ONCE) this.#atOnce++
    else await new Promise<void>((resolve) => this.#queue.push(resolve)) // the place of one that leaves is handed over
  }

  #leave(): void {
    const next = this.#queue.shift()
    if (next !== undefined) return next()
    this.#atOnce--
    if (this.#atOnce > 0) return
    for (const resolve of this.#whenQuiet) resolve()
    this.#whenQuiet = []
  }

  #run(): Run {
    const isStopped = (): boolean => this.#isStopped
    return {
      get isStopped() {
        return isStopped()
      },
      pause: async (delayMs) => {
        this.#leave()
        try {
          await this.#clock.sleep(delayMs)
        } finally {
          await this.#enter()
        }
      },
    }
  }
}
