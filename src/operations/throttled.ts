// Refusals that a batch hands back as unprocessed instead of failing as a whole.
import { ApiError, type ErrorName } from '../model/errors.js'

const RETRIED: ReadonlySet<ErrorName> = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
])

/** Whether nobody could answer, or nobody knows: what asks again may be answered. */
export function isUnanswered(error: unknown): error is ApiError {
  return error instanceof ApiError && error.name === 'InternalServerError'
}

/** Whether the same request would succeed later for want of nothing but capacity. */
export function isThrottled(error: unknown): error is ApiError {
  return error instanceof ApiError && RETRIED.has(error.name)
}
