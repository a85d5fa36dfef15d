// What was consumed and refused over time, beside what is provisioned, as charts with one cursor. A click chooses a moment, a drag a time.
import { Chart } from '../../parts/chart.js'
import type { Series } from '../../parts/chart-props.js'
import type { TableSeries } from './heat-values.js'
import type { Side, TableCapacity } from './source.js'

export interface UsageChartsProps {
  readonly series: TableSeries
  readonly capacity: TableCapacity
  readonly onMoment: (atMs: number) => void
  readonly onRange: (fromMs: number, toMs: number) => void
}

interface Plan {
  readonly label: string
  readonly unit?: string
  readonly series: readonly Series[]
}

export function UsageCharts({ series, capacity, onMoment, onRange }: UsageChartsProps) {
  const timesMs = Array.from({ length: series.periods }, (_, n) => series.fromMs + n * series.stepMs)
  const shared = {
    ...{ timesMs, sync: 'capacity', onRange },
    onPoint: (index: number) => onMoment(timesMs[index] ?? series.fromMs),
  }
  return (
    <div class="charts">
      {plansOf(series, capacity).map((plan) => (
        <Chart key={plan.label} {...plan} {...shared} />
      ))}
    </div>
  )
}

function plansOf({ figures, periods, stepMs }: TableSeries, capacity: TableCapacity): readonly Plan[] {
  const whole = (list: readonly number[]): readonly number[] => Array.from({ length: periods }, (_, n) => list[n] ?? 0)
  const rates = (list: readonly number[]): readonly number[] => whole(list).map((sum) => (sum * 1000) / stepMs)
  const levels = (list: readonly (number | null)[]): readonly (number | null)[] =>
    Array.from({ length: periods }, (_, n) => list[n] ?? null)
  const limits = (side: Side): readonly Series[] => {
    const perSec = Math.min(...capacity[side].buckets.map(({ unitsPerSec }) => unitsPerSec))
    return Number.isFinite(perSec) ? [{ label: 'limit now', tone: 'muted', values: Array(periods).fill(perSec) as number[] }] : []
  }
  const units = (side: Side, list: readonly number[]): Plan => ({
    ...{ label: side === 'read' ? 'Read units' : 'Write units', unit: 'a second' },
    series: [{ label: 'consumed', tone: 'accent', values: rates(list) }, ...limits(side)],
  })
  const hasLevels = figures.readLevel.length > 0 || figures.writeLevel.length > 0
  return [
    units('read', figures.readUnits),
    units('write', figures.writeUnits),
    {
      label: 'Throttled requests',
      series: [
        { label: 'reads', tone: 'warn', values: whole(figures.readThrottles) },
        { label: 'writes', tone: 'bad', values: whole(figures.writeThrottles) },
      ],
    },
    ...(hasLevels
      ? [
          {
            ...{ label: 'Left in the buckets', unit: 'units' },
            series: [
              { label: 'reads', tone: 'accent' as const, values: levels(figures.readLevel) },
              { label: 'writes', tone: 'warn' as const, values: levels(figures.writeLevel) },
            ],
          },
        ]
      : []),
  ]
}
