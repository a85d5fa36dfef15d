// The engine on a store: hands each call to the part that does it. `build-engine.ts` makes the parts, `start-engine.ts` sets them going.
import type { ShownInsights } from '../capacity/key-insights.js'
import type { Side } from '../capacity/throttle.js'
import type { WriteIntent } from '../intents/intent.js'
import { tableNotFound } from '../model/errors.js'
import type { EventBus } from '../model/event-bus.js'
import { Serving } from '../model/serving.js'
import type { Alteration, IndexRecord, Namespace, NewTable, TableRecord } from '../model/table.js'
import { type PartitionMap, totals } from '../partitions/partition-map.js'
import type { SteerableClock } from '../runtime/steerable-clock.js'
import type { Store } from '../storage/store.js'
import type { InsightsRequest } from '../tables/definition/contributor-insights.js'
import type { GlobalChange } from '../tables/global/change.js'
import type { AutoScaler } from './autoscaling/auto-scaler.js'
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
import type { Followers } from './tables/followers.js'
import type { OpenTable } from './tables/open-tables.js'
import type { Pools } from './admission/pools.js'
import type { LogTailer } from './logs/log-tailer.js'
import { readRange } from './read/reader.js'
import type { Replicator } from './replication/replicator.js'
import { buildEngine, type EngineParts, loadStore } from './build-engine.js'
import { startEngine, stopEngine } from './start-engine.js'
import type { EngineSettings } from './contract/settings.js'
import type { Splitter } from './splits/splitter.js'
import type { ZoneReplicas } from './zones/zone-replicas.js'

/** Opens the engine on a store that nobody else writes. */
export async function openEngine(store: Store, settings: EngineSettings): Promise<StoreEngine> {
  const parts = buildEngine(await loadStore(store, settings), settings)
  startEngine(parts)
  return new StoreEngine(parts)
}

export class StoreEngine implements Engine {
  readonly clock: SteerableClock
  readonly scaling: AutoScaler
  readonly splitter: Splitter
  readonly replicator: Replicator
  readonly tailer: LogTailer
  readonly followers: Followers
  readonly events: EventBus
  readonly pools: Pools
  readonly replicas: ZoneReplicas
  readonly #parts: EngineParts

  constructor(parts: EngineParts) {
    this.#parts = parts
    this.clock = parts.clock
    this.scaling = parts.scaling
    this.splitter = parts.splitter
    this.replicator = parts.replicator
    this.tailer = parts.tailer
    this.followers = parts.followers
    this.events = parts.events
    this.pools = parts.pools
    this.replicas = parts.replicas
  }

  activeTable(namespace: Namespace, name: string): Table {
    const table = this.#parts.tables.find(namespace, name)
    if (table === undefined || table.record.status === 'CREATING' || table.record.status === 'DELETING') throw tableNotFound()
    return table
  }

  findTable(namespace: Namespace, name: string): Table | undefined {
    return this.#parts.tables.find(namespace, name)
  }

  tableNames(namespace: Namespace): readonly string[] {
    return this.#parts.tables.names(namespace)
  }

  namespaces(): readonly Namespace[] {
    return this.#parts.tables.namespaces()
  }

  get(table: Table, rowSuffix: Buffer, consistent: boolean, serving?: Serving): ReadReceipt | Promise<ReadReceipt> {
    return this.#parts.items.get(opened(table), rowSuffix, consistent, serving)
  }

  getWithin(
    table: Table,
    rowSuffix: Buffer,
    consistent: boolean,
    maxBytes: number,
    serving = new Serving(),
  ): ReadReceipt | 'too large' | Promise<ReadReceipt | 'too large'> {
    return this.#parts.items.getWithin(opened(table), rowSuffix, consistent, maxBytes, serving)
  }

  getTogether(reads: readonly RowRead[], serving = new Serving()): readonly (ReadReceipt | 'held')[] {
    return this.#parts.transactor.read(reads, serving)
  }

  async range(read: RangeRead): Promise<Page> {
    return readRange(this.#parts.reading, opened(read.table), read)
  }

  unitsPerMinute(table: Table, index: string | undefined, side: Side, minutes: number): readonly (number | undefined)[] {
    return this.pools.unitsPerMinute(opened(table), index, side, minutes)
  }

  write(table: Table, intent: WriteIntent): Promise<Receipt> {
    return this.#parts.writer.write(opened(table), intent)
  }

  transact(writes: readonly TransactWrite[], token?: IdempotencyToken): Promise<TransactOutcome> {
    return this.#parts.transactor.write(writes, token)
  }

  createTable(namespace: Namespace, spec: NewTable): Promise<TableRecord> {
    return this.#parts.lifeCycle.create(namespace, spec)
  }

  alterTable(table: Table, alterations: readonly Alteration[]): Promise<TableRecord> {
    return this.#parts.lifeCycle.alter(opened(table), alterations)
  }

  alterGlobalTable(table: Table, change: GlobalChange): Promise<TableRecord> {
    return this.#parts.lifeCycle.alterGlobal(opened(table), change)
  }

  deleteTable(table: Table): Promise<TableRecord> {
    return this.#parts.lifeCycle.remove(opened(table))
  }

  setTags(table: Table, tags: Readonly<Record<string, string>>): Promise<void> {
    return this.#parts.lifeCycle.setTags(opened(table), tags)
  }

  setInsights(table: Table, index: IndexRecord | undefined, request: InsightsRequest): Promise<void> {
    return this.#parts.lifeCycle.setInsights(opened(table), index, request)
  }

  keyInsights(table: Table, index: IndexRecord | undefined, keys: number): ShownInsights | undefined {
    const { pool, indexes } = opened(table)
    const holder = index === undefined ? pool : indexes.find(({ record }) => record.physicalId === index.physicalId)?.pool
    return holder?.insights?.shown(keys, this.clock.nowMs())
  }

  collectionBytes(table: Table, rowSuffix: Buffer): number | undefined {
    const open = opened(table)
    return open.hasCollections ? this.#parts.collections.landedBytes(open, rowSuffix) : undefined
  }

  countsOf(table: Table, index?: IndexRecord): { readonly items: number; readonly sizeBytes: number } {
    return totals(this.#mapOf(opened(table), index))
  }

  /** Drops every table of a namespace, or of all, and what was set for them alone; all of it, the clock too. */
  async reset(namespace?: Namespace): Promise<void> {
    this.pools.setPolicy(namespace, undefined)
    this.replicator.reset(namespace)
    this.#parts.commits.add(this.#parts.tokens.resetOps(namespace))
    this.replicas.reset(namespace)
    await Promise.all([this.#parts.lifeCycle.reset(namespace), this.scaling.reset(namespace)])
    this.events.emit({ type: 'reset', ...namespace })
    if (namespace === undefined) await this.clock.reset()
  }

  /** Resolves when no backfill or split is under way, new replicas are filled and every follower has taken up all that had landed when this was asked. */
  drain(): Promise<void> {
    return this.followers.caughtUp()
  }

  /** Stops what runs behind requests, and waits for what was acknowledged. The store stays open. */
  stop(): Promise<void> {
    return stopEngine(this.#parts)
  }

  #mapOf(table: OpenTable, index: IndexRecord | undefined): PartitionMap {
    if (index === undefined) return table.map
    const open = table.indexes.find((one) => one.record.physicalId === index.physicalId)
    if (open === undefined) throw tableNotFound()
    return open.map
  }
}

/** Every table that operations hold was handed out by this engine. */
const opened = (table: Table): OpenTable => table as OpenTable
