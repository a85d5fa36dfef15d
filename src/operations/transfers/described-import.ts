// An import as clients see it. Source: docs API_ImportTableDescription, API_ImportSummary.
import { tableArn } from '../../model/table.js'
import type { ImportSummary, ImportTableDescription } from '../../shapes/operations.js'
import { type ImportJob, jobArn } from '../../transfer/jobs/job.js'

const seconds = (ms: number): number => ms / 1000

const logGroupOf = ({ namespace: { region, account } }: ImportJob): string =>
  `arn:aws:logs:${region}:${account}:log-group:/aws-dynamodb/imports:*`

export function summarizeImport(job: ImportJob): ImportSummary {
  const { namespace, table, request, status, startedAtMs, endedAtMs } = job
  return {
    ImportArn: jobArn(job),
    ImportStatus: status,
    TableArn: tableArn({ namespace, name: table.name }),
    S3BucketSource: request.S3BucketSource,
    CloudWatchLogGroupArn: logGroupOf(job),
    InputFormat: request.InputFormat,
    StartTime: seconds(startedAtMs),
    ...(endedAtMs === undefined ? {} : { EndTime: seconds(endedAtMs) }),
  }
}

export function describeImport(job: ImportJob): ImportTableDescription {
  const { table, request, progress, failure } = job
  return {
    ...summarizeImport(job),
    TableId: table.tableId,
    ...(request.ClientToken === undefined ? {} : { ClientToken: request.ClientToken }),
    ErrorCount: progress.failed,
    ...(request.InputFormatOptions === undefined ? {} : { InputFormatOptions: request.InputFormatOptions }),
    InputCompressionType: request.InputCompressionType ?? 'NONE',
    TableCreationParameters: request.TableCreationParameters,
    ProcessedSizeBytes: progress.bytes,
    ProcessedItemCount: progress.processed,
    ImportedItemCount: progress.loaded,
    ...(failure === undefined ? {} : { FailureCode: failure.code, FailureMessage: failure.message }),
  }
}
