// Time as a dependency. Only this folder touches the wall clock and sets timers; everything that waits, waits here.

export interface Clock {
  /** Milliseconds since the epoch by the emulator's clock. */
  nowMs(): number
  /** A stamp that never repeats or goes back: max(now, last + 1). */
  stampMs(): number
  /** Runs `task` once at that time (at once when it is past). @returns a function that calls it off */
  at(dueMs: number, task: () => void | Promise<void>): () => void
}
