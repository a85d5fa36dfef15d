// The emulator over HTTP: the app, and the addresses at which it listens. Invariant: once it is closed, every request that had
// come is answered, unless its client sends or reads no more, and nothing of it keeps the process.
import type { AddressInfo, Server as SocketServer } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Dispatch } from '../protocol/dispatcher.js'
import type { AdminHosts } from './admin/caller.js'
import { type AdminForks, forkRoutes } from './admin/forks.js'
import { AdminToken, isBeyondLoopback } from './admin/token.js'
import { type Asked, liveRoutes, type LiveSimulation } from './admin/live-routes.js'
import { type KeptSnapshots, type Restorable, snapshotRoutes } from './admin/snapshots.js'
import { type Recording, recordingRoute, RecordingStreams } from './admin/recording.js'
import type { EmulatorStatus } from './admin/status.js'
import { createApp } from './app.js'
import { type ConnectionLimit, LISTEN_BACKLOG } from './connections.js'
import type { Origins } from './cors.js'
import { closeListener, listenOnIpv6Loopback } from './loopback.js'
import type { PathForks } from './path-forks.js'
import type { FixedAnswer } from './root-answer.js'

export interface HttpServerOptions {
  readonly dispatch: Dispatch
  readonly forks: AdminForks & PathForks & { readonly queuedCharacters: number }
  readonly snapshots: KeptSnapshots
  readonly emulator: Restorable
  readonly recording: Recording
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
  readonly status: EmulatorStatus
  readonly connectionLimit: ConnectionLimit
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
  readonly #recordings: RecordingStreams
  readonly #token: AdminToken
  readonly #newToken: () => string
  #loopback: SocketServer | undefined

  /** @param served what is served now; another one after a restore */
  constructor(served: () => LiveSimulation, options: HttpServerOptions) {
    const { budget, turn, nextRequestId } = served()
    const {
      dispatch,
      forks,
      snapshots,
      emulator,
      recording,
      version,
      status,
      root,
      origins,
      adminHosts: hosts,
      isConsoleOn,
      requestMs,
      onUnexpected,
    } = options
    const asked = (): Asked => ({ simulation: served(), status })
    this.#token = new AdminToken(options.adminToken)
    this.#newToken = options.newToken
    this.#recordings = new RecordingStreams(recording)
    const ofSimulation = liveRoutes(asked(), asked)
    const ofEmulator = [...snapshotRoutes(snapshots, emulator), recordingRoute(this.#recordings)]
    const routes = [...ofSimulation, ...ofEmulator, ...forkRoutes(forks, asked())]
    const observe = recording.noteAdmin.bind(recording)
    this.#app = createApp({
      dispatch,
      forks,
      budget,
      turn,
      queuedCharacters: () => served().engine.queuedCharacters + forks.queuedCharacters,
      origins,
      root,
      nextRequestId,
      onUnexpected,
      connectionLimit: options.connectionLimit,
      admin: { version, routes, gate: { hosts, token: this.#token }, isConsoleOn, observe },
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
    this.#recordings.close()
    const loopbackClosed = this.#loopback && closeListener(this.#loopback)
    await this.#app.close()
    await loopbackClosed
  }
}
