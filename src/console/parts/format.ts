// Numbers for people. Invariant: pure; a number of an item never comes here.
const SIZES = ['B', 'KB', 'MB', 'GB', 'TB'] as const
const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

/** `12,345`, `0.5`. */
export const count = (value: number): string => grouped.format(value)

/** `1 item`, `3 items`. */
export const counted = (value: number, one: string, many = `${one}s`): string => `${count(value)} ${value === 1 ? one : many}`

/** `1.5 KB`. */
export function bytes(value: number): string {
  const power = value < 1 ? 0 : Math.min(Math.floor(Math.log2(value) / 10), SIZES.length - 1)
  return `${grouped.format(value / 1024 ** power)} ${SIZES[power]}`
}

/** `250 ms`, `1.5 s`, `2 min`, `3 h`, `4 d`. */
export function duration(ms: number): string {
  const size = Math.abs(ms)
  if (size < 1000) return `${Math.round(ms)} ms`
  if (size < 120_000) return `${grouped.format(ms / 1000)} s`
  if (size < 7_200_000) return `${grouped.format(ms / 60_000)} min`
  return size < 172_800_000 ? `${grouped.format(ms / 3_600_000)} h` : `${grouped.format(ms / 86_400_000)} d`
}

/** `T+1 d 02:03:04`. */
export function elapsed(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1000)
  const days = Math.floor(seconds / 86_400)
  const part = (value: number): string => String(value).padStart(2, '0')
  const time = `${part(Math.floor(seconds / 3600) % 24)}:${part(Math.floor(seconds / 60) % 60)}:${part(seconds % 60)}`
  return `T${ms < 0 ? '−' : '+'}${days === 0 ? '' : `${days} d `}${time}`
}
