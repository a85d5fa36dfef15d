// The hints of this gateway: what it is about to do is told to the ring before it is done, so that another gateway can end it when this one dies.
// Invariants: a hint is stored before the conditional write that it is for; a bucket goes when it takes no more hints and all of its
// are closed.
import { stopwatchMs } from '../../runtime/stopwatch.js'
import type { HintRows } from './hint-rows.js'
import type { OpenRow } from './open-row.js'

/** A bucket takes hints for so long, and so many: a sweeper looks at those that are closed, too, until their bucket goes. */
const BUCKET_MS = 10_000
const BUCKET_HINTS = 5000

interface Bucket {
  readonly number: number
  readonly sinceMs: number
  readonly stored: Promise<void>
  /** How many it has had. */
  count: number
  /** How many are not closed. */
  open: number
}

/** What a gateway has told the ring and has not ended yet. */
export interface Hint {
  /** Everything is done, or nothing was. */
  close(): void
}

export interface HintsParts {
  readonly rows: HintRows
  /** The id of this gateway, of one run of one process. */
  readonly gateway: string
  /** A bucket could not be removed: another gateway does it when this one is gone. */
  readonly onFailure: (error: unknown) => void
}

export class Hints {
  readonly #parts: HintsParts
  #last = 0
  #bucket: Bucket | undefined
  readonly #removals = new Set<Promise<void>>()
  #open = 0

  constructor(parts: HintsParts) {
    this.#parts = parts
  }

  /** How many are not closed. */
  get openCount(): number {
    return this.#open
  }

  /** @returns when the ring has it. @throws ApiError and there is none */
  async open(rows: readonly OpenRow[]): Promise<Hint> {
    const bucket = this.#present()
    bucket.open++
    this.#open++
    const name = this.#nameOf(bucket)
    try {
      await Promise.all([bucket.stored, this.#parts.rows.put(name, bucket.count++, rows)])
    } catch (failure) {
      this.#leave(bucket)
      this.#close(bucket)
      throw failure
    }
    return { close: once(() => this.#close(bucket)) }
  }

  /** To be called when nothing is under way any more: what is open then is left to the others. */
  async stop(): Promise<void> {
    if (this.#bucket !== undefined) this.#leave(this.#bucket)
    await Promise.all(this.#removals)
  }

  #present(): Bucket {
    const present = this.#bucket
    if (present !== undefined) {
      if (stopwatchMs() - present.sinceMs < BUCKET_MS && present.count < BUCKET_HINTS) return present
      this.#leave(present)
    }
    const number = ++this.#last
    const stored = this.#parts.rows.putBucket({ gateway: this.#parts.gateway, bucket: number })
    stored.catch(() => undefined) // those who wait for it hear of it
    this.#bucket = { number, sinceMs: stopwatchMs(), stored, count: 0, open: 0 }
    return this.#bucket
  }

  /** It takes no more hints. */
  #leave(bucket: Bucket): void {
    if (this.#bucket !== bucket) return
    this.#bucket = undefined
    if (bucket.open === 0) this.#remove(bucket)
  }

  #close(bucket: Bucket): void {
    bucket.open--
    this.#open--
    if (bucket.open === 0 && this.#bucket !== bucket) this.#remove(bucket)
  }

  #remove(bucket: Bucket): void {
    const removal = this.#parts.rows
      .remove(this.#nameOf(bucket))
      .catch(this.#parts.onFailure)
      .finally(() => this.#removals.delete(removal))
    this.#removals.add(removal)
  }

  #nameOf({ number }: Bucket): { readonly gateway: string; readonly bucket: number } {
    return { gateway: this.#parts.gateway, bucket: number }
  }
}

function once(task: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) task()
    isDone = true
  }
}
