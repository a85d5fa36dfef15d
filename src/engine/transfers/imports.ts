// Imports: a new table that is filled from objects. Invariants: the table is CREATING, and refuses reads and writes, until the job has ended;
// it is ACTIVE in the batch that says how the job ended; where nothing could be read, there is no table. Source: docs S3DataImport.
import { bindPut, planPut } from '../../intents/put.js'
import { refusalStylesOf } from '../../intents/refusal-styles.js'
import type { ScalarType } from '../../model/attribute-value.js'
import type { TableRecord } from '../../model/table.js'
import type { StoreOp } from '../../storage/store.js'
import type { ImportTableInput } from '../../shapes/operations.js'
import { endLoading } from '../../tables/settling.js'
import { checkOwner } from '../../transfer/buckets/buckets.js'
import { csvRecords } from '../../transfer/formats/csv-records.js'
import { ionRecords } from '../../transfer/formats/ion-records.js'
import { jsonRecords } from '../../transfer/formats/json-records.js'
import type { Reader } from '../../transfer/formats/read-row.js'
import { type ImportJob, jobArn, NOTHING_LOADED } from '../../transfer/jobs/job.js'
import type { Notes } from '../../transfer/notes.js'
import type { LifeCycle } from '../lifecycle/life-cycle.js'
import type { OpenTable } from '../tables/open-table.js'
import type { OpenTables } from '../tables/open-tables.js'
import type { JobCatalogue } from './job-catalogue.js'
import { failureOf, ITEMS_FAILED } from './job-end.js'
import type { Run } from '../tables/job-runs.js'
import type { LoadSource } from './load-objects.js'
import { loadObjects, type LoadParts } from './load-run.js'

export interface ImportParts extends LoadParts {
  readonly jobs: JobCatalogue
  readonly tables: OpenTables
  readonly lifeCycle: LifeCycle
  readonly notes: Notes
}

const STYLE = refusalStylesOf(undefined).putItem
/** Items are not requests: their refusals are those of PutItem without its envelope. Source: docs S3DataImport.Requesting (an event of the log) */
const ITEM_STYLE = { ...STYLE, isEnveloped: false }

/** Runs an import to its end, or until it is stopped. */
export async function runImport(parts: ImportParts, job: ImportJob, run: Run): Promise<void> {
  const { jobs, clock, commits } = parts
  const table = parts.tables.withId(job.table.physicalId)
  const end = (status: ImportJob['status'], failure?: ImportJob['failure']): readonly StoreOp[] => {
    const ended = { ...jobs.present(job), status, endedAtMs: clock.nowMs() }
    return jobs.put(failure === undefined ? ended : { ...ended, failure })
  }
  if (table === undefined) return commits.add(end('CANCELLED')).durable
  try {
    checkOwner(job.request.S3BucketSource.S3BucketOwner, job.namespace.account)
    const ending = await loadObjects(parts, loadingOf(parts, job, table), job.progress, run)
    if (ending === 'stopped') return
    if (ending === 'cancelled') return await commits.add(end('CANCELLED')).durable
    const hasFailed = jobs.present(job).progress.failed > 0
    await parts.lifeCycle.note(table, endLoading(table.record), hasFailed ? end('FAILED', ITEMS_FAILED) : end('COMPLETED'))
  } catch (error) {
    const failure = failureOf(error)
    const isBegun = jobs.present(job).progress.processed > 0
    const ended = end('FAILED', failure)
    if (table.isGone || table.record.status === 'DELETING') return commits.add(ended).durable
    await (isBegun ? parts.lifeCycle.note(table, endLoading(table.record), ended) : parts.lifeCycle.abandon(table, ended))
  }
}

function loadingOf({ jobs, commits, notes }: ImportParts, job: ImportJob, table: OpenTable): Parameters<typeof loadObjects>[1] {
  const { S3BucketSource: source } = job.request
  return {
    table,
    source: sourceOf(job.request, job.namespace.region, table.record),
    intentOf: ({ item }) => bindPut(planPut({ Item: item as never }, ITEM_STYLE), table.record), // `planPut` checks what a request's item is
    noteOf: ({ key, index }, { message }) => ({
      itemS3Pointer: { bucket: source.S3Bucket, key, itemIndex: index },
      importArn: jobArn(job),
      errorMessages: [message],
    }),
    note: (lines, atBytes) => notes.append(importNotes(job.id), atBytes, lines),
    save: (progress) => commits.add(jobs.put({ ...jobs.present(job), progress })),
    isCancelled: () => jobs.present(job).status === 'CANCELLING',
  }
}

/** The log of an import, as the service names its stream. */
export const importNotes = (id: string): string => `imports/${id}/error`

function sourceOf(request: ImportTableInput, region: string, record: TableRecord): LoadSource {
  const { S3BucketSource: source, InputCompressionType: compression = 'NONE' } = request
  return {
    name: { bucket: source.S3Bucket, region },
    prefix: source.S3KeyPrefix ?? '',
    compression,
    reader: readerOf(request, record),
  }
}

function readerOf({ InputFormat: format, InputFormatOptions: options }: ImportTableInput, record: TableRecord): Reader {
  if (format === 'DYNAMODB_JSON') return jsonRecords
  if (format === 'ION') return ionRecords
  const types = new Map<string, ScalarType>(record.attributes.map(({ name, type }) => [name, type]))
  return csvRecords({ delimiter: options?.Csv?.Delimiter ?? ',', head: options?.Csv?.HeaderList, types })
}

/** A job that has just begun. */
export function newImport(
  id: string,
  { namespace, name, tableId, physicalId, createdAtMs }: TableRecord,
  request: ImportTableInput,
): ImportJob {
  const table = { name, tableId, physicalId }
  return {
    kind: 'import',
    id,
    namespace,
    table,
    status: 'IN_PROGRESS',
    startedAtMs: createdAtMs,
    request,
    progress: NOTHING_LOADED,
  }
}
