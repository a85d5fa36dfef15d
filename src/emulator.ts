// The emulator as a product: a simulation, asked in the process or over HTTP, and closed in the reverse of its opening.
// Invariant: nothing is closed while an answer that rests on it is under way.
import type { Logger } from './operator-log.js'
import { type GivenOptions, resolveOptions } from './config.js'
import type { CapacityControls } from './controls/capacity-controls.js'
import type { ClockControls } from './controls/clock-controls.js'
import type { EventControls } from './controls/event-controls.js'
import type { FaultControls } from './controls/fault-controls.js'
import type { KinesisControls } from './controls/kinesis-controls.js'
import type { HookControls } from './controls/hook-controls.js'
import type { RegionControls } from './controls/region-controls.js'
import type { StreamControls } from './controls/stream-controls.js'
import type { StrictControls } from './controls/strict-controls.js'
import type { ScenarioControls } from './controls/scenario-controls.js'
import type { ZoneControls } from './controls/zone-controls.js'
import { type ClientConfig, type ClientCredentials, HOME_REGION, NO_ENDPOINT } from './client-config.js'
import type { Fork } from './forks/fork.js'
import { forkable } from './forks/fork-guard.js'
import type { ForkOptions } from './forks/fork-options.js'
import { Forks } from './forks/forks.js'
import { MomentHolder } from './forks/origin.js'
import { createLogger, stackOf } from './logger.js'
import type { Namespace } from './model/namespace.js'
import type { Dispatch } from './protocol/dispatcher.js'
import { forkKeyOf } from './protocol/fork-key.js'
import type { EmulatorOptions } from './emulator-options.js'
import { packageVersion } from './package-version.js'
import { descriptorShares } from './runtime/descriptors.js'
import { applyAtStart } from './schema-at-start.js'
import type { ConnectionLimit } from './server/connections.js'
import { adminHostsOf } from './server/admin/caller.js'
import { originsOf } from './server/cors.js'
import { HttpServer, type Listening } from './server/http-server.js'
import { inProcessHandler } from './server/in-process.js'
import { rootAnswer } from './server/root-answer.js'
import { openSimulation } from './open-simulation.js'
import type { Simulation } from './simulation.js'
import { diskLayers, memoryLayers } from './storage/layers.js'

export type { ClientConfig, ClientCredentials } from './client-config.js'
export type { GivenOptions } from './config.js'
export type { Fork } from './forks/fork.js'
export type { ForkOptions } from './forks/fork-options.js'
export type { EmulatorOptions } from './emulator-options.js'
export type { CapacityControls } from './controls/capacity-controls.js'
export type { ScenarioControls, ScenarioOptions, ShownScenario } from './controls/scenario-controls.js'
export type { FaultControls, FaultSpec, ShownFault } from './controls/fault-controls.js'
export type { KinesisControls } from './controls/kinesis-controls.js'
export type { HookControls, HookSpec, ShownHook } from './controls/hook-controls.js'
export type { RegionControls } from './controls/region-controls.js'
export type { StrictChoice, StrictControls, StrictSummary } from './controls/strict-controls.js'
export type { Finding } from './strict/findings.js'
export type { StreamControls } from './controls/stream-controls.js'
export type { ClockControls } from './controls/clock-controls.js'
export type { EventControls } from './controls/event-controls.js'
export type { EmittedEvent } from './model/event.js'
export type { Listening } from './server/http-server.js'

/** Opens an emulator. @throws OptionError, FolderError: one line with the cause and the remedy */
export async function createEmulator(given: GivenOptions = {}): Promise<Emulator> {
  const options = resolveOptions(given)
  const logger = createLogger(options.logLevel)
  const simulation = await openSimulation(options, logger)
  try {
    await applyAtStart(simulation.ownDispatch, options, logger)
  } catch (error) {
    await simulation.close()
    throw error
  }
  return new Emulator(simulation, { options, logger })
}

