// Traffic now: figures of the last full second, each with the minute before it as a small line. Each leads to the requests that it counts.
import { useLive } from '../../live/live.js'
import { count } from '../../parts/format.js'
import { usePlace } from '../../state/place.js'

const SHOWN_SECONDS = 60

interface Tile {
  readonly name: string
  readonly values: readonly number[]
  readonly tone: 'accent' | 'warn' | 'bad'
  /** Which of the requests: as the log's filter names them. */
  readonly outcome?: string
}

export function Figures() {
  const { link } = usePlace()
  const series = useLive('/series', { query: { step: 'second' }, everyS: 1 }).data.value
  if (series === undefined) return <div class="traffic" aria-busy="true" />
  const { readUnits, writeUnits, readThrottles, writeThrottles, requests, errors } = series.figures
  const minute = (values: readonly number[]): readonly number[] => minuteOf(values, series.periods)
  const throttled = minute(readThrottles).map((value, index) => value + (minute(writeThrottles)[index] ?? 0))
  const tiles: readonly Tile[] = [
    { name: 'Requests', values: minute(requests), tone: 'accent' },
    { name: 'Read units', values: minute(readUnits), tone: 'accent' },
    { name: 'Write units', values: minute(writeUnits), tone: 'accent' },
    { name: 'Throttled', values: throttled, tone: 'warn', outcome: 'throttled' },
    { name: 'Errors', values: minute(errors), tone: 'bad', outcome: 'refused' },
  ]
  return (
    <ul class="traffic" aria-label="Traffic of the last second">
      {tiles.map((tile) => (
        <li key={tile.name}>
          <a href={link('/requests', { outcome: tile.outcome })}>
            <span class="name">{tile.name}</span>
            <span class="number">
              {count(tile.values.at(-1) ?? 0)}
              <span class="muted"> /s</span>
            </span>
            <Spark {...tile} />
          </a>
        </li>
      ))}
    </ul>
  )
}

/** The last full seconds; the one that is under way is left out. */
function minuteOf(values: readonly number[], periods: number): readonly number[] {
  const full = Array.from({ length: Math.max(periods - 1, 0) }, (_none, index) => values[index] ?? 0).slice(-SHOWN_SECONDS)
  return [...Array.from({ length: SHOWN_SECONDS - full.length }, () => 0), ...full]
}

function Spark({ values, tone, name }: Tile) {
  const top = Math.max(...values, 1)
  const points = values.map((value, index) => `${index},${(20 - (value / top) * 19).toFixed(1)}`).join(' ')
  return (
    <svg
      class={`spark tone-${tone}`}
      viewBox={`0 0 ${SHOWN_SECONDS - 1} 21`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${name}, at most ${count(top)} a second`}
    >
      <polyline points={points} />
    </svg>
  )
}
