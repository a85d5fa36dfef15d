// What a fault rule is: which requests it meets, which of those it hits, what it does to them, and when it ends. Plain data, checked
// by whoever made it.
import type { Limit } from '../capacity/throttle.js'
import type { Item } from '../model/attribute-value.js'
import type { ErrorName } from '../model/errors.js'

/** What a request must be to be met. A part that is absent asks nothing. */
export interface Match {
  /** Ids of operations, as `dynamodb:PutItem`. */
  readonly operations: ReadonlySet<string>
  readonly account?: string
  readonly region?: string
  readonly table?: string
  /** The index that a Query or Scan reads. */
  readonly index?: string
  /** Attributes of a key, each equal to that of the request. */
  readonly key?: Item
  /** The id of the partition that holds the key, of the table or of the index that is read. */
  readonly partition?: number
  /** The zone that serves: the leader's for writes and strong reads, else the one that was drawn. */
  readonly zone?: string
  /** Only what a region that is cut off from the others can't do for a strongly consistent global table. */
  readonly needsQuorum?: true
}

/** Which of the requests that were met are hit; counted from 1, after the first `after`. All that is given must hold. */
export interface Occasions {
  readonly nth?: number
  readonly every?: number
  readonly after?: number
  /** From 0 to 1. */
  readonly probability?: number
}

export type ThrottleError = Extract<
  ErrorName,
  'ProvisionedThroughputExceededException' | 'ThrottlingException' | 'RequestLimitExceeded'
>

export type Effect =
  /** Drawn from the range for each hit; by the emulator's clock. */
  | { readonly kind: 'latency'; readonly minMs: number; readonly maxMs: number }
  | { readonly kind: 'error'; readonly error: ErrorName; readonly message: string | undefined }
  | { readonly kind: 'throttle'; readonly error: ThrottleError | undefined; readonly limit: Limit | undefined }
  /** So many of the elements that were met come back unprocessed; a share is rounded up or down by chance. */
  | { readonly kind: 'partial-batch'; readonly share: number }
  | { readonly kind: 'partial-batch'; readonly count: number }
  | { readonly kind: 'transaction-conflict' }
  | { readonly kind: 'connection-reset' }
  /** The operation runs and lands; then the connection breaks instead of the answer. */
  | { readonly kind: 'response-lost' }
  | StandingEffect

/** Links between regions: all of one, or those from one and to another; both ways unless `oneWay`. */
export interface CutLinks {
  readonly region?: string
  readonly from?: string
  readonly to?: string
  readonly oneWay?: boolean
  readonly account?: string
}

/** The replica of a global table in one region. */
export interface Replica {
  readonly account: string
  readonly region: string
  readonly table: string
}

/** What is broken for as long as the rule lasts. */
export type StandingEffect =
  /** Of one account, or of all. */
  | { readonly kind: 'zone-down'; readonly zone: string; readonly account?: string }
  | { readonly kind: 'region-cut'; readonly links: CutLinks }
  | { readonly kind: 'replication-paused'; readonly replica: Replica }

export const isStanding = (effect: Effect): effect is StandingEffect =>
  effect.kind === 'zone-down' || effect.kind === 'region-cut' || effect.kind === 'replication-paused'

export type EffectKind = Effect['kind']

export interface FaultRule {
  readonly id: string
  readonly match: Match
  readonly occasions: Occasions
  readonly effect: Effect
  /** As the user gave it, to show it again. */
  readonly given: object
  /** Hits after which it ends. */
  readonly times?: number
  /** How long it is in force, and when it ends by the emulator's clock. */
  readonly lastsMs?: number
  readonly expiresAtMs?: number
}

/** Whether the rule is about tables, or parts of them, and not about requests as a whole. */
export const namesElements = ({ table, index, key, partition, needsQuorum, zone }: Match): boolean =>
  [table, index, key, partition, needsQuorum, zone].some((part) => part !== undefined)

/** Whether nothing comes after this effect: the request never gets to the operation. */
export function endsRequest({ kind }: Effect): boolean {
  switch (kind) {
    case 'latency':
    case 'partial-batch':
    case 'response-lost':
    case 'zone-down':
    case 'region-cut':
      return false
    case 'error':
    case 'throttle':
    case 'transaction-conflict':
    case 'connection-reset':
    case 'replication-paused':
      return true
  }
}