/** What an emulator needs beside its simulation. */
interface Surroundings {
  readonly options: EmulatorOptions
  readonly logger: Logger
}

/** An open emulator. Made by `createEmulator`; `close` it, or hold it with `await using`. */
export class Emulator {
  /** Capacity to look at and to steer; the administration API does the same over HTTP. */
  readonly capacity: CapacityControls
  /** Faults to inject: rules of what goes wrong. */
  readonly faults: FaultControls
  /** Named scenarios, made of faults. */
  readonly scenarios: ScenarioControls
  /** Zones to lose, heal, pause and slow down, and where every replica is. */
  readonly zones: ZoneControls
  /** The links between regions, to look at and to cut, slow down and heal. */
  readonly regions: RegionControls
  /** The clock that everything timed obeys. */
  readonly clock: ClockControls
  /** Streams to look at, and how long their records stay unseen. */
  readonly streams: StreamControls
  /** Kinesis destinations to look at. */
  readonly kinesis: KinesisControls
  /** Code that gets the records of streams. */
  readonly hooks: HookControls
  /** What strict mode found; nothing while it is off. */
  readonly strict: StrictControls
  /** What happens beside answers. */
  readonly events: EventControls
  /** Resolves when the data folder was taken away, with the cause and the remedy: all that is left to do is to close. */
  readonly lost: Promise<Error>
  readonly #simulation: Simulation
  readonly #surroundings: Surroundings
  readonly #forks: Forks
  /** Answers requests: by a fork where the key is one's. */
  readonly #dispatch: Dispatch
  #endpoint = NO_ENDPOINT
  /** Answers under way to clients in this process. */
  readonly #inFlight = new Set<Promise<unknown>>()
  #server: HttpServer | undefined
  #loss: Error | undefined
  #closing: Promise<void> | undefined
  /** Clients in this process are answered no more. */
  #isRefusing = false

