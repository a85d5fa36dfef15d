// The operations that faults can be about: how each is named and what it can throw, beside what it says of itself. All of it from the
// operations and their schemas, so a new operation needs no line here.
import { type ErrorName, isErrorName } from '../../model/errors.js'
import { OPERATIONS } from '../../operations/index.js'
import type { Operation } from '../../operations/operation.js'
import { errorsOf } from '../../protocol/schema.js'
import { type ServiceName, SERVICES } from '../../protocol/services.js'

export interface KnownOperation extends Operation {
  /** As `dynamodb:PutItem`. */
  readonly id: string
  readonly service: ServiceName
  /** What it can throw: what its model lists, and what every operation of the service can. */
  readonly errors: ReadonlySet<ErrorName>
}

/** As IAM and Fault Injection Service call them; no operation of streams is called as one of tables. */
const SERVICE_WORDS: Readonly<Record<ServiceName, string>> = {
  dynamodb: 'dynamodb',
  streams: 'dynamodb',
  scaling: 'application-autoscaling',
  kms: 'kms',
  sts: 'sts',
}

/** Source: docs CommonErrors, and validation of every request. */
const COMMON_ERRORS: readonly ErrorName[] = [
  'AccessDeniedException',
  'ServiceUnavailable',
  'ThrottlingException',
  'UnrecognizedClientException',
  'ValidationException',
]

export const SERVICE_NAMES: readonly string[] = [...new Set(Object.values(SERVICE_WORDS))]

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
      .flatMap(([service, operations]) => operations.map((operation) => describeOperation(service as ServiceName, operation))) // the keys of the list
      .map((operation) => [operation.id, operation]),
  )
  return catalogue
}

function describeOperation(service: ServiceName, operation: Operation): KnownOperation {
  const { schemas, internalError } = SERVICES[service]
  const modelled = errorsOf(schemas + operation.name).filter(isErrorName)
  const errors = new Set([...modelled, ...COMMON_ERRORS, internalError])
  return { ...operation, id: operationId(service, operation.name), service, errors }
}

/** The operation of that name, alone or after its service's; several when it is ambiguous. */
export function operationsNamed(text: string): readonly KnownOperation[] {
  return knownOperations().filter(({ id, name }) => id === text || name === text)
}
