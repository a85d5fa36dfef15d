// Time as a dependency. Only this folder touches the wall clock and sets timers; everything that waits, waits here.
// Invariant: stamps never go back, whatever the clock does. `steerable-clock.ts` is the one clock there is.
import { setImmediate } from 'node:timers' // not the global one, which fake timers of a test would stop: a turn is no time

export interface Clock {
  /** Milliseconds since the epoch by the emulator's clock. It may have been set back. */
  nowMs(): number
  /** A stamp that never goes back: max(now, last). */
  stampMs(): number
  /**
   * Runs `task` once at that time (soon, when it is past), if the process lives that long. A move of the clock awaits the task, so it
   * must not sleep by the clock. @param lagMs what the time was computed with: never later than that from now on, though the clock is set
   * back. Without it the task waits for its time to come again. @returns a function that calls it off
   */
  at(dueMs: number, task: () => void | Promise<void>, lagMs?: number): () => void
  /**
   * Resolves after that time, or when the clock is closed. Somebody waits for it, so it keeps the process alive while the clock runs, as
   * `at` does not.
   */
  sleep(delayMs: number): Promise<void>
  /** Calls back when the clock was set back, by somebody or by the machine: what recurs computes anew when it is next due. */
  whenSetBack(listener: () => void): void
  /** The state that a restart goes on from, as text of one line. */
  stateText(): string
  /** Calls off every timer and ends every sleep, those that come later included. */
  close(): void
}

/** Runs the task after the input that arrived in this turn of the event loop, so that what it brought shares one batch. */
export function afterThisTurn(task: () => void): void {
  setImmediate(task)
}

/** Lets the event loop go round once, for work that would hold it too long. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
