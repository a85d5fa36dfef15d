// A place in the heat map: where it is after a key, and how its value reads.
import { count } from '../../parts/format.js'
import type { Metric } from './heat-values.js'

export interface HeatCell {
  readonly period: number
  readonly strip: number
}

const STEPS: Readonly<Record<string, readonly [periods: number, strips: number]>> = {
  ...{ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] },
  ...{ PageUp: [-30, 0], PageDown: [30, 0], Home: [-Infinity, 0], End: [Infinity, 0] },
}

/** Where a key leads; the newest place first. Undefined for a key that leads nowhere. */
export function moved(at: HeatCell | undefined, key: string, periods: number, strips: number): HeatCell | undefined {
  const step = STEPS[key]
  if (step === undefined) return undefined
  if (at === undefined) return { period: periods - 1, strip: 0 }
  const kept = (value: number, size: number): number => Math.min(Math.max(value, 0), size - 1)
  return { period: kept(at.period + step[0], periods), strip: kept(at.strip + step[1], strips) }
}

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumSignificantDigits: 2 })

export const valueText = (value: number, metric: Metric): string =>
  metric === 'limit' ? percent.format(value) : `${count(value)} a second`
