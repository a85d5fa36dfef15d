// What the heat map shows: for each piece of the key space, period by period, how much its partition carried. Invariant: pure; a value is what
// the partition carried as a whole, so that a hot one is as bright however small its range is.
import type { paths } from '../../api/administration.js'
import { isWithin, type Strip, stripsOf } from './key-space.js'

type Answers = paths['/_dynalab/tables/{name}/series']['get']['responses']
export type TableSeries = Answers[200]['content']['application/json']
export type PartitionSeries = TableSeries['partitions'][number]

export const METRICS = ['limit', 'readUnits', 'writeUnits', 'readThrottles', 'writeThrottles'] as const
export type Metric = (typeof METRICS)[number]

export const METRIC_WORDS: Readonly<Record<Metric, string>> = {
  limit: 'Share of the partition limit',
  readUnits: 'Read units',
  writeUnits: 'Write units',
  readThrottles: 'Throttled reads',
  writeThrottles: 'Throttled writes',
}

export interface HeatMap {
  readonly strips: readonly Strip[]
  /** By strip, then by period; shares of the limit are from 0 to 1, all others are by the second. */
  readonly rows: readonly (readonly number[])[]
  readonly most: number
}

/** The values of a partition, period by period. */
export function valuesOf(partition: PartitionSeries, metric: Metric, series: TableSeries): readonly number[] {
  const { periods, stepMs, partitionLimits: limits } = series
  const rate = (list: readonly number[], n: number): number => ((list[n] ?? 0) * 1000) / stepMs
  if (metric !== 'limit') return Array.from({ length: periods }, (_, n) => rate(partition[metric], n))
  const { readUnits, writeUnits } = partition
  return Array.from({ length: periods }, (_, n) =>
    Math.max(rate(readUnits, n) / limits.readUnits, rate(writeUnits, n) / limits.writeUnits),
  )
}

/** @param heightPx of the whole picture */
export function heatMapOf(series: TableSeries, metric: Metric, heightPx: number): HeatMap {
  const strips = stripsOf(series.partitions, heightPx)
  const tracks = series.partitions.map((partition) => ({ partition, values: valuesOf(partition, metric, series) }))
  const rows = strips.map((strip) => {
    const own = tracks.filter(({ partition }) => isWithin(partition, strip))
    return Array.from({ length: series.periods }, (_, n) => own.reduce((sum, { values }) => sum + (values[n] ?? 0), 0))
  })
  return { strips, rows, most: rows.flat().reduce((most, value) => Math.max(most, value), 0) }
}

/** The partition that had a piece of the key space at a time; the one that has it now where none is known. */
export function partitionAt(series: TableSeries, strip: Strip, atMs: number): PartitionSeries | undefined {
  const own = series.partitions.filter((partition) => isWithin(partition, strip))
  const closedAtMs = new Map(series.splits.map((split) => [split.id, split.atMs]))
  const lived = own.filter(
    ({ id, createdAtMs }) => createdAtMs < atMs + series.stepMs && (closedAtMs.get(id) ?? Infinity) >= atMs,
  )
  return lived.at(-1) ?? own.find(({ isClosed }) => !isClosed) ?? own.at(-1)
}

/** The same series of a part of its time. */
export function within(series: TableSeries, fromMs: number, toMs: number): TableSeries {
  const first = Math.min(Math.max(Math.floor((fromMs - series.fromMs) / series.stepMs), 0), series.periods - 1)
  const last = Math.min(Math.max(Math.ceil((toMs - series.fromMs) / series.stepMs), first + 1), series.periods)
  const cut = <T extends object>(columns: T): T =>
    Object.fromEntries(
      Object.entries(columns).map(([name, list]) => [
        name,
        Array.isArray(list) && list.length > 0 ? list.slice(first, last) : list,
      ]),
    ) as T // the same members, some of them shorter
  const from = series.fromMs + first * series.stepMs
  const to = series.fromMs + last * series.stepMs
  return {
    ...series,
    ...{ fromMs: from, periods: last - first, figures: cut(series.figures), partitions: series.partitions.map(cut) },
    splits: series.splits.filter(({ atMs }) => atMs >= from && atMs < to),
    throttled: series.throttled.filter(({ atMs }) => atMs >= from && atMs < to),
  }
}
