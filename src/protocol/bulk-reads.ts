// Reads of many items: few at once, since each holds a megabyte and more, and each takes the process for a while. Those that wait start in order,
// as others end, and only while the present turn of the event loop is young: so whoever asks for little is answered in between.
// Invariant: one that waits holds its request and nothing else.
import { LIMITS } from '../model/limits.js'
import { afterThisTurn } from '../runtime/clock.js'
import type { Turn } from '../runtime/turn.js'
import { type Client, giveUpLater } from './client.js'
import type { MemoryBudget } from './memory-budget.js'

/**
 * So many pages of 1 MB at once. Measured with a heap of 256 MB: 3000 Scans at once take 196 MB and a small read beside them 9 ms, as with 8;
 * with 16 clients 8 cost a sixth more of the processor, since half of the pages wait for a turn of their own.
 */
const PAGES_AT_ONCE = 16
/** A batch may hold 16 MB, so it counts for more than one. */
const PAGES_OF_BATCH = 2
/** What a page comes to in the memory budget: its answer is there as text and as bytes. */
const PAGE_BYTES = 2 * LIMITS.pageBytes

export type BulkKind = 'page' | 'batch'

interface Waiting {
  readonly pages: number
  start(): void
}

export class BulkReads {
  readonly #budget: MemoryBudget
  readonly #turn: Turn
  readonly #waitMs: number
  readonly #queue = new Set<Waiting>()
  /** Pages of all that run. */
  #running = 0
  #isPumping = false

  /** @param waitMs the most that one waits */
  constructor(budget: MemoryBudget, turn: Turn, waitMs: number) {
    this.#budget = budget
    this.#turn = turn
    this.#waitMs = waitMs
  }

  /** Those that have not started. */
  get waiting(): number {
    return this.#queue.size
  }

  /**
   * Runs the read now, or when it is its turn. @param client who waits for it
   * @throws ApiError ServiceUnavailable when it has waited too long, ConnectionLost when its client has left meanwhile, and what the read throws
   */
  run<Output>(kind: BulkKind, read: () => Output | Promise<Output>, client?: Client): Output | Promise<Output> {
    const pages = kind === 'batch' ? PAGES_OF_BATCH : 1
    if (this.#queue.size === 0 && this.#mayStart(pages)) return this.#start(pages, read)
    return new Promise<Output>((resolve, reject) => {
      const start = (): void => {
        callOff()
        try {
          resolve(this.#start(pages, read))
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)))
        }
      }
      const waiting = { pages, start }
      const patience = { waitMs: this.#waitMs, client, refusal: () => this.#budget.refusal() }
      const callOff = giveUpLater(patience, (error) => {
        this.#queue.delete(waiting)
        reject(error)
      })
      this.#queue.add(waiting)
      this.#pumpLater()
    })
  }

  #start<Output>(pages: number, read: () => Output | Promise<Output>): Output | Promise<Output> {
    this.#turn.begin()
    this.#running += pages
    try {
      const output = read()
      if (output instanceof Promise) {
        const end = (): void => this.#end(pages)
        void output.then(end, end) // beside whoever waits for it: a promise in between costs a short read some hundredths
        return output
      }
      this.#end(pages)
      return output
    } catch (error) {
      this.#end(pages)
      throw error
    }
  }

  #end(pages: number): void {
    this.#running -= pages
    if (this.#queue.size > 0 && !this.#isPumping) this.#pump()
  }

  #mayStart(pages: number): boolean {
    return this.#running + pages <= PAGES_AT_ONCE && this.#budget.hasRoom(this.#neededBytes) && !this.#turn.isLong
  }

  /** Whether the end of another one, which goes on with those that wait, is what to wait for. */
  #waitsForEnd(pages: number): boolean {
    return this.#running > 0 && (this.#running + pages > PAGES_AT_ONCE || !this.#budget.hasRoom(this.#neededBytes))
  }

  /** There must be room for what the answers of those that run may come to, so that small requests find theirs. */
  get #neededBytes(): number {
    return this.#running * PAGE_BYTES + 1
  }

  /** In the next turn, or when there is room. */
  #pumpLater(): void {
    if (this.#isPumping || this.#waitsForEnd(1)) return
    this.#isPumping = true
    const pump = (): void => {
      this.#isPumping = false
      this.#pump()
    }
    if (this.#budget.hasRoom(this.#neededBytes)) afterThisTurn(pump)
    else this.#budget.room(this.#neededBytes).then(pump, pump)
  }

  #pump(): void {
    for (const waiting of this.#queue) {
      if (this.#waitsForEnd(waiting.pages)) return
      if (!this.#mayStart(waiting.pages)) return this.#pumpLater()
      this.#queue.delete(waiting)
      waiting.start()
    }
  }
}
