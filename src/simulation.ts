// A simulated service: a store, the engine on it, and all that answers, steers and counts for it. Invariants: a simulation shares nothing
// with another one, so a process may have any number of them; each is closed in the reverse of its opening.
import type { Logger } from './operator-log.js'
import type { EmulatorOptions } from './emulator-options.js'
import { buildControls, type Controls } from './controls/controls.js'
import { type HomeOf, homesOf } from './controls/namespace.js'
import type { Table } from './engine/contract/tables.js'
import type { StoreEngine } from './engine/store-engine.js'
import { answerLine, stackOf } from './logger.js'
import { sayWhereTablesAre } from './metering/elsewhere.js'
import { MissedTables } from './metering/missed-tables.js'
import { type Prices, US_EAST_1 } from './controls/cost/prices.js'
import { type About, aboutOf } from './about.js'
import { newBudget } from './memory-shares.js'
import { JobFigures } from './metering/job-figures.js'
import { sayWhatHappens } from './metering/operator-lines.js'
import { Hooks } from './hooks/hooks.js'
import { hookLog } from './hook-log.js'
import { RequestLog } from './metering/request-log.js'
import { Sampler } from './metering/series/sampler.js'
import { Sampling } from './metering/series/sampling.js'
import { RequestMeter } from './metering/request-meter.js'
import { Listeners } from './model/listeners.js'
import type { Namespace } from './model/namespace.js'
import { contexts } from './operations/contexts.js'
import type { Context, Operation } from './operations/operation.js'
import { RequestRates } from './operations/request-rates.js'
import { fewAtOnce, requestIdBytes } from './operation-runs.js'
import { BulkReads } from './protocol/bulk-reads.js'
import { createDispatcher, type Dispatch } from './protocol/dispatcher.js'
import type { MemoryBudget } from './protocol/memory-budget.js'
import { type RandomBytes, requestIds } from './protocol/request-id.js'
import { holdAround } from './protocol/hold-around.js'
import { settleAround } from './protocol/settle-around.js'
import type { Guard, Meter, Request } from './protocol/stages.js'
import type { Random } from './runtime/random.js'
import { Turn } from './runtime/turn.js'
import { type VectorMemory } from './vectors/vector-memory.js'
import type { FolderError } from './storage/folder-error.js'
import { GuardedStore } from './storage/guarded-store.js'
import type { Store } from './storage/store.js'
import type { StrictObserver } from './strict/observer.js'
import type { strictOf } from './strict-mode.js'

export interface SimulationParts {
  readonly options: EmulatorOptions
  readonly logger: Logger
  readonly store: Store
  readonly engine: StoreEngine
  readonly random: Random
  /** Undefined where neither signatures nor policies are checked. */
  readonly guard?: Guard<Context, Operation> | undefined
  /** Of bills; those of us-east-1 when not given. */
  readonly prices?: Prices | undefined
  /** Makes what strict mode looks with; undefined while that is off. */
  readonly strictOf?: typeof strictOf | undefined
  /** How long a turn of the event loop may be; short when not given. */
  readonly turn?: Turn
  /** Of another simulation, whose requests and answers share it with these; one of its own when not given. */
  readonly room?: Room | undefined
  /** The folder's store, where the store lies on one; itself when it is one. */
  readonly guarded?: GuardedStore | undefined
  /** What outlasts the simulation when it is renewed; the store itself when not given. */
  readonly root?: Store
  /** Opens another simulation on the same store, where that can be. */
  readonly renew?: (replace: (store: Store) => Promise<void>) => Promise<Simulation>
}

/** What requests of a process share, whichever simulation answers them. */
export type Room = Pick<Simulation, 'turn' | 'budget' | 'bulkReads' | 'vectorMemory' | 'prices'>

/** By itself: whoever holds it holds no more of the simulation, which may be gone since. */
export function roomOf({ turn, budget, bulkReads, vectorMemory, prices }: Simulation): Room {
  return { turn, budget, bulkReads, vectorMemory, prices }
}

