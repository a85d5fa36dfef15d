// The two-step ticket: a request is admitted while what it needs has a positive balance, and charged afterwards with what it came to.
// Invariant: what was refused is charged nothing; what was admitted is charged once, to its pool and to its partition.
// A local index's units are its table's, and lie in the table's partition of the same item collection.
import type { HalfUnits } from '../../model/ids.js'
import { type HeatPlace, HeatSample } from '../../capacity/heat-sample.js'
import { type Heat, HeatWindow } from '../../capacity/heat-window.js'
import type { Pool } from '../../capacity/pool.js'
import { type ThrottleCause, throttleError } from '../../capacity/throttle.js'
import type { Side } from '../../capacity/units.js'
import type { ApiError } from '../../model/errors.js'
import { Listeners } from '../../model/listeners.js'
import { tableArn } from '../../model/table.js'
import type { Partition } from '../../partitions/partition-map.js'
import type { Clock } from '../../runtime/clock.js'
import { fastDraws, type Random } from '../../runtime/random.js'
import type { Source } from '../tables/open-table.js'

/** What is charged to one partition. */
export interface Part {
  readonly partition: Partition
  readonly halfUnits: HalfUnits
  /** The row that it was for; undefined where there is no telling. */
  readonly place: HeatPlace | undefined
}

/** Half units a point: a partition that is hot for a second still leaves 150 points, and one that is not leaves few. */
const SAMPLE_STRIDE = 32

const NO_CAUSES: readonly ThrottleCause[] = []

export class Admission {
  readonly #clock: Clock
  readonly #random: Random
  /** A partition was close to its limit over a whole window. */
  readonly hot = new Listeners<[source: Source, partition: Partition, heat: Heat]>()
  /** A request is refused for these limits. */
  readonly refused = new Listeners<[source: Source, side: Side, limits: Iterable<string>, nowMs: number]>()
  /** A pool gave so many half units a second over a whole window. */
  readonly sustained = new Listeners<[source: Source, side: Side, halfUnitsPerSec: number]>()

  constructor(clock: Clock, random: Random) {
    this.#clock = clock
    this.#random = random
  }

  /**
   * @param suffix the row, or the item collection, that the request is about; undefined for a range over several
   * @throws ApiError ProvisionedThroughputExceededException, ThrottlingException, RequestLimitExceeded
   */
  admit(side: Side, source: Source, partition: Partition, suffix: Buffer | undefined): void {
    const causes = this.causes(side, source, partition, suffix)
    if (causes.length > 0) throw throttleError(causes)
  }

  /** Why the request would be refused; nothing when it may pass. */
  causes(side: Side, source: Source, partition: Partition, suffix: Buffer | undefined): readonly ThrottleCause[] {
    const pool = poolOf(source)
    const nowMs = this.#clock.nowMs()
    const isPoolOpen = pool.side(side).isOpen(nowMs)
    const isPartitionOpen = !pool.limitsPartitions || partition.load.side(side).isOpen(nowMs)
    if (isPoolOpen && isPartitionOpen) return NO_CAUSES
    return this.#refuse(side, source, isPartitionOpen ? undefined : partition, suffix, nowMs)
  }

  /** The refusal of a partition that was found closed; it may have filled again since. */
  refusal(side: Side, source: Source, partition: Partition, suffix: Buffer | undefined): ApiError {
    return throttleError(this.#refuse(side, source, partition, suffix, this.#clock.nowMs()))
  }

  /** Whether the partition itself has capacity left. */
  isOpen(side: Side, partition: Partition): boolean {
    return partition.load.side(side).isOpen(this.#clock.nowMs())
  }

  /** Charges what an admitted request came to. */
  charge(side: Side, source: Source, partition: Partition, halfUnits: HalfUnits, suffix: Buffer): void {
    if (halfUnits === 0) return
    const nowMs = this.#clock.nowMs()
    const pool = poolOf(source)
    this.#chargePool(side, source, pool, halfUnits, nowMs)
    this.#chargePartition(side, source, pool, { partition, halfUnits, place: suffix }, nowMs)
    pool.keyNotes?.noteAccess(suffix, halfUnits, nowMs)
  }

  /** Charges the pool once, and each partition its part. @param collection the item collection, if all was read in one */
  chargeParts(side: Side, source: Source, parts: readonly Part[], collection: Buffer | undefined): void {
    const nowMs = this.#clock.nowMs()
    const pool = poolOf(source)
    let total = 0
    for (const part of parts) {
      total += part.halfUnits
      this.#chargePartition(side, source, pool, part, nowMs)
    }
    this.#chargePool(side, source, pool, total, nowMs)
    if (collection !== undefined) pool.keyNotes?.noteAccess(collection, total, nowMs)
  }

  #chargePool(side: Side, source: Source, pool: Pool, halfUnits: HalfUnits, nowMs: number): void {
    const held = pool.side(side).charge(halfUnits, pool.windowMs, nowMs)
    if (held !== undefined && pool.limitsPartitions) this.sustained.tell(source, side, held)
  }

  #chargePartition(side: Side, source: Source, pool: Pool, { partition, halfUnits, place }: Part, nowMs: number): void {
    const { load } = partition
    if (!pool.limitsPartitions) return load.side(side).count(halfUnits, nowMs)
    load.side(side).charge(halfUnits, nowMs)
    load.heat ??= new HeatWindow(new HeatSample(fastDraws(this.#random, 'heat', String(partition.id)), SAMPLE_STRIDE))
    const heat = load.heat.add(side, place, halfUnits, pool.windowMs, nowMs)
    if (heat !== undefined) this.hot.tell(source, partition, heat)
  }

  /**
   * Counts a refused request. @param closed the partition, where that refuses @param nowMs when it was looked at
   * @returns what refuses beside it, and it
   */
  #refuse(
    side: Side,
    source: Source,
    closed: Partition | undefined,
    suffix: Buffer | undefined,
    nowMs: number,
  ): readonly ThrottleCause[] {
    const pool = poolOf(source)
    const limits = new Set(pool.side(side).closedLimits(nowMs))
    if (closed !== undefined) {
      limits.add('KeyRangeThroughputExceeded')
      closed.load.side(side).throttledRequests++
      pool.watch((source.index ?? source.table).record.keys, nowMs)
    }
    pool.side(side).refuse(limits)
    this.refused.tell(source, side, limits, nowMs)
    if (suffix !== undefined) pool.keyNotes?.noteThrottle(suffix, nowMs)
    return [...limits].map((limit) => causeOf(source, pool, side, limit))
  }
}

export const poolOf = ({ table, index }: Source): Pool => index?.pool ?? table.pool

function causeOf({ table, index }: Source, pool: Pool, side: Side, limit: ThrottleCause['limit']): ThrottleCause {
  const { isOnDemand } = pool
  const arn = tableArn(table.record)
  if (index === undefined) return { of: 'Table', side, limit, arn, isOnDemand }
  return { of: 'Index', side, limit, arn: `${arn}/index/${index.record.name}`, isOnDemand }
}
