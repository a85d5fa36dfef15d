// The operations that faults can be about: how each is named, what it can throw, and what its requests say. All of it from the operations'
// own schemas, so a new operation needs no line here.
import type { Side } from '../../capacity/throttle.js'
import { type ErrorName, isErrorName } from '../../model/errors.js'
import { OPERATIONS } from '../../operations/index.js'
import { errorsOf, inputShape } from '../../protocol/schema.js'
import { type ServiceName, SERVICES } from '../../protocol/services.js'

export interface KnownOperation {
  /** As `dynamodb:PutItem`. */
  readonly id: string
  readonly name: string
  readonly service: ServiceName
  /** What it can throw: what its model lists, and what every operation of the service can. */
  readonly errors: ReadonlySet<ErrorName>
  /** Members of its input. */
  readonly members: ReadonlySet<string>
  /** Whose units it takes; undefined where it takes none. */
  readonly side: Side | undefined
}

/** As IAM and Fault Injection Service call them. */
const SERVICE_WORDS: Readonly<Record<ServiceName, string>> = { dynamodb: 'dynamodb', scaling: 'application-autoscaling' }

/** Source: docs CommonErrors, and validation of every request. */
const COMMON_ERRORS: readonly ErrorName[] = [
  'AccessDeniedException',
  'ServiceUnavailable',
  'ThrottlingException',
  'UnrecognizedClientException',
  'ValidationException',
]

const SIDES: ReadonlyMap<string, Side> = new Map([
  ['GetItem', 'read'],
  ['Query', 'read'],
  ['Scan', 'read'],
  ['BatchGetItem', 'read'],
  ['TransactGetItems', 'read'],
  ['PutItem', 'write'],
  ['UpdateItem', 'write'],
  ['DeleteItem', 'write'],
  ['BatchWriteItem', 'write'],
  ['TransactWriteItems', 'write'],
])

export const SERVICE_NAMES: readonly string[] = Object.values(SERVICE_WORDS)

export const operationId = (service: ServiceName, name: string): string => `${SERVICE_WORDS[service]}:${name}`

let catalogue: ReadonlyMap<string, KnownOperation> | undefined

/** Every operation that exists; read from the schemas when it is first asked for. */
export function knownOperations(): readonly KnownOperation[] {
  return [...byId().values()]
}

/** @param id as `dynamodb:PutItem` */
export function operationOf(id: string): KnownOperation {
  const found = byId().get(id)
  if (found === undefined) throw new Error(`there is no operation ${id}`)
  return found
}

function byId(): ReadonlyMap<string, KnownOperation> {
  catalogue ??= new Map(
    Object.entries(OPERATIONS)
      .flatMap(([service, operations]) => operations.map(({ name }) => described(service as ServiceName, name))) // the keys of the list
      .map((operation) => [operation.id, operation]),
  )
  return catalogue
}

function described(service: ServiceName, name: string): KnownOperation {
  const { schemas, internalError } = SERVICES[service]
  const modelled = errorsOf(schemas + name).filter(isErrorName)
  const members = Object.keys(inputShape(schemas + name).schema.properties ?? {})
  return {
    id: operationId(service, name),
    name,
    service,
    errors: new Set([...modelled, ...COMMON_ERRORS, internalError]),
    members: new Set(members),
    side: service === 'dynamodb' ? SIDES.get(name) : undefined,
  }
}

/** The operation of that name, alone or behind its service's; several when it is ambiguous. */
export function operationsNamed(text: string): readonly KnownOperation[] {
  return knownOperations().filter(({ id, name }) => id === text || name === text)
}
