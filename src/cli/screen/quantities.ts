// Quantities as a person reads them.

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const
const PARTS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const

/** Bytes, in the unit in which they have few digits. */
export function bytesText(bytes: number): string {
  let [value, unit] = [bytes, 0]
  while (value >= 1024 && unit < UNITS.length - 1) [value, unit] = [value / 1024, unit + 1]
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`
}

/** Milliseconds, in their two largest parts. */
export function durationText(ms: number): string {
  const at = PARTS.findIndex(([, partMs]) => ms >= partMs)
  if (at === -1) return `${Math.round(ms)} ms`
  let rest = ms
  const texts = PARTS.slice(at, at + 2).map(([name, partMs]) => {
    const amount = Math.floor(rest / partMs)
    rest -= amount * partMs
    return amount === 0 ? '' : `${amount} ${name}`
  })
  return texts.filter((text) => text !== '').join(' ')
}
