// Replicas on their way to what they are to be: new ones, which are filled, and those that go, which first send what they wrote, so that the
// others end up equal. Invariant: what is unfinished stands in the membership (filled from, leaving, DELETING with no time to end at), so a
// restart goes on from there; and what can't pass is waited for, as replicated writes are.
import type { GlobalMembership } from '../../model/global-table.js'
import * as membership from '../../tables/global/membership.js'
import { activate } from '../../tables/settling.js'
import type { OpenTable } from '../tables/open-table.js'
import type { OpenTables } from '../tables/open-tables.js'
import type { Replication } from '../replication/replication.js'
import type { TableChanges } from './table-changes.js'

export interface UnfinishedReplicaParts {
  readonly tables: OpenTables
  /** Aborted before those stop who carry items: from then on nothing is done to its end, and what is unfinished stays so. */
  readonly stopping: AbortSignal
  readonly replication: Replication
  readonly changes: TableChanges
  /** The table and the other replicas of its global table. */
  readonly replicasOf: (table: OpenTable) => readonly OpenTable[]
  /** Gives all of them the membership. */
  readonly replaceAll: (replicas: readonly OpenTable[], global: GlobalMembership | undefined) => void
  /** Drops a replica, which the others know no more. */
  readonly forget: (replica: OpenTable) => void
}

export class UnfinishedReplicas {
  readonly #parts: UnfinishedReplicaParts
  readonly #fills = new Map<OpenTable, Promise<void>>()
  /** Those that go, with the first attempt of each to send everything at once. */
  readonly #departures = new Map<OpenTable, Promise<void>>()

  constructor(parts: UnfinishedReplicaParts) {
    this.#parts = parts
  }

  /** Sets going what has to be done for a replica whose own state has ended: to be filled, or to go. */
  follow(replica: OpenTable): void {
    if (this.#parts.stopping.aborted || replica.isGone || replica.record.transitionDueMs !== undefined) return
    const self = membership.selfOf(replica.record)
    if (self?.filledFrom !== undefined) this.#startFill(replica)
    if (self?.isLeaving === true || self?.status === 'DELETING') this.#startDeparture(replica)
  }

  /** Attempts to go that a failed commit ended; those that still wait find the replica gone. */
  forgetAttempts(): void {
    this.#departures.clear()
  }

  /** Cuts or pauses have changed: what waits to be filled may go on. */
  linksChanged(): void {
    for (const table of this.#parts.tables.opened()) {
      if (membership.selfOf(table.record)?.filledFrom !== undefined) this.follow(table)
    }
  }

  /** Resolves when every replica that goes now, and has nothing to wait for, is gone. */
  async departed(): Promise<void> {
    await Promise.all(this.#departures.values())
  }

  /** Resolves when all are what they are to be but for those that a cut or a pause holds up, whatever the clock says. */
  async caughtUp(): Promise<void> {
    while (this.#fills.size > 0) await Promise.allSettled(this.#fills.values())
    if (this.#departures.size === 0) return
    await this.#parts.replication.caughtUp()
    for (const replica of [...this.#departures.keys()]) {
      if (await this.#parts.replication.exchange(replica)) this.#leave(replica)
    }
  }

  #startFill(replica: OpenTable): void {
    if (this.#fills.has(replica)) return
    const { changes, replication } = this.#parts
    const fill = this.#fill(replica).finally(() => {
      this.#fills.delete(replica)
      const source = this.#sourceOf(replica) // another one, when the first has gone
      if (source !== undefined && replication.passes(source, replica)) this.follow(replica)
    })
    this.#fills.set(replica, fill)
    changes.background(fill)
  }

  async #fill(replica: OpenTable): Promise<void> {
    const source = this.#sourceOf(replica)
    if (source === undefined || !(await this.#parts.replication.fill(source, replica))) return
    const { global, namespace } = replica.record
    if (this.#parts.stopping.aborted || replica.isGone || global === undefined) return
    if (membership.selfOf(replica.record)?.filledFrom === undefined) return
    this.#parts.changes.replace(replica, activate(replica.record))
    this.#parts.replaceAll(this.#parts.replicasOf(replica), membership.endFill(global, namespace))
  }

  #sourceOf({ record }: OpenTable): OpenTable | undefined {
    const from = membership.selfOf(record)?.filledFrom
    return from && this.#parts.tables.find(from, record.name)
  }

  #startDeparture(replica: OpenTable): void {
    if (this.#departures.has(replica)) return
    const attempt = this.#depart(replica)
    this.#departures.set(replica, attempt)
    this.#parts.changes.background(attempt)
  }

  /** What may pass now passes at once; what is not due or cut off is waited for in the background. */
  async #depart(replica: OpenTable): Promise<void> {
    const { replication, changes } = this.#parts
    if (await replication.exchange(replica)) this.#leave(replica)
    else void changes.backgroundByClock(replication.exchanged(replica).then(() => this.#leave(replica)))
  }

  #leave(replica: OpenTable): void {
    const { replication, changes, replicasOf, replaceAll, forget } = this.#parts
    const { global, namespace } = replica.record
    if (this.#parts.stopping.aborted) return
    this.#departures.delete(replica)
    const self = membership.selfOf(replica.record)
    if (replica.isGone || global === undefined || self === undefined) return
    if (self.status === 'DELETING') forget(replica)
    else if (self.isLeaving === true) {
      const [, ...others] = replicasOf(replica)
      replication.end(replica)
      changes.replace(replica, activate(membership.withGlobal(replica.record, undefined)))
      replaceAll(others, membership.removeReplica(global, namespace))
    }
  }
}
