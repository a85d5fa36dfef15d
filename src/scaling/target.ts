// The nouns of scaling: a target is one side (reads or writes) of one table or global index, with the bounds that it may be moved
// within, its policies and its scheduled actions. Plain data, stored as JSON, replaced and never mutated.
// Source: model of Application Auto Scaling for members; docs for what belongs to what.
import { globalIndexNamed, type Namespace, type TableRecord, type Throughput } from '../model/table.js'
import type { Side } from '../capacity/units.js'
import type { Schedule } from './schedule.js'

export const DIMENSIONS = [
  'dynamodb:table:ReadCapacityUnits',
  'dynamodb:table:WriteCapacityUnits',
  'dynamodb:index:ReadCapacityUnits',
  'dynamodb:index:WriteCapacityUnits',
] as const

export type Dimension = (typeof DIMENSIONS)[number]

/** Names a target within its namespace. */
export interface TargetId {
  /** `table/T` or `table/T/index/I`. */
  readonly resourceId: string
  readonly dimension: Dimension
}

/** What a target's id means. */
export interface Scaled {
  readonly table: string
  readonly index: string | undefined
  readonly side: Side
}

export interface SuspendedState {
  readonly in: boolean
  readonly out: boolean
  readonly scheduled: boolean
}

/** Target tracking: holds consumed ÷ provisioned units near a percentage. */
export interface Policy {
  readonly name: string
  readonly arn: string
  readonly createdAtMs: number
  readonly metric: 'DynamoDBReadCapacityUtilization' | 'DynamoDBWriteCapacityUtilization'
  readonly targetPercent: number
  /** Absent where the policy did not say; they are then zero, and don't show. */
  readonly outCooldownSec?: number
  readonly inCooldownSec?: number
  readonly disableScaleIn?: boolean
  /** Names of its alarms: high, low (unless it never scales in), and the two that watch the provisioned units. */
  readonly alarms: Alarms
}

export interface Alarms {
  readonly high: string
  readonly low?: string
  readonly provisionedHigh: string
  readonly provisionedLow: string
}

/** Moves the bounds of its target at its times. */
export interface ScheduledAction {
  readonly name: string
  readonly arn: string
  readonly createdAtMs: number
  readonly schedule: Schedule
  readonly startMs?: number
  readonly endMs?: number
  readonly minCapacity?: number
  readonly maxCapacity?: number
  /** When it acts next; absent when it never will. */
  readonly nextDueMs?: number
}

export interface Target extends TargetId {
  readonly namespace: Namespace
  readonly arn: string
  readonly createdAtMs: number
  readonly minCapacity: number
  readonly maxCapacity: number
  readonly suspended: SuspendedState
  readonly tags: Readonly<Record<string, string>>
  readonly policies: readonly Policy[]
  readonly actions: readonly ScheduledAction[]
  /** When policies last moved the capacity, for the cooldowns. */
  readonly lastOutMs?: number
  readonly lastInMs?: number
  /** The bounds moved while the table was changing: the capacity follows when it can. */
  readonly isUnfitted?: boolean
  /** The newest activity, while its table is still changing. */
  readonly changing?: { readonly activity: number; readonly dueMs: number }
  /** What the newest attempt came to, so that an alarm which goes on is not written down every minute. */
  readonly noted?: string
}

const RESOURCE = /^table\/([a-zA-Z0-9_.-]+)(?:\/index\/([a-zA-Z0-9_.-]+))?$/

/** @returns undefined for what names no table or global index, or a dimension of something else */
export function targetIdOf(resourceId: string, dimension: string): TargetId | undefined {
  const known = DIMENSIONS.find((one) => one === dimension)
  const [matched, , index] = RESOURCE.exec(resourceId) ?? []
  if (known === undefined || matched === undefined) return undefined
  return known.startsWith('dynamodb:index:') === (index !== undefined) ? { resourceId, dimension: known } : undefined
}

export function scaledOf({ resourceId, dimension }: TargetId): Scaled {
  const [, table = '', index] = RESOURCE.exec(resourceId) ?? []
  return { table, index, side: dimension.endsWith(':ReadCapacityUnits') ? 'read' : 'write' }
}

/** The provisioned units of what a target scales, both sides; undefined when its index is not there. */
export function throughputOf(record: TableRecord, { index: name }: Scaled): Throughput | undefined {
  if (name === undefined) return record.throughput
  return globalIndexNamed(record, name)?.throughput
}

export const capacityOn = (side: Side, { readUnits, writeUnits }: Throughput): number =>
  side === 'read' ? readUnits : writeUnits

/** Orders targets, and says where a page ended. */
export const targetKeyOf = ({ resourceId, dimension }: TargetId): string => `${resourceId} ${dimension}`

export const policyNamed = ({ policies }: Target, name: string): Policy | undefined =>
  policies.find((policy) => policy.name === name)

export const actionNamed = ({ actions }: Target, name: string): ScheduledAction | undefined =>
  actions.find((action) => action.name === name)
