// Jobs that carry items in and out: what was asked, how far it is, how it ended. Plain data, stored as JSON and replaced, never mutated.
// Invariant: a job says all that a restart needs to go on. Source: docs S3DataImport, S3DataExport, BulkPutItems.
import type { Namespace } from '../../model/namespace.js'
import type { Sequence } from '../../model/ids.js'
import { type NewIndex, tableArn, type TableRecord } from '../../model/table.js'
import type { ExportTableToPointInTimeInput, ImportTableInput, StartBulkPutItemsInput } from '../../shapes/operations.js'

export type JobStatus = 'IN_PROGRESS' | 'COMPLETED' | 'COMPLETED_WITH_ERRORS' | 'CANCELLING' | 'CANCELLED' | 'FAILED'

export interface Failure {
  readonly code: string
  readonly message: string
}

/** The table that a job is about; it may be gone since. */
export interface JobTable {
  readonly name: string
  readonly tableId: string
  readonly physicalId: number
}

interface JobOf<Kind extends string, Request, Progress> {
  readonly kind: Kind
  /** Begins with its time, so the order of ids is that of jobs. */
  readonly id: string
  readonly namespace: Namespace
  readonly table: JobTable
  readonly status: JobStatus
  readonly startedAtMs: number
  readonly endedAtMs?: number
  readonly failure?: Failure
  /** As it came. */
  readonly request: Request
  readonly progress: Progress
}

/** How far the reading of objects is. Objects before `key`, and so many rows of it, are done. */
export interface LoadProgress {
  readonly key?: string
  readonly rows: number
  readonly processed: number
  readonly loaded: number
  readonly failed: number
  /** Without what compression saved. */
  readonly bytes: number
  /** Of all objects; undefined until they were listed. */
  readonly totalBytes?: number
  /** Of the notes of what went wrong: what stands after it is of work that was not finished. */
  readonly notedBytes: number
  /** Notes that are to follow there. */
  readonly unnoted: readonly string[]
  /** Bytes that were put, by the name of the table, or of an index after a slash. */
  readonly written: Readonly<Record<string, number>>
}

export const NOTHING_LOADED: LoadProgress = {
  ...{ rows: 0, processed: 0, loaded: 0, failed: 0, bytes: 0 },
  ...{ notedBytes: 0, unnoted: [], written: {} },
}

/** A file of an export that is in its bucket. */
export interface DataFile {
  readonly key: string
  readonly itemCount: number
  readonly md5: string
  readonly etag: string
}

/** The past of a table that is exported; held by a pin. */
export interface ExportedPast {
  readonly record: TableRecord
  readonly position: Sequence
  readonly atMs: number
}

export interface ExportProgress {
  readonly files: readonly DataFile[]
  /** The last row that is in a file or left out, in base64. */
  readonly passed?: string
  /** How many partitions are done. */
  readonly partitions: number
  /** Where partitions ended when the export was asked for, in base64, but for the last one. */
  readonly bounds: readonly string[]
  readonly items: number
  readonly sizeBytes: number
  /** What is exported: the older one of an incremental export alone. */
  readonly older?: ExportedPast
  readonly newer: ExportedPast
}

export type ImportJob = JobOf<'import', ImportTableInput, LoadProgress>
export type BulkJob = JobOf<'bulk', StartBulkPutItemsInput, LoadProgress> & {
  /** Of the table's indexes by their names. */
  readonly indexKinds: Readonly<Record<string, NewIndex['kind']>>
}
export type ExportJob = JobOf<'export', ExportTableToPointInTimeInput, ExportProgress>
export type Job = ImportJob | BulkJob | ExportJob
export type JobKind = Job['kind']
export type JobOfKind<Kind extends JobKind> = Extract<Job, { kind: Kind }>

const IN_ARN: Readonly<Record<JobKind, string>> = { import: 'import', export: 'export', bulk: 'bulk-operation' } // the last one: Source: assumed

export const jobArn = ({ kind, id, namespace, table: { name } }: Job): string =>
  `${tableArn({ namespace, name })}/${IN_ARN[kind]}/${id}`

export interface JobName {
  readonly namespace: Namespace
  readonly table: string
  readonly id: string
}

/** @returns undefined for what is no ARN of such a job */
export function readJobArn(kind: JobKind, arn: string): JobName | undefined {
  const found = /^arn:[^:]+:dynamodb:([^:]+):([^:]+):table\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(arn)
  const [, region = '', account = '', table = '', type, id = ''] = found ?? []
  return type === IN_ARN[kind] ? { namespace: { account, region }, table, id } : undefined
}

/** 14 digits of milliseconds and 8 hexadecimal ones. */
export const jobId = (atMs: number, drawn: Buffer): string => `${String(atMs).padStart(14, '0')}-${drawn.toString('hex', 0, 4)}`

export const isUnderWay = ({ status }: Job): boolean => status === 'IN_PROGRESS' || status === 'CANCELLING'

const DAY_MS = 86_400_000
const SHOWN_MS = 90 * DAY_MS
const TOKEN_MS = 8 * 3_600_000

/** Jobs are shown for 90 days. */
export const isForgotten = (job: Job, nowMs: number): boolean => !isUnderWay(job) && job.startedAtMs + SHOWN_MS <= nowMs

/** Whether a request with that token is the same one again, or another. */
export const holdsToken = (job: Job, token: string, nowMs: number): boolean =>
  job.request.ClientToken === token && nowMs < job.startedAtMs + TOKEN_MS
