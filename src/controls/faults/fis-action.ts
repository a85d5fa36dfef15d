// Faults under the names of AWS Fault Injection Service: an action with its parameters and targets, read into the members of a rule.
// Source: docs FIS actions reference. The actions inject-api-* are documented for other services than these; that they mean the same
// here: assumed.
import { parseTableName, type TableReference } from '../../model/arn.js'
import { ApiError } from '../../model/errors.js'
import { isObject, type JsonObject } from '../../model/json.js'
import { choice, type Member, readMembers, type ValuesOf } from '../members.js'
import { invalid, Refusal } from '../refusal.js'
import { durationMember, type FaultValues } from './fault-members.js'
import { operationsNamed, SERVICE_NAMES } from './operation-catalogue.js'

const INJECTED = {
  'aws:fis:inject-api-internal-error': 'internal',
  'aws:fis:inject-api-throttle-error': 'throttle',
  'aws:fis:inject-api-unavailable-error': 'unavailable',
} as const

const PAUSE = 'aws:dynamodb:global-table-pause-replication'
const INJECTIONS = Object.keys(INJECTED) as readonly (keyof typeof INJECTED)[] // the table's own keys

const MINUTE_MS = 60_000
const HOURS_MS = 12 * 60 * MINUTE_MS

const anObject = (what: string): Member<JsonObject> => ({
  must: what,
  schema: { type: 'object', additionalProperties: true },
  read: (given) => (isObject(given) ? given : undefined),
})

/** Beside `id`, `account` and `region`, instead of a rule's own members. */
export const FIS_MEMBERS = {
  action: choice([...INJECTIONS, PAUSE]),
  parameters: anObject('the parameters of the action, as Fault Injection Service has them'),
  targets: anObject('an object with Tables, the ARN of a replica of a global table'),
}

export type FisValues = ValuesOf<typeof FIS_MEMBERS>

/** As FIS has it, which gives every parameter as text. */
const percentage: Member<number> = {
  must: 'a number from 1 to 100',
  schema: { oneOf: [{ type: 'number', minimum: 1, maximum: 100 }, { type: 'string' }] },
  read: (given) => {
    const number = typeof given === 'string' && /^\d+(\.\d+)?$/.test(given) ? Number(given) : given
    return typeof number === 'number' && number >= 1 && number <= 100 ? number : undefined
  },
}

const operations: Member<readonly string[]> = {
  must: 'names of operations, with commas between',
  schema: { type: 'string' },
  read: (given) => (typeof given === 'string' && given.trim() !== '' ? given.split(',').map((name) => name.trim()) : undefined),
}

const INJECT_PARAMETERS = {
  service: choice(SERVICE_NAMES),
  operations,
  percentage,
  duration: durationMember(MINUTE_MS, HOURS_MS),
}

/** @throws Refusal */
export function ofAction({ action, parameters = {}, targets }: FisValues): FaultValues {
  if (action === undefined) throw invalid('action must be given with parameters and targets')
  if (action !== PAUSE) {
    if (targets !== undefined)
      throw invalid(`targets must not be given: ${action} has no tables for targets, and roles are none here`)
    return ofInjection(action, parameters)
  }
  const { duration } = parametersOf(parameters, { duration: INJECT_PARAMETERS.duration })
  return { effect: 'replication-paused', duration, ...replicaIn(targets) }
}

/** The table of the ARN, which FIS calls a target of type aws:dynamodb:global-table. */
function replicaIn(targets: JsonObject | undefined): Required<Pick<FaultValues, 'table' | 'account' | 'region'>> {
  const tables: unknown = targets?.['Tables']
  const arns: readonly unknown[] = Array.isArray(tables) ? tables : [tables]
  const [arn] = arns
  const isOne = arns.length === 1 && Object.keys(targets ?? {}).length === 1
  const { name, account, region } = (isOne && typeof arn === 'string' ? referenceIn(arn) : undefined) ?? {}
  if (name === undefined || account === undefined || region === undefined) {
    throw invalid('targets.Tables must be the ARN of one replica of a global table; another one takes another fault')
  }
  return { table: name, account, region }
}

function referenceIn(arn: string): TableReference | undefined {
  try {
    return parseTableName(arn)
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}

function ofInjection(action: keyof typeof INJECTED, parameters: JsonObject): FaultValues {
  const { service, operations: names, percentage: share, duration } = parametersOf(parameters, INJECT_PARAMETERS)
  const operation = names.map((name) => operationOf(service, name))
  const rule = { operation, probability: share / 100, duration }
  switch (INJECTED[action]) {
    case 'throttle':
      return { ...rule, effect: 'throttle' }
    case 'unavailable':
      return { ...rule, effect: 'error', error: 'ServiceUnavailable' }
    case 'internal': {
      const error = service === 'dynamodb' ? 'InternalServerError' : 'InternalServiceException'
      return { ...rule, effect: 'error', error }
    }
  }
}

function operationOf(service: string, name: string): string {
  const id = `${service}:${name}`
  if (operationsNamed(id).length === 0) throw invalid(`parameters.operations must be of ${service}: ${name} is none of its`)
  return id
}

/** All of them, since every one is required. @throws Refusal */
function parametersOf<M extends Readonly<Record<string, Member<unknown>>>>(given: JsonObject, members: M): Required<ValuesOf<M>> {
  try {
    const values = readMembers(given, members)
    const missing = Object.keys(members).find((name) => !Object.hasOwn(values, name))
    if (missing !== undefined) throw invalid(`${missing} must be given`)
    return values as Required<ValuesOf<M>> // just checked
  } catch (error) {
    if (error instanceof Refusal) throw invalid(`parameters.${error.message}`)
    throw error
  }
}
