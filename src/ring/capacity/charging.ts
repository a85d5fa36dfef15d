// The two-step ticket on a ring: a request is admitted while the pools that it needs have a positive balance, and charged afterwards with what it
// came to. Invariant: what was refused is charged nothing; every unit is charged once, to a table or to a global index.
import type { Pool } from '../../capacity/pool.js'
import { type ThrottleCause, throttleError } from '../../capacity/throttle.js'
import type { Side, WriteHalfUnits } from '../../capacity/units.js'
import type { IndexChange } from '../../indexes/index-change.js'
import type { HalfUnits } from '../../model/ids.js'
import { Listeners } from '../../model/listeners.js'
import { tableArn } from '../../model/table.js'
import type { Clock } from '../../runtime/clock.js'
import type { RingIndex, RingTable, Source } from '../catalogue/ring-table.js'
import { DemandMeter } from './demand-meter.js'

const NO_CAUSES: readonly ThrottleCause[] = []

const poolOf = ({ table, index }: Source): Pool => (index ?? table).pool

/** What is charged for an index of the table: its own pool where it is a global one. */
export const sourceOf = (table: RingTable, index: RingIndex | undefined): Source => ({
  table,
  index: index?.hasOwnPool === true ? index : undefined,
})

export class Charging {
  readonly #clock: Clock
  readonly #meters = new WeakMap<Pool, DemandMeter>()
  /** A request is refused for these limits. */
  readonly refused = new Listeners<[source: Source, side: Side, limits: Iterable<string>, nowMs: number]>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @throws ApiError ProvisionedThroughputExceededException, ThrottlingException */
  admit(side: Side, source: Source): void {
    const causes = this.causes(side, source)
    if (causes.length > 0) throw throttleError(causes)
  }

  /** Why the request would be refused; nothing when it may pass. */
  causes(side: Side, source: Source): readonly ThrottleCause[] {
    const pool = poolOf(source)
    const nowMs = this.#clock.nowMs()
    if (pool.side(side).isOpen(nowMs)) return NO_CAUSES
    const limits = new Set(pool.side(side).closedLimits(nowMs))
    pool.side(side).refuse(limits)
    this.meterOf(source).refuse(side, nowMs)
    this.refused.tell(source, side, limits, nowMs)
    return [...limits].map((limit) => ({ ...namesOf(source), side, limit, isOnDemand: pool.isOnDemand }))
  }

  /** A write needs capacity on every global index that it changes. @throws ApiError a throttle. Source: docs GSI.ThroughputConsiderations */
  admitIndexes(table: RingTable, changes: readonly IndexChange<RingIndex>[]): void {
    const causes = changes.flatMap(({ index }) => (index.hasOwnPool ? this.causes('write', { table, index }) : NO_CAUSES))
    if (causes.length > 0) throw throttleError(causes)
  }

  charge(side: Side, source: Source, halfUnits: HalfUnits): void {
    if (halfUnits === 0) return
    const pool = poolOf(source)
    const nowMs = this.#clock.nowMs()
    pool.side(side).charge(halfUnits, pool.windowMs, nowMs)
    this.meterOf(source).charge(side, halfUnits, nowMs)
  }

  /** What a receipt or a page says. @param tableFactor by which the table's own units are multiplied */
  chargeUnits(side: Side, table: RingTable, units: WriteHalfUnits, tableFactor: 1 | 2 = 1): void {
    let ofTable = units.table * tableFactor
    for (const [name, halfUnits] of units.indexes) {
      const source = sourceOf(
        table,
        table.indexes.find(({ record }) => record.name === name),
      )
      if (source.index === undefined) ofTable += halfUnits
      else this.charge(side, source, halfUnits)
    }
    this.charge(side, { table, index: undefined }, ofTable)
  }

  /** What a table or global index is asked for through this gateway. */
  meterOf(source: Source): DemandMeter {
    const pool = poolOf(source)
    const known = this.#meters.get(pool)
    if (known !== undefined) return known
    const meter = new DemandMeter()
    this.#meters.set(pool, meter)
    return meter
  }
}

function namesOf({ table, index }: Source): Pick<ThrottleCause, 'of' | 'arn'> {
  const arn = tableArn(table.record)
  return index === undefined ? { of: 'Table', arn } : { of: 'Index', arn: `${arn}/index/${index.record.name}` }
}
