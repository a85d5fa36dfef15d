// Bulk operations: items of objects that are put into a table that there is, each under its own condition. Invariant: a condition that is not
// met is reported and is no failure. Source: docs BulkPutItems; the names of a record's and a report's members: assumed.
import { bindPut, planPut } from '../../intents/put.js'
import { refusalStylesOf } from '../../intents/refusal-styles.js'
import { validation } from '../../model/errors.js'
import type { TableRecord } from '../../model/table.js'
import type { StartBulkPutItemsInput } from '../../shapes/operations.js'
import type { Store } from '../../storage/store.js'
import { checkOwner } from '../../transfer/buckets/buckets.js'
import { ionRecords } from '../../transfer/formats/ion-records.js'
import { jsonRecords } from '../../transfer/formats/json-records.js'
import type { ReadRecord } from '../../transfer/formats/read-row.js'
import { type BulkJob, type DataFile, NOTHING_LOADED } from '../../transfer/jobs/job.js'
import { pieceOp, piecesOf, removalOf } from '../../transfer/jobs/report-rows.js'
import { keyUnder, manifestFilesText } from '../../transfer/layout.js'
import type { OpenTable } from '../tables/open-table.js'
import { DataFileWriter, FILE_CHARACTERS, writeManifest } from './data-files.js'
import type { ImportParts } from './imports.js'
import { failureOf } from './job-end.js'
import type { Run } from '../tables/job-runs.js'
import { type Loading, loadObjects } from './load-run.js'

const STYLE = { ...refusalStylesOf(undefined).putItem, isEnveloped: false }
const CONDITIONS: ReadonlySet<string> = new Set(['ConditionExpression', 'ExpressionAttributeNames', 'ExpressionAttributeValues'])

export interface BulkParts extends Omit<ImportParts, 'lifeCycle' | 'notes'> {
  readonly store: Store
}

/** Runs a bulk operation to its end, or until it is stopped. */
export async function runBulkPut(parts: BulkParts, job: BulkJob, run: Run): Promise<void> {
  const { jobs, clock, commits, store } = parts
  const end = async (status: BulkJob['status'], failure?: BulkJob['failure']): Promise<void> => {
    const ended = { ...jobs.present(job), status, endedAtMs: clock.nowMs() }
    const noted = await removalOf(store, job)
    await commits.add([...jobs.put(failure === undefined ? ended : { ...ended, failure }), ...noted]).durable
  }
  const table = tableOf(parts, job)
  if (table === undefined) return end('FAILED', TABLE_GONE)
  try {
    const { InputS3Configuration: input, OutputS3Configuration: output } = job.request
    for (const { S3BucketOwner: owner } of [input, output]) checkOwner(owner, job.namespace.account)
    const ending = await loadObjects(parts, loadingOf(parts, job, table), job.progress, run)
    if (ending === 'stopped') return
    await writeReport(parts, jobs.present(job))
    const isCancelled = jobs.present(job).status === 'CANCELLING'
    if (ending === 'cancelled') return await (isCancelled ? end('CANCELLED', CANCELLED) : end('FAILED', TABLE_GONE))
    await end(jobs.present(job).progress.failed > 0 ? 'COMPLETED_WITH_ERRORS' : 'COMPLETED')
  } catch (error) {
    await end('FAILED', failureOf(error))
  }
}

/** By its name, which opens a table that rests in a fork. */
function tableOf({ tables }: BulkParts, { namespace, table: { name, physicalId } }: BulkJob): OpenTable | undefined {
  const table = tables.find(namespace, name)
  return table?.record.physicalId === physicalId ? table : undefined
}

/** Source: docs API_BulkOperationDescription (a cancelled one has both); their words assumed. */
const CANCELLED = { code: 'Cancelled', message: 'The bulk operation was cancelled.' }
const TABLE_GONE = { code: 'ResourceNotFoundException', message: 'The table was deleted while the bulk operation ran.' }

