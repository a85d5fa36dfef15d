// How long something took, by the machine: not the emulator's clock, which may stand still while work is done.

/** Milliseconds since some moment, never going back; only differences mean something. */
export function stopwatchMs(): number {
  return performance.now()
}
