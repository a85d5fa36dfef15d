// Where ranges of keys lie in a table's key space, and how tall they are drawn. A bound is the hex of a row-key suffix, which begins with
// the hash of the partition key; hex sorts as the bytes do. Invariant: pure; every range is tall enough to be seen.

/** A range as administration says it: from `lower`, empty for the first, up to `upper`, absent for the last. */
export interface KeyRange {
  readonly lower: string
  readonly upper?: string | undefined
}

/** A piece of the key space that no bound cuts, as it is drawn: from `top`, `height` pixels. */
export interface Strip {
  readonly lower: string
  readonly upper: string | undefined
  readonly top: number
  readonly height: number
}

/** Hex digits that a number holds exactly. */
const DIGITS = 13
const WHOLE = 16 ** DIGITS
const LEAST_PX = 5

/** How much of the space of hashes lies before a bound, from 0 to 1. */
export const shareBefore = (hex: string): number => parseInt(hex.slice(0, DIGITS).padEnd(DIGITS, '0'), 16) / WHOLE

/** How much of the space of hashes a range takes, from 0 to 1; 0 within one item collection. */
export const shareOf = ({ lower, upper }: KeyRange): number => (upper === undefined ? 1 : shareBefore(upper)) - shareBefore(lower)

/** Cuts the key space at each bound, and shares a height out among the pieces by their size, a few pixels at least for each. */
export function stripsOf(ranges: readonly KeyRange[], heightPx: number): readonly Strip[] {
  const bounds = [...new Set(ranges.flatMap(({ lower, upper }) => (upper === undefined ? [lower] : [lower, upper])))].sort()
  if (bounds[0] !== '') bounds.unshift('')
  const least = Math.min(LEAST_PX, heightPx / bounds.length)
  const rest = heightPx - least * bounds.length
  let top = 0
  return bounds.map((lower, index) => {
    const upper = bounds[index + 1]
    const height = least + rest * shareOf({ lower, upper })
    const strip = { lower, upper, top, height }
    top += height
    return strip
  })
}

/** Whether a piece lies in a range. */
export const isWithin = ({ lower, upper }: KeyRange, strip: Strip): boolean =>
  strip.lower >= lower && (upper === undefined || strip.lower < upper)

/** A range for people: in hundredths of the space of hashes, as far as they tell it. */
export function rangeText(range: KeyRange): string {
  const from = percent(shareBefore(range.lower))
  const to = percent(range.upper === undefined ? 1 : shareBefore(range.upper))
  return from === to ? `within one key at ${from}` : `${from} – ${to}`
}

const percent = (share: number): string => `${(share * 100).toFixed(share === 0 || share === 1 ? 0 : 2)} %`
