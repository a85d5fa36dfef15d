// When it throttled, the newest first: each moment can be opened.
import { counted } from '../../parts/format.js'
import { Time } from '../../parts/time.js'
import type { TableSeries } from './heat-values.js'

const SHOWN = 5

export interface ThrottledMomentsProps {
  readonly series: TableSeries
  readonly onMoment: (atMs: number) => void
}

export function ThrottledMoments({ series, onMoment }: ThrottledMomentsProps) {
  const { figures, fromMs, stepMs, periods } = series
  const moments = Array.from({ length: periods }, (_, n) => ({
    atMs: fromMs + n * stepMs,
    refused: (figures.readThrottles[n] ?? 0) + (figures.writeThrottles[n] ?? 0),
  })).filter(({ refused }) => refused > 0)
  if (moments.length === 0) return null
  return (
    <p class="throttled-moments">
      <span class="muted">It throttled at</span>
      {moments
        .toReversed()
        .slice(0, SHOWN)
        .map(({ atMs, refused }) => (
          <button key={atMs} type="button" class="chip bad" onClick={() => onMoment(atMs)}>
            <Time ms={atMs} /> · {counted(refused, 'request')}
          </button>
        ))}
      {moments.length > SHOWN && <span class="muted">and {moments.length - SHOWN} times before that</span>}
    </p>
  )
}
