// Moments as people and programs write them, for options and administration. Invariant: a text without an offset is UTC, whatever the
// machine's zone.

/** The last moment that a clock may be moved to: stamps of rows have room for two centuries more, so that it can go on from there. */
export const LATEST_MS = Date.UTC(4999, 11, 31, 23, 59, 59, 999)

const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/

/** @param text ISO 8601, a day or more: 2026-03-01, 2026-03-01T12:00, 2026-03-01T12:00:00.5+01:00. @returns ms since the epoch, if it is one */
export function momentMs(text: string): number | undefined {
  const match = ISO.exec(text)
  if (match === null) return undefined
  const isOpen = match[1] !== undefined && match[4] === undefined
  const ms = Date.parse(isOpen ? `${text}Z` : text)
  return isMoment(ms) && isOfCalendar(text) ? ms : undefined
}

/** Whether a clock can show it. */
export const isMoment = (ms: number): boolean => Number.isInteger(ms) && ms >= 0 && ms <= LATEST_MS

/** JavaScript takes the 30th of February for the 2nd of March. */
function isOfCalendar(text: string): boolean {
  const day = text.slice(0, 10)
  return new Date(day).toISOString().startsWith(day)
}
