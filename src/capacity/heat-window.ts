// Whether a partition is hot: close to its limit, of reads or of writes, over a whole window, and where in it the load fell. One window for
// both sides, so that the sample tells of the same time as the rates. A window that nothing followed at once was no sustained load.
// Source: USENIX ATC '22 (splits for consumption). That 80 % of a limit over a window is hot: assumed.
import type { HalfUnits } from '../model/ids.js'
import type { HeatEntry, HeatPlace, HeatSample } from './heat-sample.js'
import type { Side } from './units.js'

/** What a hot partition was used for: a sample of the places in it, oldest first. */
export type Heat = readonly HeatEntry[]

/** What a partition gives at the most. Units a second. Source: docs bp-partition-key-design. */
export const PARTITION_UNITS_PER_SEC: Readonly<Record<Side, number>> = { read: 3000, write: 1000 }

/** Share of its limit that a hot partition has carried over a whole window. */
const HOT_SHARE = 0.8
/** Makes a read and a write weigh what they take of the limit of their kind. */
const WEIGHT: Readonly<Record<Side, number>> = { read: 1, write: PARTITION_UNITS_PER_SEC.read / PARTITION_UNITS_PER_SEC.write }

export class HeatWindow {
  readonly #sample: HeatSample
  readonly #halfUnits: Record<Side, number> = { read: 0, write: 0 }
  #startMs = Number.NEGATIVE_INFINITY

  constructor(sample: HeatSample) {
    this.#sample = sample
  }

  /**
   * Something consumed so many half units. @param place where; undefined where nobody can say, as of a scan
   * @returns the heat of the window that just ended, if the partition was hot
   */
  add(side: Side, place: HeatPlace | undefined, halfUnits: HalfUnits, windowMs: number, nowMs: number): Heat | undefined {
    const elapsedMs = nowMs - this.#startMs
    const heat = elapsedMs >= 0 && elapsedMs < windowMs ? undefined : this.#turn(elapsedMs, windowMs, nowMs)
    this.#halfUnits[side] += halfUnits
    if (place !== undefined) this.#sample.add(place, halfUnits * WEIGHT[side])
    return heat
  }

  #turn(elapsedMs: number, windowMs: number, nowMs: number): Heat | undefined {
    const isAdjacent = elapsedMs >= windowMs && elapsedMs < 2 * windowMs
    const heat =
      isAdjacent && (this.#isHot('read', windowMs) || this.#isHot('write', windowMs)) ? this.#sample.entries() : undefined
    this.#sample.clear()
    this.#halfUnits.read = 0
    this.#halfUnits.write = 0
    this.#startMs = isAdjacent ? this.#startMs + windowMs : nowMs
    return heat
  }

  #isHot(side: Side, windowMs: number): boolean {
    const heldHalfUnitsPerSec = (this.#halfUnits[side] * 1000) / windowMs
    return heldHalfUnitsPerSec >= PARTITION_UNITS_PER_SEC[side] * 2 * HOT_SHARE
  }
}
