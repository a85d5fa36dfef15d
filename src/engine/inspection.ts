// What there is to see of capacity, for whoever looks from outside: pools with their buckets, partitions with their loads. Read-only, and
// plain data. Invariant: looking changes nothing, and costs requests nothing.
import { PARTITION_UNITS_PER_SEC } from '../capacity/heat-window.js'
import type { LoadSide } from '../capacity/partition-load.js'
import type { PeriodCounters } from '../capacity/period-counters.js'
import type { BucketLevel, PoolSide } from '../capacity/pool.js'
import type { Limit, Side } from '../capacity/throttle.js'
import type { Item } from '../model/attribute-value.js'
import { keyItem } from '../model/key-text.js'
import type { BillingMode, KeySchema } from '../model/table.js'
import type { Partition } from '../partitions/partition-map.js'
import { poolOf, type Source, sourceOf } from './admission.js'
import type { Table } from './engine.js'
import type { OpenTable } from './open-tables.js'

/** Units by the emulator's clock. Only whole seconds count, the one under way does not. */
export interface Consumption {
  readonly lastSecond: number
  /** Units a second over the last ten. */
  readonly tenSecondAverage: number
  /** The sum of sixty seconds. */
  readonly lastMinute: number
  /** Since the table was opened, the present second included. */
  readonly total: number
}

export interface ShownPoolSide {
  /** One for each limit in force. */
  readonly buckets: readonly BucketLevel[]
  readonly consumed: Consumption
  /** Refusals by the limit that was hit. */
  readonly throttles: Partial<Record<Limit, number>>
  readonly throttledRequests: number
}

export interface ShownLoadSide {
  readonly consumed: Consumption
  /** Share of what one partition can give that the last ten seconds took. */
  readonly heat: number
  /** Absent where the partition was never held to its own limit. */
  readonly bucket?: { readonly unitsPerSec: number; readonly units: number }
  readonly throttledRequests: number
}

export interface ShownPartition {
  readonly id: number
  /** Hex of the row-key suffix where it begins; empty for the first. */
  readonly lower: string
  /** Hex of the suffix where the next one begins; absent for the last. */
  readonly upper?: string
  /** What its lower bound holds of a key; absent where that lies between two hash values. */
  readonly lowerKey?: Item
  readonly items: number
  readonly bytes: number
  readonly read: ShownLoadSide
  readonly write: ShownLoadSide
}

export interface ShownCapacity {
  readonly billingMode: BillingMode
  readonly read: ShownPoolSide
  readonly write: ShownPoolSide
  readonly partitions: readonly ShownPartition[]
}

const SECONDS_AVERAGED = 10
const SECONDS_SUMMED = 60

/** What has capacity of its own: the table, or one of its global indexes. @param index its name; undefined for the table */
export function sourceNamed(table: Table, index: string | undefined): Source | 'no such index' | 'a local index' {
  const open = table as OpenTable // every table was handed out by the engine
  if (index === undefined) return open.source
  const found = open.indexes.find(({ record }) => record.name === index)
  if (found === undefined) return 'no such index'
  return found.record.kind === 'local' ? 'a local index' : sourceOf(open, found)
}

export function inspect(source: Source, nowMs: number): ShownCapacity {
  const { table, index } = source
  const pool = poolOf(source)
  const { partitions } = (index ?? table).map
  const schemas = index === undefined ? [table.record.keys] : [index.record.keys, table.record.keys]
  return {
    billingMode: table.record.billingMode,
    read: shownPool(pool.read, nowMs),
    write: shownPool(pool.write, nowMs),
    partitions: partitions.map((partition, at) => shownPartition(partition, partitions[at + 1], schemas, nowMs)),
  }
}

function shownPool(side: PoolSide, nowMs: number): ShownPoolSide {
  return {
    buckets: side.levels(nowMs),
    consumed: consumption(side.seconds, nowMs),
    throttles: { ...side.throttles },
    throttledRequests: side.throttledRequests,
  }
}

function shownPartition(
  { id, lower, items, sizeBytes, load }: Partition,
  next: Partition | undefined,
  schemas: readonly KeySchema[],
  nowMs: number,
): ShownPartition {
  const lowerKey = keyItem(schemas, lower)
  return {
    id,
    lower: lower.toString('hex'),
    ...(next === undefined ? {} : { upper: next.lower.toString('hex') }),
    ...(Object.keys(lowerKey).length === 0 ? {} : { lowerKey }),
    items,
    bytes: sizeBytes,
    read: shownLoad(load.read, 'read', nowMs),
    write: shownLoad(load.write, 'write', nowMs),
  }
}

function shownLoad(load: LoadSide, side: Side, nowMs: number): ShownLoadSide {
  const consumed = consumption(load.seconds, nowMs)
  const units = load.units(nowMs)
  const unitsPerSec = PARTITION_UNITS_PER_SEC[side]
  return {
    consumed,
    heat: consumed.tenSecondAverage / unitsPerSec,
    ...(units === undefined ? {} : { bucket: { unitsPerSec, units } }),
    throttledRequests: load.throttledRequests,
  }
}

function consumption(seconds: PeriodCounters, nowMs: number): Consumption {
  const units = seconds.complete(SECONDS_SUMMED, nowMs).map((halfUnits) => halfUnits / 2)
  return {
    lastSecond: units.at(-1) ?? 0,
    tenSecondAverage: sum(units.slice(-SECONDS_AVERAGED)) / SECONDS_AVERAGED,
    lastMinute: sum(units),
    total: seconds.total / 2,
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
