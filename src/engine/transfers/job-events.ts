// What is told of a job when it begins and when it has ended. Pure.
import type { EmulatorEvent } from '../../model/event.js'
import { type Job, jobArn } from '../../transfer/jobs/job.js'

const subjectOf = (job: Job) => ({ ...job.namespace, table: job.table.name, kind: job.kind, job: jobArn(job) })

export const startOf = (job: Job): EmulatorEvent => ({ type: 'job.started', ...subjectOf(job) })

export function endOf(job: Job): EmulatorEvent {
  const { status, failure } = job
  const reason = failure === undefined ? {} : { reason: `${failure.code}: ${failure.message}` }
  return { type: 'job.ended', ...subjectOf(job), status, ...carriedBy(job), ...reason }
}

function carriedBy(job: Job): { readonly items: number; readonly failed: number; readonly sizeBytes: number } {
  if (job.kind === 'export') return { items: job.progress.items, failed: 0, sizeBytes: job.progress.sizeBytes }
  const { loaded, failed, bytes } = job.progress
  return { items: loaded, failed, sizeBytes: bytes }
}
