// Changes of the catalogue, each one commit: a table opened, its record replaced, a table dropped. Invariant: the tables in memory are what
// the newest queued commit says, and whatever hangs on a record (maps, pools, garbage, splits) follows it in the same turn.
import type { Sequence } from '../../model/ids.js'
import type { IndexRecord, Namespace, NewTable, TableRecord } from '../../model/table.js'
import type { EmulatorEvent } from '../../model/event.js'
import type { EventBus } from '../../model/event-bus.js'
import type { DueTimesRecord } from '../../model/time-to-live.js'
import { initialCount } from '../../partitions/initial-count.js'
import { newPartitionMap, type PartitionMap } from '../../partitions/partition-map.js'
import { mapOp } from '../../partitions/stored-map.js'
import type { Clock } from '../../runtime/clock.js'
import { type Random, uuidOf } from '../../runtime/random.js'
import { backfillKey } from '../../storage/keys.js'
import { del, type StoreOp } from '../../storage/store.js'
import type { AlterationContext } from '../../tables/alteration.js'
import { recordOp, removeRecordOp } from '../../tables/catalogue.js'
import { newRecord } from '../../tables/new-record.js'
import type { CommitGroup, CommitQueue } from '../commit/commit-queue.js'
import type { Expiry } from '../expiry/expiry.js'
import type { History } from '../history/history.js'
import type { KeptLogs } from '../logs/kept-logs.js'
import { dropDueTimesOps, dropIndexOps, dropTableOps, type GarbageCollector } from './garbage.js'
import { hasLog, type IndexParts, newIndexParts, type OpenIndex, OpenTable } from '../tables/open-table.js'
import type { OpenTables } from '../tables/open-tables.js'
import type { Pools } from '../admission/pools.js'
import type { Splitter } from '../splits/splitter.js'
import type { StrongReplicas } from '../strong/strong-replicas.js'
import type { RollOvers } from '../streams/roll-overs.js'
import type { ZoneFollowers } from '../zones/zone-followers.js'

export interface TableChangeParts {
  readonly clock: Clock
  readonly random: Random
  readonly commits: CommitQueue
  readonly tables: OpenTables
  readonly garbage: GarbageCollector
  readonly keptLogs: KeptLogs
  readonly pools: Pools
  readonly zoneFollowers: ZoneFollowers
  readonly history: History
  readonly strong: StrongReplicas
  readonly rollOvers: RollOvers
  readonly expiry: Expiry
  readonly splitter: Splitter
  /** Every new table keeps its log for the audit. */
  readonly isAudited: boolean
  readonly events: EventBus
  /** A background task failed: nothing more is written, and the operator should know. */
  readonly onFailure: (error: unknown) => void
}

export class TableChanges {
  readonly #parts: TableChangeParts
  readonly #running = new Set<Promise<void>>()
  /** Those of them that don't wait for the clock. */
  readonly #prompt = new Set<Promise<void>>()

  constructor(parts: TableChangeParts) {
    this.#parts = parts
  }

