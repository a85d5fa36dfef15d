// The targets of the design: shares of the empty handler's rate, the distance to the fastest peer, starting and idling.
import type { RatioInterval } from '../stats/ratio-interval.js'
import type { Line } from './lines.js'

export const READY_GOAL_MS = 250
export const IDLE_GOAL_MB = 70
/** Requests per second at a million items, against those at ten thousand. */
export const SCALE_GOAL = 0.8
/** Requests per second with full capacity against none, and with a thousand partitions against one: what all of the interval must reach. */
export const CAPACITY_GOAL = 0.9
/** What an operation must reach, of a ratio; undefined for one of which nothing is asked. */
export type GoalOf = (operation: string) => number | undefined

/** Requests per second of a table with a stream against one without; pages of records against pages of a Scan, both of a hundred. */
const STREAM_GOALS: Readonly<Record<string, number>> = { PutItem: 0.85, GetRecords: 0.5 }
export const streamGoal: GoalOf = (operation) => STREAM_GOALS[operation]

const PEER_FACTOR = 1.5

/** Shares of the empty handler, on disk. */
const SHARES: Readonly<Record<string, number>> = {
  GetItem: 0.55,
  PutItem: 0.48,
  UpdateItem: 0.45,
  'PutItem-GSI': 0.38,
  Query: 0.25,
  'Query-GSI': 0.25,
  Scan: 0.08,
  BatchGetItem: 0.13,
  BatchWriteItem: 0.06,
  TransactWriteItems: 0.28,
}
const MEMORY_SHARES: Readonly<Record<string, number>> = { ...SHARES, PutItem: 0.52 }

export interface Judgement {
  /** What is asked for, as the table shows it. */
  readonly goal: string
  readonly isMet: boolean
}

/** The share goal of a Dynalab line. In memory only PutItem has one of its own. */
export function judgeShare(line: Line): Judgement | undefined {
  const share = shareGoal(line)
  const isAsked = line.kind === 'dynalab' && (line.storage === 'disk' || line.operation === 'PutItem')
  if (!isAsked || share === undefined || line.ofEmpty === undefined) return undefined
  return { goal: `${Math.round(share * 100)} % of empty`, isMet: line.ofEmpty >= share }
}

/** 1.5 × the fastest peer on the same storage, or the share where that is lower. */
export function judgePeers(line: Line, lines: readonly Line[]): Judgement | undefined {
  if (line.kind !== 'dynalab') return undefined
  const rivals = lines.filter(
    ({ kind, operation, storage }) => kind === 'peer' && operation === line.operation && storage === line.storage,
  )
  const [fastest] = rivals.toSorted((a, b) => b.requestsPerSecond - a.requestsPerSecond)
  if (fastest === undefined) return undefined
  const share = shareGoal(line)
  const byShare = line.ofEmpty === undefined || share === undefined ? Infinity : (share / line.ofEmpty) * line.requestsPerSecond
  const byPeer = PEER_FACTOR * fastest.requestsPerSecond
  const goal = byPeer <= byShare ? `${PEER_FACTOR} x ${fastest.contestant}` : 'the share'
  return { goal, isMet: line.requestsPerSecond >= Math.min(byPeer, byShare) }
}

/** A goal that all of an interval must reach: when only part of it does, nothing is shown either way. */
export function judgeInterval({ low, high }: RatioInterval, goal: number): string {
  if (low >= goal) return `${goal}: met`
  return high < goal ? `${goal}: MISSED` : `${goal}: not shown`
}

function shareGoal({ operation, storage }: Line): number | undefined {
  return (storage === 'memory' ? MEMORY_SHARES : SHARES)[operation]
}
