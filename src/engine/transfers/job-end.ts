// How a job ends that can't go on, in the service's words. Source: docs S3DataImport.Requesting (ItemValidationError, S3 codes); the code for
// what goes wrong here: assumed.
import { ApiError } from '../../model/errors.js'
import { BucketError } from '../../transfer/buckets/buckets.js'
import type { Failure } from '../../transfer/jobs/job.js'

export const ITEMS_FAILED: Failure = {
  code: 'ItemValidationError',
  message:
    'Some of the items failed validation checks and were not imported. Please check CloudWatch error logs for more details.',
}

/** @throws the error itself, after a failed commit: the job goes on when writes are taken again */
export function failureOf(error: unknown): Failure {
  if (error instanceof ApiError) throw error
  const message = error instanceof Error ? error.message : String(error)
  return { code: error instanceof BucketError ? error.code : 'InternalServerError', message }
}
