// The least that there is to see of what has capacity, for whoever looks at a thousand of them at once: levels, loads and ranges, without
// histories. Read-only, and plain data. Invariant: looking changes nothing, and costs a few microseconds a partition.
import { PARTITION_UNITS_PER_SEC } from '../../capacity/heat-window.js'
import type { LoadSide } from '../../capacity/partition-load.js'
import type { PeriodCounters } from '../../capacity/period-counters.js'
import type { BucketLevel, PoolSide } from '../../capacity/pool.js'
import type { Side } from '../../capacity/units.js'
import type { Partition, SplitCause } from '../../partitions/partition-map.js'
import { poolOf } from '../admission/admission.js'
import type { Source } from '../tables/open-table.js'

/** One side of a table or a global index. */
export interface PoolGlance {
  /** Units of the last whole second. */
  readonly lastSecond: number
  readonly throttledRequests: number
  /** One for each limit in force. */
  readonly buckets: readonly BucketLevel[]
}

/** One side of a partition. */
export interface LoadGlance {
  readonly lastSecond: number
  readonly throttledRequests: number
  /** Share of what one partition can give that the last ten seconds took. */
  readonly heat: number
  /** The balance of its own bucket; absent where it was never held to its limit. */
  readonly units?: number
}

export interface PartitionGlance {
  readonly id: number
  /** Inclusive lower bound, as hex; empty for the first one. It ends where the next one begins. */
  readonly lower: string
  readonly items: number
  readonly bytes: number
  readonly splitting?: SplitCause
  readonly read: LoadGlance
  readonly write: LoadGlance
}

export interface Glance {
  readonly read: PoolGlance
  readonly write: PoolGlance
  /** In the order of their ranges, the first of them. */
  readonly ranges: readonly PartitionGlance[]
}

const SECONDS_AVERAGED = 10

/** @param mostPartitions that are shown */
export function glance(source: Source, nowMs: number, mostPartitions: number): Glance {
  const pool = poolOf(source)
  const { partitions } = (source.index ?? source.table).map
  return {
    read: poolGlance(pool.read, nowMs),
    write: poolGlance(pool.write, nowMs),
    ranges: partitions.slice(0, mostPartitions).map((partition) => partitionGlance(partition, nowMs)),
  }
}

const poolGlance = (side: PoolSide, nowMs: number): PoolGlance => ({
  lastSecond: lastSecond(side.seconds, nowMs),
  throttledRequests: side.throttledRequests,
  buckets: side.levels(nowMs),
})

const partitionGlance = ({ id, lower, items, sizeBytes, splitting, load }: Partition, nowMs: number): PartitionGlance => ({
  ...{ id, lower: lower.toString('hex'), items, bytes: sizeBytes },
  ...(splitting === undefined ? {} : { splitting: splitting.cause }),
  read: loadGlance(load.read, 'read', nowMs),
  write: loadGlance(load.write, 'write', nowMs),
})

function loadGlance(load: LoadSide, side: Side, nowMs: number): LoadGlance {
  const units = load.units(nowMs)
  const { throttledRequests, seconds } = load
  if (seconds.total === 0) return { lastSecond: 0, throttledRequests, heat: 0, ...(units === undefined ? {} : { units }) }
  const halfUnits = seconds.complete(SECONDS_AVERAGED, nowMs).reduce((sum, one) => sum + one, 0)
  const heat = halfUnits / 2 / SECONDS_AVERAGED / PARTITION_UNITS_PER_SEC[side]
  return { lastSecond: lastSecond(seconds, nowMs), throttledRequests, heat, ...(units === undefined ? {} : { units }) }
}

const lastSecond = (seconds: PeriodCounters, nowMs: number): number => (seconds.complete(1, nowMs)[0] ?? 0) / 2
