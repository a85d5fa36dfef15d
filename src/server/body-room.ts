// Room for the bodies of requests. Invariant: of a large body nothing is read until there is room for it and for all that is made of it, and
// the room is given back when its request is answered or its connection has ended.
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { decodedBytes, REQUEST_LIMIT_BYTES } from '../protocol/content-coding.js'
import { COUNTED_FROM_BYTES, type MemoryBudget } from '../protocol/memory-budget.js'
import { whenOver } from './response-end.js'
import { SocketClient } from './socket-client.js'

/**
 * A body is there as bytes, as text and as values; what it writes, as rows and as a batch of the store. Measured with batches of 10 MB of
 * long texts: five times their bytes.
 */
const COPIES = 6

export class BodyRoom {
  readonly #budget: MemoryBudget
  /** Answers to requests with large bodies, and to those that don't say how large they are. */
  readonly #responses = new WeakMap<IncomingMessage, ServerResponse>()

  constructor(server: Server, budget: MemoryBudget) {
    this.#budget = budget
    server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
      if (isLarge(request) || isUnsized(request)) this.#responses.set(request, response)
    })
  }

  /**
   * Waits for room, if the announced body needs any.
   * @throws ApiError ServiceUnavailable when there was none for too long, ConnectionLost when the client left meanwhile
   */
  before(request: IncomingMessage): Promise<void> | undefined {
    return isLarge(request) ? this.#take(request, decodedBytes(announcedBytes(request), request.headers)) : undefined
  }

  /** The same for a body that turns out large as it comes. */
  within(request: IncomingMessage, arrivedBytes: number): Promise<void> | undefined {
    if (!isUnsized(request) || decodedBytes(arrivedBytes, request.headers) < COUNTED_FROM_BYTES) return undefined
    return this.#responses.has(request) ? this.#take(request, REQUEST_LIMIT_BYTES) : undefined
  }

  async #take(request: IncomingMessage, bytes: number): Promise<void> {
    const response = this.#responses.get(request)
    if (response === undefined) return
    this.#responses.delete(request)
    const giveBack = await this.#budget.take(Math.min(bytes, REQUEST_LIMIT_BYTES) * COPIES, new SocketClient(request.socket))
    whenOver(request.socket, response, giveBack)
  }
}

export const announcedBytes = ({ headers }: IncomingMessage): number => Number(headers['content-length'] ?? 0)

const isLarge = (request: IncomingMessage): boolean =>
  decodedBytes(announcedBytes(request), request.headers) >= COUNTED_FROM_BYTES

const isUnsized = ({ headers }: IncomingMessage): boolean => headers['transfer-encoding'] !== undefined
