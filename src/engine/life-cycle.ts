// The states of tables and indexes: what CreateTable, UpdateTable and DeleteTable set going, and what ends by the emulator's clock.
// Invariant: the catalogue in memory is what the newest queued commit says; a state that ends later says in its record when, so a restart
// goes on from there. Source: docs API_TableDescription TableStatus; states of an index under creation measured us-west-2, 2026-10.
import { ApiError } from '../model/errors.js'
import type { Alteration, IndexRecord, Namespace, NewTable, TableRecord, WarmThroughput } from '../model/table.js'
import { initialCount } from '../partitions/initial-count.js'
import { mapOp, newPartitionMap, type PartitionMap } from '../partitions/partition-map.js'
import type { Clock } from '../runtime/clock.js'
import { type Random, uuidOf } from '../runtime/random.js'
import { backfillKey } from '../storage/keys.js'
import { del, type Store, type StoreOp } from '../storage/store.js'
import { endAlteration, startAlteration, streamLabel } from '../tables/alteration.js'
import { recordOp, removeRecordOp } from '../tables/catalogue.js'
import type { InsightsRequest } from '../tables/definition/contributor-insights.js'
import { endWarming, isWarming, startWarming, warmed } from '../tables/warmth.js'
import { fillIndex } from './backfill.js'
import type { CommitQueue } from './commit-queue.js'
import { dropIndexOps, dropTableOps, type GarbageCollector } from './garbage.js'
import { type OpenIndex, openIndex, OpenTable, type OpenTables } from './open-tables.js'
import type { Pools } from './pools.js'
import type { Splitter } from './splitter.js'
import type { Writer } from './writer.js'

export interface LifeCycleParts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly commits: CommitQueue
  readonly writer: Writer
  readonly tables: OpenTables
  readonly garbage: GarbageCollector
  readonly pools: Pools
  readonly splitter: Splitter
  /** How long CREATING, UPDATING and DELETING last; 0 ends them with the commit that begins them. */
  readonly transitionMs: number
  /** Every new table keeps its log for the audit. */
  readonly isAudited: boolean
  /** A background task failed: nothing more is written, and the operator should know. */
  readonly onFailure: (error: unknown) => void
}

export class LifeCycle {
  readonly #parts: LifeCycleParts
  readonly #running = new Set<Promise<void>>()

  constructor(parts: LifeCycleParts) {
    this.#parts = parts
  }

  /** Goes on with what a restart interrupted. */
  resume(): void {
    for (const table of this.#parts.tables.all()) {
      this.#follow(table)
      this.#parts.splitter.grow(table)
    }
    this.#background(this.#parts.garbage.start())
  }

