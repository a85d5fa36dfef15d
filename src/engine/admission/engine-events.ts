// What the engine tells as events where more than a line is to be said: splits, and throttles, of which each table or index and side has
// one event a second, so that a storm of refusals doesn't push all else out.
import type { Side } from '../../capacity/units.js'
import type { EventBus } from '../../model/event-bus.js'
import type { Namespace } from '../../model/namespace.js'
import type { ClosedPartition } from '../../partitions/partition-map.js'
import type { Source } from '../tables/open-table.js'

const SECOND_MS = 1000

export class EngineEvents {
  readonly #events: EventBus
  /** The second of the last throttle that was told, by what refused. */
  readonly #told: Readonly<Record<Side, WeakMap<object, number>>> = { read: new WeakMap(), write: new WeakMap() }

  constructor(events: EventBus) {
    this.#events = events
  }

  refused(source: Source, side: Side, limits: Iterable<string>, nowMs: number): void {
    const second = Math.floor(nowMs / SECOND_MS)
    const { pool } = source.index ?? source.table
    if (this.#told[side].get(pool) === second) return
    this.#told[side].set(pool, second)
    this.#events.emit({ type: 'table.throttled', ...addressOf(source), side, limits: [...limits] })
  }

  split(source: Source, { id, children, cause }: ClosedPartition): void {
    this.#events.emit({ type: 'partition.split', ...addressOf(source), partition: id, children, cause })
  }
}

function addressOf({ table, index }: Source): Namespace & { readonly table: string; readonly index?: string } {
  const { namespace, name } = table.record
  return { ...namespace, table: name, ...(index && { index: index.record.name }) }
}
