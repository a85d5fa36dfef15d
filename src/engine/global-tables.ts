// The replicas of global tables as they come, change and go, over the records of all their regions. Invariants: whatever changes the
// membership changes every replica's record in one turn, which is one commit; what takes longer than that stands in the membership (filled
// from, leaving), so a restart goes on from there. Source: docs global tables, version 2019.11.21.
import assert from 'node:assert'
import { type GlobalMembership, otherMembers } from '../model/global-table.js'
import type { Alteration, TableRecord } from '../model/table.js'
import { uuidOf } from '../runtime/random.js'
import { streamLabel } from '../tables/alteration.js'
import type { GlobalChange, JoinChange } from '../tables/global/change.js'
import * as membership from '../tables/global/membership.js'
import { followed, overrideAlterations, replicaOf } from '../tables/global/settings.js'
import { begun, opened } from '../tables/settling.js'
import type { OpenTable } from './open-tables.js'
import type { Replication } from './replication.js'
import type { TableChangeParts, TableChanges } from './table-changes.js'

export interface GlobalTableParts extends TableChangeParts {
  readonly replication: Replication
}

export class GlobalTables {
  readonly #parts: GlobalTableParts
  readonly #changes: TableChanges
  readonly #fills = new Set<Promise<void>>()
  #isHalted = false

  constructor(parts: GlobalTableParts, changes: TableChanges) {
    this.#parts = parts
    this.#changes = changes
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
    readsFollow: boolean,
  ): readonly (readonly [OpenTable, readonly Alteration[]])[] {
    const [, ...others] = this.replicasOf(table)
    return others
      .map((other) => [other, followed(alterations, table.record, other.record, readsFollow)] as const)
      .filter(([, theirs]) => theirs.length > 0)
  }

