// The whole emulator: builds every part once, from the store up to the server, and closes them in reverse.
// Invariant: nothing is closed while an answer that rests on it is under way.
import { readFileSync } from 'node:fs'
import type { AddressInfo, Server as SocketServer } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { type EmulatorOptions, type GivenOptions, resolveOptions } from './config.js'
import { clockOf } from './engine/commit/saved-clock.js'
import { openEngine, type StoreEngine } from './engine/store-engine.js'
import { createLogger } from './logger.js'
import { lagOf, NO_LAG } from './model/lag.js'
import type { Namespace } from './model/table.js'
import { OPERATIONS } from './operations/index.js'
import type { Context } from './operations/operation.js'
import { type Answered, createDispatcher, type Dispatch } from './protocol/dispatcher.js'
import { requestIds } from './protocol/request-id.js'
import { newSeed, type Random, seededRandom } from './runtime/random.js'
import { replicaSettings } from './replicas/settings.js'
import { capacityRoutes } from './server/admin/capacity.js'
import { faultRoutes } from './server/admin/faults.js'
import { clockRoutes } from './server/admin/clock.js'
import { EventStreams, eventsRoute } from './server/admin/events.js'
import { metricsRoute } from './server/admin/metrics.js'
import { regionRoutes } from './server/admin/regions.js'
import { zoneRoutes } from './server/admin/zones.js'
import type { Route } from './server/admin/route.js'
import { scenarioRoutes } from './server/admin/scenarios.js'
import { statusRoutes } from './server/admin/status.js'
import { tableRoutes } from './server/admin/tables.js'
import { createApp } from './server/app.js'
import type { ClockControls } from './controls/clock-controls.js'
import type { CapacityControls } from './controls/capacity-controls.js'
import { originsOf } from './server/cors.js'
import type { EventControls } from './controls/event-controls.js'
import type { FaultControls } from './controls/fault-controls.js'
import { type InProcessHandler, inProcessHandler } from './server/in-process.js'
import { closed, listenOnIpv6Loopback } from './server/loopback.js'
import { RequestMeter } from './metering/request-meter.js'
import { scrape } from './server/metrics/scrape.js'
import { buildControls } from './controls/controls.js'
import { type PlaceOf, placesOf } from './controls/namespace.js'
import type { RegionControls } from './controls/region-controls.js'
import type { ScenarioControls } from './controls/scenario-controls.js'
import type { ZoneControls } from './controls/zone-controls.js'
import { settledDispatch } from './server/settled-dispatch.js'
import { openFolder } from './storage/folder.js'
import { openMemoryStore } from './storage/level-store.js'
import type { Store } from './storage/store.js'

export type { EmulatorOptions, GivenOptions } from './config.js'
export type { CapacityControls } from './controls/capacity-controls.js'
export type { ScenarioControls, ScenarioOptions, ShownScenario } from './controls/scenario-controls.js'
export type { FaultControls, FaultSpec, ShownFault } from './controls/fault-controls.js'
export type { RegionControls } from './controls/region-controls.js'
export type { ClockControls } from './controls/clock-controls.js'
export type { EventControls } from './controls/event-controls.js'
export type { EmittedEvent } from './model/event.js'

/** Contexts are cheap to make again. */
const KEPT_CONTEXTS = 1000

/** Enough for `new DynamoDBClient(…)` to work on the emulator without a socket. */
export interface ClientConfig {
  readonly endpoint: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly requestHandler: InProcessHandler
}

/** Where a listening emulator is reached. */
export interface Listening {
  readonly endpoint: string
  readonly port: number
}

/** Opens an emulator. @throws OptionError, FolderError: one line with the cause and the remedy */
export async function createEmulator(given: GivenOptions = {}): Promise<Emulator> {
  const options = resolveOptions(given)
  const logger = createLogger(options.logLevel)
  const store = options.inMemory ? await openMemoryStore() : await openFolder(options.dataDir, true)
  try {
    if (options.compactOnStart) await store.compact()
    const random = seededRandom(options.seed ?? newSeed())
    logger.debug(`seed ${random.seed}`)
    const engine = await openEngine(store, {
      clock: clockOf(store, options),
      random,
      isSynced: options.fsync === 'on',
      transitionMs: options.transition,
      transactionHoldMs: options.transactionHold,
      isAudited: options.audit === 'on',
      capacity: { mode: options.capacity, burstSec: options.burst, heatSec: options.heat },
      partitionBytes: options.partitionBytes,
      regionLag: lagOf(options.regionLag) ?? NO_LAG,
      replicas: replicaSettings(options),
      onFailure: (error) => logger.error(`a background task failed: ${String(error)}`),
    })
    return new Emulator({ options, store, engine, logger, random })
  } catch (error) {
    await store.close()
    throw error
  }
}

interface Parts {
  readonly options: EmulatorOptions
  readonly store: Store
  readonly engine: StoreEngine
  readonly logger: Logger
  readonly random: Random
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
  /** What happens beside answers. */
  readonly events: EventControls
  readonly #parts: Parts
  readonly #placeOf: PlaceOf
  readonly #meter: RequestMeter
  readonly #streams: EventStreams
  readonly #dispatch: Dispatch
  readonly #nextRequestId: () => string
  readonly #inFlight = new Set<Promise<unknown>>()
  #app: FastifyInstance | undefined
  #loopback: SocketServer | undefined
  #closing: Promise<void> | undefined

