// How many bytes of requests and answers may be in the process at once. What is large is counted: a body from when it is announced until its
// request is answered, an answer until its client has taken it. Requests that would need more wait in order, for a bounded time; then they
// are refused as the service refuses what it has no room for. One whose client leaves waits no more. Small bodies and answers pass uncounted, so a single read is answered
// while everything else waits. Invariant: whoever is alone is let in, however much he needs; so nobody waits for what can't come.
import { ApiError } from '../model/errors.js'
import { type Client, giveUpLater } from './client.js'

/** What is smaller is not worth counting: as many as there can be connections are no danger. */
export const COUNTED_FROM_BYTES = 16 * 1024

/** Gives back what was taken; a second time does nothing. */
export type GiveBack = () => void

interface Waiting {
  readonly bytes: number
  admit(): void
}

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
  readonly #queue = new Set<Waiting>()
  #usedBytes = 0
  #refusals = 0

  constructor({ limitBytes, waitMs, onFirstRefusal }: MemoryBudgetOptions) {
    this.limitBytes = limitBytes
    this.#waitMs = waitMs
    this.#onFirstRefusal = onFirstRefusal
  }

  get usedBytes(): number {
    return this.#usedBytes
  }

  /** Requests that wait for room. */
  get waiting(): number {
    return this.#queue.size
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
    return this.#whenRoom(bytes, () => this.add(bytes), client)
  }

  /** Resolves when there is room for something small, after those who came before. @throws as `take` */
  room(client?: Client): Promise<void> {
    return this.#whenRoom(1, () => undefined, client)
  }

  /** Whether even small things have to wait: they may take a quarter more than the rest. */
  get isOver(): boolean {
    return this.#usedBytes > this.limitBytes * 1.25
  }

  /** Whether nobody waits and something can be let in. */
  get hasRoom(): boolean {
    return this.#queue.size === 0 && this.#fits(1)
  }

  #fits(bytes: number): boolean {
    return this.#usedBytes === 0 || this.#usedBytes + bytes <= this.limitBytes
  }

  #whenRoom<Result>(bytes: number, admitted: () => Result, client: Client | undefined): Promise<Result> {
    if (this.#queue.size === 0 && this.#fits(bytes)) return Promise.resolve(admitted())
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        bytes,
        admit: () => {
          callOff()
          resolve(admitted())
        },
      }
      const patience = { waitMs: this.#waitMs, client, refusal: () => this.refusal() }
      const callOff = giveUpLater(patience, (error) => {
        this.#queue.delete(waiting)
        reject(error)
        this.#admitNext() // who needs less may fit
      })
      this.#queue.add(waiting)
    })
  }

  #admitNext(): void {
    for (const waiting of this.#queue) {
      if (!this.#fits(waiting.bytes)) return
      this.#queue.delete(waiting)
      waiting.admit()
    }
  }

  /** Says no to one request. Source: docs CommonErrors (ServiceUnavailable); the words: assumed. */
  refusal(): ApiError {
    this.#refusals += 1
    if (this.#refusals === 1) this.#onFirstRefusal?.(this.limitBytes)
    return new ApiError('ServiceUnavailable', 'Service Unavailable. Please try again later.')
  }
}