  /** Sets a change going, which ends at that time. @returns the table's own record meanwhile */
  begin(table: OpenTable, change: GlobalChange, transitionDueMs: number): TableRecord {
    const updating: TableRecord = { ...table.record, status: 'UPDATING', pending: [], transitionDueMs }
    switch (change.kind) {
      case 'join':
        return this.#join(table, updating, change)
      case 'leave': {
        const global = membership.leaving(globalOf(table), change.regions, change.withWitness)
        return this.#spread(table, global, (replica) => {
          const isLeaving = change.regions.includes(replica.record.namespace.region)
          if (isLeaving) return { ...replica.record, status: 'DELETING', transitionDueMs }
          return replica === table ? updating : replica.record
        })
      }
      case 'override': {
        const global = membership.overriding(globalOf(table), change.replicas)
        return this.#spread(table, global, ({ record }) => {
          const own = change.replicas.find(({ namespace }) => namespace.region === record.namespace.region)
          if (own === undefined) return record === table.record ? updating : record
          const pending = overrideAlterations(record, own.overrides)
          return { ...begun(record, pending, this.#changes.context()), pending, transitionDueMs }
        })
      }
      case 'disassociate': {
        const global = membership.disassociating(globalOf(table), table.record.namespace)
        return this.#spread(table, global, (replica) => (replica === table ? updating : replica.record))
      }
      case 'protection': {
        const global = membership.protecting(globalOf(table), table.record.namespace, change.isProtected)
        return this.#spread(table, global, (replica) => (replica === table ? updating : replica.record))
      }
      case 'settingsReplication': {
        const record: TableRecord = { ...updating, settingsReplication: change.mode }
        this.#changes.replace(table, record)
        return record
      }
    }
  }

  /** Tells the membership that the states of those replicas have just ended. */
  end(ending: readonly OpenTable[]): void {
    const [first] = ending
    const global = first?.record.global
    if (first === undefined || global === undefined) return
    const next = membership.ended(
      global,
      ending.map(({ record }) => record.namespace),
    )
    const present = this.replicasOf(first).filter((replica) => !replica.isGone)
    if (next !== global) this.#replaceAll(present, next)
    for (const replica of ending) this.follow(replica)
  }

  /** Drops a table; the others go on naming it until they are told. */
  drop(table: OpenTable): void {
    if (table.record.global !== undefined) this.#parts.replication.end(table)
    this.#changes.drop(table)
  }

  /** Drops a table at once, whatever its state: the others know it no more. */
  forget(table: OpenTable): void {
    const { global, namespace } = table.record
    const [, ...others] = this.replicasOf(table)
    this.drop(table)
    if (global !== undefined) this.#replaceAll(others, membership.without(global, namespace))
  }

  /** From now on nothing is done to its end: whoever carries items stops, and what is unfinished must stay so. */
  halt(): void {
    this.#isHalted = true
  }

  /** Resolves when every replica that is being filled is, those that follow meanwhile included. */
  async filled(): Promise<void> {
    while (this.#fills.size > 0) await Promise.allSettled(this.#fills)
  }

  /** Sets going what has to be done for a replica whose own state has ended: to be filled, or to leave. */
  follow(replica: OpenTable): void {
    const self = membership.selfOf(replica.record)
    if (replica.isGone || replica.record.transitionDueMs !== undefined) return
    if (self?.filledFrom !== undefined) {
      const fill = this.#fill(replica).finally(() => this.#fills.delete(fill))
      this.#fills.add(fill)
      this.#changes.background(fill)
    }
    if (self?.isLeaving === true) void this.#changes.backgroundByClock(this.#leave(replica))
  }

  #join(table: OpenTable, updating: TableRecord, change: JoinChange): TableRecord {
    const { clock, random, commits, tables, replication } = this.#parts
    const nowMs = clock.nowMs()
    const newId = (): string => uuidOf(random.bytes('globalTableId', table.record.tableId, commits.nextId()))
    const global = membership.joined(table.record, change, nowMs, newId)
    const begunRecord = this.#spread(table, global, (replica) =>
      replica === table ? streaming(updating, global, nowMs) : replica.record,
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
    return table.record
  }

  #replaceAll(replicas: readonly OpenTable[], global: GlobalMembership | undefined): void {
    for (const replica of replicas) this.#changes.replace(replica, released(membership.withGlobal(replica.record, global)))
  }

  async #fill(replica: OpenTable): Promise<void> {
    const { replication, tables } = this.#parts
    const { namespace, name } = replica.record
    const from = membership.selfOf(replica.record)?.filledFrom
    const source = from && tables.find(from, name)
    if (source !== undefined) await replication.fill(source, replica)
    const { global } = replica.record
    if (this.#isHalted || replica.isGone || global === undefined) return
    if (membership.selfOf(replica.record)?.filledFrom === undefined) return
    this.#changes.replace(replica, opened(replica.record))
    this.#replaceAll(this.replicasOf(replica), membership.filledAt(global, namespace))
  }

  async #leave(replica: OpenTable): Promise<void> {
    await this.#parts.replication.exchanged(replica)
    const { global, namespace } = replica.record
    if (this.#isHalted || replica.isGone || global === undefined) return
    if (membership.selfOf(replica.record)?.isLeaving !== true) return
    const [, ...others] = this.replicasOf(replica)
    this.#parts.replication.end(replica)
    this.#changes.replace(replica, opened(membership.withGlobal(replica.record, undefined)))
    this.#replaceAll(others, membership.without(global, namespace))
  }
}

/** A table that is alone now waits no more for items, or for others to have its own. */
const released = (record: TableRecord): TableRecord =>
  record.global === undefined && record.transitionDueMs === undefined && record.status !== 'ACTIVE' ? opened(record) : record

function globalOf({ record: { global } }: OpenTable): GlobalMembership {
  assert(global !== undefined, 'only a replica is changed as one')
  return global
}

/** Changes go out of the log, so an eventually consistent replica has a stream of both images. Source: docs global tables, how they work. */
function streaming(record: TableRecord, { consistency }: GlobalMembership, nowMs: number): TableRecord {
  if (consistency === 'STRONG' || record.stream?.enabled === true) return record
  return { ...record, stream: { enabled: true, viewType: 'NEW_AND_OLD_IMAGES', label: streamLabel(nowMs) } }
}
