// Makes a rule of a user's specification. Invariant: a rule that can never take effect is refused, by the member that is wrong; a rule that
// names no operation is about every operation that can have the effect.
import type { Limit } from '../../capacity/throttle.js'
import {
  type Effect,
  type FaultRule,
  isStanding,
  type CutLinks,
  type Match,
  type Replica,
  type StandingEffect,
  type ThrottleError,
} from '../../faults/rule.js'
import { typeOf } from '../../model/attribute-value.js'
import { decodeItem } from '../../model/decode.js'
import { ApiError, type ErrorName, isErrorName } from '../../model/errors.js'
import { regionOfZone } from '../../zones/zones.js'
import { invalid } from '../refusal.js'
import { EFFECT_MEMBERS, EFFECTS, type FaultValues, STANDING_MEMBERS } from './fault-members.js'
import { type KnownOperation, knownOperations, operationsNamed } from './operation-catalogue.js'

/** Of a client that names no account. */
const HOME_ACCOUNT = '000000000000'

const THROTTLES: readonly ThrottleError[] = [
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
]

/** @param id for a rule that names none. @throws Refusal */
export function ruleOf(values: FaultValues, id: string, nowMs: number): FaultRule {
  const { region, zone } = values
  if (zone !== undefined && region !== undefined && regionOfZone(zone) !== region)
    throw invalid(`zone must be one of ${region}: ${zone} is none`)
  if (values.partition !== undefined && values.table === undefined) throw invalid('table must be given with partition')
  const effect = effectOf(values)
  const operations = isStanding(effect) ? operationsUnder(effect, values) : operationsFor(values, effect)
  const { nth, every, after, probability, times, durationMs, duration } = values
  if (nth !== undefined && every !== undefined && nth % every !== 0)
    throw invalid('nth must be a multiple of every: no other number is hit')
  if (durationMs !== undefined && duration !== undefined) throw invalid('duration must not stand beside durationMs')
  const lastsMs = duration ?? durationMs
  return {
    id,
    match: matchOf(values, operations, effect),
    occasions: {
      ...(nth === undefined ? {} : { nth }),
      ...(every === undefined ? {} : { every }),
      ...(after === undefined ? {} : { after }),
      ...(probability === undefined ? {} : { probability }),
    },
    effect,
    given: values,
    ...(times === undefined ? {} : { times }),
    ...(lastsMs === undefined ? {} : { lastsMs, expiresAtMs: nowMs + lastsMs }),
  }
}

function effectOf(values: FaultValues): Effect {
  const { effect: kind, latencyMs, error, message, limit, share, count } = values
  if (kind === undefined) throw invalid(`effect must be given: one of ${EFFECTS.join(', ')}`)
  for (const [member, kinds] of Object.entries(EFFECT_MEMBERS)) {
    const isGiven = values[member as keyof typeof EFFECT_MEMBERS] !== undefined // the table's own keys
    if (isGiven && !kinds.includes(kind)) throw invalid(`${member} must not stand beside effect ${kind}`)
  }
  switch (kind) {
    case 'latency':
      if (latencyMs === undefined) throw invalid('latencyMs must be given with effect latency')
      return { kind, minMs: latencyMs.min, maxMs: latencyMs.max }
    case 'error':
      if (error === undefined) throw invalid('error must be given with effect error')
      if (!isErrorName(error)) throw invalid(`error must be the name of an error that an operation can throw: ${error} is none`)
      return { kind, error, message }
    case 'throttle':
      return throttleOf(error, limit)
    case 'partial-batch':
      if (share !== undefined && count !== undefined) throw invalid('share must not stand beside count')
      if (share === undefined && count === undefined) throw invalid('share or count must be given with effect partial-batch')
      return count === undefined ? { kind, share: share ?? 1 } : { kind, count }
    case 'transaction-conflict':
    case 'connection-reset':
    case 'response-lost':
      return { kind }
    case 'zone-down':
      return zoneDownOf(values)
    case 'region-cut':
      return { kind, links: linksOf(values) }
    case 'replication-paused':
      return { kind, replica: replicaOf(values) }
  }
}

function throttleOf(given: string | undefined, limit: Limit | undefined): Effect {
  const error = THROTTLES.find((one) => one === given)
  if (given !== undefined && error === undefined)
    throw invalid(`error must be one of ${THROTTLES.join(', ')} with effect throttle`)
  const isOfAccount = limit === 'AccountLimitExceeded'
  if (error !== undefined && limit !== undefined && isOfAccount !== (error === 'RequestLimitExceeded')) {
    throw invalid(`limit must be another one: ${error} is never thrown for ${limit}`)
  }
  return { kind: 'throttle', error, limit }
}

/** Whether there is such a zone is checked by whoever loses it. */
function zoneDownOf({ zone, account }: FaultValues): Effect {
  if (zone === undefined) throw invalid('zone must be given with effect zone-down')
  return { kind: 'zone-down', zone, ...(account === undefined ? {} : { account }) }
}

