// The states of tables and indexes: what CreateTable, UpdateTable and DeleteTable set going, and what ends by the emulator's clock.
// Invariant: the catalogue in memory is what the newest queued commit says; a state that ends later says in its record when, so a restart
// goes on from there. Source: docs API_TableDescription TableStatus; states of an index under creation measured us-west-2, 2026-10.
import { Listeners } from '../../model/listeners.js'
import { isSameNamespace } from '../../model/namespace.js'
import type { Alteration, IndexRecord, Namespace, NewTable, TableRecord, WarmThroughput } from '../../model/table.js'
import { backfillKey } from '../../storage/keys.js'
import { del, type Store, type StoreOp } from '../../storage/store.js'
import { activeDues, endActive, startActive } from '../../tables/active-changes.js'
import { alreadyExists } from '../../tables/already-exists.js'
import { type Course, courseOf, globalCourseOf } from '../../tables/course.js'
import type { TimeToLiveRequest } from '../../tables/definition/time-to-live.js'
import type { InsightsRequest } from '../../tables/definition/contributor-insights.js'
import type { GlobalChange } from '../../tables/global/change.js'
import type { ReadSync } from '../../tables/global/settings.js'
import { applyAlterations, beginCreation, beginUpdate, endBackfill, settle } from '../../tables/settling.js'
import { raiseWarmth } from '../../tables/warmth.js'
import { fillIndex } from './backfill.js'
import { fillDueTimes } from './fill-due-times.js'
import type { BackgroundWork } from '../tables/background.js'
import { GlobalTables, type GlobalTableParts } from './global-tables.js'
import type { OpenTable } from '../tables/open-table.js'
import { TableChanges } from './table-changes.js'
import type { Images } from '../write/images.js'

export interface LifeCycleParts extends GlobalTableParts {
  readonly store: Store
  readonly images: Images
  /** How long CREATING, UPDATING and DELETING last; 0 ends them with the commit that begins them. */
  readonly transitionMs: number
}

export class LifeCycle implements BackgroundWork {
  readonly #parts: LifeCycleParts
  readonly #changes: TableChanges
  readonly #globals: GlobalTables
  /** A table is deleted, by request: told in the turn in which it goes, while it is still there. */
  readonly deleting = new Listeners<[table: OpenTable]>()
  readonly #stopping = new AbortController()

