// The replicas of global tables as they come, change and go, over the records of all their regions. Invariants: whatever changes the
// membership changes every replica's record in one turn, which is one commit; what takes longer than that stands in the membership (filled
// from, leaving), so a restart goes on from there. Source: docs global tables, version 2019.11.21.
import assert from 'node:assert'
import { type GlobalMembership, otherMembers } from '../../model/global-table.js'
import type { Alteration, TableRecord } from '../../model/table.js'
import { uuidOf } from '../../runtime/random.js'
import type { AlterationContext } from '../../tables/alteration.js'
import { beginStream } from '../../tables/stream-life.js'
import { globalCourseOf } from '../../tables/course.js'
import type { GlobalChange, JoinChange } from '../../tables/global/change.js'
import * as membership from '../../tables/global/membership.js'
import { translateAlterations, overrideAlterations, type ReadSync, replicaOf } from '../../tables/global/settings.js'
import { beginUpdate, activate } from '../../tables/settling.js'
import type { OpenTable } from '../tables/open-table.js'
import type { Replication } from '../replication/replication.js'
import type { TableChangeParts, TableChanges } from './table-changes.js'
import { UnfinishedReplicas } from './unfinished-replicas.js'

export interface GlobalTableParts extends TableChangeParts {
  readonly replication: Replication
}

/** Aborted when the engine stops: what is unfinished stays so. */
export interface Stopping {
  readonly stopping: AbortSignal
}

export class GlobalTables {
  readonly #parts: GlobalTableParts & Stopping
  readonly #changes: TableChanges
  /** Replicas that are filled, or go once they have sent everything. */
  readonly unfinished: UnfinishedReplicas

  readonly #whenDeleted: (table: OpenTable) => void

  /** @param whenDeleted called in the turn in which a table goes that somebody deleted, while it is there */
  constructor(parts: GlobalTableParts & Stopping, changes: TableChanges, whenDeleted: (table: OpenTable) => void) {
    this.#parts = parts
    this.#changes = changes
    this.#whenDeleted = whenDeleted
    this.unfinished = new UnfinishedReplicas({
      tables: parts.tables,
      stopping: parts.stopping,
      replication: parts.replication,
      changes,
      replicasOf: this.replicasOf.bind(this),
      replaceAll: this.#replaceAll.bind(this),
      forget: this.#leave.bind(this),
    })
  }

