// A client's token: for eight hours the same request with it is the same job, and another request is refused. Source: docs API_ImportTable,
// API_ExportTableToPointInTime, API_StartBulkPutItems.
import { canonicalJson } from '../../model/canonical-json.js'
import type { ApiError } from '../../model/errors.js'
import { holdsToken, type Job } from '../../transfer/jobs/job.js'

/**
 * @param jobs of the same kind, newest first. @returns the job that the token began, if any
 * @throws the conflict, where that was asked with other parameters
 */
export function sameRequest<One extends Job>(
  jobs: readonly One[],
  request: One['request'],
  nowMs: number,
  conflict: () => ApiError,
): One | undefined {
  const { ClientToken: token } = request
  const known = token === undefined ? undefined : jobs.find((job) => holdsToken(job, token, nowMs))
  if (known !== undefined && canonicalJson(known.request) !== canonicalJson(request)) throw conflict()
  return known
}
