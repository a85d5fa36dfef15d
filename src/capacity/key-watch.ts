// The keys that made a table or an index hot, counted while somebody looks or a partition throttles. Invariants: it ends by itself; while nothing
// is watched a request looks at one member, which is undefined.
import type { HalfUnits } from '../model/ids.js'
import type { KeySchema } from '../model/table.js'
import { KeyInsights, type ShownInsights } from './key-insights.js'

/** So long after the last look or throttle, by the emulator's clock. */
const WATCHED_MS = 300_000

/** Who is told which keys are accessed and throttled. */
export interface KeyNotes {
  noteAccess(suffix: Buffer, halfUnits: HalfUnits, nowMs: number): void
  noteThrottle(suffix: Buffer, nowMs: number): void
}

export interface ShownWatch extends Omit<ShownInsights, 'mode'> {
  /** From when on keys were counted; what was before is not known. */
  readonly sinceMs: number
  /** When it ends, unless somebody looks or a partition throttles before. */
  readonly untilMs: number
}

export class KeyWatch implements KeyNotes {
  readonly #counts: KeyInsights
  readonly #sinceMs: number
  readonly #end: () => void
  #untilMs: number

  /** @param end called when nobody has looked for long */
  constructor(keys: KeySchema, nowMs: number, end: () => void) {
    const setting = { isEnabled: true, mode: 'ACCESSED_AND_THROTTLED_KEYS', askedMs: nowMs, dueMs: nowMs } as const
    this.#counts = new KeyInsights(keys, setting)
    this.#sinceMs = nowMs
    this.#untilMs = nowMs + WATCHED_MS
    this.#end = end
  }

  /** It lasts for another while. */
  prolong(nowMs: number): void {
    this.#untilMs = nowMs + WATCHED_MS
  }

  noteAccess(suffix: Buffer, halfUnits: HalfUnits, nowMs: number): void {
    if (nowMs > this.#untilMs) return this.#end()
    this.#counts.noteAccess(suffix, halfUnits, nowMs)
  }

  noteThrottle(suffix: Buffer, nowMs: number): void {
    this.#counts.noteThrottle(suffix, nowMs)
  }

  /** @param n keys of each list at most */
  show(n: number, nowMs: number): ShownWatch {
    const { windowMs, accessed, throttled } = this.#counts.show(n, nowMs)
    return { sinceMs: this.#sinceMs, untilMs: this.#untilMs, windowMs, accessed, throttled }
  }
}

/** Both, or the one that there is. */
export function bothOf(one: KeyNotes | undefined, other: KeyNotes | undefined): KeyNotes | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return {
    noteAccess: (...access) => {
      one.noteAccess(...access)
      other.noteAccess(...access)
    },
    noteThrottle: (...throttle) => {
      one.noteThrottle(...throttle)
      other.noteThrottle(...throttle)
    },
  }
}