  /** The table and the other replicas of its global table. */
  replicasOf(table: OpenTable): readonly OpenTable[] {
    const { global, namespace, name } = table.record
    if (global === undefined) return [table]
    const others = otherMembers(global, namespace).flatMap((member) => this.#parts.tables.find(member.namespace, name) ?? [])
    return [table, ...others]
  }

  /** What alterations of one replica are for each of the others that they concern. */
  followers(
    table: OpenTable,
    alterations: readonly Alteration[],
    reads: ReadSync,
  ): readonly (readonly [OpenTable, readonly Alteration[]])[] {
    const [, ...others] = this.replicasOf(table)
    return others
      .map((other) => [other, translateAlterations(alterations, table.record, other.record, reads)] as const)
      .filter(([, theirs]) => theirs.length > 0)
  }

  /** Sets a change going, which ends at that time, if it is none that is made at once. @returns the table's own record meanwhile */
  begin(table: OpenTable, change: GlobalChange, transitionDueMs: number): TableRecord {
    const isUpdating = globalCourseOf(change) === 'updating'
    const changing: TableRecord = isUpdating
      ? { ...table.record, status: 'UPDATING', pending: [], transitionDueMs }
      : table.record
    switch (change.kind) {
      case 'join':
        return this.#join(table, changing, change)
      case 'leave': {
        const global = membership.beginLeave(globalOf(table), change)
        return this.#spread(table, global, (replica) => {
          const isLeaving = change.regions.includes(replica.record.namespace.region)
          if (isLeaving) return { ...replica.record, status: 'DELETING', transitionDueMs }
          return replica === table ? changing : replica.record
        })
      }
      case 'override': {
        const global = membership.replaceOverrides(globalOf(table), change.replicas)
        return this.#spread(table, global, ({ record }) => {
          const own = change.replicas.find(({ namespace }) => namespace.region === record.namespace.region)
          if (own === undefined) return record === table.record ? changing : record
          const pending = overrideAlterations(record, own.overrides)
          return { ...beginUpdate(record, pending, this.#changes.context()), transitionDueMs }
        })
      }
      case 'disassociate': {
        const global = membership.beginDisassociation(globalOf(table), table.record.namespace)
        return this.#spread(table, global, (replica) => (replica === table ? changing : replica.record))
      }
      case 'protection': {
        const global = membership.setProtection(globalOf(table), table.record.namespace, change)
        return this.#spread(table, global, (replica) => (replica === table ? changing : replica.record))
      }
      case 'settingsReplication': {
        const record: TableRecord = { ...changing, settingsReplication: change.mode }
        this.#changes.replace(table, record)
        return record
      }
    }
  }

  /** Tells the membership that the states of those replicas have just ended; of those that are to be deleted, only when they are gone. */
  end(ending: readonly OpenTable[]): void {
    const [first] = ending
    const global = first?.record.global
    if (first === undefined || global === undefined) return
    const over = ending.filter(({ isGone, record }) => isGone || record.status !== 'DELETING')
    const next = membership.endStates(
      global,
      over.map(({ record }) => record.namespace),
    )
    const present = this.replicasOf(first).filter((replica) => !replica.isGone)
    if (next !== global) this.#replaceAll(present, next)
    for (const replica of ending) this.unfinished.follow(replica)
  }

  /** The end of DELETING: drops the table, but one that may have something to send stays until it is sent. */
  endDeletion(table: OpenTable): void {
    const { transitionDueMs: _due, ...rest } = table.record
    const hasToSend = rest.global?.consistency === 'EVENTUAL' && this.replicasOf(table).length > 1
    if (hasToSend) this.#changes.replace(table, rest)
    else this.#delete(table)
  }

  /** Drops a table at once, whatever its state: the others know it no more. */
  forget(table: OpenTable): void {
    const { global, namespace } = table.record
    const [, ...others] = this.replicasOf(table)
    this.#drop(table)
    if (global === undefined) return
    this.#replaceAll(others, membership.removeReplica(global, namespace))
    for (const other of others) this.unfinished.follow(other)
  }

  /** The end of a replica that has sent everything. */
  #leave(table: OpenTable): void {
    this.#whenDeleted(table)
    this.forget(table)
  }

  #delete(table: OpenTable): void {
    this.#whenDeleted(table)
    this.#drop(table)
  }

  #drop(table: OpenTable): void {
    if (table.record.global !== undefined) this.#parts.replication.end(table)
    this.#changes.drop(table)
  }

  #join(table: OpenTable, updating: TableRecord, change: JoinChange): TableRecord {
    const { clock, random, commits, tables, replication } = this.#parts
    const nowMs = clock.nowMs()
    const newId = (): string => uuidOf(random.bytes('globalTableId', table.record.tableId, commits.nextId()))
    const global = membership.addReplicas(table.record, change, nowMs, newId)
    const begunRecord = this.#spread(table, global, (replica) =>
      replica === table ? streaming(updating, global, this.#changes.context()) : replica.record,
    )
    for (const replica of change.replicas) {
      const record = this.#changes.newRecord(replica.namespace, replicaOf(table.record, replica, global))
      assert(tables.find(replica.namespace, record.name) === undefined, 'a new replica has its name for itself')
      const { table: added } = this.#changes.open({ ...record, global, transitionDueMs: begunRecord.transitionDueMs ?? nowMs })
      replication.begin(table, added)
    }
    return begunRecord
  }

  /** Gives every replica its record and the membership. @returns the table's own record */
  #spread(table: OpenTable, global: GlobalMembership, change: (replica: OpenTable) => TableRecord): TableRecord {
    const records = this.replicasOf(table).map((replica) => [replica, { ...change(replica), global }] as const)
    for (const [replica, record] of records) this.#changes.replace(replica, record)
    this.#parts.replication.membersChanged()
    return table.record
  }

  #replaceAll(replicas: readonly OpenTable[], global: GlobalMembership | undefined): void {
    for (const replica of replicas) {
      if (global === undefined && isGoing(replica.record)) this.#delete(replica)
      else this.#changes.replace(replica, released(membership.withGlobal(replica.record, global)))
    }
    this.#parts.replication.membersChanged()
  }
}

/** Deleted, and only waiting for others to take over what it wrote. */
const isGoing = ({ status, transitionDueMs }: TableRecord): boolean => status === 'DELETING' && transitionDueMs === undefined

/** A table that is alone now waits no more for items, or for others to have its own. */
const released = (record: TableRecord): TableRecord =>
  record.global === undefined && record.transitionDueMs === undefined && record.status !== 'ACTIVE' ? activate(record) : record

function globalOf({ record: { global } }: OpenTable): GlobalMembership {
  assert(global !== undefined, 'only a replica is changed as one')
  return global
}

/** Changes go out of the log, so an eventually consistent replica has a stream of both images. Source: docs global tables, how they work. */
function streaming(
  record: TableRecord,
  { consistency }: GlobalMembership,
  { nowMs, streamPoint }: AlterationContext,
): TableRecord {
  if (consistency === 'STRONG' || record.stream?.enabled === true) return record
  return { ...record, ...beginStream(record, 'NEW_AND_OLD_IMAGES', streamPoint(), nowMs) }
}
