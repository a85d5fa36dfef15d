// The key space over time: brightness is what a partition carried, lines are splits. A place in it can be pointed at, or reached by arrows, and
// pinned; the numbers stand below, and the same as a table.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Button } from '../../parts/button.js'
import { count } from '../../parts/format.js'
import { Choice } from '../../parts/field.js'
import { Panel } from '../../parts/panel.js'
import { timeText } from '../../parts/time.js'
import { theme } from '../../state/settings.js'
import { HeatTable } from './heat-table.js'
import { drawHeat, HEIGHT_PX } from './heat-canvas.js'
import { scaleOf } from './heat-scale.js'
import { heatMapOf, METRIC_WORDS, METRICS, type Metric, partitionAt, type TableSeries } from './heat-values.js'
import { type HeatCell, moved, valueText } from './heat-cell.js'
import { rangeText } from './key-space.js'

export interface HeatMapProps {
  readonly series: TableSeries
  readonly onPick: (atMs: number, partition: number | undefined) => void
}

export function HeatMapPanel({ series, onPick }: HeatMapProps) {
  const [metric, setMetric] = useState<Metric>('limit')
  const [brightness, setBrightness] = useState(50)
  const [isTable, setTable] = useState(false)
  const tools = (
    <Button tone="quiet" icon="tables" pressed={isTable} title="Heat map as a table" onPress={() => setTable(!isTable)} />
  )
  return (
    <Panel title="Heat of the key space" tools={tools}>
      <div class="heat-tools">
        <Choice
          label="Shown"
          value={metric}
          choices={METRICS.map((name) => [name, METRIC_WORDS[name]] as const)}
          onChoose={(name) => setMetric(METRICS.find((one) => one === name) ?? 'limit')}
        />
        <div class="field">
          <label for="brightness">Brightness</label>
          <input
            id="brightness"
            type="range"
            min={0}
            max={100}
            value={brightness}
            onInput={({ currentTarget }) => setBrightness(Number(currentTarget.value))}
          />
        </div>
      </div>
      {isTable ? (
        <HeatTable series={series} onPick={onPick} />
      ) : (
        <HeatPicture series={series} metric={metric} gain={4 ** ((brightness - 50) / 25)} onPick={onPick} />
      )}
    </Panel>
  )
}

interface PictureProps extends HeatMapProps {
  readonly metric: Metric
  /** 1 shows the most with the last colour. */
  readonly gain: number
}

function HeatPicture({ series, metric, gain, onPick }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [at, setAt] = useState<HeatCell>()
  const map = useMemo(() => heatMapOf(series, metric, HEIGHT_PX), [series, metric])
  const full = map.most / gain
  const draw = (): void => {
    if (canvas.current === null) return
    const ink = getComputedStyle(canvas.current).color
    drawHeat(canvas.current, { map, series, scale: scaleOf(isDark()), full, at, ink })
  }
  useEffect(draw, [map, series, full, at, theme.value])
  useResize(canvas, draw)
  const point = (event: MouseEvent): HeatCell | undefined => {
    if (canvas.current === null) return undefined
    const { left, top, width, height } = canvas.current.getBoundingClientRect()
    const period = Math.floor(((event.clientX - left) / width) * series.periods)
    const strip = map.strips.findLastIndex((one) => one.top <= ((event.clientY - top) / height) * HEIGHT_PX)
    return { period: Math.min(Math.max(period, 0), series.periods - 1), strip: Math.max(strip, 0) }
  }
  const pick = (cell: HeatCell | undefined): void => {
    const strip = cell && map.strips[cell.strip]
    if (cell === undefined || strip === undefined) return
    const atMs = series.fromMs + cell.period * series.stepMs
    onPick(atMs, partitionAt(series, strip, atMs)?.id)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === ' ') pick(at)
    else {
      const next = moved(at, event.key, series.periods, map.strips.length)
      if (next === undefined) return
      setAt(next)
    }
    event.preventDefault()
  }
  return (
    <>
      <div class="heat">
        <canvas
          ref={canvas}
          tabIndex={0}
          role="application"
          aria-label="Heat map of the key space over time; arrows move, Enter chooses"
          aria-describedby="heat-words"
          onPointerMove={(event) => setAt(point(event))}
          onClick={(event) => pick(point(event))}
          onKeyDown={onKeyDown}
        />
        <div class="heat-times muted">
          <span>{timeText(series.fromMs)}</span>
          <span>{timeText(series.fromMs + series.periods * series.stepMs)}</span>
        </div>
      </div>
      <Legend metric={metric} full={full} most={map.most} />
      <p class="heat-words" id="heat-words" aria-live="polite">
        <Words series={series} metric={metric} map={map} at={at} />
      </p>
    </>
  )
}

interface WordsProps {
  readonly series: TableSeries
  readonly metric: Metric
  readonly map: ReturnType<typeof heatMapOf>
  readonly at: HeatCell | undefined
}

/** What there is at a place, in absolute numbers. */
function Words({ series, metric, map, at }: WordsProps) {
  const strip = at && map.strips[at.strip]
  if (at === undefined || strip === undefined) {
    if (map.most === 0) return <>Nothing of it in the time that is shown.</>
    return <>Point at the picture for its numbers. The brightest is {valueText(map.most, metric)}.</>
  }
  const atMs = series.fromMs + at.period * series.stepMs
  const partition = partitionAt(series, strip, atMs)
  const of = (list: readonly number[] | undefined): string => count(((list?.[at.period] ?? 0) * 1000) / series.stepMs)
  return (
    <>
      <strong>{timeText(atMs)}</strong>, keys {rangeText(strip)}
      {partition !== undefined && (
        <>
          , <strong>partition {partition.id}</strong>: {of(partition.readUnits)} read and {of(partition.writeUnits)} write units a
          second ({valueText(map.rows[at.strip]?.[at.period] ?? 0, metric)}), {of(partition.readThrottles)} reads and{' '}
          {of(partition.writeThrottles)} writes throttled
        </>
      )}
    </>
  )
}

function Legend({ metric, full, most }: { readonly metric: Metric; readonly full: number; readonly most: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (context === undefined || context === null) return
    const scale = scaleOf(isDark())
    const image = new ImageData(256, 1)
    for (let x = 0; x < 256; x++) image.data.set([...scale.slice(x * 3, x * 3 + 3), 255], x * 4)
    context.putImageData(image, 0, 0)
  }, [theme.value])
  return (
    <p class="heat-legend muted">
      <span>nothing</span>
      <canvas ref={canvas} width={256} height={1} aria-hidden="true" />
      <span>
        {valueText(most === 0 ? 0 : full, metric)}
        {metric === 'limit' && ' of what a partition can give'}
      </span>
    </p>
  )
}

/** Whether the page is dark now, by its setting or by the system. */
const isDark = (): boolean =>
  theme.value === 'dark' || (theme.value === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)

function useResize(ref: { readonly current: HTMLElement | null }, draw: () => void): void {
  const latest = useRef(draw)
  latest.current = draw
  useEffect(() => {
    if (ref.current === null) return undefined
    const sizes = new ResizeObserver(() => latest.current())
    sizes.observe(ref.current)
    return () => sizes.disconnect()
  }, [])
}
