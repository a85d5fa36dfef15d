// Why a transaction was cancelled, as its client reads it: one reason per action, in the order of the actions.
// Invariant: a `None` entry has a code and nothing else. Source: docs API_TransactWriteItems; messages measured eu-west-2, 2026.
import { ApiError, type ErrorName } from '../model/errors.js'

export interface CancellationReason {
  readonly Code: string
  readonly Message?: string
  readonly Item?: unknown
}

export const NO_REASON: CancellationReason = { Code: 'None' }

const CODES: Partial<Readonly<Record<ErrorName, string>>> = {
  ConditionalCheckFailedException: 'ConditionalCheckFailed',
  DuplicateItemException: 'DuplicateItem',
  ValidationException: 'ValidationError',
  ItemCollectionSizeLimitExceededException: 'ItemCollectionSizeLimitExceeded',
  TransactionConflictException: 'TransactionConflict',
  ProvisionedThroughputExceededException: 'ProvisionedThroughputExceeded',
  ThrottlingException: 'ThrottlingError',
  RequestLimitExceeded: 'ThrottlingError',
  ResourceNotFoundException: 'ResourceNotFound',
}

/** The reason that one action's refusal becomes. @throws the error itself when it is no refusal of an action */
export function reasonOf(error: ApiError): CancellationReason {
  const code = CODES[error.name]
  if (code === undefined) throw error
  const { Item } = error.extra
  const message = code === 'DuplicateItem' ? 'Duplicate Item Found' : error.message
  return { Code: code, Message: message, ...(Item === undefined ? {} : { Item }) }
}

/**
 * The refusal of the whole transaction because of the one action at that place; the others are not looked at.
 * @throws the error itself as `reasonOf`
 */
export function transactionCanceledAt(at: number, count: number, error: ApiError): ApiError {
  const reasons = new Array<CancellationReason>(count).fill(NO_REASON)
  reasons[at] = reasonOf(error)
  return transactionCanceled(reasons)
}

/** The refusal of the whole transaction. @param reasons one per action, `NO_REASON` where it was fine */
export function transactionCanceled(reasons: readonly CancellationReason[]): ApiError {
  const codes = reasons.map((reason) => reason.Code).join(', ')
  return new ApiError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { CancellationReasons: reasons },
  )
}

/** Why a transaction was cancelled; empty for any other refusal. */
export function reasonsOf({ name, extra }: ApiError): readonly CancellationReason[] {
  if (name !== 'TransactionCanceledException') return []
  return extra['CancellationReasons'] as readonly CancellationReason[] // a cancelled transaction always has them
}
