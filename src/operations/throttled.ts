// Refusals that a batch hands back as unprocessed instead of failing as a whole.
import { ApiError, type ErrorName } from '../model/errors.js'

const RETRIED: ReadonlySet<ErrorName> = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
])

const UNANSWERED: ReadonlySet<ErrorName> = new Set(['InternalServerError', 'ReplicatedWriteConflictException'])

/** Whether nobody could answer, nobody knows, or another region has the item under way: what asks again may be answered. */
export function isUnanswered(error: unknown): error is ApiError {
  return error instanceof ApiError && UNANSWERED.has(error.name)
}

/** Whether the same request would succeed later for want of nothing but capacity. */
export function isThrottled(error: unknown): error is ApiError {
  return error instanceof ApiError && RETRIED.has(error.name)
}
