// The plane of transfers on a store: jobs as rows, those that run, and what each kind does. Invariants: a job is there before its request is
// answered; a restart and a recovered store go on with every job that has not ended.
import { isSameNamespace, type Namespace } from '../../model/namespace.js'
import type { NewTable, TableRecord } from '../../model/table.js'
import type {
  ExportTableToPointInTimeInput,
  FilterSpecification,
  ImportTableInput,
  StartBulkPutItemsInput,
} from '../../shapes/operations.js'
import type { EventBus } from '../../model/event-bus.js'
import type { Random } from '../../runtime/random.js'
import type { StoreOp } from '../../storage/store.js'
import {
  type BulkJob,
  type ExportJob,
  type ImportJob,
  isForgotten,
  isUnderWay,
  type Job,
  jobId,
  type JobKind,
  type JobOfKind,
} from '../../transfer/jobs/job.js'
import { removalOf } from '../../transfer/jobs/report-rows.js'
import type { ExportedRange, Transfers } from '../contract/transfers.js'
import type { StoreBackups } from '../backups/store-backups.js'
import type { History } from '../history/history.js'
import { type JobRuns, type Run, stoppedAlso } from '../tables/job-runs.js'
import type { OpenTable } from '../tables/open-table.js'
import { newBulkPut, runBulkPut } from './bulk-puts.js'
import { exportSource } from './export-source.js'
import { type ExportParts, holdPins, releasePins, runExport } from './exports.js'
import { exportedPast, newExport } from './new-export.js'
import { type ImportParts, newImport, runImport } from './imports.js'
import { JobCatalogue } from './job-catalogue.js'
import { endOf, startOf } from './job-events.js'

export interface StoreTransfersParts extends Omit<ImportParts & ExportParts, 'jobs'> {
  readonly backups: StoreBackups
  readonly history: History
  readonly random: Random
  readonly runs: JobRuns
  readonly events: EventBus
}

export class StoreTransfers implements Transfers {
  readonly #parts: StoreTransfersParts & { readonly jobs: JobCatalogue }

  constructor(parts: StoreTransfersParts, loaded: readonly Job[]) {
    this.#parts = { ...parts, jobs: new JobCatalogue(loaded) }
  }

