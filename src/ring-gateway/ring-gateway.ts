// A gateway of a ring: the service, asked in the process or over HTTP, closed in the reverse of its opening. Invariant: the engine ends when no
// answer that rests on it is under way.
import { type About, aboutOf } from '../about.js'
import { ANYBODY, type ClientConfig, type ClientCredentials, HOME_REGION, NO_ENDPOINT } from '../client-config.js'
import type { EventControls } from '../controls/event-controls.js'
import type { FaultControls } from '../controls/fault-controls.js'
import type { RequestControls } from '../controls/request-controls.js'
import { listeningBy, type Surroundings } from '../emulator-server.js'
import { EventStreams } from '../server/admin/events.js'
import { HttpServer, type Listening } from '../server/http-server.js'
import { inProcessHandler } from '../server/in-process.js'
import { gatewayRoutes } from './gateway-routes.js'
import type { GatewayService } from './gateway-service.js'

/** An open gateway. Made by `createGateway`; `close` it, or hold it with `await using`. */
export class RingGateway {
  readonly #service: GatewayService
  readonly #surroundings: Surroundings
  readonly #streams: EventStreams
  readonly #about: () => About
  /** Answers under way to clients in this process. */
  readonly #inFlight = new Set<Promise<unknown>>()
  #server: HttpServer | undefined
  #closing: Promise<void> | undefined

  /** @param seed of the draws of faults and request ids */
  constructor(service: GatewayService, surroundings: Surroundings, seed: string) {
    this.#service = service
    this.#surroundings = surroundings
    this.#streams = new EventStreams(service)
    this.#about = aboutOf(surroundings.options, seed)
  }

  /** Faults of requests to inject: rules of what goes wrong. */
  get faults(): FaultControls {
    return this.#service.faults
  }

  /** What happens beside answers. */
  get events(): EventControls {
    return this.#service.events
  }

  /** Requests of this gateway as they come, and the last of them. */
  get requests(): RequestControls {
    return this.#service.requests
  }

  /** Serves over HTTP, by the options' port and host unless others are given. @throws Error with the code of a refused bind */
  async listen(at: { readonly port?: number; readonly host?: string } = {}): Promise<Listening> {
    this.#refuseClosed()
    if (this.#server !== undefined) throw new Error('the gateway listens already: close it, or create another')
    const { options } = this.#surroundings
    const server = this.#createServer()
    this.#server = server
    try {
      return await server.listen({ port: at.port ?? options.port, host: at.host ?? options.host })
    } catch (error) {
      this.#server = undefined
      throw error
    }
  }

  /** For an AWS SDK client in this process: its requests go to the operations without a socket. @param credentials any, unless some are asked for */
  clientConfig(credentials: ClientCredentials = ANYBODY): ClientConfig {
    const requestHandler = inProcessHandler(this.#service.dispatch, this.#inFlight, () => this.#refuseClosed())
    return { endpoint: NO_ENDPOINT, region: HOME_REGION, credentials, requestHandler }
  }

  /** Answers what is in flight, then leaves the ring. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #close(): Promise<void> {
    this.#service.release()
    await this.#server?.close()
    await Promise.allSettled(this.#inFlight)
    await this.#service.engine.stop()
  }

  #refuseClosed(): void {
    if (this.#closing !== undefined) throw new Error('the gateway is closed: create another')
  }

  #createServer(): HttpServer {
    const { dispatch, budget, turn, nextRequestId, engine } = this.#service
    const unready = (): string | undefined => (this.#closing === undefined ? engine.unready() : 'the gateway closes')
    return new HttpServer({
      ...{ dispatch, budget, turn, nextRequestId },
      ...listeningBy(this.#surroundings),
      routes: gatewayRoutes({ service: this.#service, streams: this.#streams, about: this.#about, unready }),
      endStreams: () => this.#streams.close(),
      queuedCharacters: () => 0, // nothing is queued: each request waits for the ring
      isConsoleOn: false,
    })
  }
}
