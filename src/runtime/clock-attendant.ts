// What a clock that is steered needs of those around it.
import type { ClockState } from './clock-state.js'

/** Waits for what a move of the clock makes due, and hears of each move. */
export interface ClockAttendant {
  /** Resolves when all is done that is due by now. */
  settle(): Promise<void>
  /** Resolves when `stateText` is stored. */
  keep(): Promise<void>
  /** The clock was moved, or goes in another way, and that is kept. */
  onChange(): void
}

export interface ClockLimits {
  /** Stamps begin no earlier: the newest one in the store. */
  readonly floorMs?: number
  /** How the clock goes after a reset; as it was started when not given. */
  readonly resetTo?: () => ClockState
}
