// Requests that a client sends before those ahead of them are answered. Few of a connection are worked on at once, and while their answers are
// not taken no others are; once memory is half used, one alone is; when too many wait, the connection is read no further. Invariants: answers
// leave in the order of their requests, which Node sees to; a connection that nobody reads holds few answers, and many of those leave room for
// who reads; connections take turns, and whoever waits for each answer goes first.
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { MemoryBudget } from '../protocol/memory-budget.js'
import { afterThisTurn } from '../runtime/clock.js'
import type { Turn } from '../runtime/turn.js'

/** Of one connection, besides the one whose answer is being written. */
const AT_ONCE = 4
/** With more that wait, the connection is read no further. */
const MOST_WAITING = 16

interface Queued {
  readonly response: ServerResponse
  handle(): void
}

interface Pipeline {
  readonly socket: Socket
  readonly queue: Queued[]
  running: number
}

export class Pipelines {
  readonly #turn: Turn
  readonly #budget: MemoryBudget
  readonly #pipelines = new WeakMap<Socket, Pipeline>()
  /** Those that may go on, in the order in which they came to that. */
  readonly #ready = new Set<Pipeline>()
  #isScheduled = false

  constructor(turn: Turn, budget: MemoryBudget) {
    this.#turn = turn
    this.#budget = budget
  }

  /** Whether no other answer has to leave first. */
  isFirst({ socket }: ServerResponse): boolean {
    return socket !== null
  }

  /** Handles the request when it is its turn. A connection that ends takes with it what waits. */
  handle(socket: Socket, response: ServerResponse, handle: () => void): void {
    const pipeline = this.#of(socket)
    pipeline.queue.push({ response, handle })
    if (pipeline.queue.length > MOST_WAITING) socket.pause()
    response.once('socket', () => this.#wake(pipeline)) // those ahead of it have left
    this.#wake(pipeline)
  }

  #of(socket: Socket): Pipeline {
    const known = this.#pipelines.get(socket)
    if (known !== undefined) return known
    const pipeline: Pipeline = { socket, queue: [], running: 0 }
    this.#pipelines.set(socket, pipeline)
    return pipeline
  }

  #wake(pipeline: Pipeline): void {
    if (this.#mayGoOn(pipeline)) this.#ready.add(pipeline)
    if (this.#ready.size === 0 || this.#isScheduled) return
    this.#isScheduled = true
    afterThisTurn(() => {
      this.#isScheduled = false
      this.#goOn()
    })
  }

  #mayGoOn({ queue: [next], running }: Pipeline): boolean {
    if (next === undefined || running >= AT_ONCE) return false
    return this.isFirst(next.response) || !this.#budget.isHalfUsed
  }

  /** A request of each in turn, until this turn has lasted long enough. */
  #goOn(): void {
    for (const pipeline of this.#ready) {
      if (this.#turn.isLong) return this.#wake(pipeline)
      this.#turn.begin()
      this.#ready.delete(pipeline)
      if (this.#mayGoOn(pipeline)) this.#next(pipeline)
    }
  }

  #next(pipeline: Pipeline): void {
    const { socket, queue } = pipeline
    const next = socket.destroyed ? undefined : queue.shift()
    if (next === undefined) return
    pipeline.running += 1
    next.response.once('close', () => {
      pipeline.running -= 1
      if (queue.length === 0 && socket.isPaused()) socket.resume()
      this.#wake(pipeline)
    })
    next.handle()
    this.#wake(pipeline)
  }
}
