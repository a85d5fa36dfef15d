// Throttles as events: each table or index and side has one a second, so that a storm of refusals doesn't push all else out.
import type { EventBus } from '../model/event-bus.js'
import type { Namespace } from '../model/namespace.js'
import type { IndexRecord, TableRecord } from '../model/table.js'
import type { Side } from './units.js'

const SECOND_MS = 1000

/** Whose limits refused: a table's, or those of one of its global indexes. */
export interface Throttling {
  readonly table: { readonly record: TableRecord; readonly pool: object }
  readonly index: { readonly record: IndexRecord; readonly pool: object } | undefined
}

export class ThrottleEvents {
  readonly #events: EventBus
  /** The second of the last throttle that was told, by what refused. */
  readonly #told: Readonly<Record<Side, WeakMap<object, number>>> = { read: new WeakMap(), write: new WeakMap() }

  constructor(events: EventBus) {
    this.#events = events
  }

  refused(source: Throttling, side: Side, limits: Iterable<string>, nowMs: number): void {
    const second = Math.floor(nowMs / SECOND_MS)
    const { pool } = source.index ?? source.table
    if (this.#told[side].get(pool) === second) return
    this.#told[side].set(pool, second)
    this.#events.emit({ type: 'table.throttled', ...addressOf(source), side, limits: [...limits] })
  }
}

/** Of a table or a global index, as events name it. */
export function addressOf({ table, index }: Throttling): Namespace & { readonly table: string; readonly index?: string } {
  const { namespace, name } = table.record
  return { ...namespace, table: name, ...(index && { index: index.record.name }) }
}
