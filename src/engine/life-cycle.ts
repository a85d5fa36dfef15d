// The states of tables and indexes: what CreateTable, UpdateTable and DeleteTable set going, and what ends by the emulator's clock.
// Invariant: the catalogue in memory is what the newest queued commit says; a state that ends later says in its record when, so a restart
// goes on from there. Source: docs API_TableDescription TableStatus; states of an index under creation measured us-west-2, 2026-10.
import { ApiError } from '../model/errors.js'
import type { Alteration, IndexRecord, Namespace, NewTable, TableRecord, WarmThroughput } from '../model/table.js'
import { backfillKey } from '../storage/keys.js'
import { del, type Store } from '../storage/store.js'
import { endAlteration, startAlteration } from '../tables/alteration.js'
import type { InsightsRequest } from '../tables/definition/contributor-insights.js'
import { endWarming, isWarming, startWarming, warmed } from '../tables/warmth.js'
import { fillIndex } from './backfill.js'
import type { OpenTable } from './open-tables.js'
import { type TableChangeParts, TableChanges } from './table-changes.js'
import type { Writer } from './writer.js'

export interface LifeCycleParts extends TableChangeParts {
  readonly store: Store
  readonly writer: Writer
  /** How long CREATING, UPDATING and DELETING last; 0 ends them with the commit that begins them. */
  readonly transitionMs: number
}

export class LifeCycle {
  readonly #parts: LifeCycleParts
  readonly #changes: TableChanges

  constructor(parts: LifeCycleParts) {
    this.#parts = parts
    this.#changes = new TableChanges(parts)
  }

  /** Goes on with what a restart interrupted. */
  resume(): void {
    for (const table of this.#parts.tables.all()) {
      this.#follow(table)
      this.#parts.splitter.grow(table)
    }
    this.#changes.background(this.#parts.garbage.start())
  }

  /** Resolves when what fills indexes and clears garbage now has ended. */
  settled(): Promise<void> {
    return this.#changes.settled()
  }

