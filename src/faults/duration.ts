// Durations as ISO 8601 writes them, of which time has days to seconds: `PT1M`, `P1DT12H`, `PT0.5S`. Years and months have no fixed
// length and are none.

const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/
const UNITS_MS = [86_400_000, 3_600_000, 60_000, 1000] as const

/** Milliseconds; undefined for what is no duration, or none of time. */
export function parseDuration(text: string): number | undefined {
  const parts = DURATION.exec(text)?.slice(1)
  if (parts === undefined || parts.every((part) => part === undefined)) return undefined
  if (text.endsWith('T')) return undefined
  return Math.round(UNITS_MS.reduce((sum, unitMs, at) => sum + unitMs * Number(parts[at] ?? 0), 0))
}
