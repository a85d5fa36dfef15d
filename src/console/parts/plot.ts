// uPlot, with the page's colours and a resizing canvas. Loaded when the first chart is drawn.
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { ChartProps } from './chart-props.js'

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
      axes: [axis, { ...axis, size: 46 }],
      series: [
        {},
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
