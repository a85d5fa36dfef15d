// The rate that was held over a whole window: what makes a table grow and a partition hot, where a short burst must not.
// Windows follow each other from the first request on; one that nobody used to its end says nothing.

import type { HalfUnits } from '../model/ids.js'
export class SustainedRate {
  #startMs = Number.NEGATIVE_INFINITY
  #halfUnits = 0

  /**
   * Counts into the present window.
   * @returns half units a second over the window that this request ended, when that was the one before the present
   */
  add(halfUnits: HalfUnits, windowMs: number, nowMs: number): number | undefined {
    const elapsedMs = nowMs - this.#startMs
    if (elapsedMs >= 0 && elapsedMs < windowMs) {
      this.#halfUnits += halfUnits
      return undefined
    }
    const ended = this.#halfUnits
    const isAdjacent = elapsedMs >= windowMs && elapsedMs < 2 * windowMs
    this.#startMs = isAdjacent ? this.#startMs + windowMs : nowMs
    this.#halfUnits = halfUnits
    return isAdjacent ? (ended * 1000) / windowMs : undefined
  }
}