  constructor(simulation: Simulation, surroundings: Surroundings) {
    this.#simulation = simulation
    this.#surroundings = surroundings
    const { controls } = simulation
    this.capacity = controls.capacity
    this.faults = controls.faults
    this.scenarios = controls.scenarios
    this.zones = controls.zones
    this.regions = controls.regions
    this.clock = controls.clock
    this.streams = controls.streams
    this.kinesis = controls.kinesis
    this.hooks = controls.hooks
    this.strict = controls.strict
    this.events = controls.events
    this.lost = simulation.lost
    void this.lost.then((loss) => (this.#loss = loss))
    this.#forks = this.#createForks()
    this.#dispatch = (request) => {
      const key = forkKeyOf(request)
      return key === undefined ? simulation.dispatch(request) : this.#forks.answerByKey(key, request)
    }
    simulation.engine.whenFailed(() => void this.#forks.dropAll()) // the store that they lie on is opened anew
  }

  /** Serves over HTTP, by the options' port and host unless others are given. @throws Error with the code of a refused bind */
  async listen(at: { readonly port?: number; readonly host?: string } = {}): Promise<Listening> {
    if (this.#closing !== undefined) throw closed()
    if (this.#server !== undefined) throw new Error('the emulator listens already: close it, or create another')
    const { options } = this.#surroundings
    this.#server = this.#createServer()
    try {
      const listening = await this.#server.listen({ port: at.port ?? options.port, host: at.host ?? options.host })
      this.#endpoint = listening.endpoint
      this.#simulation.hooks.endpoint = listening.endpoint
      return listening
    } catch (error) {
      this.#server = undefined
      throw error
    }
  }

  /** For an AWS SDK client in this process: its requests go to the operations without a socket. @param credentials any, unless some are asked for */
  clientConfig(credentials: ClientCredentials = ANYBODY): ClientConfig {
    return this.#clientConfig(NO_ENDPOINT, this.#dispatch, credentials)
  }

  /**
   * A copy-on-write namespace of its own, with what is acknowledged by now: for a test or a worker. @throws Refusal: an option is none, or the name is
   * taken
   */
  async fork(options: ForkOptions = {}): Promise<Fork> {
    this.#refuseClosed()
    return this.#forks.make(options)
  }

  /** Those that were not dropped. */
  get forks(): readonly Fork[] {
    return this.#forks.all()
  }

  /** Drops every table and takes faults away, of one namespace or of all; then the clock goes as at the start again. */
  reset(namespace?: Namespace): Promise<void> {
    return this.#simulation.reset(namespace)
  }

  /** Resolves when the work in the background has taken up every request that was answered before. */
  drain(): Promise<void> {
    return this.#simulation.engine.drain()
  }

  /** Answers what is in flight, then closes the server, the engine and the store. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #refuseClosed(): void {
    if (this.#isRefusing) throw closed()
  }

  /** Why requests are not served; undefined when they are. */
  #unready(): string | undefined {
    if (this.#closing !== undefined) return 'the emulator closes'
    const { failure } = this.#simulation.engine
    return this.#loss?.message ?? (failure && `no writes are taken since a commit failed: ${failure.message}`)
  }

  async #close(): Promise<void> {
    const { hooks } = this.#simulation
    if (hooks.all().length > 0) await hooks.stop() // handlers that are under way may still ask
    this.#isRefusing = true
    this.#simulation.release()
    this.#forks.release()
    await this.#server?.close()
    await Promise.allSettled(this.#inFlight)
    await this.#forks.close()
    await this.#simulation.close()
  }

  #clientConfig(endpoint: string, dispatch: Dispatch, credentials: ClientCredentials): ClientConfig {
    const requestHandler = inProcessHandler(dispatch, this.#inFlight, () => this.#refuseClosed())
    return { endpoint, region: HOME_REGION, credentials, requestHandler }
  }

  #createForks(): Forks {
    const { options, logger } = this.#surroundings
    const simulation = this.#simulation
    const onFailure = (error: unknown): void =>
      logger.error(`what forks left was not cleared: ${String(error)}; the next start does it`)
    const layers = options.inMemory ? Promise.resolve(memoryLayers()) : diskLayers(simulation.store, onFailure)
    layers.catch(onFailure)
    const base = new MomentHolder(simulation)
    return new Forks({
      base: { options, hold: () => base.hold() },
      layers: () => layers,
      logger,
      room: simulation,
      guard: forkable(simulation.guard),
      nextRequestId: simulation.nextRequestId,
      endpoint: () => this.#endpoint,
      clientConfig: (...config) => this.#clientConfig(...config),
    })
  }

  #createServer(): HttpServer {
    const { logger, options } = this.#surroundings
    return new HttpServer(this.#simulation, {
      dispatch: this.#dispatch,
      forks: this.#forks,
      root: rootAnswer(options.rootAnswer, HOME_REGION),
      origins: originsOf(options.cors),
      adminHosts: adminHostsOf(`${options.host},${options.adminHosts ?? ''}`),
      requestMs: options.requestTimeout * 1000,
      connectionLimit: connectionLimit(logger),
      version: packageVersion(),
      status: { unready: () => this.#unready(), reset: (namespace) => this.reset(namespace) },
      onUnexpected: (error) => logger.error(`a request failed: ${stackOf(error)}`),
    })
  }
}

const ANYBODY: ClientCredentials = { accessKeyId: 'local', secretAccessKey: 'local' }

const closed = (): Error => new Error('the emulator is closed: create another')

/** As many as leave the store the descriptors that it needs. */
function connectionLimit(logger: Logger): ConnectionLimit {
  const { limit, connections: most } = descriptorShares()
  const words = `there are ${most} connections, all that ${limit} open files have room for: more are refused (raise it with ulimit -n)`
  return { most, onFull: () => logger.warn(words) }
}
