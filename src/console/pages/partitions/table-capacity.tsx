// Everything about the capacity of one table or global index. The address has what is looked at: index, step, time, moment and partition.
import { useRef } from 'preact/hooks'
import { useLive } from '../../live/live.js'
import { Button } from '../../parts/button.js'
import { Empty } from '../../parts/empty.js'
import { Choice } from '../../parts/field.js'
import { useTables } from '../../state/namespaces.js'
import { namespaceText, usePlace } from '../../state/place.js'
import { Buckets } from './buckets.js'
import { MODES, setMode } from './capacity-deeds.js'
import { HeatMapPanel } from './heat-map.js'
import { type TableSeries, within } from './heat-values.js'
import { HotKeys } from './hot-keys.js'
import { Moment } from './moment.js'
import { SpacePanel } from './space-panel.js'
import { Splits } from './splits.js'
import { type Source, type TableCapacity } from './source.js'
import { ThrottledMoments } from './throttled-moments.js'
import { UsageCharts } from './usage-charts.js'

const CHANGES = ['table.', 'partition.', 'reset', 'clock.'] as const
const EVERY_S = { second: 1, minute: 10 } as const

export function TableCapacityPage({ table }: { readonly table: string }) {
  const { namespace, query, ask } = usePlace()
  const { account, region } = namespace
  const index = query['index']
  const source: Source = { table, index, namespace }
  const step = query['step'] === 'minute' ? 'minute' : 'second'
  const at = { path: { name: table }, on: CHANGES }
  const live = useLive('/tables/{name}/partitions', { ...at, everyS: 1, query: { account, region, index } })
  const past = useLive('/tables/{name}/series', { ...at, everyS: EVERY_S[step], query: { account, region, index, step } })
  const range = rangeIn(query)
  const kept = useKept(past.data.value, range !== undefined)
  const capacity = live.data.value
  const refresh = (): void => {
    live.refresh()
    past.refresh()
  }
  if (capacity === undefined)
    return live.failure.value === undefined ? null : <Empty title={live.failure.value.message} table={table} />
  const series = kept === undefined || range === undefined ? kept : within(kept, ...range)
  const moment = query['at'] === undefined ? undefined : Number(query['at'])
  const pick = (atMs: number, partition: number | undefined): void => ask({ at: atMs, partition })
  return (
    <>
      <Head source={source} capacity={capacity} onDone={refresh} />
      <Buckets source={source} capacity={capacity} onDone={refresh} />
      <SpacePanel source={source} capacity={capacity} onDone={refresh} />
      <TimeTools range={range} />
      {series !== undefined && <ThrottledMoments series={series} onMoment={(atMs) => ask({ at: atMs })} />}
      {series !== undefined && moment !== undefined && (
        <Moment
          series={series}
          atMs={moment}
          onClose={() => ask({ at: undefined })}
          onPartition={(partition) => ask({ partition })}
        />
      )}
      {series !== undefined && (
        <>
          <HeatMapPanel series={series} onPick={pick} />
          <UsageCharts
            series={series}
            capacity={capacity}
            onMoment={(atMs) => ask({ at: atMs })}
            onRange={(from, to) => ask({ from: Math.round(from), to: Math.round(to) })}
          />
        </>
      )}
      <HotKeys source={source} insights={capacity.keyInsights} onDone={refresh} />
      <Splits splits={capacity.splits} />
    </>
  )
}

interface HeadProps {
  readonly source: Source
  readonly capacity: TableCapacity
  readonly onDone: () => void
}

function Head({ source, capacity, onDone }: HeadProps) {
  const { link, ask } = usePlace()
  const { table, index, namespace } = source
  const own = useTables()?.find((one) => one.table === table && namespaceText(one) === namespaceText(namespace))
  const indexes = (own?.indexes ?? []).filter(({ kind }) => kind === 'global').map((one) => one.index)
  const { mode } = capacity.capacity
  return (
    <div class="page-head">
      <h1>
        <a class="crumb" href={link('/partitions')}>
          Partitions
        </a>
        <span class="wrap">{table}</span>
      </h1>
      <Choice
        label="Of"
        value={index ?? ''}
        choices={[['', 'the table'], ...indexes.map((name) => [name, `index ${name}`] as const)]}
        onChoose={(name) => ask({ index: name, partition: undefined, at: undefined, from: undefined, to: undefined })}
      />
      <Choice
        label={`Capacity in ${namespace.region}`}
        value={mode}
        choices={MODES.map((one) => [one, MODE_WORDS[one]] as const)}
        onChoose={(to) => void setMode(source, MODES.find((one) => one === to) ?? 'provisioned', mode).then(onDone)}
      />
    </div>
  )
}

const MODE_WORDS = { off: 'off: nothing throttles', provisioned: 'provisioned limits', full: 'full: partitions, too' } as const

function TimeTools({ range }: { readonly range: readonly [number, number] | undefined }) {
  const { query, ask } = usePlace()
  const live = (): void => ask({ from: undefined, to: undefined, at: undefined })
  const step = query['step'] ?? 'second'
  const button = (name: string, words: string) => (
    <Button
      tone="quiet"
      pressed={step === name}
      onPress={() => ask({ step: name === 'second' ? undefined : name, from: undefined, to: undefined, at: undefined })}
    >
      {words}
    </Button>
  )
  return (
    <div class="time-tools" role="group" aria-label="Time">
      <h2>Over time</h2>
      {button('second', 'Last 5 minutes')}
      {button('minute', 'Last 3 hours')}
      {range === undefined ? (
        <span class="chip good">live</span>
      ) : (
        <>
          <span class="chip warn">stopped: a part is shown</span>
          <Button icon="play" onPress={live}>
            Live again
          </Button>
        </>
      )}
    </div>
  )
}

/** The time that was drawn out, by the address. */
function rangeIn({ from, to }: Readonly<Record<string, string>>): readonly [number, number] | undefined {
  const range = [Number(from), Number(to)] as const
  return from !== undefined && to !== undefined && range[1] > range[0] ? range : undefined
}

/** What was there when it was stopped, for as long as it is; else what is there now. */
function useKept(now: TableSeries | undefined, isStopped: boolean): TableSeries | undefined {
  const kept = useRef<TableSeries | undefined>(undefined)
  const of = (series: TableSeries | undefined): string => `${series?.table} ${series?.index} ${series?.region} ${series?.stepMs}`
  if (!isStopped || of(kept.current) !== of(now)) kept.current = now
  return kept.current
}
