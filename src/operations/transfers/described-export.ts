// An export as clients see it. Source: docs API_ExportDescription.
import { tableArn } from '../../model/table.js'
import type { ExportDescription, ExportSummary } from '../../shapes/operations.js'
import { type ExportJob, jobArn } from '../../transfer/jobs/job.js'
import { billedBytes, summaryKey } from '../../transfer/layout.js'

const seconds = (ms: number): number => ms / 1000

export const summarizeExport = (job: ExportJob): ExportSummary => ({
  ExportArn: jobArn(job),
  ExportStatus: job.status,
  ExportType: job.request.ExportType ?? 'FULL_EXPORT',
})

export function describeExport(job: ExportJob): ExportDescription {
  const { request, namespace, table, startedAtMs, endedAtMs, failure, status } = job
  const { TableArn: _given, ExportTime: _time, IncrementalExportSpecification: _span, ...echoed } = request
  return {
    ...echoed,
    ...summarizeExport(job),
    TableArn: tableArn({ namespace, name: table.name }),
    TableId: table.tableId,
    StartTime: seconds(startedAtMs),
    ...(endedAtMs === undefined ? {} : { EndTime: seconds(endedAtMs) }),
    ExportFormat: request.ExportFormat ?? 'DYNAMODB_JSON',
    S3SseAlgorithm: request.S3SseAlgorithm ?? 'AES256',
    ...describeRange(job),
    ...(status === 'COMPLETED' ? describeResult(job) : {}),
    ...(failure === undefined ? {} : { FailureCode: failure.code, FailureMessage: failure.message }),
  }
}

function describeRange({ request, progress: { older, newer } }: ExportJob): Partial<ExportDescription> {
  if (older === undefined) return { ExportTime: seconds(newer.atMs) }
  return {
    IncrementalExportSpecification: {
      ExportFromTime: seconds(older.atMs),
      ExportToTime: seconds(newer.atMs),
      ExportViewType: request.IncrementalExportSpecification?.ExportViewType ?? 'NEW_AND_OLD_IMAGES',
    },
  }
}

const describeResult = (job: ExportJob): Partial<ExportDescription> => ({
  ExportManifest: summaryKey(job),
  BilledSizeBytes: billedBytes(job),
  ItemCount: job.progress.items,
})
