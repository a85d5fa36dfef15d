// The benchmark's main table, and the same as data.
import type { Failure } from '../modes/rounds.js'
import type { StartFigures } from '../modes/starts.js'
import type { Skipped } from '../targets/target.js'
import { IDLE_GOAL_MB, type Judgement, READY_GOAL_MS, judgePeers, judgeShare } from './goals.js'
import type { Line } from './lines.js'
import { milliseconds, orDash, percent, table, whole } from './table.js'

const LOAD_BOUND_SHARE = 0.9

export interface Comparison {
  readonly lines: readonly Line[]
  readonly starts: readonly StartFigures[]
  readonly failures: readonly Failure[]
  readonly skipped: readonly Skipped[]
}

/** The whole report as text. */
export function comparisonText(comparison: Comparison): string {
  const { lines, failures, skipped } = comparison
  const notes = [
    ...lines
      .filter(({ loadCpuShare }) => loadCpuShare > LOAD_BOUND_SHARE)
      .map(
        ({ operation, contestant }) =>
          `${operation} on ${contestant}: the load process had no time left, so the server may be faster`,
      ),
    ...skipped.map(({ name, reason }) => `${name} skipped: ${reason}`),
    ...failures.map(({ operation, contestant, reason }) => `${operation} on ${contestant} FAILED: ${reason}`),
  ]
  return [ratesTable(lines), startsTable(comparison.starts), ...notes].join('\n\n')
}

/** The lines with their judgements, for the JSON file. */
export function comparisonData(comparison: Comparison): object {
  const lines = comparison.lines.map((line) => ({ ...line, share: judgeShare(line), peers: judgePeers(line, comparison.lines) }))
  return { ...comparison, lines }
}

function ratesTable(lines: readonly Line[]): string {
  const heads = [
    'operation',
    'server',
    'requests/s',
    'spread',
    'p50 ms',
    'p99 ms',
    'of empty',
    'x dynalite',
    'share goal',
    'peer goal',
  ]
  const rows = lines.map((line, index) => [
    lines[index - 1]?.operation === line.operation ? '' : line.operation,
    line.contestant,
    whole(line.requestsPerSecond),
    percent(line.spread),
    milliseconds(line.p50Ms),
    milliseconds(line.p99Ms),
    orDash(line.ofEmpty, percent),
    orDash(line.ofDynalite, (times) => times.toFixed(2)),
    judged(judgeShare(line)),
    judged(judgePeers(line, lines)),
  ])
  return table(heads, rows, ['server', 'share goal', 'peer goal'])
}

function startsTable(starts: readonly StartFigures[]): string {
  const heads = ['server', 'ready ms', 'goal', 'idle MB', 'goal', 'MB after the run']
  const rows = starts.map(({ contestant, kind, readyMs, idleMb, afterMb }) => {
    const isOurs = kind === 'dynalab'
    const ready = isOurs ? judged({ goal: `${READY_GOAL_MS}`, isMet: readyMs <= READY_GOAL_MS }) : ''
    const idle = isOurs ? judged({ goal: `${IDLE_GOAL_MB}`, isMet: idleMb <= IDLE_GOAL_MB }) : ''
    return [contestant, whole(readyMs), ready, whole(idleMb), idle, whole(afterMb)]
  })
  return table(heads, rows, ['goal'])
}

function judged(judgement: Judgement | undefined): string {
  return judgement === undefined ? '' : `${judgement.goal}: ${judgement.isMet ? 'met' : 'MISSED'}`
}
