// One lane of a shard: records in the order of their places, handled batch by batch, one at a time. Invariants: a batch is begun only when
// the one before it is done or given up, so the changes of an item never overtake each other; what waits for a time waits by the
// emulator's clock.
import type { Sequence } from '../model/ids.js'
import type { Clock } from '../runtime/clock.js'
import { type Batch, countForBatch, countTooOld, newBatch, type PendingRecord } from './batch.js'
import type { GiveUpCondition } from './failure-record.js'
import { delayAfter, nextStep } from './next-step.js'
import { HOOK_LIMITS, type HookSettings, mostAgeMs } from './settings.js'
import type { Verdict } from './verdict.js'

/** What a lane needs of its shard. */
export interface LaneShard {
  readonly clock: Clock
  readonly settings: HookSettings
  /** Runs the handler. */
  readonly invoke: (batch: Batch) => Promise<Verdict>
  /** The batch was not handled. @param delayMs until it is tried again */
  readonly failed: (batch: Batch, verdict: Exclude<Verdict, { kind: 'succeeded' }>, delayMs: number | undefined) => void
  /** Resolves when whoever is to be told of it was. */
  readonly givenUp: (batch: Batch, condition: GiveUpCondition) => Promise<void>
  /** Records were done or given up. Resolves when that is stored. */
  readonly progressed: () => Promise<void>
  /** Work that is under way. */
  readonly track: (work: Promise<void>) => void
  /** Something that others wait for may be so now. */
  readonly changed: () => void
  /** What was not foreseen. */
  readonly onFailure: (error: unknown) => void
}

export class Lane {
  /** Up to this place everything of this lane is done. */
  doneSequence: Sequence
  readonly #shard: LaneShard
  readonly #queue: PendingRecord[] = []
  #queueBytes = 0
  /** The parts of a batch that are tried one after the other. */
  #work: readonly Batch[] = []
  #isBusy = false
  #isEnded = false
  #isStopped = false
  /** The window of the first record that waits is over. */
  #isWindowOver = false
  /** Records up to this place don't wait for others. */
  #flushedSequence: Sequence = -1
  /** A timer that is set: for the window, or for the next try. */
  #timer: { readonly for: 'window' | 'retry'; readonly callOff: () => void } | undefined

  constructor(shard: LaneShard, doneSequence: Sequence) {
    this.#shard = shard
    this.doneSequence = doneSequence
  }

  get queued(): number {
    return this.#queue.length
  }

  get queuedBytes(): number {
    return this.#queueBytes
  }

  /** The place of the first record that is not done. */
  get firstSequence(): Sequence | undefined {
    return this.#work[0]?.records[0]?.sequence ?? this.#queue[0]?.sequence
  }

  /** Whether a failed batch waits to be tried again. */
  get isRetrying(): boolean {
    return this.#timer?.for === 'retry'
  }

