// The only place that writes to the store. Everything decided in one turn of the event loop goes into one batch, and exactly one batch
// is in flight. Invariants: batches land in the order in which their writes were decided; a batch holds counters and sequence as they
// are at its last write; after a failed batch nothing is written until the store takes batches again and nothing is left of that one, and
// who waits for it hears of the failure when what it would have changed is set right. The queue itself tells what has landed, to any number
// of listeners, so that no writer has to think of them.
import type { Sequence } from '../../model/ids.js'
import { ApiError } from '../../model/errors.js'
import { appendOps } from '../../log/log-row.js'
import { Listeners } from '../../model/listeners.js'
import type { Partition } from '../../partitions/partition-map.js'
import { countsOp } from '../../partitions/stored-map.js'
import { afterThisTurn, type Clock } from '../../runtime/clock.js'
import { isTableKey, META_KEY } from '../../storage/keys.js'
import { charactersOf, type Durability, put, type Store, type StoreOp } from '../../storage/store.js'
import { applyCount, type ChangeSink, type LoggedChange } from './change-sink.js'
import { FailedBatch } from './failed-batch.js'
import { metaText, readMeta } from './meta.js'
import { type CommitGroup, type GroupOutcome, newGroup, type OpenGroup } from './commit-group.js'

export type { CommitGroup, GroupOutcome }

/** A batch that has landed. */
export interface LandedBatch {
  /** The last change that it made. */
  readonly sequence: Sequence
  /** One for each entry that it appended to a log. */
  readonly logged: readonly LoggedChange[]
}

/** Called with the failure of the batch before, if it failed. */
type BetweenTask = (failure: Error | undefined) => void

export class CommitQueue {
  readonly #store: Store
  readonly #clock: Clock
  readonly #durability: Durability
  readonly #onFailure: (error: unknown) => void
  #sequence: Sequence
  #nextId: number
  #landedSequence: Sequence
  #queuedCharacters = 0
  #landedBatches = 0
  #catalogueChanges = 0
  readonly #between: BetweenTask[] = []
  #open: OpenGroup | undefined
  #isScheduled = false
  #inFlight: OpenGroup | undefined
  #failure: Error | undefined
  #failed: FailedBatch | undefined
  readonly #whenGrown = new Listeners<[partition: Partition]>()
  readonly #whenLanded = new Listeners<[batch: LandedBatch]>()
  /** Nothing is written any more, until `recovered`. */
  readonly failed = new Listeners<[failure: Error]>()
  /** Writes are taken again. */
  readonly recovered = new Listeners<[]>()
  #restore: () => Promise<void> = () => Promise.resolve()

  /** @param onFailure told what a listener of landed batches threw */
  constructor(store: Store, clock: Clock, durability: Durability, onFailure: (error: unknown) => void) {
    this.#store = store
    this.#clock = clock
    this.#onFailure = onFailure
    this.#durability = durability
    const meta = readMeta(store)
    this.#sequence = meta.sequence
    this.#nextId = meta.nextId
    this.#landedSequence = meta.sequence
  }

  /** Every change up to and including this one has landed. */
  get landedSequence(): Sequence {
    return this.#landedSequence
  }

  /** How often anything was written: while it stays the same, so does the store. */
  get landedBatches(): number {
    return this.#landedBatches
  }

  /** How often a table's record was written: while it stays the same, so does the stored catalogue. */
  get catalogueChanges(): number {
    return this.#catalogueChanges
  }

  /** The place of the newest change that was decided. */
  get decidedSequence(): Sequence {
    return this.#sequence
  }

  /** Of the values of all that was ever queued: by what it has grown, one sees what a write holds in memory until it has landed. */
  get queuedCharacters(): number {
    return this.#queuedCharacters
  }

  /** Calls back whenever a batch has landed, before anybody who awaits it. */
  whenLanded(listener: (batch: LandedBatch) => void): void {
    this.#whenLanded.add(listener)
  }

  /** Why nothing is written; undefined while all is well. */
  get failure(): Error | undefined {
    return this.#failure
  }

  /** Sets who puts right what a failed batch has changed in memory. Whoever waits for the batch hears of it afterwards. */
  restoreBy(task: () => Promise<void>): void {
    this.#restore = task
  }

  /**
   * After a failed batch: has the store take batches again, as it was before that one. Writes are refused until `goOn`.
   * @throws Error why it can't, which is the failure from then on
   */
  async recover(): Promise<void> {
    const failed = this.#failed
    if (failed === undefined) return
    await this.#inFlight?.durable.catch(() => undefined) // what it changed in memory is set right first
    try {
      await failed.remember()
      await this.#store.reopen()
      failed.check()
      await this.#store.batch(failed.undoOps(this.#meta()), this.#durability)
    } catch (error) {
      this.#failure = asError(error)
      throw this.#failure
    }
  }

