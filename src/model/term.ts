// Whether a time that began at a moment and lasts so long is over. Invariant: nothing lasts longer than that, though the clock is set back:
// before its beginning a term counts as over, since nobody knows how much of it has passed.

/** @param lastsMs from `beganMs` on */
export const isTermOver = (beganMs: number, lastsMs: number, nowMs: number): boolean =>
  nowMs < beganMs || nowMs >= beganMs + lastsMs

/** The same of what was asked for at a moment and comes into effect at another. */
export const isInEffect = ({ askedMs, dueMs }: { readonly askedMs: number; readonly dueMs: number }, nowMs: number): boolean =>
  isTermOver(askedMs, dueMs - askedMs, nowMs)
