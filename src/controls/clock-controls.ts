// The clock to look at and to steer, for the administration API and for those who hold the emulator: one implementation for both.
// Invariant: whoever asked is answered when what became due is done, and a restart would go on from there.
import { isMoment, LATEST_MS, momentMs } from '../model/moment.js'
import { CLOCK_MODES, type ClockMode } from '../runtime/clock-state.js'
import type { SteerableClock } from '../runtime/steerable-clock.js'
import { choice, isTrue, type Member, readMembers } from './members.js'
import { invalid } from './refusal.js'

export interface ShownClock {
  readonly mode: ClockMode
  /** ISO 8601. */
  readonly now: string
  readonly nowMs: number
  /** Seconds a second of the machine; 0 while it stands still. */
  readonly scale: number
  /** When the next timer of the emulator is due by this clock, if any is set. */
  readonly nextDueMs: number | undefined
}

/** Parts that add up. None is negative. */
export interface Duration {
  readonly days?: number | undefined
  readonly hours?: number | undefined
  readonly minutes?: number | undefined
  readonly seconds?: number | undefined
  readonly ms?: number | undefined
}

/** What to do: at most one of `mode`, `scale` and `resume`, which is done first, and at most one of `set` and `advance`. */
export interface ClockChange {
  readonly mode?: ClockMode | undefined
  readonly scale?: number | undefined
  readonly resume?: true | undefined
  readonly set?: Date | number | string | undefined
  readonly advance?: Duration | number | undefined
}

const PART_MS: Readonly<Record<keyof Duration, number>> = {
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1000,
  ms: 1,
}
const SCALE_MIN = 0.001
const SCALE_MAX = 1_000_000

const parts = Object.fromEntries(Object.keys(PART_MS).map((part) => [part, { type: 'number', minimum: 0 }]))
const duration: Member<number> = {
  must: 'whole milliseconds from 0, or an object of days, hours, minutes, seconds and ms from 0; set goes back',
  schema: {
    oneOf: [
      { type: 'integer', minimum: 0 },
      { type: 'object', properties: parts, additionalProperties: false, minProperties: 1 },
    ],
  },
  read: durationMs,
}
const moment: Member<number | 'now'> = {
  must: 'a time: ISO 8601, milliseconds since 1970 up to the year 4999, or "now" for the machine’s',
  schema: { oneOf: [{ type: 'string' }, { type: 'integer', minimum: 0, maximum: LATEST_MS }] },
  read: (given) => {
    if (given === 'now') return 'now'
    if (typeof given === 'string') return momentMs(given)
    const ms = given instanceof Date ? given.getTime() : given
    return typeof ms === 'number' && isMoment(ms) ? ms : undefined
  },
}
const factor: Member<number> = {
  must: `a number from ${SCALE_MIN} to ${SCALE_MAX}; the mode frozen stops`,
  schema: { type: 'number', minimum: SCALE_MIN, maximum: SCALE_MAX },
  read: (given) => (typeof given === 'number' && given >= SCALE_MIN && given <= SCALE_MAX ? given : undefined),
}

export const CLOCK_MEMBERS = { mode: choice(CLOCK_MODES), scale: factor, resume: isTrue, set: moment, advance: duration }

/** What these controls need of a clock. */
export type SteeredClock = Pick<
  SteerableClock,
  'state' | 'nextDueMs' | 'nowMs' | 'advance' | 'set' | 'setToMachine' | 'scale' | 'freeze' | 'stop' | 'resume'
>

export class ClockControls {
  readonly #clock: SteeredClock

  constructor(clock: SteeredClock) {
    this.#clock = clock
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return this.#clock.nowMs()
  }

  show(): ShownClock {
    const { state, nextDueMs } = this.#clock
    const nowMs = this.now()
    const isStill = state.mode === 'frozen' || state.mode === 'manual'
    return { mode: state.mode, now: new Date(nowMs).toISOString(), nowMs, scale: isStill ? 0 : state.factor, nextDueMs }
  }

  /** Moves the time forward: what falls due on the way is done, each at its own time. @throws Refusal */
  advance(by: Duration | number): Promise<ShownClock> {
    return this.steer({ advance: by })
  }

  /** Moves the time to there, which may be in the past; `now` is the machine's. @throws Refusal */
  set(to: Date | number | string): Promise<ShownClock> {
    return this.steer({ set: to })
  }

  /** Stands still until `resume`. */
  freeze(): Promise<ShownClock> {
    return this.steer({ mode: 'frozen' })
  }

  /** Goes on as before it was frozen; a manual clock at the machine's pace. */
  resume(): Promise<ShownClock> {
    return this.steer({ resume: true })
  }

  /** Goes so many times as fast as the machine's. @throws Refusal */
  scale(times: number): Promise<ShownClock> {
    return this.steer({ scale: times })
  }

  /** @throws Refusal */
  async steer(change: ClockChange): Promise<ShownClock> {
    const given: Readonly<Record<string, unknown>> = { ...change }
    if (given['account'] !== undefined || given['region'] !== undefined) {
      throw invalid('account and region must be left out: there is one clock for all namespaces')
    }
    const { mode, scale, resume, set, advance } = readMembers(given, CLOCK_MEMBERS)
    if (set !== undefined && advance !== undefined) throw invalid('set must not stand beside advance: one of them says where to')
    if (advance !== undefined && this.now() + advance > LATEST_MS) throw invalid('advance must not lead beyond the year 4999')
    const goOn = this.#planRun(mode, scale, resume)
    if (goOn === undefined && set === undefined && advance === undefined) {
      throw invalid('mode, scale, resume, set or advance must be given')
    }
    await goOn?.()
    if (advance !== undefined) await this.#clock.advance(advance)
    if (set !== undefined) await (set === 'now' ? this.#clock.setToMachine() : this.#clock.set(set))
    return this.show()
  }

  /** How the clock goes from now on. */
  #planRun(mode: ClockMode | undefined, scale: number | undefined, resume: true | undefined): (() => Promise<void>) | undefined {
    const clock = this.#clock
    if (resume === true) {
      if (mode !== undefined || scale !== undefined) throw invalid('resume must not stand beside mode or scale')
      return () => clock.resume()
    }
    if (scale !== undefined) {
      if (mode !== undefined && mode !== 'scaled') throw invalid(`scale must not stand beside the mode ${mode}`)
      return () => clock.scale(scale)
    }
    switch (mode) {
      case undefined:
        return undefined
      case 'scaled':
        throw invalid('scale must stand beside the mode scaled')
      case 'real':
        return () => clock.scale(1)
      case 'frozen':
        return () => clock.freeze()
      case 'manual':
        return () => clock.stop()
    }
  }
}

function durationMs(given: unknown): number | undefined {
  if (typeof given === 'number') return Number.isInteger(given) && given >= 0 ? given : undefined
  if (typeof given !== 'object' || given === null) return undefined
  let ms = 0
  const entries = Object.entries(given).filter(([, amount]) => amount !== undefined)
  for (const [part, amount] of entries) {
    const partMs = Object.hasOwn(PART_MS, part) ? PART_MS[part as keyof Duration] : undefined // one of them, as just seen
    if (partMs === undefined || typeof amount !== 'number' || !(amount >= 0)) return undefined
    ms += amount * partMs
  }
  return entries.length > 0 && Number.isFinite(ms) ? Math.round(ms) : undefined
}
