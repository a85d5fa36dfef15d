// How a slot of a batch says why its statement failed. Source: docs API_BatchStatementError; texts as elsewhere, measured eu-west-2, 2026-08.
import { ApiError, type ErrorName } from '../../model/errors.js'
import type { BatchStatementError } from '../../shapes/operations.js'

const CODES: Partial<Readonly<Record<ErrorName, NonNullable<BatchStatementError['Code']>>>> = {
  AccessDeniedException: 'AccessDenied',
  ConditionalCheckFailedException: 'ConditionalCheckFailed',
  DuplicateItemException: 'DuplicateItem',
  InternalServerError: 'InternalServerError',
  ItemCollectionSizeLimitExceededException: 'ItemCollectionSizeLimitExceeded',
  ProvisionedThroughputExceededException: 'ProvisionedThroughputExceeded',
  ReplicatedWriteConflictException: 'TransactionConflict', // Source: assumed
  RequestLimitExceeded: 'RequestLimitExceeded',
  ResourceNotFoundException: 'ResourceNotFound',
  ThrottlingException: 'ThrottlingError',
  TransactionConflictException: 'TransactionConflict',
  ValidationException: 'ValidationError',
}

/** Whether a slot can say it. */
export const hasSlot = ({ name }: ApiError): boolean => CODES[name] !== undefined

/** @throws the error itself when no slot can say it */
export function errorOfSlot(error: ApiError): BatchStatementError {
  const code = CODES[error.name]
  if (code === undefined) throw error
  return { Code: code, Message: error.message }
}

/** What a fault left undone. */
export const leftOut = (): ApiError =>
  new ApiError('ThrottlingException', 'Throughput exceeds the current capacity of your table or index.')