  /** Goes on with what a restart or a failed commit interrupted. */
  resume(): void {
    for (const job of this.#parts.jobs.all()) if (isUnderWay(job)) this.#begin(job)
  }

  /** Takes over what the store says. */
  restore(loaded: readonly Job[]): void {
    this.#parts.jobs.restore(loaded)
  }

  /** When no job runs any more. */
  close(): Promise<void> {
    return this.#parts.buckets.close()
  }

  list<Kind extends JobKind>(namespace: Namespace, kind: Kind): readonly JobOfKind<Kind>[] {
    const { jobs, clock } = this.#parts
    return jobs.of(namespace, kind, clock.nowMs())
  }

  async import(namespace: Namespace, spec: NewTable, request: ImportTableInput): Promise<ImportJob> {
    const { lifeCycle, tables, commits, jobs } = this.#parts
    const isTaken = tables.find(namespace, spec.name) !== undefined
    const made = lifeCycle.create(namespace, { ...spec, isLoading: true })
    const table = tables.find(namespace, spec.name)
    if (isTaken || table === undefined) throw await made.then(() => new Error('a table that was made is there'))
    // In the turn and so in the batch of the table: neither is ever there alone.
    const job = newImport(this.#newId(table.record), table.record, request)
    const { durable } = commits.add(jobs.add(job))
    await Promise.all([made, durable])
    this.#start(job)
    return job
  }

  async bulkPut(table: OpenTable, request: StartBulkPutItemsInput): Promise<BulkJob> {
    const job = newBulkPut(this.#newId(table.record), table.record, this.#parts.clock.nowMs(), request)
    await this.#store(job)
    this.#start(job)
    return job
  }

  checkFilter({ record }: OpenTable, filter: FilterSpecification | undefined): void {
    exportSource(record, filter)
  }

  async export(range: ExportedRange, request: ExportTableToPointInTimeInput): Promise<ExportJob> {
    const { pins, history, commits, jobs, clock } = this.#parts
    const table = range.table as OpenTable // handed out by this engine
    const past = await exportedPast(this.#parts, { ...range, table })
    const newer = { ...past.newer, position: history.positionToHold(table.record.physicalId, past.newer.position) }
    const job = newExport(this.#newId(table.record), table, { ...past, newer, request, startedAtMs: clock.nowMs() })
    const { durable } = commits.add(jobs.add(job))
    await Promise.all([durable, ...holdPins(pins, job)])
    this.#start(job)
    return job
  }

  async cancel(job: Job): Promise<Job> {
    const present = this.#parts.jobs.present(job)
    if (present.status !== 'IN_PROGRESS') return present
    const cancelling = { ...present, status: 'CANCELLING' } as const
    await this.#store(cancelling)
    return cancelling
  }

  isUnderWay({ record }: OpenTable): boolean {
    return this.#parts.jobs
      .all()
      .some((job) => job.kind !== 'export' && isUnderWay(job) && job.table.physicalId === record.physicalId)
  }

  /** Forgets every job of a namespace, or of all. What runs of them is over, and is told as cancelled. */
  async reset(namespace: Namespace | undefined): Promise<void> {
    const { jobs, pins, commits, runs, events } = this.#parts
    const isMeant = (job: Job): boolean => namespace === undefined || isSameNamespace(job.namespace, namespace)
    const meant = jobs.all().filter(isMeant)
    const released = meant.flatMap((job) => (job.kind === 'export' ? releasePins(pins, job) : []))
    const running = meant.filter((job) => runs.has(nameOf(job)))
    const noting = meant.filter((job) => job.kind === 'bulk' && isUnderWay(job))
    const ops = jobs.clear((job) => isMeant(job) && !noting.includes(job))
    const noted = jobs.clear(isMeant)
    await Promise.all([...released, ...(ops.length === 0 ? [] : [commits.add(ops).durable])])
    if (noted.length > 0) await this.#removeNoting(noting, noted)
    for (const job of running) events.emit(endOf(isUnderWay(job) ? { ...job, status: 'CANCELLED' } : job))
  }

  /** Bulk operations that have no end, with what they were to report: none of that is ever there without its job. */
  async #removeNoting(noting: readonly Job[], removals: readonly StoreOp[]): Promise<void> {
    const { commits, store } = this.#parts
    await commits.landed() // what they noted last
    for (const job of noting) await commits.add(await removalOf(store, job)).durable
    await commits.add(removals).durable
  }

  /** Stores a job, and forgets those that are shown no more. */
  #store(job: Job): Promise<void> {
    const { jobs, commits, clock } = this.#parts
    const nowMs = clock.nowMs()
    return commits.add([...jobs.add(job), ...jobs.clear((one) => isForgotten(one, nowMs))]).durable
  }

  #newId({ namespace: { account, region } }: TableRecord): string {
    const { clock, random, commits } = this.#parts
    return jobId(clock.nowMs(), random.bytes('jobId', `${account}/${region}`, commits.nextId()))
  }

  /** A new one; a reset may have forgotten it before it was stored. */
  #start(job: Job): void {
    if (!this.#parts.jobs.has(job)) return
    this.#parts.events.emit(startOf(job))
    this.#begin(job)
  }

  #begin(job: Job): void {
    const { runs, jobs, events } = this.#parts
    runs.begin(nameOf(job), async (run) => {
      if (!jobs.has(job)) return // it was forgotten while it waited for its turn
      await this.#run(
        jobs.present(job),
        stoppedAlso(run, () => !jobs.has(job)),
      )
      const ended = jobs.present(job)
      if (jobs.has(job) && !isUnderWay(ended)) events.emit(endOf(ended))
    })
  }

  #run(job: Job, run: Run): Promise<void> {
    switch (job.kind) {
      case 'import':
        return runImport(this.#parts, job, run)
      case 'bulk':
        return runBulkPut(this.#parts, job, run)
      case 'export':
        return runExport(this.#parts, job, run)
    }
  }
}

const nameOf = ({ kind, namespace: { account, region }, id }: Job): string => `${kind}/${account}/${region}/${id}`