  /** Takes writes again, after `recover`. Numbers that failed changes took are passed over. */
  goOn(): void {
    this.#failed = undefined
    this.#failure = undefined
    this.#landedSequence = this.#sequence
    this.#whenLanded.tellAll(this.#onFailure, { sequence: this.#sequence, logged: [] })
    this.recovered.tellAll(this.#onFailure)
  }

  /** For those who change something before they add it. @throws ApiError InternalServerError after a failed batch */
  refuseFailed(): void {
    if (this.#failure !== undefined) throw readOnly(this.#failure)
  }

  /** Calls back when something was added to a partition that is larger than its `watchBytes`. */
  whenGrown(listener: (partition: Partition) => void): void {
    this.#whenGrown.add(listener)
  }

  /** The place of the next change in the store-wide order. */
  nextSequence(): Sequence {
    return ++this.#sequence
  }

  /** An id that no table, index or partition of this store ever had. Persisted by the batch that uses it. */
  nextId(): number {
    return this.#nextId++
  }

  /**
   * Queues operations. @param touched partitions whose counters go with them
   * @returns the group that they join, for answers that must wait for it. @throws ApiError InternalServerError after a failed batch
   */
  add(ops: readonly StoreOp[], touched: readonly Partition[] = []): CommitGroup {
    const group = this.#join(ops)
    for (const partition of touched) this.#touch(partition, group)
    return group
  }

  /** Queues what writes have gathered: from here on it counts. @returns and throws as `add` */
  addChange({ ops, counts, logged, whenLanded }: ChangeSink): CommitGroup {
    const group = this.#join(ops)
    if (whenLanded !== undefined) {
      this.whenDurable(group, (outcome) => {
        if (outcome === 'landed') for (const task of whenLanded) task()
      })
    }
    for (const count of counts) applyCount(count)
    for (const { partition } of counts) this.#touch(partition, group)
    for (const entry of logged) {
      group.logged.push(entry)
      this.#queuedCharacters += entry.rest.length
    }
    return group
  }

  /** Calls back in the turn in which the group's batch has landed or failed, before anybody who awaits it. */
  whenDurable(group: CommitGroup, listener: (outcome: GroupOutcome) => void): void {
    ;(group as OpenGroup).listeners.push(listener) // groups are only made here
  }

  /** Resolves when everything added so far has landed, however much is added meanwhile. @throws ApiError after a failed batch */
  async landed(): Promise<void> {
    this.refuseFailed()
    await (this.#open ?? this.#inFlight)?.durable
  }

  /** Resolves when nothing is queued any more, which traffic can put off: for stopping. @throws Error the failure of a batch */
  async drain(): Promise<void> {
    for (let group = this.#inFlight ?? this.#open; group !== undefined; group = this.#inFlight ?? this.#open) await group.durable
  }

  /**
   * Runs the task in a turn in which no batch is in flight. Only then is what a snapshot holds known: LevelDB shows a batch a moment
   * before it says that the batch has landed. @throws ApiError InternalServerError after a failed batch
   */
  betweenBatches<Result>(task: (landedSequence: Sequence) => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#between.push((failure) => {
        try {
          if (failure !== undefined) throw readOnly(failure)
          resolve(task(this.#landedSequence))
        } catch (error) {
          reject(asError(error))
        }
      })
      if (this.#inFlight === undefined) this.#runBetween()
    })
  }

  #join(ops: readonly StoreOp[]): OpenGroup {
    this.refuseFailed()
    const group = (this.#open ??= newGroup())
    for (const op of ops) group.ops.push(op)
    this.#queuedCharacters += charactersOf(ops)
    this.#schedule()
    return group
  }

  #touch(partition: Partition, group: OpenGroup): void {
    group.touched.add(partition)
    if (partition.sizeBytes > partition.watchBytes) this.#whenGrown.tell(partition)
  }

  #runBetween(): void {
    for (const task of this.#between.splice(0)) task(this.#failure)
  }

  #schedule(): void {
    if (this.#isScheduled || this.#inFlight !== undefined) return
    this.#isScheduled = true
    afterThisTurn(() => {
      this.#isScheduled = false
      void this.#flush()
    })
  }

  async #flush(): Promise<void> {
    const group = this.#open
    if (group === undefined || this.#inFlight !== undefined) return
    this.#open = undefined
    this.#inFlight = group
    for (const partition of group.touched) if (!partition.isClosed) group.ops.push(countsOp(partition))
    for (const op of appendOps(group.logged)) group.ops.push(op)
    const sequence = this.#sequence
    group.ops.push(put(META_KEY, this.#meta()))
    try {
      await this.#store.batch(group.ops, this.#durability)
      this.#land(group, sequence)
    } catch (error) {
      await this.#fail(group, asError(error))
    }
    this.#inFlight = undefined
    this.#runBetween()
    if (this.#open !== undefined) void this.#flush()
  }

  /** The batch is in the store, so nothing that a listener does can make it fail. */
  #land(group: OpenGroup, sequence: Sequence): void {
    this.#landedSequence = sequence
    this.#landedBatches++
    if (group.ops.some(({ key }) => isTableKey(key))) this.#catalogueChanges++
    this.#whenLanded.tellAll(this.#onFailure, { sequence, logged: group.logged })
    group.settle()
  }

  /** What queued after a failed batch may rest on it: all of it fails, and the store takes no writes until it has recovered. */
  async #fail(group: OpenGroup, failure: Error): Promise<void> {
    this.#failure = failure
    this.#catalogueChanges++ // nobody knows
    this.#failed = new FailedBatch(this.#store, group.ops)
    const queued = this.#open
    this.#open = undefined
    this.failed.tellAll(this.#onFailure, failure)
    await this.#restore().catch(this.#onFailure)
    group.settle(readOnly(failure))
    queued?.settle(readOnly(failure))
  }

  #meta(): string {
    const clock = this.#clock
    return metaText({ sequence: this.#sequence, stampMs: clock.stampMs(), nextId: this.#nextId, clock: clock.stateText() })
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))

const readOnly = (failure: Error): ApiError =>
  new ApiError('InternalServerError', `The store is read-only since a commit failed: ${failure.message}`)
