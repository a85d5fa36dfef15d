// uPlot, with the page's colours and a resizing canvas. Loaded when the first chart is drawn.
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { timeMode } from '../state/settings.js'
import type { ChartProps } from './chart-props.js'
import { timeText } from './time.js'

const HEIGHT_PX = 180

/** Tones by the names of the page's own colours. */
function colourOf(host: HTMLElement, tone: string): string {
  const probe = document.createElement('i')
  probe.className = `tone-${tone}`
  host.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

export interface Plot {
  readonly update: (props: ChartProps) => void
  readonly end: () => void
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 2 })

/** A time of the axis: with seconds where its steps are shorter than minutes. */
function clockText(ms: number, stepMs: number): string {
  const date = new Date(ms)
  const shifted = timeMode.value === 'local' ? new Date(ms - date.getTimezoneOffset() * 60_000) : date
  return shifted.toISOString().slice(11, stepMs < 60_000 ? 19 : 16)
}

/** Draws into an element, and follows its width. */
export function plot(host: HTMLElement, props: ChartProps): Plot {
  const muted = colourOf(host, 'muted')
  const line = colourOf(host, 'line')
  const axis = {
    stroke: muted,
    grid: { stroke: line, width: 1 },
    ticks: { stroke: line, width: 1 },
    font: '11px ui-sans-serif, system-ui',
  }
  const chart = new uPlot(
    {
      ...{ width: host.clientWidth || 300, height: HEIGHT_PX, ms: 1 },
      legend: { live: true },
      cursor: { ...(props.sync === undefined ? {} : { sync: { key: props.sync } }), drag: { x: props.onRange !== undefined } },
      axes: [
        { ...axis, size: 34, values: (_self, splits, _axis, _space, step) => splits.map((ms) => clockText(ms, step)) },
        { ...axis, size: 46, values: (_self, splits) => splits.map((value) => compact.format(value)) },
      ],
      series: [
        { value: (_self, ms: number | null) => (ms === null ? '–' : timeText(ms)) },
        ...props.series.map(({ label, tone }) => ({ label, stroke: colourOf(host, tone), width: 1.5, points: { show: false } })),
      ],
      hooks: {
        setSelect: [
          (self) => {
            const { left, width } = self.select
            if (width > 2) props.onRange?.(self.posToVal(left, 'x'), self.posToVal(left + width, 'x'))
          },
        ],
      },
    },
    dataOf(props),
    host,
  )
  const pick = (): void => {
    const { idx } = chart.cursor
    if (typeof idx === 'number') props.onPoint?.(idx)
  }
  chart.over.addEventListener('click', pick)
  const sizes = new ResizeObserver(() => chart.setSize({ width: host.clientWidth, height: HEIGHT_PX }))
  sizes.observe(host)
  return {
    update: (next) => chart.setData(dataOf(next)),
    end: () => {
      sizes.disconnect()
      chart.destroy()
    },
  }
}

const dataOf = ({ timesMs, series }: ChartProps): uPlot.AlignedData => [[...timesMs], ...series.map(({ values }) => [...values])]
