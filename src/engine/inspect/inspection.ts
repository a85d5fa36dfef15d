// What there is to see of capacity, for whoever looks from outside: pools with their buckets, partitions with their loads. Read-only, and
// plain data. Invariant: looking changes nothing, and costs requests nothing.
import { PARTITION_UNITS_PER_SEC } from '../../capacity/heat-window.js'
import { type LoadSide, PartitionLoad } from '../../capacity/partition-load.js'
import type { PeriodCounters } from '../../capacity/period-counters.js'
import type { BucketLevel, PoolSide } from '../../capacity/pool.js'
import type { Limit } from '../../capacity/throttle.js'
import type { Side } from '../../capacity/units.js'
import type { Item } from '../../model/attribute-value.js'
import { keyItem } from '../../model/key-text.js'
import type { BillingMode, KeySchema } from '../../model/table.js'
import { describeMap, type DescribedPartition, type DescribedRefusal, type DescribedSplit } from '../../partitions/describe.js'
import { poolOf } from '../admission/admission.js'
import type { OpenTable, Source } from '../tables/open-table.js'

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

export interface ShownPartition extends Omit<DescribedPartition, 'sizeBytes' | 'lastRefusal'> {
  /** What its lower bound holds of a key; absent where that lies between two hash values. */
  readonly lowerKey: Item | undefined
  readonly bytes: number
  readonly read: ShownLoadSide
  readonly write: ShownLoadSide
  /** The last split that did not come to be, and why. */
  readonly lastRefusal: (DescribedRefusal & { readonly keyItem: Item | undefined }) | undefined
}

/** A split that came to be. */
export type ShownSplit = DescribedSplit & { readonly keyItem: Item | undefined }

export interface ShownCapacity {
  readonly billingMode: BillingMode
  readonly read: ShownPoolSide
  readonly write: ShownPoolSide
  /** In the order of their ranges. */
  readonly partitions: readonly ShownPartition[]
  /** Oldest first, as far back as they are remembered. */
  readonly splits: readonly ShownSplit[]
}

const SECONDS_AVERAGED = 10
const SECONDS_SUMMED = 60

/** What has capacity of its own: the table, or one of its global indexes. @param index its name; undefined for the table */
export function sourceNamed(table: OpenTable, index: string | undefined): Source | 'no such index' | 'a local index' {
  if (index === undefined) return table.chargesTo
  const found = table.indexes.find(({ record }) => record.name === index)
  if (found === undefined) return 'no such index'
  return found.hasOwnPool ? found.chargesTo : 'a local index'
}

/** Everything of the table that has capacity of its own. */
export function sourcesOf(table: OpenTable): readonly Source[] {
  return [table, ...table.globalIndexes].map(({ chargesTo }) => chargesTo)
}

/** How much of an index under creation is made: the share of the hash space that its backfill has passed; undefined when none runs. */
export function backfilledShare({ index }: Source): number | undefined {
  if (index?.backfill === undefined) return undefined
  const { passed } = index.backfill
  return passed === undefined ? 0 : Number(passed.readBigUInt64BE(0)) / 2 ** 64
}

export function inspect(source: Source, nowMs: number): ShownCapacity {
  const { table, index } = source
  const pool = poolOf(source)
  const { map } = index ?? table
  const schemas = index === undefined ? [table.record.keys] : [index.record.keys, table.record.keys]
  const { partitions, splits } = describeMap(map)
  const loads = new Map(map.partitions.map(({ id, load }) => [id, load]))
  return {
    billingMode: table.record.billingMode,
    read: shownPool(pool.read, nowMs),
    write: shownPool(pool.write, nowMs),
    partitions: partitions.map((partition) => shownPartition(partition, loads.get(partition.id), schemas, nowMs)),
    splits: splits.map((split) => ({ ...split, keyItem: heldBy(schemas, split.key) })),
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
  { sizeBytes: bytes, lastRefusal, ...partition }: DescribedPartition,
  load: PartitionLoad = NO_LOAD,
  schemas: readonly KeySchema[],
  nowMs: number,
): ShownPartition {
  return {
    ...partition,
    lowerKey: heldBy(schemas, partition.lower),
    bytes,
    read: shownLoad(load.read, 'read', nowMs),
    write: shownLoad(load.write, 'write', nowMs),
    lastRefusal: lastRefusal && { ...lastRefusal, keyItem: heldBy(schemas, lastRefusal.key ?? '') },
  }
}

const NO_LOAD = new PartitionLoad()

/** What a suffix holds of a key; undefined for nothing. @param hex of the suffix */
function heldBy(schemas: readonly KeySchema[], hex: string): Item | undefined {
  const item = keyItem(schemas, Buffer.from(hex, 'hex'))
  return Object.keys(item).length === 0 ? undefined : item
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
