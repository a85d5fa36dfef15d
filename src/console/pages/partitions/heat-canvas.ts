// Draws a heat map on a canvas: one pixel a period across, the pieces of the key space down, then splits and the chosen place over it.
import { stepOf } from './heat-scale.js'
import type { HeatMap, TableSeries } from './heat-values.js'
import { isWithin } from './key-space.js'

/** Of the picture, and of its cells; the canvas has a border of its own. */
export const HEIGHT_PX = 260

export interface HeatDrawing {
  readonly map: HeatMap
  readonly series: TableSeries
  readonly scale: Uint8ClampedArray
  /** The value that has the last colour. */
  readonly full: number
  /** A period and a strip. */
  readonly at: { readonly period: number; readonly strip: number } | undefined
  /** Of lines over the picture. */
  readonly ink: string
}

export function drawHeat(canvas: HTMLCanvasElement, drawing: HeatDrawing): void {
  const { devicePixelRatio: ratio } = window
  const width = canvas.clientWidth
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(HEIGHT_PX * ratio)
  const context = canvas.getContext('2d')
  if (context === null || width === 0) return
  context.imageSmoothingEnabled = false
  context.drawImage(cellsOf(drawing), 0, 0, canvas.width, canvas.height)
  context.scale(ratio, ratio)
  drawSplits(context, drawing, width)
  drawPlace(context, drawing, width)
}

/** The cells alone, a pixel wide each. */
function cellsOf({ map, series, scale, full }: HeatDrawing): HTMLCanvasElement {
  const cells = document.createElement('canvas')
  cells.width = series.periods
  cells.height = HEIGHT_PX
  const image = new ImageData(series.periods, HEIGHT_PX)
  for (const [row, { top, height: own }] of map.strips.entries()) {
    const values = map.rows[row] ?? []
    for (let y = Math.round(top); y < Math.min(Math.round(top + own), HEIGHT_PX); y++) {
      for (let x = 0; x < series.periods; x++) {
        const step = stepOf(values[x] ?? 0, full) * 3
        image.data.set([scale[step] ?? 0, scale[step + 1] ?? 0, scale[step + 2] ?? 0, 255], (y * series.periods + x) * 4)
      }
    }
  }
  cells.getContext('2d')?.putImageData(image, 0, 0)
  return cells
}

/** Each split as a line from its time on, where its second child begins; its range is marked at that time. */
function drawSplits(context: CanvasRenderingContext2D, { map, series, ink }: HeatDrawing, width: number): void {
  const perMs = width / (series.periods * series.stepMs)
  context.strokeStyle = ink
  context.lineWidth = 1
  for (const { id, key, atMs } of series.splits) {
    const x = Math.round((atMs - series.fromMs) * perMs) + 0.5
    const strip = map.strips.find(({ lower }) => lower === key)
    if (strip !== undefined) line(context, x, strip.top, width, strip.top)
    const parent = series.partitions.find((partition) => partition.id === id)
    const own = parent === undefined ? [] : map.strips.filter((one) => isWithin(parent, one))
    const [first, last] = [own[0], own.at(-1)]
    if (first !== undefined && last !== undefined) line(context, x, first.top, x, last.top + last.height)
  }
}

function line(context: CanvasRenderingContext2D, fromX: number, fromY: number, toX: number, toY: number): void {
  context.beginPath()
  context.moveTo(fromX, fromY)
  context.lineTo(toX, toY)
  context.stroke()
}

function drawPlace(context: CanvasRenderingContext2D, { map, series, at, ink }: HeatDrawing, width: number): void {
  const strip = at === undefined ? undefined : map.strips[at.strip]
  if (at === undefined || strip === undefined) return
  const cell = width / series.periods
  context.strokeStyle = ink
  context.lineWidth = 2
  context.strokeRect(at.period * cell - 1, strip.top + 1, Math.max(cell, 3) + 2, Math.max(strip.height - 2, 3))
}
