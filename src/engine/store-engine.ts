// The engine on a store: builds the parts once and hands each call to the one that does it.
import type { ShownInsights } from '../capacity/key-insights.js'
import { CapacityPolicies } from '../capacity/policy.js'
import type { Side } from '../capacity/throttle.js'
import type { WriteIntent } from '../intents/intent.js'
import { tableNotFound } from '../model/errors.js'
import { EventBus } from '../model/event-bus.js'
import { NO_LAG } from '../model/lag.js'
import { Serving } from '../model/serving.js'
import type { Alteration, IndexRecord, Namespace, NewTable, TableRecord } from '../model/table.js'
import { type ClosedPartition, type PartitionMap, totals } from '../partitions/partition-map.js'
import { Links } from '../regions/links.js'
import { replicaSettings } from '../replicas/settings.js'
import type { SteerableClock } from '../runtime/steerable-clock.js'
import type { Store } from '../storage/store.js'
import type { InsightsRequest } from '../tables/definition/contributor-insights.js'
import type { GlobalChange } from '../tables/global/change.js'
import { Admission, type Source } from './admission/admission.js'
import { AutoScaler, type LoadedScaling, loadScaling } from './autoscaling/auto-scaler.js'
import { countCollections } from './write/collection-sizes.js'
import { Collections } from './write/collections.js'
import { CommitQueue } from './commit/commit-queue.js'
import { EngineEvents } from './admission/engine-events.js'
import type {
  Engine,
  IdempotencyToken,
  Page,
  RangeRead,
  ReadReceipt,
  Receipt,
  RowRead,
  Table,
  TransactOutcome,
  TransactWrite,
} from './contract/engine.js'
import { Followers } from './tables/followers.js'
import { GarbageCollector } from './lifecycle/garbage.js'
import { ItemReader } from './read/item-reader.js'
import { LifeCycle } from './lifecycle/life-cycle.js'
import { LogKeeper } from './logs/log-keeper.js'
import { loadTables, type OpenTable, type OpenTables } from './tables/open-tables.js'
import { Pools } from './admission/pools.js'
import { type ReaderParts, readRange } from './read/reader.js'
import { Replicator } from './replication/replicator.js'
import type { EngineSettings } from './contract/settings.js'
import { Splitter } from './splits/splitter.js'
import { StrongReplicas } from './strong/strong-replicas.js'
import { Tokens } from './write/tokens.js'
import { Tombstones } from './write/tombstones.js'
import { Transactor } from './write/transactor.js'
import { Writer } from './write/writer.js'
import { ZoneReplicas } from './zones/zone-replicas.js'

/** Opens the engine on a store that nobody else writes. */
export async function openEngine(store: Store, settings: EngineSettings): Promise<StoreEngine> {
  const tables = await loadTables(store)
  await countCollections(store, new CommitQueue(store, settings.clock, settings.isSynced), tables)
  const tokens = new Tokens()
  await tokens.load(store)
  return new StoreEngine(store, settings, tables, tokens, await loadScaling(store))
}

export class StoreEngine implements Engine {
  readonly clock: SteerableClock
  readonly scaling: AutoScaler
  readonly splitter: Splitter
  readonly replicator: Replicator
  readonly followers = new Followers()
  readonly events: EventBus
  readonly pools: Pools
  readonly #tables: OpenTables
  readonly #commits: CommitQueue
  readonly #writer: Writer
  readonly #transactor: Transactor
  readonly #tokens: Tokens
  readonly #lifeCycle: LifeCycle
  readonly #logs: LogKeeper
  readonly replicas: ZoneReplicas
  readonly #readerParts: ReaderParts
  readonly #items: ItemReader

