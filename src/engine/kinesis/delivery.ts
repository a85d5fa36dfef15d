// Records of one partition's log that are to be sent together, and how far they are. Invariants: those that were not taken stay pending, in
// the order of the log; when it is done, all of it was taken.
import type { Sequence } from '../../model/ids.js'
import type { KinesisRecord } from '../../kinesis/record.js'
import { nextRequest } from '../../kinesis/requests.js'
import type { PutOutcome } from '../../kinesis/sink.js'

const LEAST_RETRY_MS = 100
/** Source: assumed; the service says nothing of its pace. */
const MOST_RETRY_MS = 10_000

/** The part of a log that a delivery is of. */
export interface DeliverySpan {
  /** The place that it comes after. */
  readonly after: Sequence
  readonly upTo: Sequence
  /** What the reader's row says when it is done. */
  readonly saved: string
}

export class Delivery implements DeliverySpan {
  readonly after: Sequence
  readonly upTo: Sequence
  readonly saved: string
  isSending = false
  #pending: readonly KinesisRecord[]
  #retryMs = LEAST_RETRY_MS
  #dueMs = 0

  constructor({ after, upTo, saved }: DeliverySpan, records: readonly KinesisRecord[]) {
    this.after = after
    this.upTo = upTo
    this.saved = saved
    this.#pending = records
  }

  get isDone(): boolean {
    return this.#pending.length === 0
  }

  get oldestMs(): number {
    return Math.min(...this.#pending.map(({ atMs }) => atMs))
  }

  /** The records to send next. */
  next(): readonly KinesisRecord[] {
    return nextRequest(this.#pending)
  }

  /** @returns whether all were taken */
  take(request: readonly KinesisRecord[], outcomes: readonly PutOutcome[]): boolean {
    const taken = new Set(request.filter((_, n) => outcomes[n] === 'taken'))
    this.#pending = this.#pending.filter((record) => !taken.has(record))
    if (taken.size > 0) this.#retryMs = LEAST_RETRY_MS
    return taken.size === request.length
  }

  /** The next try is later, by more each time that nothing is taken. */
  putOff(nowMs: number): void {
    this.#dueMs = nowMs + this.#retryMs
    this.#retryMs = Math.min(this.#retryMs * 2, MOST_RETRY_MS)
  }

  /** When to try again; undefined when that is now. It is never further away than the longest wait, though the clock is set back. */
  dueMs(nowMs: number): number | undefined {
    this.#dueMs = Math.min(this.#dueMs, nowMs + MOST_RETRY_MS)
    return this.#dueMs > nowMs ? this.#dueMs : undefined
  }
}
