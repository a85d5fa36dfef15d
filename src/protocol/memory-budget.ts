// How many bytes of requests and answers may be in the process at once. What is large is counted: a body from when it is announced until its
// request is answered, an answer until its client has taken it. Requests that would need more wait in order, for a bounded time; then they
// are refused as the service refuses what it has no room for. One whose client leaves waits no more. Small bodies and answers pass
// uncounted, so a single read is answered while everything else waits. Invariants: whoever is let in is counted in the same moment, so
// that no two are let into one room; whoever is alone is let in, however much he needs, so nobody waits for what can't come.
import { ApiError } from '../model/errors.js'
import { LIMITS } from '../model/limits.js'
import { afterThisTurn } from '../runtime/clock.js'
import { type Client, giveUpLater } from './client.js'

/** What is smaller is not worth counting: as many as there can be connections are no danger. */
export const COUNTED_FROM_BYTES = 16 * 1024

/** What the answer to a small request may take while its size is not known: the largest item, as text and as bytes. */
export const UNKNOWN_ANSWER_BYTES = 2 * LIMITS.itemBytes

/** Gives back what was taken; a second time does nothing. */
export type GiveBack = () => void

interface Waiting {
  readonly bytes: number
  admit(): void
}

/** Those who wait for the same room, in order. */
interface Queue {
  readonly waiting: Set<Waiting>
  /** Up to which they are let in. */
  readonly limitBytes: number
}

/** Small things may take so much more than the rest. */
const SMALL_SHARE = 1.25

export interface MemoryBudgetOptions {
  readonly limitBytes: number
  /** Most that a request waits. */
  readonly waitMs: number
  /** Called when the first request is refused, and no more. */
  readonly onFirstRefusal?: (limitBytes: number) => void
}

export class MemoryBudget {
  readonly limitBytes: number
  readonly #waitMs: number
  readonly #onFirstRefusal: ((limitBytes: number) => void) | undefined
  readonly #small: Queue
  readonly #large: Queue
  #isAdmittingSmall = false
  #usedBytes = 0
  #refusals = 0

  constructor({ limitBytes, waitMs, onFirstRefusal }: MemoryBudgetOptions) {
    this.limitBytes = limitBytes
    this.#small = { waiting: new Set(), limitBytes: limitBytes * SMALL_SHARE }
    this.#large = { waiting: new Set(), limitBytes }
    this.#waitMs = waitMs
    this.#onFirstRefusal = onFirstRefusal
  }

  get usedBytes(): number {
    return this.#usedBytes
  }

  /** Requests that wait for room. */
  get waiting(): number {
    return this.#small.waiting.size + this.#large.waiting.size
  }

  /** Requests that were refused for want of it. */
  get refusals(): number {
    return this.#refusals
  }

  /** Counts what is there already, whether or not there is room for it. */
  add(bytes: number): GiveBack {
    this.#usedBytes += bytes
    let isGiven = false
    return () => {
      if (isGiven) return
      isGiven = true
      this.#usedBytes -= bytes
      this.#admitNext()
    }
  }

  /**
   * Counts it once there is room, after those who came before. @param client who waits for it
   * @throws ApiError ServiceUnavailable when it has waited too long, ConnectionLost when its client has left meanwhile
   */
  take(bytes: number, client?: Client): Promise<GiveBack> {
    return this.#whenRoom(this.#large, bytes, client)
  }

  /** The same for a small request that may come to so much: those may take a quarter more than the rest, and go ahead of it. */
  takeSmall(bytes: number, client?: Client): Promise<GiveBack> {
    return this.#whenRoom(this.#small, bytes, client)
  }

  /** Resolves when there is room for so much, after those who came before. @throws as `take` */
  async room(bytes: number): Promise<void> {
    const giveBack = await this.take(bytes)
    giveBack()
  }

  /** Whether even small things have to wait. */
  get isOver(): boolean {
    return this.#usedBytes > this.#small.limitBytes
  }

  /** Whether who asks for more than one thing at a time is to wait. */
  get isHalfUsed(): boolean {
    return this.#usedBytes > this.limitBytes / 2
  }

  /** Whether `room` would not have to wait. */
  hasRoom(bytes: number): boolean {
    return this.#large.waiting.size === 0 && this.#fits(this.#large, bytes)
  }

  #fits({ limitBytes }: Queue, bytes: number): boolean {
    return this.#usedBytes === 0 || this.#usedBytes + bytes <= limitBytes
  }

  #whenRoom(queue: Queue, bytes: number, client: Client | undefined): Promise<GiveBack> {
    if (queue.waiting.size === 0 && this.#fits(queue, bytes)) return Promise.resolve(this.add(bytes))
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        bytes,
        admit: () => {
          callOff()
          resolve(this.add(bytes))
        },
      }
      const patience = { waitMs: this.#waitMs, client, refusal: () => this.refusal() }
      const callOff = giveUpLater(patience, (error) => {
        queue.waiting.delete(waiting)
        reject(error)
        this.#admitNext() // who needs less may fit
      })
      queue.waiting.add(waiting)
    })
  }

  #admitNext(): void {
    this.#admitSmall()
    for (const waiting of this.#large.waiting) {
      if (!this.#fits(this.#large, waiting.bytes)) return
      this.#large.waiting.delete(waiting)
      waiting.admit()
    }
  }

  /** One a turn: what it really comes to is known, and counted, when it has been done. */
  #admitSmall(): void {
    const [next] = this.#small.waiting
    if (next === undefined || this.#isAdmittingSmall || !this.#fits(this.#small, next.bytes)) return
    this.#isAdmittingSmall = true
    this.#small.waiting.delete(next)
    next.admit()
    afterThisTurn(() => {
      this.#isAdmittingSmall = false
      this.#admitSmall()
    })
  }

  /** Says no to one request. Source: docs CommonErrors (ServiceUnavailable); the words: assumed. */
  refusal(): ApiError {
    this.#refusals += 1
    if (this.#refusals === 1) this.#onFirstRefusal?.(this.limitBytes)
    return new ApiError('ServiceUnavailable', 'Service Unavailable. Please try again later.')
  }
}