/** A simulation in use, from `openSimulation`. */
export class Simulation {
  readonly store: Store
  /** The same, but for what outlasts this simulation: forks and snapshots. */
  readonly root: Store
  readonly engine: StoreEngine
  readonly controls: Controls
  readonly hooks: Hooks
  readonly meter: RequestMeter
  /** What backups and jobs add up to. */
  readonly jobFigures: JobFigures
  /** Undefined while strict mode is off. */
  readonly strict: StrictObserver | undefined
  readonly requestLog: RequestLog
  /** Answers requests of the API. */
  readonly dispatch: Dispatch
  /** The same for the operator's own requests, whom nobody guards against or holds to a rate. */
  readonly ownDispatch: Dispatch
  /** Of requests and answers. */
  readonly budget: MemoryBudget
  /** What can wait for the next turn of the event loop. */
  readonly turn: Turn
  /** Reads of many items, few at once. */
  readonly bulkReads: BulkReads
  /** Vectors of indexes that were searched. */
  readonly vectorMemory: VectorMemory
  /** Of bills. */
  readonly prices: Prices
  readonly missed: MissedTables
  /** What was consumed over time. */
  readonly series: Sampling
  /** What it says of itself. */
  readonly about: () => About
  /** Ids for answers that no operation made. */
  readonly nextRequestId: () => string
  /** Resolves when the data folder was taken away, with the cause and the remedy; from then on everything is refused. */
  readonly lost: Promise<FolderError>
  /** Undefined where neither signatures nor policies are checked. */
  readonly guard: Guard<Context, Operation> | undefined
  readonly #homeOf: HomeOf
  readonly #released = new Listeners<[]>()
  readonly #renew: SimulationParts['renew']

