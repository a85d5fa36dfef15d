// Exports: what a table held, or what changed of it, as files of a bucket. Invariants: what is exported is held by a pin from the request to
// the job's end; a file that is in the job's progress is in the bucket, so a restart goes on after it, and makes the same files as a run
// without one; manifests come last. Source: docs S3DataExport.Output.
import { keyAttributes } from '../../model/key.js'
import type { Clock } from '../../runtime/clock.js'
import type { Store } from '../../storage/store.js'
import { type BucketName, type Buckets, checkOwner } from '../../transfer/buckets/buckets.js'
import { type LineForm, lineForm } from '../../transfer/formats/export-lines.js'
import type { ExportJob, ExportProgress } from '../../transfer/jobs/job.js'
import { dataFileName, dataFolder, keyUnder, manifestFilesText, manifestSummaryText, viewOf } from '../../transfer/layout.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import { exportPin } from '../history/pin-names.js'
import type { Pins } from '../history/pins.js'
import { changesBetween, type SpanChange } from './changes-between.js'
import { DataFileWriter, FILE_CHARACTERS, writeManifest } from './data-files.js'
import { deletionTimes } from './deletion-times.js'
import { exportedRows, exportSource } from './export-source.js'
import type { JobCatalogue } from './job-catalogue.js'
import { failureOf } from './job-end.js'
import type { Run } from '../tables/job-runs.js'

export interface ExportParts {
  readonly store: Store
  readonly clock: Clock
  readonly commits: CommitQueue
  readonly pins: Pins
  readonly buckets: Buckets
  readonly jobs: JobCatalogue
}

/** Runs an export to its end, or until it is stopped. */
export async function runExport(parts: ExportParts, job: ExportJob, run: Run): Promise<void> {
  try {
    checkOwner(job.request.S3BucketOwner, job.namespace.account)
    const name = { bucket: job.request.S3Bucket, region: job.namespace.region }
    const under = keyUnder(job.request.S3Prefix, job.id)
    if (job.progress.files.length === 0) await parts.buckets.write(name, `${under}/_started`, Buffer.alloc(0))
    if (!(await writeFiles(parts, job, name, run))) return
    const endedAtMs = parts.clock.nowMs()
    const exported = parts.jobs.present(job)
    for (const [file, text] of [
      ['manifest-files', manifestFilesText(exported.progress.files)],
      ['manifest-summary', manifestSummaryText(exported, endedAtMs)],
    ] as const) {
      if (run.isStopped) return
      await writeManifest(parts.buckets, name, `${under}/${file}`, text)
    }
    await endExport(parts, { ...exported, status: 'COMPLETED', endedAtMs })
  } catch (error) {
    const failure = failureOf(error)
    await endExport(parts, { ...parts.jobs.present(job), status: 'FAILED', endedAtMs: parts.clock.nowMs(), failure })
  }
}

/** The job's end, in the batch that lets go of what it exported. */
async function endExport({ commits, jobs, pins }: Pick<ExportParts, 'commits' | 'jobs' | 'pins'>, job: ExportJob): Promise<void> {
  const ended = commits.add(jobs.put(job)).durable
  await Promise.all([ended, ...releasePins(pins, job)])
}

/** Holds what is exported, in this turn. */
export function holdPins(pins: Pins, job: ExportJob): readonly Promise<unknown>[] {
  const { older, newer } = job.progress
  const scope = [{ physicalId: newer.record.physicalId, indexIds: [] }]
  const held = pins.hold(exportPin(job, 'newer'), newer.position, scope)
  return older === undefined ? [held] : [pins.hold(exportPin(job, 'older'), older.position, scope), held]
}

/** Lets go of what an export holds. */
export const releasePins = (pins: Pins, job: ExportJob): readonly Promise<void>[] =>
  (['older', 'newer'] as const)
    .map((end) => exportPin(job, end))
    .flatMap((pin) => (pins.find(pin) === undefined ? [] : [pins.release(pin)]))

/** A line to write, with its place. */
interface PlacedLine {
  readonly suffix: Buffer
  /** Undefined for a row that is left out. */
  readonly line: string | undefined
  readonly sizeBytes: number
}

/** @returns whether all are written */
async function writeFiles(parts: ExportParts, job: ExportJob, name: BucketName, run: Run): Promise<boolean> {
  const files = new ExportFiles(parts, job, name)
  const passed = job.progress.passed === undefined ? undefined : Buffer.from(job.progress.passed, 'base64')
  for await (const line of await linesOf(parts, job, passed)) {
    if (run.isStopped) return false
    await files.add(line)
  }
  if (run.isStopped) return false
  await files.finish()
  return true
}

