// Samples of several rounds become one line for each operation and server. Ratios are taken inside a round, where both sides had the same
// machine, and only then put together.
import type { Contestant, Sample } from '../modes/rounds.js'
import { median } from '../stats/median.js'
import type { Storage, Target } from '../targets/target.js'

export interface Line {
  readonly operation: string
  readonly contestant: string
  readonly kind: Target['kind']
  readonly storage: Storage
  readonly requestsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Share of the empty handler's rate; undefined when that was not measured. */
  readonly ofEmpty: number | undefined
  /** Times dynalite's rate, on the same storage. */
  readonly ofDynalite: number | undefined
  /** The largest share of a core that the load process used. */
  readonly loadCpuShare: number
  readonly roundsPerSecond: readonly number[]
  /** From the slowest round to the fastest, as a share of the median: how far the machine let the rate wander. */
  readonly spread: number
}

/** One line for each operation and contestant that was measured, in the order of both. */
export function linesOf(samples: readonly Sample[], contestants: readonly Contestant[]): Line[] {
  const operations = [...new Set(samples.map(({ operation }) => operation))]
  return operations.flatMap((operation) =>
    contestants.flatMap((contestant) => {
      const own = samples.filter((sample) => sample.operation === operation && sample.contestant === contestant.label)
      return own.length === 0 ? [] : [lineOf(operation, contestant, own, samples)]
    }),
  )
}

function lineOf(operation: string, { label, server }: Contestant, own: readonly Sample[], all: readonly Sample[]): Line {
  const { kind, storage } = server.target
  const rival = `dynalite-${storage}`
  const rates = own.map(({ measured }) => measured.requestsPerSecond)
  const middle = (pick: (sample: Sample) => number): number => median(own.map(pick))
  return {
    operation,
    contestant: label,
    kind,
    storage,
    requestsPerSecond: median(rates),
    p50Ms: middle(({ measured }) => measured.p50Ms),
    p99Ms: middle(({ measured }) => measured.p99Ms),
    ofEmpty: ratioTo('empty', own, all),
    ofDynalite: ratioTo(rival, own, all),
    loadCpuShare: Math.max(...own.map(({ measured }) => measured.loadCpuShare)),
    roundsPerSecond: rates.map(Math.round),
    spread: (Math.max(...rates) - Math.min(...rates)) / median(rates),
  }
}

function ratioTo(rival: string, own: readonly Sample[], all: readonly Sample[]): number | undefined {
  const ratios = own.flatMap(({ operation, round, measured }) => {
    const other = all.find((sample) => sample.contestant === rival && sample.operation === operation && sample.round === round)
    return other === undefined ? [] : [measured.requestsPerSecond / other.measured.requestsPerSecond]
  })
  return ratios.length === 0 ? undefined : median(ratios)
}