  constructor(parts: SimulationParts) {
    const { options, store, engine, random, logger } = parts
    const homeOf = homesOf(options.sharedDb ? 'shared' : 'own')
    this.store = store
    this.root = parts.root ?? store
    this.guard = parts.guard
    this.turn = parts.room?.turn ?? parts.turn ?? new Turn()
    this.lost = guardedOf(parts)?.lost ?? new Promise(() => undefined)
    this.#renew = parts.renew
    this.engine = engine
    this.#homeOf = homeOf
    const find = (place: Namespace, name: string): Table | undefined => engine.tables.find(place, name)
    this.meter = new RequestMeter({ find, homeOf, nowMs: () => engine.clock.nowMs() })
    this.jobFigures = new JobFigures(engine.events)
    this.hooks = new Hooks({
      ...{ engine, random, events: engine.events, log: hookLog(logger) },
      onFailure: (error) => logger.error(`a hook failed: ${stackOf(error)}`),
    })
    engine.background.addForeign(this.hooks)
    engine.whenRecovered(() => this.hooks.lookAll())
    this.strict = parts.strictOf?.({ options, engine, find, homeOf, log: logger })
    this.requestLog = new RequestLog(options.requestLog, {
      nowMs: () => engine.clock.nowMs(),
      faultBehind: (error) => this.controls.faults.injector.faultBehind(error),
    })
    const streamReaders = [this.meter.streams, this.hooks]
    this.prices = parts.prices ?? parts.room?.prices ?? US_EAST_1
    this.missed = new MissedTables({ tables: engine.tables, homeOf, nowMs: () => engine.clock.nowMs() })
    this.about = aboutOf(options, random.seed)
    const streamReads = (namespace: Namespace | undefined): number => this.meter.streams.reads(namespace)
    const ownDispatch = (request: Request) => this.ownDispatch(request)
    const seen = { streamReaders, streamReads, ownDispatch, missed: this.missed, strict: this.strict }
    const figuresOf = (table: Table) => this.meter.ofTable(table)
    const sampler = new Sampler({ tables: engine.tables, nowMs: () => engine.clock.nowMs(), figuresOf })
    const onFailure = (error: unknown): void => logger.error(`a look at the counters failed: ${stackOf(error)}`)
    this.series = new Sampling(sampler, engine.events, onFailure)
    this.controls = buildControls({
      engine,
      requestLog: this.requestLog,
      ...{ hooks: this.hooks, random },
      homeOf,
      prices: this.prices,
      about: this.about,
      series: this.series,
      ...seen,
    })
    for (const refusal of this.controls.hooks.addGiven(options.hook ?? []))
      logger.error(`${refusal}; its records wait in the stream`)
    sayWhatHappens({ engine, events: engine.events, find, log: logger })
    this.budget = parts.room?.budget ?? newBudget(options, logger)
    this.bulkReads = parts.room?.bulkReads ?? new BulkReads(this.budget, this.turn, options.requestTimeout * 1000)
    this.vectorMemory = engine.vectors.memory
    const randomBytes = requestIdBytes(random)
    this.nextRequestId = requestIds(randomBytes)
    this.dispatch = this.#createDispatch(parts, randomBytes, 'clients')
    let own: Dispatch | undefined // few simulations need it
    this.ownDispatch = (request) =>
      (own ??= this.#createDispatch({ ...parts, guard: undefined }, randomBytes, 'operator'))(request)
  }

  /** Drops every table and takes faults away, of one namespace or of all; then the clock goes as at the start again. */
  async reset(namespace?: Namespace): Promise<void> {
    const { faults, streams } = this.controls
    await this.engine.reset(namespace && this.#homeOf(namespace))
    faults.clear(namespace)
    if (namespace === undefined) {
      streams.reset()
      this.missed.clear()
    }
    faults.resume()
  }

  /** Calls back when it is about to close. */
  whenReleased(listener: () => void): void {
    this.#released.add(listener)
  }

  /** Lets go what only a fault or the clock holds up, so that whoever waits is answered. New requests are still answered. */
  release(): void {
    this.#released.tellAll(() => undefined)
    this.controls.faults.close()
    this.engine.clock.close()
  }

  /** Closes engine and store. Whoever asked must have been answered: `release` before, and wait for them. */
  async close(): Promise<void> {
    await this.stop()
    await this.store.close()
  }

  /** The same, but for the store. */
  async stop(): Promise<void> {
    await this.hooks.stop()
    this.strict?.end()
    this.series.end()
    this.release()
    await this.engine.stop()
  }

  /**
   * Closes it, has the rows of its store replaced, and opens another simulation on them. Whoever asks must have been answered.
   * @throws what replacing threw: then the store is not to be used until a start has done it again
   */
  async renewed(replace: (store: Store) => Promise<void>): Promise<Simulation> {
    if (this.#renew === undefined) throw new Error('a simulation on a store of somebody else is not renewed')
    return this.#renew(replace)
  }

  /** Counts every request, and tells the operator of tables that were not found where they are not. */
  #createMeter({ engine, logger: log }: SimulationParts): Meter<Operation> {
    const { meter, missed, strict, requestLog } = this
    const parts = { tables: engine.tables, homeOf: this.#homeOf, log }
    return {
      noteAnswer: (progress, output) => {
        meter.noteAnswer(progress, output)
        strict?.noteAnswer(progress, output)
        requestLog.noteAnswer(progress, output)
      },
      noteRefusal: (progress, error) => {
        meter.noteRefusal(progress, error)
        missed.noteRefusal(progress, error)
        strict?.noteRefusal(progress, error)
        requestLog.noteRefusal(progress, error)
        sayWhereTablesAre(progress, error, parts)
      },
    }
  }

  #createDispatch(parts: SimulationParts, randomBytes: RandomBytes, whose: 'clients' | 'operator'): Dispatch {
    const { options, logger, engine, guard } = parts
    const { sharedDb, wording } = options
    // The command draws a seed where none is given; only with a manual clock as well is the same run to come again.
    const isRepeatable = options.seed !== undefined && options.clock === 'manual'
    const turn = isRepeatable ? {} : { turn: this.turn }
    const reach = options.iam === undefined ? {} : { reachesAccounts: true as const } // as far as policies let
    const dispatch = createDispatcher({
      operations: fewAtOnce(this.bulkReads, this.requestLog, whose === 'clients' ? ratesIn(engine) : undefined),
      contextFor: contexts({ engine, isShared: sharedDb, wording, log: logger, homeOf: this.#homeOf, ...turn, ...reach }),
      randomBytes,
      wording,
      meter: this.#createMeter(parts),
      faults: this.controls.faults.injector,
      ...(guard === undefined ? {} : { guard }),
      ...(this.strict === undefined ? {} : { examiner: this.strict }),
      onUnknown: (operation) => logger.info(`a client asked for ${operation}, an operation that Dynalab does not have`),
      onUnexpected: (error, operation) => logger.error(`${operation || 'a request'} failed: ${stackOf(error)}`),
      ...(logger.isLevelEnabled('debug') ? { observe: (answered) => logger.debug(answerLine(answered)) } : {}),
    })
    const guarded = guardedOf(parts)
    const held = guarded === undefined ? dispatch : holdAround(() => guarded.reopening, dispatch)
    return options.seed === undefined ? held : settleAround(engine, held)
  }
}

const guardedOf = ({ guarded, store }: SimulationParts): GuardedStore | undefined =>
  guarded ?? (store instanceof GuardedStore ? store : undefined)

/** How often a second operations are taken, where all of the service's capacity is simulated. */
const ratesIn = ({ clock, pools }: StoreEngine): RequestRates =>
  new RequestRates({ nowMs: () => clock.nowMs(), isHeld: (namespace) => pools.policyOf(namespace).mode === 'full' })
