// Two contestants that were measured in turn, launch by launch: the ratio of one to the other for each operation.
import { judgeInterval } from '../report/goals.js'
import { table, whole } from '../report/table.js'
import { median } from '../stats/median.js'
import { type Pair, type RatioInterval, ratioInterval, verdict } from '../stats/ratio-interval.js'
import type { Workload } from '../workloads/workload.js'
import type { Outcome } from './rounds.js'

/** Labels of the contestants, and what the report calls them. */
export interface Sides {
  readonly before: { readonly label: string; readonly shown: string }
  readonly after: { readonly label: string; readonly shown: string }
}

export interface Change {
  readonly operation: string
  /** Requests a second. */
  readonly before: number
  readonly after: number
  readonly interval: RatioInterval
}

/** One change for each operation that both sides were measured in. */
export function changesOf(workloads: readonly Workload[], launches: readonly Outcome[], sides: Sides): Change[] {
  return workloads.flatMap(({ name: operation }) => {
    const pairs = launches.map((outcome) => pairsOf(operation, outcome, sides)).filter(({ length }) => length > 0)
    if (pairs.length === 0) return []
    const all = pairs.flat()
    const before = median(all.map((pair) => pair.before))
    const after = median(all.map((pair) => pair.after))
    return [{ operation, before, after, interval: ratioInterval(pairs) }]
  })
}

/** The changes as a table, judged by the goal where there is one. */
export function changesText(changes: readonly Change[], { before, after }: Sides, goal?: number): string {
  const rows = changes.map((change) => {
    const { ratio, low, high } = change.interval
    const interval = `${low.toFixed(3)} to ${high.toFixed(3)}`
    const judgement = goal === undefined ? [] : [judgeInterval(change.interval, goal)]
    const rates = [whole(change.before), whole(change.after), ratio.toFixed(3), interval]
    return [change.operation, ...rates, verdict(change.interval), ...judgement]
  })
  const heads = ['operation', `${before.shown} requests/s`, `${after.shown} requests/s`, 'ratio', '95 % interval', 'verdict']
  return table(goal === undefined ? heads : [...heads, 'goal'], rows, ['verdict', 'goal'])
}

function pairsOf(operation: string, { samples }: Outcome, sides: Sides): Pair[] {
  const rates = (label: string): Map<number, number> => {
    const own = samples.filter((sample) => sample.operation === operation && sample.contestant === label)
    return new Map(own.map(({ round, measured }) => [round, measured.requestsPerSecond]))
  }
  const after = rates(sides.after.label)
  return [...rates(sides.before.label)].flatMap(([round, rate]) => {
    const other = after.get(round)
    return other === undefined ? [] : [{ before: rate, after: other }]
  })
}
