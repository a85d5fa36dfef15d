// How the objects of an export are named, and what their manifests say. Source: docs S3DataExport.Output; names of the checksums (`.md5`),
// their 24 bytes and the etag's ending: measured on buckets that users have published.
import { createHash } from 'node:crypto'
import { tableArn } from '../model/table.js'
import { type DataFile, type ExportJob, jobArn } from './jobs/job.js'

/** The folder of a job's objects. */
export const keyUnder = (prefix: string | undefined, id: string): string => `${beginOf(prefix)}AWSDynamoDB/${id}`

/** Incremental exports share one folder. */
export const dataFolder = ({ request, id }: ExportJob): string =>
  request.ExportType === 'INCREMENTAL_EXPORT'
    ? `${beginOf(request.S3Prefix)}AWSDynamoDB/data`
    : `${keyUnder(request.S3Prefix, id)}/data`

const beginOf = (prefix: string | undefined): string =>
  prefix === undefined || prefix === '' ? '' : `${prefix.replace(/\/$/, '')}/`

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567'
const NAME_LETTERS = 26

/** 26 letters, the same for the same job and number. */
export function dataFileName({ id, request }: ExportJob, number: number): string {
  const digest = createHash('sha256').update(`${id}/${number}`).digest()
  const name = [...digest.subarray(0, NAME_LETTERS)].map((byte) => LETTERS.charAt(byte % LETTERS.length)).join('')
  return `${name}.${request.ExportFormat === 'ION' ? 'ion' : 'json'}.gz`
}

/** The checksum in base64, as manifests have it, and as an object's tag. */
export function md5Of(bytes: Uint8Array): { readonly md5: string; readonly etag: string } {
  const digest = createHash('md5').update(bytes).digest()
  return { md5: digest.toString('base64'), etag: `${digest.toString('hex')}-1` }
}

/** A line a file. */
export const manifestFilesText = (files: readonly DataFile[]): string =>
  files
    .map(({ itemCount, md5, etag, key }) => JSON.stringify({ itemCount, md5Checksum: md5, etag, dataFileS3Key: key }) + '\n')
    .join('')

export function manifestSummaryText(job: ExportJob, endedAtMs: number): string {
  const { request, namespace, table, progress, startedAtMs } = job
  const { older, newer, items } = progress
  const format = request.ExportFormat ?? 'DYNAMODB_JSON'
  return JSON.stringify({
    version: older === undefined ? '2020-06-30' : '2023-08-01',
    exportArn: jobArn(job),
    startTime: timeText(startedAtMs),
    endTime: timeText(endedAtMs),
    tableArn: tableArn({ namespace, name: table.name }),
    tableId: table.tableId,
    ...(older === undefined
      ? { exportTime: timeText(newer.atMs) }
      : { exportFromTime: timeText(older.atMs), exportToTime: timeText(newer.atMs) }),
    s3Bucket: request.S3Bucket,
    s3Prefix: request.S3Prefix ?? null,
    s3SseAlgorithm: request.S3SseAlgorithm ?? 'AES256',
    s3SseKmsKeyId: request.S3SseKmsKeyId ?? null,
    manifestFilesS3Key: `${keyUnder(request.S3Prefix, job.id)}/manifest-files.json`,
    billedSizeBytes: billedBytes(job),
    itemCount: items,
    outputFormat: format,
    ...(older === undefined ? {} : { outputView: viewOf(job), exportType: 'INCREMENTAL_EXPORT' }),
  })
}

export const viewOf = ({ request }: ExportJob): 'NEW_IMAGE' | 'NEW_AND_OLD_IMAGES' =>
  request.IncrementalExportSpecification?.ExportViewType ?? 'NEW_AND_OLD_IMAGES'

const timeText = (ms: number): string => new Date(ms).toISOString()

/** Least that an incremental export is billed for. Source: docs S3DataExport (pricing) */
const LEAST_BILLED_BYTES = 10 * 1024 * 1024

/** What an export is billed for. */
export const billedBytes = ({ progress: { older, sizeBytes } }: ExportJob): number =>
  older === undefined ? sizeBytes : Math.max(LEAST_BILLED_BYTES, sizeBytes)

/** The object that tells of all others. */
export const summaryKey = ({ request, id }: ExportJob): string => `${keyUnder(request.S3Prefix, id)}/manifest-summary.json`
