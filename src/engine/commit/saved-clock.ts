// The clock of a store: as it was saved with the last commit, or as the options say.
import { momentMs } from '../../model/moment.js'
import { startingState } from '../../runtime/clock-state.js'
import { SteerableClock } from '../../runtime/steerable-clock.js'
import type { Store } from '../../storage/store.js'
import { readMeta } from './meta.js'

/** The options of the same names. */
export interface ClockOptions {
  readonly clock: 'real' | 'manual' | undefined
  /** ISO 8601. */
  readonly clockStart: string | undefined
}

/** A clock that goes on where the store's went, or begins as it is told to. */
export function clockOf(store: Store, { clock, clockStart }: ClockOptions): SteerableClock {
  const meta = readMeta(store)
  const asked = { mode: clock, startMs: clockStart === undefined ? undefined : momentMs(clockStart) }
  return new SteerableClock(startingState(asked, meta.clock, meta.stampMs), {
    floorMs: meta.stampMs,
    resetTo: () => startingState(asked, '', 0),
  })
}
