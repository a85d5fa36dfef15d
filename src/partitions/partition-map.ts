// The partitions of one table or index: contiguous ranges of its row-key suffixes, kept sorted. Invariant: the first starts at the
// lowest suffix there is and each ends where the next begins, so every row has exactly one partition and a split moves no data.
// Source: docs HowItWorks.Partitions; four partitions of a new on-demand table measured on the service through a Scan's charge.
import { PartitionLoad } from '../capacity/partition-load.js'
import { partitionCountsKey, partitionMapKey } from '../storage/keys.js'
import { put, type StoreOp } from '../storage/store.js'

const COUNTS_FORMAT = 1
const READ_UNITS_EACH = 3000
const WRITE_UNITS_EACH = 1000
const ON_DEMAND_COUNT = 4

/** One partition. Its counters are changed by the engine at decide and written with the same batch. */
export interface Partition {
  readonly id: number
  /** Inclusive lower bound of its suffixes; the first partition's is empty. */
  readonly lower: Buffer
  items: number
  sizeBytes: number
  /** What it carries; not persisted. */
  readonly load: PartitionLoad
}

export interface PartitionMap {
  readonly physicalId: number
  readonly partitions: readonly Partition[]
}

/** How many partitions a new table or index gets. Source: docs bp-partition-key-design (the classic formula); measured (4 on demand). */
export function initialCount(billing: { onDemand: boolean; readUnits: number; writeUnits: number }): number {
  if (billing.onDemand) return ON_DEMAND_COUNT
  return Math.max(1, Math.ceil(billing.readUnits / READ_UNITS_EACH + billing.writeUnits / WRITE_UNITS_EACH))
}

/** Equal slices of the hash space. */
export function newPartitionMap(physicalId: number, ids: readonly number[]): PartitionMap {
  const partitions = ids.map((id, n) => ({
    id,
    lower: sliceStart(n, ids.length),
    items: 0,
    sizeBytes: 0,
    load: new PartitionLoad(),
  }))
  return { physicalId, partitions }
}

function sliceStart(n: number, count: number): Buffer {
  if (n === 0) return Buffer.alloc(0)
  const start = Buffer.alloc(8)
  start.writeBigUInt64BE(((1n << 64n) * BigInt(n)) / BigInt(count))
  return start
}

/** The partition that holds the suffix. */
export function locate(map: PartitionMap, suffix: Buffer): Partition {
  const partition = map.partitions[placeOf(map, suffix)]
  if (partition === undefined) throw new Error('a partition map without partitions')
  return partition
}

/** The place of the suffix's partition in the map. */
export function placeOf(map: PartitionMap, suffix: Buffer): number {
  let low = 0
  let high = map.partitions.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    const partition = map.partitions[middle]
    if (partition !== undefined && partition.lower.compare(suffix) <= 0) low = middle
    else high = middle - 1
  }
  return low
}

/** Items and bytes over all partitions. */
export function totals(map: PartitionMap): { items: number; sizeBytes: number } {
  let items = 0
  let sizeBytes = 0
  for (const partition of map.partitions) {
    items += partition.items
    sizeBytes += partition.sizeBytes
  }
  return { items, sizeBytes }
}

export function mapOp(map: PartitionMap): StoreOp {
  const stored = map.partitions.map(({ id, lower }) => ({ id, lower: lower.toString('hex') }))
  return put(partitionMapKey(map.physicalId), JSON.stringify(stored))
}

export function countsOp(partition: Partition): StoreOp {
  return put(partitionCountsKey(partition.id), `${COUNTS_FORMAT} ${partition.items} ${partition.sizeBytes}`)
}

/** @param read a reader of the store */
export function loadPartitionMap(physicalId: number, read: (key: Buffer) => string | undefined): PartitionMap {
  const stored = read(partitionMapKey(physicalId))
  if (stored === undefined) throw new Error(`no partition map for physical id ${physicalId}`)
  const ranges = JSON.parse(stored) as { id: number; lower: string }[] // our own text
  const partitions = ranges.map(({ id, lower }) => {
    const [, items = 0, sizeBytes = 0] = (read(partitionCountsKey(id)) ?? '').split(' ').map(Number)
    return { id, lower: Buffer.from(lower, 'hex'), items, sizeBytes, load: new PartitionLoad() }
  })
  return { physicalId, partitions }
}
