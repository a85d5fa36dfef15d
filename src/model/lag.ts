// How far a follower trails, in milliseconds: always the same, or drawn anew for each change from a range.

/** From `minMs` to `maxMs`, both inclusive. */
export interface Lag {
  readonly minMs: number
  readonly maxMs: number
}

export const NO_LAG: Lag = { minMs: 0, maxMs: 0 }

/** A day, in milliseconds: the longest lag that a follower can have. */
export const LAG_MAX_MS = 86_400_000

/** Completes "must be". */
export const LAG_WORDS = `milliseconds from 0 to ${LAG_MAX_MS}, or a range of them such as 5-40`

const RANGE = /^(\d{1,8})(?:-(\d{1,8}))?$/

/** @param given `20`, `"20"` or `"5-40"`. @returns undefined for anything else */
export function lagOf(given: unknown): Lag | undefined {
  const text = typeof given === 'number' ? String(given) : given
  const match = typeof text === 'string' ? RANGE.exec(text) : null
  if (match === null) return undefined
  const minMs = Number(match[1])
  const maxMs = match[2] === undefined ? minMs : Number(match[2])
  return minMs <= maxMs && maxMs <= LAG_MAX_MS ? { minMs, maxMs } : undefined
}

/** The lag as `lagOf` reads it: a number when it is always the same. */
export function shownLag({ minMs, maxMs }: Lag): number | string {
  return minMs === maxMs ? minMs : `${minMs}-${maxMs}`
}

export const isSameLag = (a: Lag, b: Lag): boolean => a.minMs === b.minMs && a.maxMs === b.maxMs