  constructor(parts: LifeCycleParts) {
    this.#parts = parts
    this.#changes = new TableChanges(parts)
    const given = { ...parts, stopping: this.#stopping.signal }
    this.#globals = new GlobalTables(given, this.#changes, (table) => this.deleting.tell(table))
  }

  /** Goes on with what a restart or a failed commit interrupted. */
  resume(): void {
    this.#globals.unfinished.forgetAttempts()
    for (const table of this.#parts.tables.opened()) {
      this.#follow(table)
      this.#parts.splitter.grow(table)
    }
    this.clearGarbage()
  }

  /** Something may be cleared that was not to be before. */
  clearGarbage(): void {
    this.#changes.background(this.#parts.garbage.start())
  }

  /** Resolves when what fills indexes and replicas and clears garbage now has ended. */
  settled(): Promise<void> {
    return this.#changes.settled()
  }

  /** The same, when every new replica holds its items too, and those that go are gone. */
  async caughtUp(): Promise<void> {
    await this.settled()
    await this.#globals.unfinished.caughtUp()
  }

  /** Cuts or pauses of the links between regions have changed. */
  linksChanged(): void {
    this.#globals.unfinished.linksChanged()
  }

  /** Lets what fills indexes and replicas come to no end any more. To be called before those stop who carry items between regions. */
  halt(): void {
    this.#stopping.abort()
  }

  /** Waits for backfills under way, so that the store can be closed. */
  async stop(): Promise<void> {
    this.halt()
    await this.#parts.garbage.stop()
    await this.#changes.stop()
  }

  async create(namespace: Namespace, spec: NewTable): Promise<TableRecord> {
    const { tables, clock, transitionMs } = this.#parts
    const existing = tables.find(namespace, spec.name)
    if (existing !== undefined) throw alreadyExists(existing.record)
    const creating = this.#changes.newRecord(namespace, spec)
    const { table, group } = this.#changes.open(beginCreation(creating, clock.nowMs(), transitionMs))
    this.#follow(table)
    await group.durable
    return creating
  }

  /** A table that was made to be filled goes, as if it had never been, with those operations. */
  async abandon(table: OpenTable, more: readonly StoreOp[]): Promise<void> {
    this.#changes.drop(table)
    await this.#parts.commits.add(more).durable
  }

  /** @param reads `own` where the read units are moved for this region alone, whatever other replicas have */
  async alter(table: OpenTable, alterations: readonly Alteration[], reads: ReadSync = 'follow'): Promise<TableRecord> {
    const followers = this.#globals.followers(table, alterations, reads)
    const course = courseOf(alterations)
    const dueMs = this.#dueMs()
    const answer = this.#start(table, alterations, course, dueMs)
    for (const [replica, theirs] of followers) this.#start(replica, theirs, course, dueMs)
    if (course === 'updating') this.#endLater(table)
    await this.#parts.commits.landed()
    return answer
  }

  /** Changes the global table that the table is a replica of, or becomes one of. @returns the record as UpdateTable answers it */
  async alterGlobal(table: OpenTable, change: GlobalChange): Promise<TableRecord> {
    const answer = this.#globals.begin(table, change, this.#dueMs())
    if (globalCourseOf(change) === 'updating') this.#endLater(table)
    await this.#begunLanded()
    return answer
  }

  /** @returns the table's record as UpdateTable answers it */
  #start(table: OpenTable, alterations: readonly Alteration[], course: Course, dueMs: number): TableRecord {
    switch (course) {
      case 'updating':
        return this.#begin(table, alterations, dueMs)
      case 'active':
        return this.#startActive(table, alterations, dueMs)
      case 'at once': {
        const record = applyAlterations(table.record, alterations, this.#changes.context())
        this.#changes.replace(table, record)
        return record
      }
    }
  }

  #begin(table: OpenTable, pending: readonly Alteration[], transitionDueMs: number): TableRecord {
    const record = beginUpdate(table.record, pending, this.#changes.context())
    this.#changes.replace(table, { ...record, transitionDueMs })
    return record
  }

  #startActive(table: OpenTable, alterations: readonly Alteration[], dueMs: number): TableRecord {
    const record = startActive(table.record, alterations, dueMs)
    this.#changes.replace(table, record)
    if (this.#parts.transitionMs === 0) this.#changes.replace(table, endActive(record, dueMs))
    else this.#arm(table)
    return record
  }

  async remove(table: OpenTable): Promise<TableRecord> {
    const { record } = table
    const transitionDueMs = this.#dueMs()
    const regions = [record.namespace.region]
    if (record.global !== undefined) this.#globals.begin(table, { kind: 'leave', regions, withWitness: false }, transitionDueMs)
    else this.#changes.replace(table, { ...record, status: 'DELETING', transitionDueMs })
    this.#endLater(table)
    await this.#begunLanded()
    return { ...record, status: 'DELETING' }
  }

  async note(table: OpenTable, record: TableRecord, more: readonly StoreOp[] = []): Promise<void> {
    await this.#changes.replace(table, record, more).durable // nothing follows from it, as from tags and policies
  }

  setKinesis(table: OpenTable, kinesis: TableRecord['kinesis'] & object): ReturnType<TableChanges['replace']> {
    return this.#changes.replace(table, { ...table.record, kinesis })
  }

  /** What a sustained peak leaves behind: the table or global index can take so much from now on. */
  warm(table: OpenTable, index: string | undefined, units: WarmThroughput): void {
    const record = raiseWarmth(table.record, index, units)
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

  /** Of the table and the other replicas of its global table. ENABLING and DISABLING end by what the setting says. */
  async setTimeToLive(table: OpenTable, { isEnabled, attribute }: TimeToLiveRequest): Promise<void> {
    const askedMs = this.#parts.clock.nowMs()
    const timeToLive = { isEnabled, attribute, askedMs, dueMs: this.#dueMs() }
    for (const replica of this.#globals.replicasOf(table)) {
      const { dueTimes: _old, ...rest } = replica.record
      const physicalId = isEnabled ? this.#parts.commits.nextId() : undefined
      const dueTimes = physicalId === undefined ? {} : { dueTimes: { physicalId, isFilling: true as const } }
      this.#changes.replace(replica, { ...rest, timeToLive, ...dueTimes })
      if (isEnabled) this.#changes.background(this.#enterAll(replica))
    }
    await this.#parts.commits.landed()
  }

  /** Drops the tables of a namespace, or all, and what outlived others. What replicas wrote goes to all others first, or only some had it. */
  async reset(namespace: Namespace | undefined): Promise<void> {
    const { tables, replication, keptLogs } = this.#parts
    const isMeant = ({ record }: OpenTable): boolean => namespace === undefined || isSameNamespace(record.namespace, namespace)
    if (namespace !== undefined) await replication.handOver([...tables.all()].filter(isMeant))
    for (const table of [...tables.all()].filter(isMeant)) this.#globals.forget(table)
    await keptLogs.reset(namespace)
    await this.#parts.commits.landed()
  }

  #dueMs(): number {
    return this.#parts.clock.nowMs() + this.#parts.transitionMs
  }

  /** Without transitions a replica that goes is gone with the answer, if it has nothing to wait for. */
  async #begunLanded(): Promise<void> {
    if (this.#parts.transitionMs === 0) await this.#globals.unfinished.departed()
    await this.#parts.commits.landed()
  }

  /** Lets the state that has just begun end when it is due, with that of the replicas that began with it. */
  #endLater(table: OpenTable): void {
    if (this.#parts.transitionMs === 0) this.#end(table)
    else for (const replica of this.#globals.replicasOf(table)) this.#arm(replica)
  }

  /** Ends the state of the table and those of its replicas that end at the same time, in one commit. */
  #end(table: OpenTable): void {
    const { transitionDueMs } = table.record
    const replicas = this.#globals.replicasOf(table)
    const ending = replicas.filter(({ record }) => record.transitionDueMs === transitionDueMs)
    for (const one of ending) {
      if (one.record.status === 'DELETING') this.#globals.endDeletion(one)
      else this.#settle(one)
    }
    this.#globals.end(ending)
  }

  /** Sets going what the record says is to come: the end of its state, or the filling of an index. */
  #follow(table: OpenTable): void {
    this.#arm(table)
    this.#globals.unfinished.follow(table)
    for (const index of table.indexes)
      if (index.record.backfilling === true) this.#changes.background(this.#fill(table, index.record))
    if (table.record.dueTimes?.isFilling === true) this.#changes.background(this.#enterAll(table))
  }

  #arm(table: OpenTable): void {
    const { clock, transitionMs, onFailure } = this.#parts
    const { transitionDueMs } = table.record
    if (transitionDueMs !== undefined)
      clock.at(transitionDueMs, () => this.#settleIfDue(table, transitionDueMs).catch(onFailure), transitionMs)
    for (const dueMs of activeDues(table.record))
      clock.at(dueMs, () => this.#endActiveIfDue(table, dueMs).catch(onFailure), transitionMs)
  }

  async #settleIfDue(table: OpenTable, dueMs: number): Promise<void> {
    if (table.isGone || table.record.transitionDueMs !== dueMs) return
    this.#end(table)
    await this.#parts.commits.landed()
  }

  async #endActiveIfDue(table: OpenTable, dueMs: number): Promise<void> {
    const record = endActive(table.record, dueMs)
    if (table.isGone || record === table.record) return
    this.#changes.replace(table, record)
    await this.#parts.commits.landed()
  }

  /** Ends CREATING or UPDATING. */
  #settle(table: OpenTable): void {
    const { pending = [] } = table.record
    this.#changes.replace(table, settle(table.record, this.#changes.context()))
    for (const index of table.indexes) {
      const isNew = pending.some((one) => one.kind === 'createIndex' && one.index.name === index.record.name)
      if (isNew) this.#changes.background(this.#fill(table, index.record))
    }
  }

  /** Fills the index of due times that the table has now. */
  async #enterAll(table: OpenTable): Promise<void> {
    if (!(await fillDueTimes(this.#parts, table, this.#stopping.signal))) return
    const { dueTimes } = table.record
    if (dueTimes === undefined) return
    const { physicalId } = dueTimes
    await this.#changes.replace(table, { ...table.record, dueTimes: { physicalId } }, [del(backfillKey(physicalId))]).durable
  }

  async #fill(table: OpenTable, record: IndexRecord): Promise<void> {
    if (!(await fillIndex(this.#parts, table, record, this.#stopping.signal))) return
    const indexes = table.record.indexes.map((index) => (index.physicalId === record.physicalId ? endBackfill(index) : index))
    await this.#changes.replace(table, { ...table.record, indexes }, [del(backfillKey(record.physicalId))]).durable
  }
}
