// What a fault answers with: any error that the operation can throw, in the service's own words unless others were given.
import { throttleError } from '../../capacity/throttle.js'
import type { Side } from '../../capacity/units.js'
import type { Effect, ThrottleError } from '../../faults/rule.js'
import { ApiError, type ErrorName, tableNotFound, tableNotFoundNamed, transactionConflict } from '../../model/errors.js'
import { type Namespace, tableArn, type TableRecord } from '../../model/table.js'
import type { KnownOperation } from './operation-catalogue.js'

/** What the error is about. */
export interface Subject {
  readonly operation: KnownOperation
  /** Where the caller's tables are. */
  readonly namespace: Namespace
  readonly table: string | undefined
  readonly record: TableRecord | undefined
  readonly index: string | undefined
  /** Whose units what it is about takes; undefined where it takes none. */
  readonly side: Side | undefined
}

/** Source: docs API reference of each error, where no operation here throws it with words of its own. */
const TEXTS: Partial<Readonly<Record<ErrorName, string>>> = {
  ConditionalCheckFailedException: 'The conditional request failed',
  InternalServerError: 'Internal server error',
  InternalServiceException: 'Internal server error',
  ServiceUnavailable: 'Service is unavailable, please try again.', // Source: assumed
  InvalidEndpointException: 'The endpoint is not valid for this request.', // Source: assumed
  ItemCollectionSizeLimitExceededException: 'Collection size exceeded.',
  ReplicatedWriteConflictException: 'One or more items in this request are being modified by a request in another Region.',
  TransactionInProgressException: 'The transaction with the given request token is already in progress.',
  IdempotentParameterMismatchException: 'The request uses the same client token as a previous, but non-identical request.',
  LimitExceededException: 'Too many operations for a given subscriber.',
  ResourceInUseException: 'The resource which is being attempted to be changed is in use.',
  ValidationException: 'One or more parameter values were invalid.',
  UnrecognizedClientException: 'The security token included in the request is invalid.',
  GlobalTableNotFoundException: 'The specified global table does not exist.',
  GlobalTableAlreadyExistsException: 'The specified global table already exists.',
  ReplicaAlreadyExistsException: 'The specified replica is already part of the global table.',
  ReplicaNotFoundException: 'The specified replica is no longer part of the global table.',
  PolicyNotFoundException: 'The operation tried to access a nonexistent resource-based policy.',
  IndexNotFoundException: 'The operation tried to access a nonexistent index.',
  ConcurrentUpdateException:
    'Concurrent updates caused an exception, for example, if you request an update to an existing resource.',
  FailedResourceAccessException: 'Failed access to resources caused an exception.',
  ObjectNotFoundException: 'The specified object could not be found.',
  InvalidNextTokenException: 'The next token supplied was invalid.',
  TooManyTagsException: 'The request contains too many tags.',
}

/** @param effect whose `message` stands instead of the service's text */
export function errorFor({ error, message }: Extract<Effect, { kind: 'error' }>, subject: Subject): ApiError {
  return withMessage(ownError(error, subject), message)
}

/** The error in the words that a rule gives, or in its own where it gives none. */
export const withMessage = (error: ApiError, message: string | undefined): ApiError =>
  message === undefined ? error : new ApiError(error.name, message, error.extra)

function ownError(name: ErrorName, subject: Subject): ApiError {
  const { operation, namespace, table } = subject
  switch (name) {
    case 'ProvisionedThroughputExceededException':
    case 'ThrottlingException':
    case 'RequestLimitExceeded':
      return throttleFor({ kind: 'throttle', error: name, limit: undefined }, subject)
    case 'TransactionConflictException':
      return transactionConflict()
    case 'ResourceNotFoundException':
      if (operation.service !== 'dynamodb') return new ApiError(name, 'The specified resource could not be found.') // Source: assumed
      return operation.side === undefined ? tableNotFoundNamed(table ?? '') : tableNotFound()
    case 'TableNotFoundException':
      return new ApiError(name, `Table not found: ${table ?? ''}`)
    case 'AccessDeniedException': {
      const resource = table === undefined ? '*' : tableArn({ namespace, name: table })
      const user = `arn:aws:iam::${namespace.account}:user/local`
      return new ApiError(name, `User: ${user} is not authorized to perform: ${operation.id} on resource: ${resource}`)
    }
    default:
      return new ApiError(name, TEXTS[name] ?? '')
  }
}

/** As capacity throttles where the operation takes units; else as the front of the service does. Source: assumed, for the latter's text */
export function throttleFor({ error, limit }: Extract<Effect, { kind: 'throttle' }>, subject: Subject): ApiError {
  const { namespace, table, record, index, side } = subject
  if (side === undefined || table === undefined) {
    return new ApiError('ThrottlingException', 'Rate of requests exceeds the allowed throughput.')
  }
  const isOnDemand = error === undefined ? record?.billingMode === 'PAY_PER_REQUEST' : error === 'ThrottlingException'
  const arn = tableArn({ namespace, name: table })
  const resource = index === undefined ? arn : `${arn}/index/${index}`
  const of = index === undefined ? 'Table' : 'Index'
  return throttleError([{ of, side, limit: limit ?? usualLimit(error, { isOnDemand }), arn: resource, isOnDemand }])
}

function usualLimit(
  error: ThrottleError | undefined,
  { isOnDemand }: { readonly isOnDemand: boolean },
): NonNullable<Extract<Effect, { kind: 'throttle' }>['limit']> {
  if (error === 'RequestLimitExceeded') return 'AccountLimitExceeded'
  return isOnDemand ? 'KeyRangeThroughputExceeded' : 'ProvisionedThroughputExceeded'
}
