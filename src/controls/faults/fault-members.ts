// Members of a fault rule as a user gives it: what each must be, and which belong to which effect.
import type { Limit } from '../../capacity/throttle.js'
import { parseDuration } from '../../faults/duration.js'
import type { EffectKind, StandingEffect } from '../../faults/rule.js'
import { choice, flag, integer, type Member, text, type ValuesOf } from '../members.js'
import { NAMESPACE_MEMBERS } from '../namespace.js'
import { keyMember } from '../split-place.js'

const ID = /^[\w.:-]{1,100}$/
const TABLE = /^[\w.-]{3,255}$/
const COUNT_MAX = 1e9
const LATENCY_MAX_MS = 86_400_000
const DURATION_MAX_MS = 366 * 86_400_000
const LIMITS: readonly Limit[] = [
  'ProvisionedThroughputExceeded',
  'MaxOnDemandThroughputExceeded',
  'AccountLimitExceeded',
  'KeyRangeThroughputExceeded',
]
export const EFFECTS: readonly EffectKind[] = [
  'latency',
  'error',
  'throttle',
  'partial-batch',
  'transaction-conflict',
  'connection-reset',
  'response-lost',
  'zone-down',
  'region-cut',
  'replication-paused',
]

const id: Member<string> = {
  must: 'of 1 to 100 letters, digits, points, colons, dashes and underscores',
  schema: { type: 'string', pattern: ID.source },
  read: (given) => (typeof given === 'string' && ID.test(given) ? given : undefined),
}

/** Never an ARN: whose table is meant, `account` and `region` say. */
const table: Member<string> = {
  must: 'the name of a table: 3 to 255 letters, digits, points, dashes and underscores',
  schema: { type: 'string', pattern: TABLE.source },
  read: (given) => (typeof given === 'string' && TABLE.test(given) ? given : undefined),
}

const operation: Member<readonly string[]> = {
  must: 'the name of an operation, or a list of such names',
  schema: { oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 1 }] },
  read: (given) => {
    const names: readonly unknown[] = Array.isArray(given) ? given : [given]
    return names.length > 0 && names.every((name) => typeof name === 'string') ? names : undefined
  },
}

const share = (must: string): Member<number> => ({
  must,
  schema: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
  read: (given) => (typeof given === 'number' && given > 0 && given <= 1 ? given : undefined),
})

const milliseconds = integer(0, LATENCY_MAX_MS, ' of milliseconds')

/** Fixed, or from a range. */
export interface LatencyRange {
  readonly min: number
  readonly max: number
}

const latency: Member<LatencyRange> = {
  must: `${milliseconds.must}, or {"min": …, "max": …} of such numbers in order`,
  schema: {
    oneOf: [
      milliseconds.schema,
      { type: 'object', properties: { min: milliseconds.schema, max: milliseconds.schema }, required: ['min', 'max'] },
    ],
  },
  read: (given) => {
    const range = typeof given === 'number' ? { min: given, max: given } : given
    if (typeof range !== 'object' || range === null || Object.keys(range).length !== 2) return undefined
    const { min, max } = range as Partial<Record<'min' | 'max', unknown>> // read below
    const [least, most] = [milliseconds.read(min), milliseconds.read(max)]
    return least !== undefined && most !== undefined && least <= most ? { min: least, max: most } : undefined
  },
}

/** Milliseconds. */
export const durationMember = (minMs: number, maxMs: number): Member<number> => ({
  must: `a duration as ISO 8601 writes it, such as "PT1M", from ${minMs / 1000} to ${maxMs / 1000} seconds`,
  schema: { type: 'string', format: 'duration' },
  read: (given) => {
    const ms = typeof given === 'string' ? parseDuration(given) : undefined
    return ms !== undefined && ms >= minMs && ms <= maxMs ? ms : undefined
  },
})

export const FAULT_MEMBERS = {
  id,
  operation,
  table,
  index: text('the name of an index'),
  key: keyMember,
  partition: integer(0, Number.MAX_SAFE_INTEGER, ', the id of a partition,'),
  ...NAMESPACE_MEMBERS,
  zone: text('the name of a zone, such as us-east-1b'),
  nth: integer(1, COUNT_MAX),
  every: integer(1, COUNT_MAX),
  after: integer(0, COUNT_MAX),
  probability: share('a number above 0 and up to 1'),
  effect: choice(EFFECTS),
  latencyMs: latency,
  error: text('the name of an error'),
  message: text('the text of an error'),
  limit: choice(LIMITS),
  from: text('the name of a region'),
  to: text('the name of a region'),
  oneWay: flag,
  share: share('a number above 0 and up to 1'),
  count: integer(1, 100, ' of elements'),
  times: integer(1, COUNT_MAX),
  durationMs: integer(1, DURATION_MAX_MS, ' of milliseconds'),
  duration: durationMember(1, DURATION_MAX_MS),
}

export type FaultValues = ValuesOf<typeof FAULT_MEMBERS>

type EffectMember = 'latencyMs' | 'error' | 'message' | 'limit' | 'share' | 'count' | 'from' | 'to' | 'oneWay'

/** Members that belong to some effects only. */
export const EFFECT_MEMBERS: Readonly<Record<EffectMember, readonly EffectKind[]>> = {
  latencyMs: ['latency'],
  error: ['error', 'throttle'],
  message: ['error'],
  limit: ['throttle'],
  share: ['partial-batch'],
  count: ['partial-batch'],
  from: ['region-cut'],
  to: ['region-cut'],
  oneWay: ['region-cut'],
}

/** Members about machines that are simulated below requests. */
export const INFRASTRUCTURE_MEMBERS = ['zone', 'partition', 'from', 'to', 'oneWay'] as const

export const isOfInfrastructure = (effect: EffectKind | undefined): boolean =>
  effect !== undefined && Object.keys(STANDING_MEMBERS).includes(effect)

const LASTING = ['id', 'effect', 'account', 'region', 'duration', 'durationMs', 'action', 'parameters', 'targets'] as const

/** The only members of effects that stand as long as their rule does. */
export const STANDING_MEMBERS: Readonly<Record<StandingEffect['kind'], readonly string[]>> = {
  'zone-down': [...LASTING, 'zone'],
  'region-cut': [...LASTING, 'from', 'to', 'oneWay'],
  'replication-paused': [...LASTING, 'table'],
}
