// Keeps every pool at this gateway's share of what its table's record and the policy say. Invariant: a pool has its limits in the turn in which its
// table is known, and follows the record and the shares as they change.
import type { CapacityPolicy } from '../../capacity/policy.js'
import { limitsOf, type PoolSettings } from '../../capacity/pool-limits.js'
import type { Side } from '../../capacity/units.js'
import type { BillingMode, IndexRecord, OnDemandThroughput, TableRecord } from '../../model/table.js'
import type { Clock } from '../../runtime/clock.js'
import { warmThroughputOf } from '../../tables/definition/warm-throughput.js'
import type { Catalogue } from '../catalogue/catalogue.js'
import { type Demand, NO_DEMAND } from '../catalogue/demand.js'
import type { Membership } from '../catalogue/membership.js'
import type { RingTable, Source } from '../catalogue/ring-table.js'
import type { Charging } from './charging.js'
import { partOf, shareOf } from './shares.js'

export interface SharedLimitsParts {
  readonly clock: Clock
  /** Its mode is `off` or `provisioned`: a ring has no partitions of its own that could have limits. */
  readonly policy: CapacityPolicy
  readonly catalogue: Catalogue
  readonly membership: Membership
  readonly charging: Charging
}

export class SharedLimits {
  readonly #parts: SharedLimitsParts

  constructor(parts: SharedLimitsParts) {
    this.#parts = parts
    const { catalogue, membership } = parts
    catalogue.changed.add((table) => this.#configure(table))
    membership.seen.add(() => {
      for (const table of catalogue.all()) this.#configure(table)
    })
    membership.tellDemand(() => this.#demand())
  }

  #configure(table: RingTable): void {
    const { clock, policy } = this.#parts
    const nowMs = clock.nowMs()
    for (const source of sourcesOf(table)) {
      const { pool, record } = source.index ?? source.table
      pool.configure(this.#share(record, table.record.billingMode), policy, nowMs)
    }
  }

  /** The settings as far as this gateway may give them. */
  #share(record: TableRecord | IndexRecord, billingMode: BillingMode): PoolSettings {
    const { throughput, onDemand, physicalId } = record
    const whole = { billingMode, throughput, onDemand, warm: warmThroughputOf(record, billingMode) }
    const rows = this.#parts.membership.live()
    if (rows.length < 2) return whole
    const all = rows.map(({ demand }) => demand)
    const own = rows.find(({ id }) => id === this.#parts.membership.id)?.demand ?? NO_DEMAND
    const part = (side: Side, units: number): number => partOf(units, shareOf(own, all, physicalId, side, units * 2))
    const { readUnits, writeUnits } = throughput
    return {
      ...whole,
      throughput: { ...throughput, readUnits: part('read', readUnits), writeUnits: part('write', writeUnits) },
      onDemand: onDemand && partOfMaxima(onDemand, part),
    }
  }

  /** Of what has a limit and was asked for. */
  #demand(): Demand {
    const { catalogue, charging, clock, policy } = this.#parts
    const nowMs = clock.nowMs()
    const demand = new Map<number, readonly [number, number]>()
    for (const table of catalogue.all()) {
      for (const source of sourcesOf(table)) {
        const { record } = source.index ?? source.table
        const { billingMode } = table.record
        const settings = { ...record, billingMode, onDemand: record.onDemand, warm: warmThroughputOf(record, billingMode) }
        if (limitsOf(settings, 'read', policy).length + limitsOf(settings, 'write', policy).length === 0) continue
        const rates = charging.meterOf(source).read(nowMs)
        if (rates[0] + rates[1] > 0) demand.set(record.physicalId, rates)
      }
    }
    return demand
  }
}

const sourcesOf = (table: RingTable): readonly Source[] => [
  { table, index: undefined },
  ...table.globalIndexes.map((index) => ({ table, index })),
]

function partOfMaxima(
  { maxReadUnits, maxWriteUnits }: OnDemandThroughput,
  part: (side: Side, units: number) => number,
): OnDemandThroughput {
  return {
    ...(maxReadUnits === undefined ? {} : { maxReadUnits: part('read', maxReadUnits) }),
    ...(maxWriteUnits === undefined ? {} : { maxWriteUnits: part('write', maxWriteUnits) }),
  }
}