  /** Waits for backfills under way, so that the store can be closed. */
  async stop(): Promise<void> {
    for (const table of this.#parts.tables.all()) table.isGone = true
    await this.#parts.garbage.stop()
    await Promise.allSettled(this.#running)
  }

  async create(namespace: Namespace, spec: NewTable): Promise<TableRecord> {
    const { tables, commits, clock, transitionMs } = this.#parts
    const existing = tables.find(namespace, spec.name)
    if (existing !== undefined) throw alreadyExists(existing.record)
    const creating = this.#newRecord(namespace, spec)
    const stored = transitionMs === 0 ? settled(creating) : { ...creating, transitionDueMs: clock.nowMs() + transitionMs }
    const indexes = stored.indexes.map((index) => openIndex(index, this.#newMap(stored, index)))
    const table = new OpenTable(stored, this.#newMap(stored, undefined), indexes)
    tables.add(table)
    this.#parts.pools.configure(table)
    const group = commits.add([recordOp(stored), mapOp(table.map), ...indexes.map((index) => mapOp(index.map))])
    this.#follow(table)
    await group.durable
    return creating
  }

  async alter(table: OpenTable, alterations: readonly Alteration[]): Promise<TableRecord> {
    const { clock, transitionMs } = this.#parts
    if (isWarming(alterations)) return this.#warm(table, startWarming(table.record, alterations, clock.nowMs() + transitionMs))
    const context = { nowMs: clock.nowMs(), nextPhysicalId: () => this.#parts.commits.nextId() }
    let begun: TableRecord = { ...table.record, status: 'UPDATING' }
    for (const alteration of alterations) begun = startAlteration(begun, alteration, context)
    const dueMs = clock.nowMs() + transitionMs
    const group = this.#replace(table, { ...begun, pending: alterations, transitionDueMs: dueMs })
    if (transitionMs === 0) this.#settle(table)
    else this.#arm(table)
    await group.durable
    await this.#parts.commits.drain()
    return begun
  }

  /** The table stays as it is while it is warmed. */
  async #warm(table: OpenTable, begun: TableRecord): Promise<TableRecord> {
    const group = this.#replace(table, begun)
    if (this.#parts.transitionMs === 0) this.#replace(table, endWarming(begun))
    else this.#arm(table)
    await group.durable
    await this.#parts.commits.drain()
    return begun
  }

  async remove(table: OpenTable): Promise<TableRecord> {
    const { clock, transitionMs, commits } = this.#parts
    const deleting: TableRecord = { ...table.record, status: 'DELETING' }
    if (transitionMs === 0) {
      this.#drop(table)
    } else {
      this.#replace(table, { ...deleting, transitionDueMs: clock.nowMs() + transitionMs })
      this.#arm(table)
    }
    await commits.drain()
    return deleting
  }

  async setTags(table: OpenTable, tags: Readonly<Record<string, string>>): Promise<void> {
    await this.#replace(table, { ...table.record, tags }).durable
  }

  /** What a sustained peak leaves behind: the table or global index can take so much from now on. */
  warm(table: OpenTable, index: string | undefined, units: WarmThroughput): void {
    const record = warmed(table.record, index, units)
    if (record !== table.record && !table.isGone) this.#replace(table, record)
  }

  /** ENABLING and DISABLING last as long as the other states, by what the setting says; nothing has to end them. */
  async setInsights(table: OpenTable, target: IndexRecord | undefined, request: InsightsRequest): Promise<void> {
    const nowMs = this.#parts.clock.nowMs()
    const insights = { ...request, askedMs: nowMs, dueMs: nowMs + this.#parts.transitionMs }
    const { record } = table
    const indexes = record.indexes.map((index) => (index.physicalId === target?.physicalId ? { ...index, insights } : index))
    await this.#replace(table, target === undefined ? { ...record, insights } : { ...record, indexes }).durable
  }

  /** Drops every table of the namespace, or of all, at once. */
  async reset(namespace: Namespace | undefined): Promise<void> {
    for (const table of [...this.#parts.tables.all()]) {
      const { account, region } = table.record.namespace
      if (namespace === undefined || (namespace.account === account && namespace.region === region)) this.#drop(table)
    }
    await this.#parts.commits.drain()
  }

  #newRecord(namespace: Namespace, spec: NewTable): TableRecord {
    const { commits, clock, random, isAudited } = this.#parts
    const physicalId = commits.nextId()
    const nowMs = clock.nowMs()
    const { stream, indexes, ...rest } = spec
    return {
      ...rest,
      namespace,
      tableId: uuidOf(random.bytes('tableId', `${namespace.account}/${namespace.region}/${spec.name}`, physicalId)),
      physicalId,
      status: 'CREATING',
      createdAtMs: nowMs,
      indexes: indexes.map((index) => ({ ...index, physicalId: commits.nextId(), status: 'CREATING' })),
      ...(stream === undefined ? {} : { stream: { enabled: true, viewType: stream.viewType, label: streamLabel(nowMs) } }),
      ...(spec.billingMode === 'PAY_PER_REQUEST' ? { lastToOnDemandMs: nowMs } : {}),
      ...(spec.indexes.some(({ kind }) => kind === 'local') ? { collectionsCounted: true } : {}),
      logReaders: isAudited ? ['audit'] : [],
    }
  }

  #newMap(record: TableRecord, index: IndexRecord | undefined): PartitionMap {
    const ids = Array.from({ length: initialCount(record, index) }, () => this.#parts.commits.nextId())
    return newPartitionMap(index?.physicalId ?? record.physicalId, ids, this.#parts.clock.nowMs())
  }

  /** Sets going what the record says is to come: the end of its state, or the filling of an index. */
  #follow(table: OpenTable): void {
    this.#arm(table)
    for (const index of table.indexes) if (index.record.backfilling === true) this.#background(this.#fill(table, index.record))
  }

  #arm(table: OpenTable): void {
    const { transitionDueMs, warming } = table.record
    if (transitionDueMs !== undefined) this.#parts.clock.at(transitionDueMs, () => this.#settleIfDue(table, transitionDueMs))
    if (warming !== undefined) this.#parts.clock.at(warming.dueMs, () => this.#endWarmingIfDue(table, warming.dueMs))
  }

  async #settleIfDue(table: OpenTable, dueMs: number): Promise<void> {
    if (table.isGone || table.record.transitionDueMs !== dueMs) return
    if (table.record.status === 'DELETING') this.#drop(table)
    else this.#settle(table)
    await this.#parts.commits.drain()
  }

  async #endWarmingIfDue(table: OpenTable, dueMs: number): Promise<void> {
    if (table.isGone || table.record.warming?.dueMs !== dueMs) return
    this.#replace(table, endWarming(table.record))
    await this.#parts.commits.drain()
  }

  /** Ends CREATING or UPDATING. */
  #settle(table: OpenTable): void {
    const { pending = [] } = table.record
    const context = { nowMs: this.#parts.clock.nowMs(), nextPhysicalId: () => this.#parts.commits.nextId() }
    let record = settled(table.record)
    for (const alteration of pending) record = endAlteration(record, alteration, context)
    this.#replace(table, record)
    for (const index of table.indexes) {
      const isNew = pending.some((one) => one.kind === 'createIndex' && one.index.name === index.record.name)
      if (isNew) this.#background(this.#fill(table, index.record))
    }
  }

  async #fill(table: OpenTable, record: IndexRecord): Promise<void> {
    if (!(await fillIndex(this.#parts, table, record))) return
    const indexes = table.record.indexes.map((index) => (index.physicalId === record.physicalId ? filled(index) : index))
    await this.#replace(table, { ...table.record, indexes }, [del(backfillKey(record.physicalId))]).durable
  }

  /** Makes the record the table's present one, opening indexes that are new and dropping those that are gone. */
  #replace(table: OpenTable, record: TableRecord, more: readonly StoreOp[] = []): { readonly durable: Promise<void> } {
    const known = new Map(table.indexes.map((index) => [index.record.physicalId, index]))
    const ops: StoreOp[] = [recordOp(record), ...more]
    table.indexes = record.indexes.map((index) => {
      const open = known.get(index.physicalId)
      known.delete(index.physicalId)
      if (open !== undefined) return reopened(open, index)
      const map = this.#newMap(record, index)
      ops.push(mapOp(map))
      return openIndex(index, map)
    })
    for (const gone of known.values()) ops.push(...dropIndexOps(gone), del(backfillKey(gone.record.physicalId)))
    table.record = record
    this.#parts.pools.configure(table)
    const group = this.#parts.commits.add(ops)
    if (known.size > 0) this.#background(this.#parts.garbage.start())
    this.#parts.splitter.grow(table)
    return group
  }

  #drop(table: OpenTable): void {
    this.#parts.tables.remove(table)
    const backfills = table.indexes.map((index) => del(backfillKey(index.record.physicalId)))
    this.#parts.commits.add([removeRecordOp(table.record), ...dropTableOps(table), ...backfills])
    this.#background(this.#parts.garbage.start())
  }

  #background(task: Promise<void>): void {
    const running = task.catch(this.#parts.onFailure).finally(() => this.#running.delete(running))
    this.#running.add(running)
  }
}

/** An index whose rows are made. */
function filled(record: IndexRecord): IndexRecord {
  const { backfilling: _done, ...rest } = record
  return { ...rest, status: 'ACTIVE' }
}

/** A finished index keeps no progress; one under way keeps its own. */
function reopened(open: OpenIndex, record: IndexRecord): OpenIndex {
  return { ...open, record, backfill: record.backfilling === undefined ? undefined : open.backfill }
}

/** The record with its own state ended; indexes born with the table become active with it. */
function settled(record: TableRecord): TableRecord {
  const { transitionDueMs: _due, pending: _pending, ...rest } = record
  const indexes = rest.indexes.map((index) =>
    index.backfilling === undefined && index.status === 'CREATING' ? { ...index, status: 'ACTIVE' as const } : index,
  )
  return { ...rest, status: 'ACTIVE', indexes }
}

const alreadyExists = (record: TableRecord): ApiError =>
  record.status === 'CREATING'
    ? new ApiError(
        'ResourceInUseException',
        `Attempt to change a resource which is still in use: Table is being created: ${record.name}`,
      )
    : new ApiError('ResourceInUseException', `Table already exists: ${record.name}`)
