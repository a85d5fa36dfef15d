// Keeps every pool at what its table's record and the policy of its namespace say. Invariant: a table that is open has its limits; they
// change with the record and with the policy, in the turn in which those change.
import { insightsFor, type ShownInsights } from '../../capacity/key-insights.js'
import type { CapacityPolicies, CapacityPolicy } from '../../capacity/policy.js'
import type { PoolSettings } from '../../capacity/pool-limits.js'
import type { Side } from '../../capacity/units.js'
import type { BillingMode, IndexRecord, Namespace, TableRecord } from '../../model/table.js'
import type { Clock } from '../../runtime/clock.js'
import { warmThroughputOf } from '../../tables/definition/warm-throughput.js'
import type { OpenTable } from '../tables/open-table.js'
import type { OpenTables } from '../tables/open-tables.js'

export class Pools {
  readonly #policies: CapacityPolicies
  readonly #clock: Clock
  readonly #tables: OpenTables

  constructor(policies: CapacityPolicies, clock: Clock, tables: OpenTables) {
    this.#policies = policies
    this.#clock = clock
    this.#tables = tables
  }

  /**
   * Sets the limits of the table and of its global indexes, and what is counted of their keys.
   * @param sinceMs from when on they hold, for a table that rested until now; from now on when not given
   */
  configure(table: OpenTable, sinceMs = Number.POSITIVE_INFINITY): void {
    const { record, globalIndexes } = table
    const policy = this.#policies.of(record.namespace)
    const nowMs = Math.min(sinceMs, this.#clock.nowMs()) // a clock may have been set back
    table.pool.configure(settingsOf(record, record.billingMode), policy, nowMs)
    table.pool.insights = insightsFor(record, table.pool.insights)
    for (const { pool } of table.formerIndexes) pool.provisioned.set({ readUnits: 0, writeUnits: 0 }, nowMs)
    for (const { pool, record: index } of globalIndexes) {
      pool.configure(settingsOf(index, record.billingMode), policy, nowMs)
      pool.insights = insightsFor(index, pool.insights)
    }
  }

  /** Changes the policy, of one namespace or of all; no change goes back to what the emulator was started with. */
  setPolicy(namespace: Namespace | undefined, change: Partial<CapacityPolicy> | undefined): void {
    if (change === undefined) this.#policies.reset(namespace)
    else this.#policies.set(namespace, change)
    for (const table of this.#tables.opened()) this.configure(table)
  }

  /** What is simulated for a namespace, or for those without their own. */
  policyOf(namespace: Namespace | undefined): CapacityPolicy {
    return this.#policies.of(namespace)
  }

  /**
   * Units consumed in the last complete minutes, oldest first; undefined for a minute without traffic.
   * @param index name of a global index; undefined for the table
   */
  unitsPerMinute(table: OpenTable, index: string | undefined, side: Side, minutes: number): readonly (number | undefined)[] {
    const pool = index === undefined ? table.pool : table.indexes.find(({ record }) => record.name === index)?.pool
    const sums = pool?.side(side).minutes.complete(minutes, this.#clock.nowMs()) ?? []
    return sums.map((halfUnits) => (halfUnits === 0 ? undefined : halfUnits / 2))
  }

  /** The keys that were accessed and throttled most, so many of each list; undefined where insights are not enabled. */
  keyInsights(table: OpenTable, index: IndexRecord | undefined, keys: number): ShownInsights | undefined {
    const holder = index === undefined ? table : table.indexes.find(({ record }) => record.physicalId === index.physicalId)
    return holder?.pool.insights?.show(keys, this.#clock.nowMs())
  }

  /** Namespaces for which something else is simulated than for all. */
  exceptions(): readonly Namespace[] {
    return this.#policies.exceptions()
  }
}

function settingsOf(holder: TableRecord | IndexRecord, billingMode: BillingMode): PoolSettings {
  return { billingMode, throughput: holder.throughput, onDemand: holder.onDemand, warm: warmThroughputOf(holder, billingMode) }
}