async function linesOf(parts: ExportParts, job: ExportJob, passed: Buffer | undefined): Promise<AsyncIterable<PlacedLine>> {
  const form = await lineForm(job.request.ExportFormat ?? 'DYNAMODB_JSON')
  const { older, newer } = job.progress
  if (older === undefined) return itemLines(parts, job, form, passed)
  const span = {
    physicalId: newer.record.physicalId,
    fromMs: older.atMs,
    toMs: newer.atMs,
    after: older.position,
    upTo: newer.position,
  }
  const times = await deletionTimes(parts.store, span)
  return changeLines(changesBetween(parts.store, span, times, passed), job, form)
}

async function* itemLines(
  { store }: ExportParts,
  job: ExportJob,
  form: LineForm,
  passed: Buffer | undefined,
): AsyncGenerator<PlacedLine> {
  const { newer } = job.progress
  const source = exportSource(newer.record, job.request.FilterSpecification)
  for await (const { suffix, row } of exportedRows(store, newer, source, passed)) {
    const json = source.shown(row)
    yield { suffix, sizeBytes: row.sizeBytes, line: json === undefined ? undefined : form.item(json) }
  }
}

async function* changeLines(changes: AsyncIterable<SpanChange>, job: ExportJob, form: LineForm): AsyncGenerator<PlacedLine> {
  const { record } = job.progress.newer
  const showsOld = viewOf(job) === 'NEW_AND_OLD_IMAGES'
  for await (const { suffix, before, after, atMs } of changes) {
    const line = form.change({
      writtenMicros: atMs * 1000,
      keys: keyAttributes(record.keys, (after ?? before)?.item ?? {}),
      oldImage: showsOld ? before?.item : undefined,
      newImage: after?.item,
    })
    yield { suffix, line, sizeBytes: (before?.sizeBytes ?? 0) + (after?.sizeBytes ?? 0) }
  }
}

/** Files as they are filled: one a partition at least, and more where it is large. */
class ExportFiles {
  readonly #parts: ExportParts
  readonly #job: ExportJob
  readonly #name: BucketName
  readonly #bounds: readonly Buffer[]
  #progress: ExportProgress
  #file = new DataFileWriter()
  #sizeBytes = 0
  #last: Buffer | undefined

  constructor(parts: ExportParts, job: ExportJob, name: BucketName) {
    this.#parts = parts
    this.#job = job
    this.#name = name
    this.#progress = job.progress
    this.#bounds = job.progress.bounds.map((bound) => Buffer.from(bound, 'base64'))
  }

  async add({ suffix, line, sizeBytes }: PlacedLine): Promise<void> {
    for (let end = this.#end; end !== undefined && suffix.compare(end) >= 0; end = this.#end) await this.#endPartition()
    if (this.#file.characters >= FILE_CHARACTERS) await this.#write(this.#progress.partitions)
    this.#last = suffix
    this.#sizeBytes += sizeBytes
    if (line !== undefined) await this.#file.add(line)
  }

  async finish(): Promise<void> {
    while (this.#progress.partitions <= this.#bounds.length) await this.#endPartition()
  }

  /** Where the partition ends that is being written. */
  get #end(): Buffer | undefined {
    return this.#bounds[this.#progress.partitions]
  }

  #endPartition(): Promise<void> {
    return this.#write(this.#progress.partitions + 1)
  }

  /** Puts the file into the bucket, and then into the job. */
  async #write(partitions: number): Promise<void> {
    const { buckets, commits, jobs } = this.#parts
    const { files, items, sizeBytes } = this.#progress
    const key = `${dataFolder(this.#job)}/${dataFileName(this.#job, files.length)}`
    const file = await this.#file.end(buckets, this.#name, key)
    this.#progress = {
      ...this.#progress,
      partitions,
      files: [...files, file],
      items: items + file.itemCount,
      sizeBytes: sizeBytes + this.#sizeBytes,
      ...(this.#last === undefined ? {} : { passed: this.#last.toString('base64') }),
    }
    this.#file = new DataFileWriter()
    this.#sizeBytes = 0
    await commits.add(jobs.put({ ...jobs.present(this.#job), progress: this.#progress })).durable
  }
}
