// A bulk operation as clients see it. Source: docs API_BulkOperationDescription, API_BulkOperationUsage.
import type { BulkOperationDescription, BulkOperationSummary, BulkOperationUsage } from '../../shapes/operations.js'
import { type BulkJob, isUnderWay, jobArn } from '../../transfer/jobs/job.js'

const seconds = (ms: number): number => ms / 1000

export function summarizeBulk(job: BulkJob): BulkOperationSummary {
  const { status, startedAtMs, endedAtMs } = job
  return {
    BulkOperationArn: jobArn(job),
    BulkOperationStatus: status,
    StartTime: seconds(startedAtMs),
    ...(endedAtMs === undefined || isUnderWay(job) ? {} : { EndTime: seconds(endedAtMs) }),
  }
}

export function describeBulk(job: BulkJob): BulkOperationDescription {
  const { table, request, progress, failure } = job
  const { InputS3Configuration: input, OutputS3Configuration: output, ClientToken: token, MaxWriteRequestUnits: units } = request
  return {
    ...summarizeBulk(job),
    TableDetails: [{ TableName: table.name, TableId: table.tableId }],
    ...(token === undefined ? {} : { ClientToken: token }),
    InputS3Configuration: { ...input, InputCompressionType: input.InputCompressionType ?? 'NONE' },
    OutputS3Configuration: output,
    ProcessedItemCount: progress.processed,
    ProcessedInputBytes: progress.bytes,
    ...(progress.totalBytes === undefined ? {} : { TotalInputBytes: progress.totalBytes }),
    BulkOperationUsage: [usageOf(job)],
    FailedItemCount: progress.failed,
    ...(failure === undefined ? {} : { FailureCode: failure.code, FailureMessage: failure.message }),
    ...(units === undefined ? {} : { MaxWriteRequestUnits: units }),
    PerformanceTier: request.PerformanceTier ?? 'STANDARD',
  }
}

/** The sum at the top leaves bytes of vectors out. */
function usageOf({ table, progress: { written }, indexKinds }: BulkJob): BulkOperationUsage {
  const bytesOf = (kind: string): Record<string, number> =>
    Object.fromEntries(
      Object.entries(indexKinds).flatMap(([name, one]) => (one === kind ? [[name, written[`/${name}`] ?? 0]] : [])),
    )
  const [locals, globals, vectors] = [bytesOf('local'), bytesOf('global'), bytesOf('vector')]
  const own = written[table.name] ?? 0
  const sum = (bytes: Record<string, number>): number => Object.values(bytes).reduce((all, one) => all + one, 0)
  return {
    TableName: table.name,
    BulkPutBytes: own + sum(locals) + sum(globals),
    Table: { BulkPutBytes: own },
    ...(isEmpty(locals) ? {} : { LocalSecondaryIndexes: each(locals, (BulkPutBytes) => ({ BulkPutBytes })) }),
    ...(isEmpty(globals) ? {} : { GlobalSecondaryIndexes: each(globals, (BulkPutBytes) => ({ BulkPutBytes })) }),
    ...(isEmpty(vectors) ? {} : { VectorIndexes: each(vectors, (BulkPutVectorBytes) => ({ BulkPutVectorBytes })) }),
  }
}

const isEmpty = (bytes: Record<string, number>): boolean => Object.keys(bytes).length === 0

const each = <Shown>(bytes: Record<string, number>, show: (one: number) => Shown): Record<string, Shown> =>
  Object.fromEntries(Object.entries(bytes).map(([name, one]) => [name, show(one)]))