  /** Whether nothing up to that place is done or about to be done: what is left waits for a time. */
  isQuiet(upTo: Sequence): boolean {
    if (this.#isStopped) return true
    const first = this.firstSequence
    if (first === undefined || first > upTo) return !this.#isBusy || first !== undefined
    return !this.#isBusy && this.#timer !== undefined
  }

  add(record: PendingRecord): void {
    this.#queue.push(record)
    this.#queueBytes += record.text.length
  }

  /** No more records come. */
  end(): void {
    this.#isEnded = true
    this.kick()
  }

  /** Records up to that place don't wait for others to fill their batch. */
  flush(upTo: Sequence): void {
    this.#flushedSequence = Math.max(this.#flushedSequence, upTo)
    this.kick()
  }

  /** What failed is tried again now. */
  retryNow(): void {
    if (!this.isRetrying) return
    this.#disarm()
    this.kick()
  }

  /** Begins what can be begun. */
  kick(): void {
    if (this.#isBusy || this.#isStopped || this.isRetrying) return
    if (this.#work.length === 0) {
      if (this.#queue.length === 0) return
      if (!this.#isDue()) return this.#armWindow()
      this.#work = [this.#take()]
    }
    this.#shard.track(this.#run())
  }

  /** Begins nothing more. An invocation under way counts if it succeeds; else its batch is left to the next who reads the shard. */
  halt(): void {
    this.#isStopped = true
    this.#disarm()
  }

  async #run(): Promise<void> {
    this.#isBusy = true
    this.#disarm()
    try {
      const [batch] = this.#work
      if (batch !== undefined) await this.#process(batch)
    } catch (error) {
      if (!this.#isStopped) {
        this.#shard.onFailure(error)
        this.#armRetry(delayAfter(1))
      }
    } finally {
      this.#isBusy = false
      this.kick()
      this.#shard.changed()
    }
  }

  async #process(batch: Batch): Promise<void> {
    const { clock, settings } = this.#shard
    const tooOld = countTooOld(batch.records, clock.nowMs(), mostAgeMs(settings))
    if (tooOld > 0) return this.#giveUp(batch, tooOld, 'RecordAgeExceeded')
    const verdict = await this.#shard.invoke(batch)
    if (this.#isStopped && verdict.kind !== 'succeeded') return
    const step = nextStep(batch, verdict, settings)
    if (verdict.kind === 'succeeded' || step.kind === 'done') return this.#replace([], batch.records)
    this.#shard.failed(batch, verdict, step.kind === 'again' ? step.delayMs : undefined)
    const handled = batch.records.slice(0, step.handled)
    if (step.kind === 'again') {
      if (step.delayMs > 0) this.#armRetry(step.delayMs)
      return this.#replace(step.batches, handled)
    }
    if (handled.length > 0) await this.#replace([{ ...batch, records: batch.records.slice(step.handled) }], handled)
    const [rest] = this.#work
    const tried = verdict.kind === 'failed' ? 1 : 0
    if (rest !== undefined) {
      await this.#giveUp({ ...rest, invocations: rest.invocations + tried }, rest.records.length, 'RetryAttemptsExhausted')
    }
  }

  async #giveUp(batch: Batch, count: number, condition: GiveUpCondition): Promise<void> {
    const dropped = batch.records.slice(0, count)
    await this.#shard.givenUp({ ...batch, records: dropped }, condition)
    const left = batch.records.slice(count)
    await this.#replace(left.length === 0 ? [] : [{ ...batch, records: left }], dropped)
  }

  /** In place of the first batch come these; the records are done. */
  async #replace(batches: readonly Batch[], done: readonly PendingRecord[]): Promise<void> {
    this.#work = [...batches, ...this.#work.slice(1)]
    const last = done.at(-1)
    if (last === undefined) return
    this.doneSequence = last.sequence
    await this.#shard.progressed()
  }

  #isDue(): boolean {
    const { clock, settings } = this.#shard
    const { batchSize, maximumBatchingWindowInSeconds: windowSec } = settings
    const [first] = this.#queue
    if (first === undefined) return false
    const isFull = this.#queue.length >= batchSize || this.#queueBytes >= HOOK_LIMITS.eventBytes
    if (isFull || this.#isEnded || this.#isWindowOver || first.sequence <= this.#flushedSequence) return true
    return clock.nowMs() >= first.readAtMs + windowSec * 1000
  }

  #take(): Batch {
    const { batchSize } = this.#shard.settings
    const count = countForBatch(this.#queue, { records: batchSize, bytes: HOOK_LIMITS.eventBytes })
    const records = this.#queue.splice(0, count)
    for (const { text } of records) this.#queueBytes -= text.length
    this.#isWindowOver = false
    return newBatch(records)
  }

  #armWindow(): void {
    const [first] = this.#queue
    if (first === undefined || this.#timer !== undefined) return
    const windowMs = this.#shard.settings.maximumBatchingWindowInSeconds * 1000
    this.#arm('window', first.readAtMs + windowMs, windowMs)
  }

  #armRetry(delayMs: number): void {
    this.#disarm()
    this.#arm('retry', this.#shard.clock.nowMs() + delayMs, delayMs)
  }

  #arm(what: 'window' | 'retry', dueMs: number, lagMs: number): void {
    const ring = (): void => {
      this.#timer = undefined
      if (what === 'window') this.#isWindowOver = true
      this.kick()
    }
    this.#timer = { for: what, callOff: this.#shard.clock.at(dueMs, ring, lagMs) }
  }

  #disarm(): void {
    this.#timer?.callOff()
    this.#timer = undefined
  }
}