  constructor(parts: Parts) {
    this.#parts = parts
    const { engine, options } = parts
    this.#placeOf = placesOf(options.sharedDb ? 'shared' : 'own')
    const controls = buildControls({ engine, random: parts.random, placeOf: this.#placeOf })
    this.capacity = controls.capacity
    this.clock = controls.clock
    this.zones = controls.zones
    this.regions = controls.regions
    this.faults = controls.faults
    this.scenarios = controls.scenarios
    this.events = controls.events
    this.#streams = new EventStreams(this.events)
    this.#meter = new RequestMeter((place, name) => engine.findTable(place, name), this.#placeOf)
    let drawn = 0
    const randomBytes = (lengthBytes: number): Buffer => parts.random.bytes('requestId', '', drawn++).subarray(0, lengthBytes)
    this.#nextRequestId = requestIds(randomBytes)
    const dispatch = createDispatcher({
      operations: OPERATIONS,
      contextFor: contexts(parts, this.#placeOf),
      randomBytes,
      wording: options.wording,
      meter: this.#meter,
      faults: this.faults.injector,
      onUnexpected: (error, operation) => parts.logger.error(`${operation || 'a request'} failed: ${stackOf(error)}`),
      ...(parts.logger.isLevelEnabled('debug') ? { observe: (answered) => parts.logger.debug(lineOf(answered)) } : {}),
    })
    this.#dispatch = options.seed === undefined ? dispatch : settledDispatch(engine, dispatch)
  }

  /** Serves over HTTP, by the options' port and host unless others are given. @throws Error with the code of a refused bind */
  async listen(at: { readonly port?: number; readonly host?: string } = {}): Promise<Listening> {
    this.#refuseClosed()
    if (this.#app !== undefined) throw new Error('the emulator listens already: close it, or create another')
    const { options } = this.#parts
    const host = at.host ?? options.host
    const app = this.#createApp()
    this.#app = app
    try {
      await app.listen({ port: at.port ?? options.port, host })
    } catch (error) {
      this.#app = undefined
      throw error
    }
    const { port } = app.server.address() as AddressInfo // a TCP server that listens
    this.#loopback = await listenOnIpv6Loopback(app.server, host, port)
    return { endpoint: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, port }
  }

  /** For an AWS SDK client in this process: its requests go to the operations without a socket. */
  clientConfig(): ClientConfig {
    return {
      endpoint: 'http://dynalab.local',
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      requestHandler: inProcessHandler(this.#dispatch, this.#inFlight, () => this.#refuseClosed()),
    }
  }

  /** Drops every table and takes faults away, of one namespace or of all; then the clock goes as at the start again. */
  async reset(namespace?: Namespace): Promise<void> {
    this.faults.clear(namespace)
    await this.#parts.engine.reset(namespace && this.#placeOf(namespace))
    this.faults.resume()
  }

  /** Resolves when whatever trails behind the requests has taken up all that was answered before. */
  drain(): Promise<void> {
    return this.#parts.engine.drain()
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
    if (this.#closing !== undefined) throw new Error('the emulator is closed: create another')
  }

  async #close(): Promise<void> {
    this.faults.close() // nothing is waited for that only a fault holds up
    this.#parts.engine.clock.close() // who sleeps is woken, and answered
    this.#streams.close()
    const loopbackClosed = this.#loopback && closed(this.#loopback)
    await this.#app?.close()
    await loopbackClosed
    await Promise.allSettled(this.#inFlight)
    await this.#parts.engine.stop()
    await this.#parts.store.close()
  }

  #createApp(): FastifyInstance {
    const { logger, options } = this.#parts
    return createApp({
      dispatch: this.#dispatch,
      origins: originsOf(options.cors),
      region: 'us-east-1',
      nextRequestId: this.#nextRequestId,
      onUnexpected: (error) => logger.error(`a request failed: ${stackOf(error)}`),
      admin: { version: packageVersion(), routes: this.#adminRoutes() },
    })
  }

  #adminRoutes(): readonly Route[] {
    const status = { isReady: () => this.#closing === undefined, reset: (namespace?: Namespace) => this.reset(namespace) }
    const metrics = metricsRoute(() => scrape(this.#parts.engine, this.#meter, this.faults))
    return [
      ...statusRoutes(status),
      ...capacityRoutes(this.capacity),
      ...faultRoutes(this.faults),
      ...scenarioRoutes(this.scenarios),
      ...tableRoutes(this.capacity),
      ...regionRoutes(this.regions),
      ...clockRoutes(this.clock),
      ...zoneRoutes(this.zones, this.regions),
      eventsRoute(this.#streams),
      metrics,
    ]
  }
}

/** One context per namespace, made once. Any client can name any number of namespaces, so not all are kept. */
function contexts({ options, engine, logger }: Parts, placeOf: PlaceOf): (namespace: Namespace) => Context {
  const made = new Map<string, Context>()
  return (asked) => {
    const namespace = placeOf(asked)
    const id = `${namespace.account}/${namespace.region}`
    let context = made.get(id)
    if (context === undefined) {
      if (made.size >= KEPT_CONTEXTS) made.clear()
      context = { engine, namespace, isShared: options.sharedDb, wording: options.wording, log: logger }
      made.set(id, context)
    }
    return context
  }
}

function lineOf({ operation, status, namespace, error }: Answered): string {
  const place = namespace === undefined ? '' : ` ${namespace.account}/${namespace.region}`
  return `${operation || 'unknown'} ${status}${place}${error === undefined ? '' : ` ${error.name}: ${error.message}`}`
}

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error))

function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  return version
}
