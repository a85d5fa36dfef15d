// One moment of the past: what was taken and refused then, which partition was hottest, and the way to the requests that did it.
import { count } from '../../parts/format.js'
import { Panel } from '../../parts/panel.js'
import { Time } from '../../parts/time.js'
import { usePlace } from '../../state/place.js'
import { Figure } from './buckets.js'
import { valueText } from './heat-cell.js'
import { type TableSeries, valuesOf } from './heat-values.js'

const SHOWN = 12

export interface MomentProps {
  readonly series: TableSeries
  readonly atMs: number
  readonly onClose: () => void
  readonly onPartition: (id: number) => void
}

export function Moment({ series, atMs, onClose, onPartition }: MomentProps) {
  const { link } = usePlace()
  const period = Math.floor((atMs - series.fromMs) / series.stepMs)
  const { figures, table, throttled } = series
  const at = (list: readonly number[]): number => list[period] ?? 0
  const refused = at(figures.readThrottles) + at(figures.writeThrottles)
  const own = throttled.filter((one) => one.atMs >= atMs && one.atMs < atMs + series.stepMs)
  const hottest = series.partitions
    .map((partition) => ({ partition, heat: valuesOf(partition, 'limit', series)[period] ?? 0 }))
    .reduce<{ id: number; heat: number } | undefined>(
      (most, { partition, heat }) => (heat > (most?.heat ?? 0) ? { id: partition.id, heat } : most),
      undefined,
    )
  const filter = { table, outcome: 'throttled', from: atMs, to: atMs + series.stepMs }
  return (
    <Panel
      title={
        <>
          At <Time ms={atMs} />
        </>
      }
      onClose={onClose}
      about={atMs}
    >
      {period < 0 || period >= series.periods ? (
        <p class="muted">That moment is not in the time that is shown.</p>
      ) : (
        <>
          <dl class="figures">
            <Figure name="read units" value={count(at(figures.readUnits))} />
            <Figure name="write units" value={count(at(figures.writeUnits))} />
            <Figure name="throttled requests" value={count(refused)} isBad={refused > 0} />
          </dl>
          {hottest !== undefined && (
            <p>
              The hottest was{' '}
              <button type="button" class="row-link" onClick={() => onPartition(hottest.id)}>
                partition {hottest.id}
              </button>
              , at {valueText(hottest.heat, 'limit')} of its limit.
            </p>
          )}
          {refused > 0 && (
            <p>
              <a href={link('/requests', filter)}>The throttled requests of {table}</a>
              {own.length > 0 && ', among them:'}
            </p>
          )}
          <ul class="exemplars">
            {own.slice(0, SHOWN).map(({ requestId }) => (
              <li key={requestId}>
                <a href={link(`/requests/${requestId}`, filter)}>
                  <code>{requestId}</code>
                </a>
              </li>
            ))}
          </ul>
          {own.length > SHOWN && <p class="muted">and {count(own.length - SHOWN)} more</p>}
        </>
      )}
    </Panel>
  )
}
