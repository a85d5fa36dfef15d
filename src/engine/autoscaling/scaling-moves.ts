// What scaling does to a table: moves units within bounds, by the same rules as UpdateTable, and writes down what came of it.
// Invariant: whoever waited looks a target up again before writing it.
import { ApiError } from '../../model/errors.js'
import { otherMembers } from '../../model/global-table.js'
import type { Clock } from '../../runtime/clock.js'
import * as activity from '../../scaling/activity.js'
import { capacityOn, scaledOf, type Target, type TargetId, throughputOf } from '../../scaling/target.js'
import { unitUpdate } from '../../scaling/unit-update.js'
import type { UpdateTableInput } from '../../shapes/operations.js'
import { checkChangedTable } from '../../tables/definition/account-rules.js'
import { alterationsOf, checkUpdate } from '../../tables/definition/alterations.js'
import type { ReadSync } from '../../tables/global/settings.js'
import type { LifeCycle } from '../lifecycle/life-cycle.js'
import type { OpenTable } from '../tables/open-table.js'
import type { OpenTables } from '../tables/open-tables.js'
import type { ScalingHistory } from './scaling-history.js'
import type { ScalingTargets } from './scaling-targets.js'

export interface MoveParts {
  readonly clock: Clock
  readonly tables: OpenTables
  readonly lifeCycle: Pick<LifeCycle, 'alter'>
  readonly onFailure: (error: unknown) => void
  /** How long a table takes to change. */
  readonly transitionMs: number
}

export class ScalingMoves {
  readonly #parts: MoveParts
  readonly #targets: ScalingTargets
  readonly #history: ScalingHistory

  constructor(parts: MoveParts, targets: ScalingTargets, history: ScalingHistory) {
    this.#parts = parts
    this.#targets = targets
    this.#history = history
  }

  tableOf(target: Target): OpenTable | undefined {
    return this.#parts.tables.find(target.namespace, scaledOf(target).table)
  }

  /** Moves a capacity outside the bounds to the nearest of them; later, when the table is just changing. */
  async fit(target: Target): Promise<void> {
    const table = this.tableOf(target)
    const scaled = scaledOf(target)
    const throughput = table && throughputOf(table.record, scaled)
    const isWaiting = table !== undefined && throughput !== undefined && !isSettled(table, target)
    if (isWaiting) this.change(target, (one) => ({ ...one, isUnfitted: true }))
    else if (target.isUnfitted === true) this.change(target, withoutUnfitted)
    if (table === undefined || throughput === undefined || isWaiting) return
    const { minCapacity, maxCapacity } = target
    const capacity = capacityOn(scaled.side, throughput)
    if (capacity < minCapacity) await this.move(target, table, minCapacity, activity.boundCause('minimum', minCapacity))
    if (capacity > maxCapacity) await this.move(target, table, maxCapacity, activity.boundCause('maximum', maxCapacity))
  }

  /** @returns whether the table takes the change */
  async move(target: Target, table: OpenTable, capacity: number, cause: string): Promise<boolean> {
    const nowMs = this.#parts.clock.nowMs()
    try {
      const reads = scaledOf(target).side === 'write' ? 'follow' : 'own'
      await this.#update(table, unitUpdate(table.record, target, capacity), reads)
    } catch (error) {
      if (!(error instanceof ApiError) || error.status >= 500) throw error
      this.note(target, error.message, activity.failActivity(target, capacity, cause, error.message, nowMs))
      return false
    }
    if (this.#targets.find(target.namespace, target) === undefined) return true // gone meanwhile, its history perhaps too
    const begun = activity.beginActivity(target, capacity, cause, nowMs)
    const { transitionDueMs: dueMs } = table.record
    const { number } = this.#history.append(target, dueMs === undefined ? activity.fulfilActivity(begun, nowMs) : begun)
    const changing = dueMs === undefined ? undefined : { activity: number, dueMs }
    this.change(target, (one) => ({ ...withoutNote(one), ...(changing === undefined ? {} : { changing }) }))
    if (changing !== undefined) this.finishLater(target, changing)
    return true
  }

  /** The table settles at that time, by a timer set before this one. */
  finishLater(target: Target, changing: NonNullable<Target['changing']>): void {
    const { clock, onFailure, transitionMs } = this.#parts
    clock.at(changing.dueMs, () => this.#finish(target, changing.activity).catch(onFailure), transitionMs)
  }

  async #finish(target: Target, number: number): Promise<void> {
    const nowMs = this.#parts.clock.nowMs()
    await this.#history.amend(target.namespace, number, (begun) => activity.fulfilActivity(begun, nowMs))
    this.change(target, (one) => (one.changing?.activity === number ? withoutChanging(one) : one))
  }

  /** Writes down what an attempt came to, unless the one before came to the same. */
  note(target: Target, note: string, what: activity.NewActivity): void {
    const present = this.#targets.find(target.namespace, target)
    if (present === undefined || present.noted === note) return
    this.#history.append(present, what)
    this.change(present, (one) => ({ ...one, noted: note }))
  }

  change({ namespace, ...id }: Target, change: (present: Target) => Target): void {
    const present = this.#targets.find(namespace, id)
    if (present === undefined) return
    const changed = change(present)
    if (changed !== present) void this.#targets.put(changed)
  }

  /** As UpdateTable does it; reads are moved by each region for itself. @throws ApiError what UpdateTable says */
  async #update(table: OpenTable, input: UpdateTableInput, reads: ReadSync): Promise<void> {
    const { clock, tables, lifeCycle } = this.#parts
    const { record } = table
    const { global, namespace, name } = record
    checkUpdate(input)
    const members = global === undefined ? [] : otherMembers(global, namespace)
    const peers = members.flatMap((member) => tables.find(member.namespace, name)?.record ?? [])
    const alterations = alterationsOf(input, record, clock.nowMs(), peers)
    const names = tables.names(namespace)
    checkChangedTable(
      record,
      alterations,
      names.flatMap((one) => tables.find(namespace, one)?.record ?? []),
    )
    await lifeCycle.alter(table, alterations, reads)
  }
}

/** Neither the table nor the index is coming, going or changing. */
export function isSettled({ record }: OpenTable, id: TargetId): boolean {
  const { index } = scaledOf(id)
  const status = record.indexes.find(({ name }) => name === index)?.status
  return record.status === 'ACTIVE' && (index === undefined || status === 'ACTIVE')
}

export const withoutNote = ({ noted: _noted, ...target }: Target): Target => target
const withoutUnfitted = ({ isUnfitted: _unfitted, ...target }: Target): Target => target
const withoutChanging = ({ changing: _changing, ...target }: Target): Target => target
