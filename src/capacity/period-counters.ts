// Sums per second, or per minute, over a bounded window: what was consumed when. Invariant: a slot holds the sum of its own period alone,
// so an idle stretch reads as zeros, and memory never grows.

export class PeriodCounters {
  readonly #periodMs: number
  readonly #slots: number
  /** Made when something is first counted: most partitions never see traffic. */
  #sums: Float64Array | undefined
  #newest = Number.NEGATIVE_INFINITY
  #peak = 0
  /** Everything counted since the start. */
  total = 0

  /** @param slots how many periods are kept, the present one included */
  constructor(periodMs: number, slots: number) {
    this.#periodMs = periodMs
    this.#slots = slots
  }

  add(amount: number, nowMs: number): void {
    const sums = (this.#sums ??= new Float64Array(this.#slots))
    const period = Math.floor(nowMs / this.#periodMs)
    if (period > this.#newest) this.#turnTo(period, sums)
    else if (period < this.#newest) this.#turnBackTo(period, sums)
    const slot = this.#slotOf(period)
    sums[slot] = (sums[slot] ?? 0) + amount
    this.total += amount
  }

  /** Sums of the last complete periods, oldest first; zeros where nothing was counted. */
  complete(periods: number, nowMs: number): number[] {
    const present = Math.floor(nowMs / this.#periodMs)
    return Array.from({ length: periods }, (_, n) => this.#sumOf(present - periods + n))
  }

  /** The largest sum of a period since the start, the one under way included. */
  get peak(): number {
    return Math.max(this.#peak, this.#sumOf(this.#newest))
  }

  /** The number of the newest period in which something was counted; -Infinity before that. */
  get newest(): number {
    return this.#newest
  }

  /** The sum of a period; 0 where nothing was counted or it is kept no more. */
  at(period: number): number {
    return this.#sumOf(period)
  }

  /** The sum of the period that is under way. */
  current(nowMs: number): number {
    return this.#sumOf(Math.floor(nowMs / this.#periodMs))
  }

  #sumOf(period: number): number {
    if (this.#sums === undefined || period > this.#newest || period <= this.#newest - this.#slots) return 0
    return this.#sums[this.#slotOf(period)] ?? 0
  }

  #slotOf(period: number): number {
    return ((period % this.#slots) + this.#slots) % this.#slots
  }

  /** The clock was set back: what was counted in periods that are yet to come again is forgotten. */
  #turnBackTo(period: number, sums: Float64Array): void {
    this.#peak = this.peak
    const forgotten = Math.min(this.#newest - period, this.#slots)
    for (let n = 0; n < forgotten; n++) sums[this.#slotOf(this.#newest - n)] = 0
    this.#newest = period
  }

  #turnTo(period: number, sums: Float64Array): void {
    this.#peak = this.peak
    const skipped = Math.min(period - this.#newest, this.#slots)
    for (let n = 0; n < skipped; n++) sums[this.#slotOf(period - n)] = 0
    this.#newest = period
  }
}

const SECOND_MS = 1000
const MINUTE_MS = 60_000
/** The present second and a minute before it. */
const SECONDS_KEPT = 61
/** The present minute and an hour before it. */
const MINUTES_KEPT = 61

export const secondCounters = (): PeriodCounters => new PeriodCounters(SECOND_MS, SECONDS_KEPT)
export const minuteCounters = (): PeriodCounters => new PeriodCounters(MINUTE_MS, MINUTES_KEPT)
