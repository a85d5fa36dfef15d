// Filling a table from objects: rows are read, planned and put by the one way of a write, in slices. Invariants: how far the job is goes into
// the batch of the slice that got it there, so a restart repeats nothing and leaves nothing out; a slice is short enough that no request
// waits for it; a row that can't be written is noted, counted, and passed.
import type { WriteIntent } from '../../intents/intent.js'
import { ApiError, collectionTooLarge } from '../../model/errors.js'
import { locate } from '../../partitions/partition-map.js'
import type { Clock } from '../../runtime/clock.js'
import { Turn } from '../../runtime/turn.js'
import type { Buckets } from '../../transfer/buckets/buckets.js'
import { isFault, type ReadRecord } from '../../transfer/formats/read-row.js'
import type { LoadProgress } from '../../transfer/jobs/job.js'
import type { CommitGroup, CommitQueue } from '../commit/commit-queue.js'
import { takesWrites } from '../tables/lease.js'
import type { OpenTable } from '../tables/open-table.js'
import type { Outcome, WritePipeline } from '../write/pipeline.js'
import { LOADED } from '../write/policy.js'
import type { Run } from '../tables/job-runs.js'
import { listObjects, type LoadSource, type PlacedRow, rowsOf } from './load-objects.js'
import { type LoadRefusal, LoadTally } from './load-tally.js'

/** Put in one turn, if that stays short. */
const SLICE_ROWS = 64
const SLICE_BYTES = 512 * 1024
/** A transaction that holds a key, and a partition without a leader, are waited for. */
const PATIENCE_MS = 100

export interface LoadParts {
  readonly clock: Clock
  readonly commits: CommitQueue
  readonly pipeline: WritePipeline
  readonly buckets: Buckets
}

/** What kind of load it is. */
export interface Loading {
  readonly table: OpenTable
  readonly source: LoadSource
  /** Most units a second; as fast as it goes when not given. */
  readonly unitsPerSec?: number | undefined
  /** @throws ApiError why the record can't be put */
  intentOf(record: ReadRecord): WriteIntent
  /** What is noted of a row that was not written; undefined for nothing. */
  noteOf(place: PlacedRow, refusal: LoadRefusal): object | undefined
  /** Keeps lines of notes, after so many bytes of them. @returns how many bytes there are then */
  note(lines: readonly string[], atBytes: number): Promise<number>
  /** Stores the progress with the slice that got it there. @returns the group of its batch */
  save(progress: LoadProgress): CommitGroup
  /** Whether somebody wants it to end. */
  isCancelled(): boolean
}

export type LoadEnd = 'done' | 'stopped' | 'cancelled'

/** @returns how it ended, when what it did has landed. @throws BucketError, ApiError after a failed commit, Error of the notes' disk */
export async function loadObjects(parts: LoadParts, loading: Loading, from: LoadProgress, run: Run): Promise<LoadEnd> {
  const load = new LoadRun(parts, loading, from, run)
  const objects = await listObjects(parts.buckets, loading.source)
  load.tally.totalBytes = objects.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  for await (const place of rowsOf(parts.buckets, loading.source, objects, from)) {
    await load.take(place)
    if (load.end !== undefined) break
  }
  await load.finish()
  return load.end ?? 'done'
}

class LoadRun {
  readonly tally: LoadTally
  end: LoadEnd | undefined
  readonly #parts: LoadParts
  readonly #loading: Loading
  readonly #run: Run
  readonly #turn = new Turn()
  readonly #beganMs: number
  /** Rows that were read and not put. */
  #waiting: PlacedRow[] = []
  #waitingBytes = 0
  #units = 0

  constructor(parts: LoadParts, loading: Loading, from: LoadProgress, run: Run) {
    this.#parts = parts
    this.#loading = loading
    this.#run = run
    this.tally = new LoadTally(from)
    this.#beganMs = parts.clock.nowMs()
  }

  /** Rows are read in the turn in which they are put, so their reading is a part of what makes it long. */
  async take(place: PlacedRow): Promise<void> {
    this.#turn.begin()
    this.#waiting.push(place)
    this.#waitingBytes += place.row.bytes
    if (this.#waiting.length >= SLICE_ROWS || this.#waitingBytes >= SLICE_BYTES || this.#turn.isLong) await this.#putAll()
  }

  /** What waits still, and what is noted of it. */
  async finish(): Promise<void> {
    await this.#putAll()
    if (this.end === undefined) await this.#save()
  }

  async #putAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      this.end ??= this.#endNow()
      if (this.end !== undefined) return
      const done = this.#putSlice()
      await this.#save()
      this.#waiting = this.#waiting.slice(done)
      if (done === 0) await this.#run.pause(PATIENCE_MS)
    }
    this.#waitingBytes = 0
  }

  /** In one turn, with the batch that says so. @returns how many rows are done with */
  #putSlice(): number {
    this.#turn.begin()
    let done = 0
    for (const place of this.#waiting) {
      if (done > 0 && (this.#turn.isLong || this.tally.isFull)) break
      if (!this.#put(place)) break
      this.tally.pass(place)
      done++
    }
    return done
  }

  #endNow(): LoadEnd | undefined {
    const { table } = this.#loading
    if (this.#run.isStopped) return 'stopped'
    return table.isGone || table.record.status === 'DELETING' || this.#loading.isCancelled() ? 'cancelled' : undefined
  }

  /** @returns whether the row is done with */
  #put(place: PlacedRow): boolean {
    const { row } = place
    if (isFault(row)) return this.#refuse(place, { message: row.fault })
    let intent: WriteIntent
    try {
      intent = this.#loading.intentOf(row)
    } catch (error) {
      return this.#refuse(place, { message: reasonOf(error) })
    }
    const { table } = this.#loading
    if (!takesWrites(table, locate(table.map, intent.rowSuffix), this.#parts.clock)) return false
    return this.#settle(place, this.#parts.pipeline.carryOut([{ table, intent }], LOADED))
  }

  #settle(place: PlacedRow, outcome: Outcome): boolean {
    switch (outcome.kind) {
      case 'held':
      case 'throttled':
        return false
      case 'refused': {
        const [prepared] = outcome.prepared
        const message = prepared?.decision.kind === 'refuse' ? prepared.decision.error.message : ''
        return this.#refuse(place, { message, condition: { before: prepared?.before } })
      }
      case 'overfull':
        return this.#refuse(place, { message: collectionTooLarge().message })
      case 'queued':
        for (const plan of outcome.plans) this.#units += this.tally.put(plan)
        return true
    }
  }

  #refuse(place: PlacedRow, refusal: LoadRefusal): true {
    this.tally.refuse(refusal, this.#loading.noteOf(place, refusal))
    return true
  }

  /** Stores how far it is, in the batch of what this turn has put; then puts the notes that are stored with it to the others. */
  async #save(): Promise<void> {
    const { tally } = this
    await this.#loading.save(tally.progress()).durable
    if (tally.unnoted.length > 0) tally.noted(await this.#loading.note(tally.unnoted, tally.notedBytes))
    await this.#keepPace()
  }

  async #keepPace(): Promise<void> {
    const { unitsPerSec } = this.#loading
    if (unitsPerSec === undefined) return
    const dueMs = this.#beganMs + (1000 * this.#units) / unitsPerSec - this.#parts.clock.nowMs()
    if (dueMs > 0 && !this.#run.isStopped) await this.#run.pause(dueMs)
  }
}

const reasonOf = (error: unknown): string => {
  if (!(error instanceof ApiError)) throw error
  return error.message
}