  /** Resolves when what runs in the background now and does not wait for the clock has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.#prompt)
  }

  /** Waits for what runs in the background. */
  async stop(): Promise<void> {
    await Promise.allSettled(this.#running)
  }

  /** What the steps of an alteration need: this moment, and new ids. */
  context(): AlterationContext {
    const { clock, commits } = this.#parts
    return {
      nowMs: clock.nowMs(),
      nextPhysicalId: () => commits.nextId(),
      streamPoint: () => ({ atMs: clock.stampMs(), sequence: commits.nextSequence() }),
    }
  }

  /** A record of a new table: CREATING, nothing stored yet. */
  newRecord(namespace: Namespace, spec: NewTable): TableRecord {
    const { commits, random, isAudited, keptLogs } = this.#parts
    const physicalId = commits.nextId()
    const context = this.context()
    const uuid = uuidOf(random.bytes('tableId', `${namespace.account}/${namespace.region}/${spec.name}`, physicalId))
    const takenLabels = keptLogs.labelsOf(namespace, spec.name)
    const logReaders = isAudited ? (['audit'] as const) : []
    return newRecord(namespace, spec, { ...context, physicalId, uuid, takenLabels, logReaders })
  }

  /** Makes the table of a new record, empty. */
  open(record: TableRecord): { readonly table: OpenTable; readonly group: CommitGroup } {
    const { tables, pools, zoneFollowers, strong, rollOvers, expiry, commits } = this.#parts
    commits.refuseFailed()
    const indexes = record.indexes.map((index) => newIndexParts(index, this.#newMap(record, index)))
    const table = new OpenTable(record, this.#newMap(record, undefined), indexes)
    tables.add(table)
    pools.configure(table)
    zoneFollowers.configure(table)
    strong.configure(table)
    rollOvers.configure(table)
    expiry.configure(table)
    const group = commits.add([recordOp(record), mapOp(table.map), ...indexes.map((index) => mapOp(index.map))])
    this.#tellOf(group, [tableEvent('table.created', record), ...streamEvents(undefined, record)])
    return { table, group }
  }

  /** Makes the record the table's present one, opening indexes that are new and dropping those that are gone. */
  replace(table: OpenTable, given: TableRecord, more: readonly StoreOp[] = []): CommitGroup {
    this.#parts.commits.refuseFailed()
    const isLogBegun = !table.isLogged && hasLog(given)
    const record = isLogBegun ? { ...given, loggedAfter: this.#parts.commits.decidedSequence } : given
    const known = new Map(table.indexes.map((index) => [index.record.physicalId, index]))
    const ops: StoreOp[] = [recordOp(record), ...more]
    const indexes = record.indexes.map((index) => {
      const open = known.get(index.physicalId)
      known.delete(index.physicalId)
      if (open !== undefined) return reopened(open, index, this.#parts.commits.decidedSequence)
      const map = this.#newMap(record, index)
      ops.push(mapOp(map))
      return newIndexParts(index, map)
    })
    for (const gone of known.values()) ops.push(...dropIndexOps(gone), del(backfillKey(gone.record.physicalId)))
    ops.push(...this.#parts.history.recordOps(table.record, record))
    const told = streamEvents(table.record, record)
    const dropped = droppedDueTimes(table.record, record)
    ops.push(...dropDueTimesOps(dropped))
    table.replace(record, indexes)
    this.#parts.pools.configure(table)
    this.#parts.zoneFollowers.configure(table)
    this.#parts.strong.configure(table)
    this.#parts.rollOvers.configure(table)
    this.#parts.expiry.configure(table)
    const group = this.#parts.commits.add(ops)
    if (told.length > 0) this.#tellOf(group, told)
    if (known.size > 0 || dropped !== undefined) this.background(this.#parts.garbage.start())
    this.#parts.splitter.grow(table)
    return group
  }

  /** Unlinks the table with all that lies under its ids; the rows go later, and so does its log, which somebody may still read. */
  drop(table: OpenTable): void {
    this.#parts.commits.refuseFailed()
    const logOps = this.#parts.keptLogs.dropOps(table)
    this.#parts.tables.remove(table)
    this.#parts.zoneFollowers.forget(table)
    this.#parts.rollOvers.configure(table)
    this.#parts.expiry.configure(table)
    const backfills = table.indexes.map((index) => del(backfillKey(index.record.physicalId)))
    const group = this.#parts.commits.add([removeRecordOp(table.record), ...dropTableOps(table), ...logOps, ...backfills])
    this.#tellOf(group, [...streamEvents(table.record, undefined), tableEvent('table.deleted', table.record)])
    this.background(this.#parts.garbage.start())
  }

  /** Runs a task in the background; moves of the clock wait for it, and a failure of it is told. */
  background(task: Promise<void>): void {
    const prompt = this.backgroundByClock(task).finally(() => this.#prompt.delete(prompt))
    this.#prompt.add(prompt)
  }

  /** The same for a task that itself waits for the clock. */
  backgroundByClock(task: Promise<void>): Promise<void> {
    const running = task.catch(this.#parts.onFailure).finally(() => this.#running.delete(running))
    this.#running.add(running)
    return running
  }

  /** What was refused has not happened. */
  #tellOf(group: CommitGroup, told: readonly EmulatorEvent[]): void {
    const { commits, events } = this.#parts
    commits.whenDurable(group, (outcome) => {
      if (outcome === 'landed') for (const event of told) events.emit(event)
    })
  }

  #newMap(record: TableRecord, index: IndexRecord | undefined): PartitionMap {
    const ids = Array.from({ length: initialCount(record, index) }, () => this.#parts.commits.nextId())
    return newPartitionMap(index?.physicalId ?? record.physicalId, ids, this.#parts.clock.nowMs())
  }
}

const tableEvent = (type: 'table.created' | 'table.deleted', { namespace, name }: TableRecord): EmulatorEvent => {
  return { type, ...namespace, table: name }
}

/** That a stream has ended or begun between two records of a table. */
function streamEvents(before: TableRecord | undefined, after: TableRecord | undefined): readonly EmulatorEvent[] {
  const of = (type: 'stream.enabled' | 'stream.disabled', record: TableRecord | undefined): readonly EmulatorEvent[] => {
    const { namespace, name, stream } = record ?? {}
    if (namespace === undefined || name === undefined || stream === undefined || !stream.enabled) return []
    return [{ type, ...namespace, table: name, label: stream.label }]
  }
  const isSame = before?.stream?.label === after?.stream?.label && before?.stream?.enabled === after?.stream?.enabled
  return isSame ? [] : [...of('stream.disabled', before), ...of('stream.enabled', after)]
}

/** The index of due times that only the record before has. */
const droppedDueTimes = ({ dueTimes }: TableRecord, next: TableRecord): DueTimesRecord | undefined =>
  dueTimes?.physicalId === next.dueTimes?.physicalId ? undefined : dueTimes

/** A finished index keeps no progress; one under way keeps its own. */
function reopened(open: OpenIndex, record: IndexRecord, sequence: Sequence): IndexParts {
  if (record.backfilling !== undefined || open.backfill === undefined) return { ...open, record }
  return { ...open, record, backfill: undefined, readableFrom: sequence }
}
