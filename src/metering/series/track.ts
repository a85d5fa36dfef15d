// The figures of one table, index or partition over time: by the second for five minutes, by the minute for three hours. Filled by looking at
// counters that requests keep anyway. Invariant: what counters say that is not in it yet is added once, to the second in which it was counted
// as far as the counters still tell that.
import type { PeriodCounters } from '../../capacity/period-counters.js'
import { type Figure, FiguresRing } from './figures-ring.js'

const SECOND_MS = 1000
const SECONDS_A_MINUTE = 60
export const SECONDS_KEPT = 300
export const MINUTES_KEPT = 180
/** Of one track. */
export const TRACK_BYTES = FiguresRing.bytes(SECONDS_KEPT) + FiguresRing.bytes(MINUTES_KEPT)

export type Step = 'second' | 'minute'

/** One side of what is looked at: a pool's or a partition's. */
export interface CountedSide {
  readonly seconds: PeriodCounters
  readonly throttledRequests: number
}

interface SeenSide {
  total: number
  throttles: number
  /** The second that was looked at last, and what was counted in it by then. */
  second: number
  inSecond: number
}

const newSeen = (): SeenSide => ({ total: 0, throttles: 0, second: Number.NEGATIVE_INFINITY, inSecond: 0 })

export class Track {
  readonly #seconds = new FiguresRing(SECONDS_KEPT)
  readonly #minutes = new FiguresRing(MINUTES_KEPT)
  readonly #seen = { read: newSeen(), write: newSeen() }
  /** When something was added last, by the emulator's clock. */
  changedAtMs = Number.NEGATIVE_INFINITY

  /** @param nowMs to which it reaches from now on */
  turnTo(nowMs: number): void {
    const second = Math.floor(nowMs / SECOND_MS)
    this.#seconds.turnTo(second)
    this.#minutes.turnTo(Math.floor(second / SECONDS_A_MINUTE))
  }

  /** Takes up what was counted since the last look. @returns whether there was something */
  look(side: 'read' | 'write', { seconds, throttledRequests }: CountedSide, nowMs: number): boolean {
    const seen = this.#seen[side]
    const units = seconds.total - seen.total
    const throttles = throttledRequests - seen.throttles
    if (units === 0 && throttles === 0) return false
    if (units !== 0) this.#takeUnits(`${side}Units`, seconds, seen, units)
    if (throttles !== 0) this.add(`${side}Throttles`, nowMs, throttles)
    seen.total = seconds.total
    seen.throttles = throttledRequests
    this.changedAtMs = nowMs
    return true
  }

  /** What was counted until now is somewhere else. */
  skip(side: 'read' | 'write', { seconds, throttledRequests }: CountedSide): void {
    const { newest, total } = seconds
    Object.assign(this.#seen[side], { total, throttles: throttledRequests, second: newest, inSecond: seconds.at(newest) })
  }

  add(figure: Figure, nowMs: number, amount: number): void {
    this.#addIn(figure, Math.floor(nowMs / SECOND_MS), amount)
  }

  setLevel(figure: 'readLevel' | 'writeLevel', nowMs: number, units: number): void {
    const second = Math.floor(nowMs / SECOND_MS)
    this.#seconds.set(figure, second, units)
    this.#minutes.set(figure, Math.floor(second / SECONDS_A_MINUTE), units)
  }

  at(figure: Figure, step: Step, period: number): number {
    return (step === 'second' ? this.#seconds : this.#minutes).at(figure, period)
  }

  /** Takes up the sums of another one. */
  merge(other: Track): void {
    this.#seconds.addAll(other.#seconds)
    this.#minutes.addAll(other.#minutes)
  }

  #takeUnits(figure: Figure, counters: PeriodCounters, seen: SeenSide, halfUnits: number): void {
    const { newest } = counters
    let left = halfUnits
    for (let second = newest; left > 0 && second > newest - SECONDS_A_MINUTE && second >= seen.second; second--) {
      const counted = counters.at(second) - (second === seen.second ? seen.inSecond : 0)
      const taken = Math.min(left, Math.max(0, counted))
      if (taken > 0) this.#addIn(figure, second, taken / 2)
      left -= taken
    }
    // What the counters have let go was counted somewhere between both looks.
    if (left > 0) this.#addIn(figure, Math.max(Math.min(seen.second, newest), newest - SECONDS_A_MINUTE), left / 2)
    seen.second = newest
    seen.inSecond = counters.at(newest)
  }

  #addIn(figure: Figure, second: number, amount: number): void {
    this.#seconds.add(figure, second, amount)
    this.#minutes.add(figure, Math.floor(second / SECONDS_A_MINUTE), amount)
  }
}
