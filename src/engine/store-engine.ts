// The engine on a store: its planes, and what is steered from outside. `build-engine.ts` makes the parts, `start-engine.ts` sets them going.
import { BY_HASH } from '../intents/placement.js'
import type { EventBus } from '../model/event-bus.js'
import type { Namespace } from '../model/table.js'
import type { SteerableClock } from '../runtime/steerable-clock.js'
import type { Store } from '../storage/store.js'
import type { Pools } from './admission/pools.js'
import type { AutoScaler } from './autoscaling/auto-scaler.js'
import type { StoreBackups } from './backups/store-backups.js'
import { buildEngine, type EngineParts, loadStore } from './build-engine.js'
import type { Engine } from './contract/engine.js'
import type { EngineSettings } from './contract/settings.js'
import type { GlobalTables } from './contract/tables.js'
import type { TimeToLives } from './contract/time-to-live.js'
import type { Pins } from './history/pins.js'
import { wordsOfRow } from './inspect/stored-row.js'
import type { StoreKinesis } from './kinesis/kinesis-destinations.js'
import type { KeptLogs } from './logs/kept-logs.js'
import type { LogTailer } from './logs/log-tailer.js'
import { StoreItems } from './planes/items.js'
import { StoreMetering } from './planes/metering.js'
import { globalTablesOf, StoreTables, timeToLivesOf } from './planes/tables.js'
import { Recovery } from './recover-engine.js'
import type { Replicator } from './replication/replicator.js'
import type { Splitter } from './splits/splitter.js'
import { startEngine, stopEngine } from './start-engine.js'
import type { Checkpoints } from './streams/checkpoints.js'
import type { StreamReader } from './streams/stream-reader.js'
import type { Background } from './tables/background.js'
import type { StoreTransfers } from './transfers/store-transfers.js'
import type { VectorSearches } from './vectors/vector-searches.js'
import type { ZoneFollowers } from './zones/zone-followers.js'

/** Opens the engine on a store that nobody else writes. */
export async function openEngine(store: Store, settings: EngineSettings): Promise<StoreEngine> {
  const parts = buildEngine(await loadStore(store, settings), settings)
  startEngine(parts)
  return new StoreEngine(parts)
}

/** What an engine is like beside what its store holds, at one moment. */
export interface EngineMoment {
  /** How many batches have landed since the engine was opened. */
  readonly batches: number
  /** How often its catalogue has changed since. */
  readonly catalogueChanges: number
  /** How the clock goes (runtime/clock-state.ts), and the newest stamp, in ms. */
  readonly clock: string
  readonly stampMs: number
}

export class StoreEngine implements Engine {
  readonly clock: SteerableClock
  readonly items: StoreItems
  readonly placement = BY_HASH
  readonly tables: StoreTables
  readonly globalTables: GlobalTables
  readonly kinesis: StoreKinesis
  readonly metering: StoreMetering
  readonly scaling: AutoScaler
  readonly streams: StreamReader
  readonly timeToLive: TimeToLives
  readonly transfers: StoreTransfers
  readonly vectors: VectorSearches
  readonly checkpoints: Checkpoints
  readonly splitter: Splitter
  readonly replicator: Replicator
  readonly tailer: LogTailer
  readonly keptLogs: KeptLogs
  readonly background: Background
  readonly events: EventBus
  readonly pools: Pools
  readonly pins: Pins
  readonly backups: StoreBackups
  readonly zoneFollowers: ZoneFollowers
  readonly #parts: EngineParts
  readonly #recovery: Recovery

  constructor(parts: EngineParts) {
    this.#parts = parts
    this.#recovery = new Recovery(parts)
    this.clock = parts.clock
    this.items = new StoreItems(parts)
    this.tables = new StoreTables(parts)
    this.globalTables = globalTablesOf(parts)
    this.kinesis = parts.kinesis
    this.metering = new StoreMetering(parts)
    this.scaling = parts.scaling
    this.streams = parts.streams
    this.timeToLive = timeToLivesOf(parts)
    this.transfers = parts.transfers
    this.vectors = parts.vectors
    this.checkpoints = parts.checkpoints
    this.splitter = parts.splitter
    this.replicator = parts.replicator
    this.tailer = parts.tailer
    this.keptLogs = parts.keptLogs
    this.background = parts.background
    this.events = parts.events
    this.pools = parts.pools
    this.pins = parts.pins
    this.backups = parts.backups
    this.zoneFollowers = parts.zoneFollowers
  }

  /** What a stored row is called by those who wrote it; undefined for what is no row of a table. */
  wordsOfRow(key: Buffer): string | undefined {
    return wordsOfRow(this.#parts.tables, key)
  }

  /**
   * Drops every table of a namespace, or of all, and what was set for them alone; all of it, the clock too. What the store can't keep changes
   * nothing: whatever is simulated beside it is reset after its batch has landed.
   */
  async reset(namespace?: Namespace): Promise<void> {
    const { commits, tokens, lifeCycle } = this.#parts
    commits.refuseFailed()
    commits.add(tokens.resetOps(namespace))
    const planes = [this.scaling, this.backups, this.transfers]
    const dropped = [lifeCycle, ...planes].map((part) => part.reset(namespace))
    // In the batch that drops the tables, since the next has to wait for what clears their rows.
    const moved = namespace === undefined ? this.clock.reset() : undefined
    await Promise.all([...dropped, moved])
    this.pools.setPolicy(namespace, undefined)
    this.replicator.reset(namespace)
    this.zoneFollowers.reset(namespace)
    this.events.emit({ type: 'reset', ...namespace })
  }

  /** Why nothing is written; undefined while all is well. */
  get failure(): Error | undefined {
    return this.#parts.commits.failure
  }

  /** Of the values that were ever queued for the store; what a request adds is held in memory until it has landed. */
  get queuedCharacters(): number {
    return this.#parts.commits.queuedCharacters
  }

  /** Calls back when a commit has failed: nothing is written until `whenRecovered`. */
  whenFailed(listener: (failure: Error) => void): void {
    this.#parts.commits.failed.add(listener)
  }

  /** Calls back when writes are taken again. */
  whenRecovered(listener: () => void): void {
    this.#parts.commits.recovered.add(listener)
  }

  /** After a failed commit: tries now whether writes can be taken again, as it does each second anyway. @returns whether they are taken */
  recover(): Promise<boolean> {
    return this.#recovery.attempt()
  }

  /**
   * Runs the task at a moment in which the store holds every write that was acknowledged, and of no other a part.
   * @throws ApiError InternalServerError after a failed commit
   */
  atMoment<Result>(task: (moment: EngineMoment) => Result): Promise<Result> {
    const { commits, clock } = this.#parts
    return commits.betweenBatches(() =>
      task({
        batches: commits.landedBatches,
        catalogueChanges: commits.catalogueChanges,
        clock: clock.stateText(),
        stampMs: clock.stampMs(),
      }),
    )
  }

  /**
   * Resolves when no backfill or split is under way, new replicas are filled and every follower has taken up all that had landed when this
   * was asked.
   */
  drain(): Promise<void> {
    return this.background.caughtUp()
  }

  /** Stops what runs in the background, and waits for what was acknowledged. The store stays open. */
  async stop(): Promise<void> {
    await this.#recovery.stop()
    await stopEngine(this.#parts)
  }
}