/** Which are meant is checked by whoever cuts them. */
function linksOf({ region, from, to, oneWay, account }: FaultValues): CutLinks {
  return {
    ...(region === undefined ? {} : { region }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(oneWay === undefined ? {} : { oneWay }),
    ...(account === undefined ? {} : { account }),
  }
}

function replicaOf({ table, region, account = HOME_ACCOUNT }: FaultValues): Replica {
  if (table === undefined) throw invalid('table must be given with effect replication-paused')
  if (region === undefined) throw invalid('region must be given with effect replication-paused')
  return { table, region, account }
}

/** The requests that an effect on the infrastructure refuses: what a strongly consistent global table does only with its other regions. */
function operationsUnder({ kind }: StandingEffect, values: FaultValues): readonly KnownOperation[] {
  const stray = Object.keys(values).find((name) => !STANDING_MEMBERS[kind].includes(name))
  if (stray !== undefined) throw invalid(`${stray} must not stand beside effect ${kind}`)
  if (kind !== 'replication-paused') return []
  return knownOperations().filter(({ needsQuorum }) => needsQuorum)
}

/** What the rule is about: what was named, which must be possible; or all that is possible. */
function operationsFor(values: FaultValues, effect: Effect): readonly KnownOperation[] {
  const { operation: names } = values
  if (names !== undefined) {
    const named = names.map(operationNamed)
    for (const one of named) {
      const obstacle = obstacleOf(one, values, effect)
      if (obstacle !== undefined) throw invalid(obstacle)
    }
    return named
  }
  const possible = knownOperations().filter((one) => obstacleOf(one, values, effect) === undefined)
  if (possible.length === 0)
    throw invalid(`no operation can have effect ${effect.kind} with these members: ${listMembers(values)}`)
  return possible
}

function listMembers(values: FaultValues): string {
  const shown = (['error', 'limit', 'table', 'index', 'key', 'partition', 'zone'] as const).filter(
    (name) => values[name] !== undefined,
  )
  return shown.join(', ')
}

function operationNamed(name: string): KnownOperation {
  const found = operationsNamed(name)
  const [first, second] = found
  if (first === undefined) throw invalid(`operation must be the name of an operation: ${name} is none`)
  if (second !== undefined) throw invalid(`operation must say whose ${name} is meant: ${found.map(({ id }) => id).join(' or ')}`)
  return first
}

/** Why a rule can't be about an operation; undefined when it can. */
function obstacleOf(operation: KnownOperation, values: FaultValues, effect: Effect): string | undefined {
  const { id, side, resources } = operation
  const { names } = resources
  if (values.table !== undefined && !names.has('table')) return `table must not be given: requests of ${id} name no table`
  if (values.index !== undefined && !names.has('index')) return `index must not be given: requests of ${id} name no index`
  if (values.zone !== undefined && side === undefined) return `zone must not be given: no replica serves ${id}`
  const keyed = values.key === undefined ? (values.partition === undefined ? undefined : 'partition') : 'key'
  if (keyed !== undefined && !names.has('key')) return `${keyed} must not be given: requests of ${id} name no key`
  return effectObstacle(operation, effect)
}

function effectObstacle({ id, errors, resources, side }: KnownOperation, effect: Effect): string | undefined {
  switch (effect.kind) {
    case 'error':
      return errors.has(effect.error) ? undefined : `error must be one that ${id} can throw: ${listNames(errors)}`
    case 'throttle':
      if (effect.limit !== undefined && side === undefined) return `limit must not be given: ${id} takes no units`
      if (effect.error === undefined || errors.has(effect.error)) return undefined
      return `error must be one that ${id} can throw: ${listNames(THROTTLES.filter((name) => errors.has(name)))}`
    case 'partial-batch':
      return resources.form === 'batch' ? undefined : `effect must be another one: ${id} is no batch`
    case 'transaction-conflict':
      if (errors.has('TransactionConflictException') || errors.has('TransactionCanceledException')) return undefined
      return `effect must be another one: ${id} meets no conflicts of transactions`
    case 'latency':
    case 'connection-reset':
    case 'response-lost':
    case 'zone-down':
    case 'region-cut':
    case 'replication-paused':
      return undefined
  }
}

const listNames = (names: Iterable<ErrorName>): string => [...names].sort().join(', ')

function matchOf(
  { account, region, table, index, key, partition, zone }: FaultValues,
  operations: readonly KnownOperation[],
  effect: Effect,
): Match {
  return {
    operations: new Set(operations.map(({ id }) => id)),
    ...(account === undefined ? {} : { account }),
    ...(region === undefined ? (zone === undefined ? {} : { region: regionOfZone(zone) }) : { region }),
    ...(zone === undefined ? {} : { zone }),
    ...(table === undefined ? {} : { table }),
    ...(index === undefined ? {} : { index }),
    ...(key === undefined ? {} : { key: decodeKey(key) }),
    ...(partition === undefined ? {} : { partition }),
    ...(effect.kind === 'replication-paused' ? { needsQuorum: true, account: effect.replica.account } : {}),
  }
}

function decodeKey(key: NonNullable<FaultValues['key']>): NonNullable<Match['key']> {
  if (Object.keys(key).length === 0) throw invalid('key must have an attribute at least')
  try {
    const item = decodeItem(key, 'current')
    const stray = Object.entries(item).find(([, value]) => !['S', 'N', 'B'].includes(typeOf(value)))
    if (stray !== undefined) throw invalid(`key must have values of types S, N and B alone: ${stray[0]} is none`)
    return item
  } catch (error) {
    if (error instanceof ApiError) throw invalid(`key must be legal: ${error.message}`)
    throw error
  }
}