function loadingOf({ jobs, commits }: BulkParts, job: BulkJob, table: OpenTable): Loading {
  const { InputS3Configuration: input, OutputS3Configuration: output, MaxWriteRequestUnits: unitsPerSec } = job.request
  const isWanted = (type: 'ERROR' | 'CONDITION_CHECK_FAILURE'): boolean => output.OutputType.includes(type)
  return {
    table,
    unitsPerSec,
    source: {
      name: { bucket: input.S3Bucket, region: job.namespace.region },
      prefix: input.S3KeyPrefix ?? '',
      compression: input.InputCompressionType ?? 'NONE',
      reader: input.InputFormat === 'ION' ? ionRecords : jsonRecords,
    },
    intentOf: (record) => bindPut(planPut(putOf(record), STYLE), table.record),
    noteOf: ({ key, index, row }, { message, condition }) => {
      const itemS3Pointer = { bucket: input.S3Bucket, key, itemIndex: index }
      if (condition === undefined)
        return isWanted('ERROR') ? { OutputType: 'ERROR', itemS3Pointer, errorMessages: [message] } : undefined
      if (!isWanted('CONDITION_CHECK_FAILURE')) return undefined
      const existing = condition.before === undefined ? {} : { ExistingItem: condition.before.item }
      return { OutputType: 'CONDITION_CHECK_FAILURE', itemS3Pointer, Item: 'item' in row ? row.item : {}, ...existing }
    },
    note: async (lines, atBytes) => {
      if (!jobs.has(job)) return atBytes // a reset takes away what there is
      const text = lines.map((line) => `${line}\n`).join('')
      await commits.add([pieceOp(job, atBytes, text)]).durable
      return atBytes + Buffer.byteLength(text)
    },
    save: (progress) => commits.add(jobs.put({ ...jobs.present(job), progress })),
    isCancelled: () => jobs.present(job).status === 'CANCELLING',
  }
}

/** @throws ApiError for a member that a record can't have */
function putOf({ item, beside }: ReadRecord): Parameters<typeof planPut>[0] {
  const unknown = Object.keys(beside).find((name) => !CONDITIONS.has(name))
  if (unknown !== undefined) throw validation(`The record has a member that is not known: ${unknown}`)
  return { ...beside, Item: item } as never // `planPut` checks what it gets, as from a request
}

/** What was noted, as objects like those of an export. */
async function writeReport({ buckets, store }: BulkParts, job: BulkJob): Promise<void> {
  const { S3Bucket: bucket = '', S3KeyPrefix: prefix } = job.request.OutputS3Configuration
  const name = { bucket, region: job.namespace.region }
  const under = keyUnder(prefix, job.id)
  const files: DataFile[] = []
  let file = new DataFileWriter()
  const endFile = async (): Promise<void> => {
    const key = `${under}/data/${String(files.length).padStart(5, '0')}.json.gz`
    files.push(await file.end(buckets, name, key))
    file = new DataFileWriter()
  }
  for await (const piece of piecesOf(store, job, job.progress.notedBytes)) {
    for (const line of piece.match(LINES) ?? []) await file.add(line)
    if (file.characters >= FILE_CHARACTERS) await endFile()
  }
  if (file.itemCount > 0) await endFile()
  await writeManifest(buckets, name, `${under}/manifest-files`, manifestFilesText(files))
}

/** Each with its end. */
const LINES = /[^\n]*\n/g

/** A job that has just begun. */
export function newBulkPut(id: string, record: TableRecord, startedAtMs: number, request: StartBulkPutItemsInput): BulkJob {
  const { namespace, name, tableId, physicalId } = record
  const table = { name, tableId, physicalId }
  const indexKinds = Object.fromEntries(record.indexes.map((index) => [index.name, index.kind]))
  return { kind: 'bulk', id, namespace, table, indexKinds, status: 'IN_PROGRESS', startedAtMs, request, progress: NOTHING_LOADED }
}
