// How long something took, and when, by the machine: not the emulator's clock, which may stand still while work is done.

/** Milliseconds since some moment, never going back; only differences mean something. */
export function stopwatchMs(): number {
  return performance.now()
}

/** The machine's time, in milliseconds since the epoch, whatever the emulator's clock is: for what others date by theirs. */
export function machineMs(): number {
  return Date.now()
}

/** The same, by the clock that was there when this module was loaded: a test may put another one in its place. */
export const unfakedMs: () => number = Date.now
