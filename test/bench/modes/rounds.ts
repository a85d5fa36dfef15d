// Rounds: every contestant in turn, over and over, the order turned round by round, so that the machine's mood falls on all alike.
import type { Measured } from '../load/drive.js'
import type { LoadClient } from '../load/client.js'
import type { Options } from '../options.js'
import type { Server } from '../targets/server.js'
import type { TableName, Throughput } from '../workloads/tables.js'
import type { Workload } from '../workloads/workload.js'
import { turned } from './turns.js'

const FIRST_SEED = 1000

export interface Contestant {
  readonly label: string
  readonly server: Server
  readonly itemCount: number
  /** What its tables were made with. */
  readonly throughput: Throughput
  /** The table that stands for `items`, where several contestants share a server. */
  readonly items?: TableName
  /** The workloads that it is measured under in place of others, by name, where the sides of a ratio are asked different things. */
  readonly instead?: Readonly<Record<string, string>>
}

export interface Pace {
  readonly rounds: number
  readonly seconds: number
  readonly warmupSeconds: number
}

export interface Sample {
  readonly operation: string
  readonly contestant: string
  readonly round: number
  readonly measured: Measured
}

/** A measurement that gave no figure because an answer was wrong. */
export interface Failure {
  readonly operation: string
  readonly contestant: string
  readonly reason: string
}

export interface Outcome {
  readonly samples: Sample[]
  readonly failures: Failure[]
}

/** Measures the workloads on running servers whose tables are set up. */
export async function measureRounds(
  load: LoadClient,
  contestants: readonly Contestant[],
  workloads: readonly Workload[],
  pace: Pace,
): Promise<Outcome> {
  const outcome: Outcome = { samples: [], failures: [] }
  for (const workload of workloads) {
    console.error(`measuring ${workload.name}`)
    const out = new Set<Contestant>()
    for (let round = 0; round < pace.rounds; round++) {
      for (const contestant of turned(contestants, round)) {
        if (out.has(contestant) || !canAnswer(contestant, workload)) continue
        const isMeasured = await measureOne(load, contestant, workload, round, pace, outcome)
        if (!isMeasured) out.add(contestant)
      }
    }
  }
  return outcome
}

/** The tables that these workloads need. */
export function tablesOf(workloads: readonly Workload[]): Workload['tables'] {
  return [...new Set(workloads.flatMap(({ tables }) => tables))]
}

/** Tables are warm where Dynalab is started with options: it may then be one that limits, and the limits must admit the load. */
export function throughputOf({ with: now, againstWith }: Pick<Options, 'with' | 'againstWith'>): Throughput {
  return now === undefined && againstWith === undefined ? 'on-demand' : 'warm'
}

const canAnswer = ({ server }: Contestant, { isOfDynalabAlone }: Workload): boolean =>
  isOfDynalabAlone !== true || server.target.kind === 'dynalab'

async function measureOne(
  load: LoadClient,
  { label, server, itemCount, throughput, items = 'items', instead }: Contestant,
  workload: Workload,
  round: number,
  pace: Pace,
  outcome: Outcome,
): Promise<boolean> {
  const isEmpty = server.target.name === 'empty'
  const { seconds } = pace
  const warmupSeconds = round === 0 ? pace.warmupSeconds : pace.warmupSeconds / 3
  const name = isEmpty ? 'GetItem' : (instead?.[workload.name] ?? workload.name)
  const checks = isEmpty ? 'status' : 'shape'
  try {
    const ask = {
      port: server.port,
      pid: server.pid,
      workload: name,
      items,
      throughput,
      itemCount,
      warmupSeconds,
      seconds,
      checks,
      seed: FIRST_SEED + round,
    } as const
    const measured = await load.run(ask)
    if (measured === undefined) return false
    outcome.samples.push({ operation: workload.name, contestant: label, round, measured })
    return true
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    outcome.failures.push({ operation: workload.name, contestant: label, reason })
    return false
  }
}
