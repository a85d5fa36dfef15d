// Two contestants that were measured in turn, launch by launch: the ratio of one to the other for each operation.
import type { Measured } from '../load/drive.js'
import { type GoalOf, judgeInterval } from '../report/goals.js'
import { table, whole } from '../report/table.js'
import { median } from '../stats/median.js'
import { type Pair, type RatioInterval, ratioInterval, verdict } from '../stats/ratio-interval.js'
import type { Workload } from '../workloads/workload.js'
import type { Outcome } from './rounds.js'

const US_PER_SECOND = 1e6

/** Labels of the contestants, and what the report calls them. */
export interface Sides {
  readonly before: { readonly label: string; readonly shown: string }
  readonly after: { readonly label: string; readonly shown: string }
}

/** One way to compare the two sides. More is better: what costs is told by its inverse. */
export interface Compared {
  readonly before: number
  readonly after: number
  readonly interval: RatioInterval
}

export interface Change {
  readonly operation: string
  /** Requests a second. */
  readonly rate: Compared
  /** Requests for each second that the server spent on a core; its figures are NaN where the system does not tell. */
  readonly byCpu: Compared
}

/** One change for each operation that both sides were measured in. */
export function changesOf(workloads: readonly Workload[], launches: readonly Outcome[], sides: Sides): Change[] {
  return workloads.flatMap(({ name: operation }) => {
    const rate = compared(operation, launches, sides, ({ requestsPerSecond }) => requestsPerSecond)
    const byCpu = compared(operation, launches, sides, ({ serverCpuUs }) => US_PER_SECOND / serverCpuUs)
    return rate === undefined || byCpu === undefined ? [] : [{ operation, rate, byCpu }]
  })
}

/** The changes as a table, judged by the goals where there are any. */
export function changesText(changes: readonly Change[], { before, after }: Sides, goalOf?: GoalOf): string {
  const rows = changes.map(({ operation, rate, byCpu }) => {
    const judgement = goalOf === undefined ? [] : [judged(rate.interval, goalOf(operation))]
    const rates = [whole(rate.before), whole(rate.after), ...intervalCells(rate.interval), verdict(rate.interval)]
    const costs = [microseconds(byCpu.before), microseconds(byCpu.after), ...intervalCells(byCpu.interval)]
    return [operation, ...rates, ...judgement, ...costs]
  })
  const heads = [
    'operation',
    ...[`${before.shown} requests/s`, `${after.shown} requests/s`, 'ratio', '95 % interval', 'verdict'],
    ...(goalOf === undefined ? [] : ['goal']),
    ...['CPU µs', 'CPU µs', 'by CPU', '95 % interval'],
  ]
  return table(heads, rows, ['verdict', 'goal'])
}

const judged = (interval: RatioInterval, goal: number | undefined): string =>
  goal === undefined ? '-' : judgeInterval(interval, goal)
const intervalCells = ({ ratio, low, high }: RatioInterval): string[] => [
  ratio.toFixed(3),
  `${low.toFixed(3)} to ${high.toFixed(3)}`,
]
const microseconds = (perSecond: number): string => (US_PER_SECOND / perSecond).toFixed(1)

function compared(
  operation: string,
  launches: readonly Outcome[],
  sides: Sides,
  figure: (measured: Measured) => number,
): Compared | undefined {
  const pairs = launches.map((outcome) => pairsOf(operation, outcome, sides, figure)).filter(({ length }) => length > 0)
  if (pairs.length === 0) return undefined
  const middle = (side: keyof Pair): number => median(pairs.flat().map((pair) => pair[side]))
  return { before: middle('before'), after: middle('after'), interval: ratioInterval(pairs) }
}

function pairsOf(operation: string, { samples }: Outcome, sides: Sides, figure: (measured: Measured) => number): Pair[] {
  const figures = (label: string): Map<number, number> => {
    const own = samples.filter((sample) => sample.operation === operation && sample.contestant === label)
    return new Map(own.map(({ round, measured }) => [round, figure(measured)]))
  }
  const after = figures(sides.after.label)
  return [...figures(sides.before.label)].flatMap(([round, before]) => {
    const other = after.get(round)
    return other === undefined ? [] : [{ before, after: other }]
  })
}