  constructor(store: Store, settings: EngineSettings, tables: OpenTables, tokens: Tokens, scaling: LoadedScaling) {
    const { clock, random, onFailure } = settings
    const commits = new CommitQueue(store, clock, settings.isSynced)
    const events = new EventBus(() => clock.nowMs(), onFailure)
    const told = new EngineEvents(events)
    this.events = events
    const admission = new Admission(clock, random, {
      onHot: ({ table, index }, partition, heat) => void splitter.splitHot(table, index, partition, heat).catch(onFailure),
      onRefused: told.refused.bind(told),
      onSustained: (source, side, halfUnitsPerSec) => this.#grow(source, side, halfUnitsPerSec),
    })
    const pools = new Pools(new CapacityPolicies(settings.capacity), clock, tables)
    const collections = new Collections(store, commits, settings.partitionBytes)
    const tombstones = new Tombstones(store, commits)
    const base = { store, clock, random, commits, tables, events, onFailure }
    const onZonesChanged = (): void => this.replicator.zonesChanged()
    const replicas = new ZoneReplicas({ ...base, onZonesChanged }, settings.replicas ?? replicaSettings({}))
    const regions = new Links(settings.regionLag ?? NO_LAG)
    const strong = new StrongReplicas({ ...base, replicas, regions })
    const shared = { ...base, replicas, regions, strong }
    const writer = new Writer({ ...shared, admission, collections, tombstones })
    const garbage = new GarbageCollector(store, commits)
    this.clock = clock
    this.#tables = tables
    this.#commits = commits
    this.pools = pools
    this.#writer = writer
    this.#tokens = tokens
    const { transitionMs, isAudited, partitionBytes } = settings
    this.replicas = replicas
    this.#readerParts = { store, admission, replicas, strong }
    this.#items = new ItemReader(this.#readerParts)
    this.#transactor = new Transactor({ store, clock, commits, writer, tokens, replicas, holdMs: settings.transactionHoldMs })
    const onSplit = (source: Source, split: ClosedPartition): void => {
      this.#logs.trimLater()
      told.split(source, split)
    }
    const splitter = new Splitter({ ...shared, partitionBytes, onSplit })
    this.splitter = splitter
    const onWritten = (table: OpenTable): void => this.#wakeFollowers(table)
    const replication = new Replicator({ ...shared, writer, onWritten, onLinksChanged: () => this.#lifeCycle.linksChanged() })
    this.replicator = replication
    this.#lifeCycle = new LifeCycle({ ...shared, writer, garbage, pools, splitter, replication, transitionMs, isAudited })
    this.#logs = new LogKeeper({ ...shared, replicator: this.replicator })
    this.followers.add(this.#lifeCycle, splitter, this.replicator, this.#logs, replicas)
    for (const table of tables.all()) pools.configure(table)
    replicas.start()
    strong.configureAll()
    const unitsPerMinute = this.unitsPerMinute.bind(this)
    const lifeCycle = this.#lifeCycle
    this.scaling = new AutoScaler({ ...shared, lifeCycle, unitsPerMinute }, scaling)
    splitter.resume()
    this.#lifeCycle.resume()
    this.#logs.start()
    this.replicator.wakeAll()
    this.scaling.start()
    this.followers.followClock(clock, commits, events)
  }

  activeTable(namespace: Namespace, name: string): Table {
    const table = this.#tables.find(namespace, name)
    if (table === undefined || table.record.status === 'CREATING' || table.record.status === 'DELETING') throw tableNotFound()
    return table
  }

  findTable(namespace: Namespace, name: string): Table | undefined {
    return this.#tables.find(namespace, name)
  }

  tableNames(namespace: Namespace): readonly string[] {
    return this.#tables.names(namespace)
  }

  namespaces(): readonly Namespace[] {
    return this.#tables.namespaces()
  }

  get(table: Table, rowSuffix: Buffer, consistent: boolean, serving?: Serving): ReadReceipt | Promise<ReadReceipt> {
    return this.#items.get(opened(table), rowSuffix, consistent, serving)
  }

  getWithin(
    table: Table,
    rowSuffix: Buffer,
    consistent: boolean,
    maxBytes: number,
    serving = new Serving(),
  ): ReadReceipt | 'too large' | Promise<ReadReceipt | 'too large'> {
    return this.#items.getWithin(opened(table), rowSuffix, consistent, maxBytes, serving)
  }

  getTogether(reads: readonly RowRead[], serving = new Serving()): readonly (ReadReceipt | 'held')[] {
    return this.#transactor.read(reads, serving)
  }

  async range(read: RangeRead): Promise<Page> {
    return readRange(this.#readerParts, opened(read.table), read)
  }

  unitsPerMinute(table: Table, index: string | undefined, side: Side, minutes: number): readonly (number | undefined)[] {
    const open = opened(table)
    const pool = index === undefined ? open.pool : open.indexes.find(({ record }) => record.name === index)?.pool
    const sums = pool?.side(side).minutes.complete(minutes, this.clock.nowMs()) ?? []
    return sums.map((halfUnits) => (halfUnits === 0 ? undefined : halfUnits / 2))
  }

  async write(table: Table, intent: WriteIntent): Promise<Receipt> {
    const receipt = await this.#writer.write(opened(table), intent)
    this.#wakeFollowers(opened(table), intent.rowSuffix)
    return receipt
  }

  async transact(writes: readonly TransactWrite[], token?: IdempotencyToken): Promise<TransactOutcome> {
    const outcome = await this.#transactor.write(writes, token)
    for (const { table, intent } of writes) this.#wakeFollowers(opened(table), intent.rowSuffix)
    return outcome
  }

  createTable(namespace: Namespace, spec: NewTable): Promise<TableRecord> {
    return this.#lifeCycle.create(namespace, spec)
  }

  alterTable(table: Table, alterations: readonly Alteration[]): Promise<TableRecord> {
    return this.#lifeCycle.alter(opened(table), alterations)
  }

  alterGlobalTable(table: Table, change: GlobalChange): Promise<TableRecord> {
    return this.#lifeCycle.alterGlobal(opened(table), change)
  }

  deleteTable(table: Table): Promise<TableRecord> {
    return this.#lifeCycle.remove(opened(table))
  }

  setTags(table: Table, tags: Readonly<Record<string, string>>): Promise<void> {
    return this.#lifeCycle.setTags(opened(table), tags)
  }

  setInsights(table: Table, index: IndexRecord | undefined, request: InsightsRequest): Promise<void> {
    return this.#lifeCycle.setInsights(opened(table), index, request)
  }

  keyInsights(table: Table, index: IndexRecord | undefined, keys: number): ShownInsights | undefined {
    const { pool, indexes } = opened(table)
    const holder = index === undefined ? pool : indexes.find(({ record }) => record.physicalId === index.physicalId)?.pool
    return holder?.insights?.shown(keys, this.clock.nowMs())
  }

  collectionBytes(table: Table, rowSuffix: Buffer): number | undefined {
    const open = opened(table)
    return open.hasCollections ? this.#writer.collections.landedBytes(open, rowSuffix) : undefined
  }

  countsOf(table: Table, index?: IndexRecord): { readonly items: number; readonly sizeBytes: number } {
    return totals(this.#mapOf(opened(table), index))
  }

  /** Drops every table of a namespace, or of all, and what was set for them alone; all of it, the clock too. */
  async reset(namespace?: Namespace): Promise<void> {
    this.pools.setPolicy(namespace, undefined)
    this.replicator.reset(namespace)
    this.#commits.add(this.#tokens.resetOps(namespace))
    this.replicas.reset(namespace)
    await Promise.all([this.#lifeCycle.reset(namespace), this.scaling.reset(namespace)])
    this.events.emit({ type: 'reset', ...namespace })
    if (namespace === undefined) await this.clock.reset()
  }

  /** Resolves when no backfill or split is under way, new replicas are filled and every follower has taken up all that had landed when this was asked. */
  drain(): Promise<void> {
    return this.followers.caughtUp()
  }

  /** Stops what runs behind requests, and waits for what was acknowledged. The store stays open. */
  async stop(): Promise<void> {
    this.clock.close()
    this.#lifeCycle.halt()
    await this.splitter.stop()
    await this.replicator.stop()
    await this.#logs.stop()
    await this.replicas.stop()
    await this.scaling.stop()
    await this.#lifeCycle.stop()
    await this.#commits.drain()
  }

  /** An on-demand table can take twice the peak that it sustained. Source: docs on-demand-capacity-mode (initial and peak throughput). */
  #grow({ table, index }: Source, side: Side, halfUnitsPerSec: number): void {
    if (table.record.billingMode !== 'PAY_PER_REQUEST') return
    const doubled = Math.floor(halfUnitsPerSec) // twice as many units as half of the half units
    const units = side === 'read' ? { readUnits: doubled, writeUnits: 0 } : { readUnits: 0, writeUnits: doubled }
    this.#lifeCycle.warm(table, index?.record.name, units)
  }

  #mapOf(table: OpenTable, index: IndexRecord | undefined): PartitionMap {
    if (index === undefined) return table.map
    const open = table.indexes.find((one) => one.record.physicalId === index.physicalId)
    if (open === undefined) throw tableNotFound()
    return open.map
  }

  /** @param suffix of a row that was written here, and so is to be sent to other regions */
  #wakeFollowers(table: OpenTable, suffix?: Buffer): void {
    if (!table.isLogged) return
    this.#logs.trimLater()
    if (table.record.logReaders.length > 0) this.#logs.wake()
    if (suffix !== undefined && table.isMultiActive) this.replicator.wake(table, suffix)
  }
}

/** Every table that operations hold was handed out by this engine. */
const opened = (table: Table): OpenTable => table as OpenTable
