// The roll-over of shards by the clock: every four hours all open shards of a stream are closed, each followed by another one. Invariant: a
// table with an enabled stream has one timer; when the process was away for longer, one roll-over makes up for all that were due.
// Source: observed on the service (facts of 2026-11).
import type { EventBus } from '../../model/event-bus.js'
import type { Clock } from '../../runtime/clock.js'
import { recordOp } from '../../tables/catalogue.js'
import { nextRollOverMs, ROLL_OVER_MS, rollOver } from '../../tables/stream-life.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import type { OpenTable } from '../tables/open-table.js'

export interface RollOversParts {
  readonly clock: Clock
  readonly commits: CommitQueue
  readonly events: EventBus
  readonly onFailure: (error: unknown) => void
}

interface Timer {
  readonly dueMs: number
  disarm(): void
}

export class RollOvers {
  readonly #parts: RollOversParts
  readonly #timers = new Map<OpenTable, Timer>()

  constructor(parts: RollOversParts) {
    this.#parts = parts
  }

  /** Sets the table's timer as its record has it now. */
  configure(table: OpenTable): void {
    const { stream } = table.record
    const dueMs = table.isGone || stream?.enabled !== true ? undefined : nextRollOverMs(stream)
    const timer = this.#timers.get(table)
    if (timer?.dueMs === dueMs) return
    timer?.disarm()
    this.#timers.delete(table)
    if (dueMs === undefined) return
    const disarm = this.#parts.clock.at(dueMs, () => this.#rollOver(table), ROLL_OVER_MS)
    this.#timers.set(table, { dueMs, disarm })
  }

  async #rollOver(table: OpenTable): Promise<void> {
    this.#timers.delete(table)
    const { clock, commits, events, onFailure } = this.#parts
    const { record } = table
    if (table.isGone || record.stream?.enabled !== true) return
    try {
      commits.refuseFailed()
      const point = { atMs: clock.stampMs(), sequence: commits.nextSequence() }
      const rolled = { ...record, stream: rollOver(record.stream, point) }
      table.replace(rolled, table.indexes)
      this.configure(table)
      await commits.add([recordOp(rolled)]).durable
      events.emit({ type: 'stream.rolled-over', ...record.namespace, table: record.name, label: rolled.stream.label })
    } catch (error) {
      onFailure(error)
    }
  }
}