  /** Waits for backfills under way, so that the store can be closed. */
  async stop(): Promise<void> {
    for (const table of this.#parts.tables.all()) table.isGone = true
    await this.#parts.garbage.stop()
    await this.#changes.stop()
  }

  async create(namespace: Namespace, spec: NewTable): Promise<TableRecord> {
    const { tables, clock, transitionMs } = this.#parts
    const existing = tables.find(namespace, spec.name)
    if (existing !== undefined) throw alreadyExists(existing.record)
    const creating = this.#changes.newRecord(namespace, spec)
    const stored = transitionMs === 0 ? settled(creating) : { ...creating, transitionDueMs: clock.nowMs() + transitionMs }
    const { table, group } = this.#changes.open(stored)
    this.#follow(table)
    await group.durable
    return creating
  }

  async alter(table: OpenTable, alterations: readonly Alteration[]): Promise<TableRecord> {
    const { clock, transitionMs } = this.#parts
    if (isWarming(alterations)) return this.#warm(table, startWarming(table.record, alterations, clock.nowMs() + transitionMs))
    const context = this.#changes.context()
    let begun: TableRecord = { ...table.record, status: 'UPDATING' }
    for (const alteration of alterations) begun = startAlteration(begun, alteration, context)
    const dueMs = clock.nowMs() + transitionMs
    const group = this.#changes.replace(table, { ...begun, pending: alterations, transitionDueMs: dueMs })
    if (transitionMs === 0) this.#settle(table)
    else this.#arm(table)
    await group.durable
    await this.#parts.commits.landed()
    return begun
  }

  /** The table stays as it is while it is warmed. */
  async #warm(table: OpenTable, begun: TableRecord): Promise<TableRecord> {
    const group = this.#changes.replace(table, begun)
    if (this.#parts.transitionMs === 0) this.#changes.replace(table, endWarming(begun))
    else this.#arm(table)
    await group.durable
    await this.#parts.commits.landed()
    return begun
  }

  async remove(table: OpenTable): Promise<TableRecord> {
    const { clock, transitionMs, commits } = this.#parts
    const deleting: TableRecord = { ...table.record, status: 'DELETING' }
    if (transitionMs === 0) {
      this.#changes.drop(table)
    } else {
      this.#changes.replace(table, { ...deleting, transitionDueMs: clock.nowMs() + transitionMs })
      this.#arm(table)
    }
    await commits.landed()
    return deleting
  }

  async setTags(table: OpenTable, tags: Readonly<Record<string, string>>): Promise<void> {
    await this.#changes.replace(table, { ...table.record, tags }).durable
  }

  /** What a sustained peak leaves behind: the table or global index can take so much from now on. */
  warm(table: OpenTable, index: string | undefined, units: WarmThroughput): void {
    const record = warmed(table.record, index, units)
    if (record !== table.record && !table.isGone) this.#changes.replace(table, record)
  }

  /** ENABLING and DISABLING last as long as the other states, by what the setting says; nothing has to end them. */
  async setInsights(table: OpenTable, target: IndexRecord | undefined, request: InsightsRequest): Promise<void> {
    const nowMs = this.#parts.clock.nowMs()
    const insights = { ...request, askedMs: nowMs, dueMs: nowMs + this.#parts.transitionMs }
    const { record } = table
    const indexes = record.indexes.map((index) => (index.physicalId === target?.physicalId ? { ...index, insights } : index))
    await this.#changes.replace(table, target === undefined ? { ...record, insights } : { ...record, indexes }).durable
  }

  /** Drops every table of the namespace, or of all, at once. */
  async reset(namespace: Namespace | undefined): Promise<void> {
    for (const table of [...this.#parts.tables.all()]) {
      const { account, region } = table.record.namespace
      if (namespace === undefined || (namespace.account === account && namespace.region === region)) this.#changes.drop(table)
    }
    await this.#parts.commits.landed()
  }

  /** Sets going what the record says is to come: the end of its state, or the filling of an index. */
  #follow(table: OpenTable): void {
    this.#arm(table)
    for (const index of table.indexes)
      if (index.record.backfilling === true) this.#changes.background(this.#fill(table, index.record))
  }

  #arm(table: OpenTable): void {
    const { transitionDueMs, warming } = table.record
    if (transitionDueMs !== undefined) this.#parts.clock.at(transitionDueMs, () => this.#settleIfDue(table, transitionDueMs))
    if (warming !== undefined) this.#parts.clock.at(warming.dueMs, () => this.#endWarmingIfDue(table, warming.dueMs))
  }

  async #settleIfDue(table: OpenTable, dueMs: number): Promise<void> {
    if (table.isGone || table.record.transitionDueMs !== dueMs) return
    if (table.record.status === 'DELETING') this.#changes.drop(table)
    else this.#settle(table)
    await this.#parts.commits.landed()
  }

  async #endWarmingIfDue(table: OpenTable, dueMs: number): Promise<void> {
    if (table.isGone || table.record.warming?.dueMs !== dueMs) return
    this.#changes.replace(table, endWarming(table.record))
    await this.#parts.commits.landed()
  }

  /** Ends CREATING or UPDATING. */
  #settle(table: OpenTable): void {
    const { pending = [] } = table.record
    const context = this.#changes.context()
    let record = settled(table.record)
    for (const alteration of pending) record = endAlteration(record, alteration, context)
    this.#changes.replace(table, record)
    for (const index of table.indexes) {
      const isNew = pending.some((one) => one.kind === 'createIndex' && one.index.name === index.record.name)
      if (isNew) this.#changes.background(this.#fill(table, index.record))
    }
  }

  async #fill(table: OpenTable, record: IndexRecord): Promise<void> {
    if (!(await fillIndex(this.#parts, table, record))) return
    const indexes = table.record.indexes.map((index) => (index.physicalId === record.physicalId ? filled(index) : index))
    await this.#changes.replace(table, { ...table.record, indexes }, [del(backfillKey(record.physicalId))]).durable
  }
}

/** An index whose rows are made. */
function filled(record: IndexRecord): IndexRecord {
  const { backfilling: _done, ...rest } = record
  return { ...rest, status: 'ACTIVE' }
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
