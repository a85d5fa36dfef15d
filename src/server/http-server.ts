// The emulator over HTTP: the app, and the addresses at which it listens. Invariant: once it is closed, every request that had
// come is answered, unless its client sends or reads no more, and nothing of it keeps the process.
import type { AddressInfo, Server as SocketServer } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Dispatch } from '../protocol/dispatcher.js'
import type { MemoryBudget } from '../protocol/memory-budget.js'
import type { Turn } from '../runtime/turn.js'
import type { AdminHosts } from './admin/caller.js'
import type { Route } from './admin/route.js'
import { AdminToken, isBeyondLoopback } from './admin/token.js'
import { createApp } from './app.js'
import { type ConnectionLimit, LISTEN_BACKLOG } from './connections.js'
import type { Origins } from './cors.js'
import { closeListener, listenOnIpv6Loopback } from './loopback.js'
import type { PathForks } from './path-forks.js'
import type { FixedAnswer } from './root-answer.js'

/** What is served, and how. The types of Fastify are not to be among these, since those of the package lead here. */
export interface HttpServerOptions {
  readonly dispatch: Dispatch
  /** There are none when not given. */
  readonly forks?: PathForks
  /** Of requests and answers. */
  readonly budget: MemoryBudget
  readonly turn: Turn
  /** Characters of all that requests have queued for the store so far. */
  readonly queuedCharacters: () => number
  /** Ids for answers that no operation made. */
  readonly nextRequestId: () => string
  /** Of administration. */
  readonly routes: readonly Route[]
  /** Called with what was done by administration. @param path after the prefix, with its query */
  readonly observe?: (method: string, path: string, body: Buffer | undefined) => void
  /** Of `GET /`. */
  readonly root: FixedAnswer
  readonly origins: Origins
  readonly adminHosts: AdminHosts
  /** Whether it serves the console. */
  readonly isConsoleOn: boolean
  /** What administration asks for; beyond loopback it always asks for one. */
  readonly adminToken: string | undefined
  /** Makes one at random. */
  readonly newToken: () => string
  /** In which a request must have arrived. */
  readonly requestMs: number
  /** Of the package. */
  readonly version: string
  readonly connectionLimit: ConnectionLimit
  /** Ends answers that would never end by themselves. */
  readonly endStreams: () => void
  /** Called with an error that no rule foresaw, outside of operations. */
  readonly onUnexpected: (error: unknown) => void
}

/** Long enough for an answer of 16 MB; and Docker kills after 10 s what it has told to stop. */
const CLOSING_MS = 5000

/** Where a listening emulator is reached. */
export interface Listening {
  readonly endpoint: string
  readonly port: number
  /** What administration asks for; undefined where it asks for none. */
  readonly adminToken: string | undefined
}

export class HttpServer {
  readonly #app: FastifyInstance
  readonly #endStreams: () => void
  readonly #token: AdminToken
  readonly #newToken: () => string
  #loopback: SocketServer | undefined

  constructor(options: HttpServerOptions) {
    const { routes, observe, adminHosts: hosts, isConsoleOn, requestMs, version, ...served } = options
    this.#token = new AdminToken(options.adminToken)
    this.#newToken = options.newToken
    this.#endStreams = options.endStreams
    const gate = { hosts, token: this.#token }
    this.#app = createApp({
      ...served,
      admin: { version, routes, gate, isConsoleOn, ...(observe === undefined ? {} : { observe }) },
      timeouts: { requestMs, closingMs: CLOSING_MS },
    })
  }

  /** @param at any free port for port 0. @throws Error with the code of a refused bind */
  async listen(at: { readonly port: number; readonly host: string }): Promise<Listening> {
    const { host } = at
    if (this.#token.value === undefined && isBeyondLoopback(host)) this.#token.require(this.#newToken())
    await this.#app.listen({ ...at, backlog: LISTEN_BACKLOG })
    const { port } = this.#app.server.address() as AddressInfo // a TCP server that listens
    this.#loopback = await listenOnIpv6Loopback(this.#app.server, host, port)
    const endpoint = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
    return { endpoint, port, adminToken: this.#token.value }
  }

  /** Ends what would never end by itself, answers what is in flight, then closes. */
  async close(): Promise<void> {
    this.#endStreams()
    const loopbackClosed = this.#loopback && closeListener(this.#loopback)
    await this.#app.close()
    await loopbackClosed
  }
}
