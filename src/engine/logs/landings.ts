// When changes landed by the clock, where their stamps don't say it: after the clock was set back stamps stand still until it has come to
// them again. Invariant: while they don't stand still, nothing is remembered.
import type { Sequence } from '../../model/ids.js'
import { Timeline } from '../../zones/timeline.js'

export class Landings {
  readonly #timeline = new Timeline()

  /** A batch has landed up to that change. @param stampMs the newest stamp */
  note(sequence: Sequence, stampMs: number, nowMs: number): void {
    if (stampMs > nowMs) this.#timeline.append(sequence, nowMs, Number.POSITIVE_INFINITY)
    else if (this.#timeline.length > 0) this.#timeline.clear()
  }

  /** When a change was made that has landed; later than now only when it was before the clock was set back. @param stampMs its own */
  madeAtMs(sequence: Sequence, stampMs: number, nowMs: number): number {
    if (stampMs <= nowMs) return stampMs
    const place = this.#timeline.placeAfter(sequence - 1)
    return place < this.#timeline.length ? this.#timeline.landedAtMs(place) : stampMs
  }
}
