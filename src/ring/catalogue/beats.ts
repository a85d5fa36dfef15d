// When a gateway beats: once a second, and again soon after a beat that failed. Invariant: no beat waits for another one, nor for what is looked at
// after it: one that gets no answer takes nothing from the lease but its own second.
import type { Clock } from '../../runtime/clock.js'

const BEAT_MS = 1000
/** After the first of several failures; twice as long after each further one, up to a whole beat. */
const AGAIN_MS = 50

export interface BeatsParts {
  readonly clock: Clock
  /** Tells the others that this gateway lives. Several may be under way. */
  readonly renew: () => Promise<void>
  /** Looks at what the others have told, once that is done. */
  readonly look: () => Promise<void>
  /** A beat failed; the next one may not. */
  readonly onFailure: (error: unknown) => void
}

export class Beats {
  readonly #parts: BeatsParts
  readonly #running = new Set<Promise<void>>()
  /** In a row. */
  #failures = 0
  #callOff: (() => void) | undefined
  #isStopped = false

  constructor(parts: BeatsParts) {
    this.#parts = parts
  }

  get isStopped(): boolean {
    return this.#isStopped
  }

  /** Begins a beat now; the next ones follow by themselves. @throws what it failed with */
  now(): Promise<void> {
    const beat = this.#beat().finally(() => this.#running.delete(beat))
    this.#running.add(beat)
    return beat
  }

  /** The same for whoever does not wait for it. */
  soon(): Promise<void> {
    return this.now().catch(this.#parts.onFailure)
  }

  /** No beat begins any more. Resolves when none is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#callOff?.()
    await Promise.allSettled(this.#running)
  }

  async #beat(): Promise<void> {
    this.#next(BEAT_MS)
    try {
      await this.#parts.renew()
      this.#failures = 0
    } catch (failure) {
      this.#next(Math.min(BEAT_MS, AGAIN_MS * 2 ** this.#failures++))
      throw failure
    }
    await this.#parts.look()
  }

  #next(delayMs: number): void {
    if (this.#isStopped) return
    this.#callOff?.()
    const { clock } = this.#parts
    this.#callOff = clock.at(clock.nowMs() + delayMs, () => this.soon(), delayMs)
  }
}
