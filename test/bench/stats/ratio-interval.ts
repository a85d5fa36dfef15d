// Whether a change made something faster: the ratio of two builds that were measured in turn, and the interval that a bootstrap gives it.
// Rounds of one launch share their process (its memory layout, its compiled code), so launches are drawn first and rounds inside them.
import { median } from './median.js'
import { seededRandom } from './random.js'

const RESAMPLES = 2000
const TAIL = 0.025
const SEED = 20_260_101

/** One round: what was measured before the change and, right beside it, after. */
export interface Pair {
  readonly before: number
  readonly after: number
}

export interface RatioInterval {
  /** after / before. */
  readonly ratio: number
  /** Between `low` and `high` with 95 % confidence. */
  readonly low: number
  readonly high: number
}

/** The interval of after / before over launches of rounds. */
export function ratioInterval(launches: readonly (readonly Pair[])[]): RatioInterval {
  const ratios = launches.map((rounds) => rounds.map(({ before, after }) => after / before)).filter((rounds) => rounds.length > 0)
  const random = seededRandom(SEED)
  const resample = (): number[] => redrawn(ratios, random).flatMap((rounds) => redrawn(rounds, random))
  const resampled = Array.from({ length: RESAMPLES }, () => median(resample()))
  resampled.sort((a, b) => a - b)
  const at = (share: number): number => resampled[Math.min(RESAMPLES - 1, Math.floor(share * RESAMPLES))] ?? Number.NaN
  return { ratio: median(ratios.flat()), low: at(TAIL), high: at(1 - TAIL) }
}

/** As many values, each drawn from all of them. */
function redrawn<T>(values: readonly T[], random: () => number): T[] {
  return Array.from(values, (value) => values[Math.floor(random() * values.length)] ?? value)
}

/** What the interval says of requests per second. */
export function verdict({ low, high }: RatioInterval): 'faster' | 'slower' | 'no difference shown' {
  if (low > 1) return 'faster'
  return high < 1 ? 'slower' : 'no difference shown'
}
