// The partitions of one table or index: contiguous ranges of its row-key suffixes, kept sorted, and the lineage of those that were split.
// Invariant: the first starts at the lowest suffix there is and each ends where the next begins, so every row has exactly one partition
// and a split moves no data: `divide` replaces the list as one step, and rows stay where they lie.
// Source: docs HowItWorks.Partitions.
import type { PartitionId, PhysicalId, Sequence } from '../model/ids.js'
import { PartitionLoad } from '../capacity/partition-load.js'
import type { SplitCount } from './split-count.js'
import type { SplitRange, SplitRefusal } from './split-decision.js'

/** As many as there are zones that can lead. */
const SLOTS = 3

/** Why a partition was divided, or was to be. */
export type SplitCause = 'size' | 'heat' | 'throughput' | 'request'

/** A split that did not come to be. */
export interface RefusedSplit extends SplitRefusal {
  readonly cause: SplitCause
  readonly atMs: number
}

/** One partition. Its counters are changed by the engine at decide and written with the same batch. */
export interface Partition {
  readonly id: PartitionId
  /** Of the table or index whose rows it holds. */
  readonly physicalId: PhysicalId
  /** Inclusive lower bound of its suffixes; the first partition's is empty. */
  readonly lower: Buffer
  /** The first bytes of `lower` as a number, by which most of the search for a partition goes. */
  readonly lowerHead: number
  readonly createdAtMs: number
  /** Its log has no entry before this place of the store-wide order; undefined where that was not kept. */
  readonly createdAtSequence: Sequence | undefined
  /** The partition of which it was a part, whether or not the lineage still tells of that. */
  readonly parentId: PartitionId | undefined
  /** By which the zone that leads it is found. Children keep it, so that a split moves no leader. */
  readonly slot: number
  /** The last change that was decided since the store was opened; 0 when there was none. */
  newestSequence: Sequence
  items: number
  sizeBytes: number
  /** What it carries; not persisted. */
  readonly load: PartitionLoad
  /** It was split: its counters are its children's now, and nothing may write them any more. */
  isClosed: boolean
  /** Above this size somebody should look whether it is to be split. */
  watchBytes: number
  /** A split under way; it counts what lies below its key once the key is known. */
  splitting: { readonly cause: SplitCause; readonly count?: SplitCount } | undefined
  refused: RefusedSplit | undefined
}

/** A partition that was split. Its log is read and trimmed under its id. */
export interface ClosedPartition {
  readonly id: PartitionId
  readonly parentId: PartitionId | undefined
  readonly lower: Buffer
  readonly createdAtMs: number
  readonly createdAtSequence?: Sequence | undefined
  readonly closedAtMs: number
  /** Its log has no entry after this place of the store-wide order, those of its children none before it. */
  readonly closedAtSequence: Sequence
  readonly cause: SplitCause
  /** Where its second child begins. */
  readonly key: Buffer
  readonly children: readonly [left: PartitionId, right: PartitionId]
}

export interface PartitionMap {
  readonly physicalId: PhysicalId
  /** Replaced as a whole by a split. */
  partitions: readonly Partition[]
  /** Oldest first; kept as long as a log or an audit needs it. */
  lineage: readonly ClosedPartition[]
}

type PartitionStart = Pick<Partition, 'id' | 'physicalId' | 'lower' | 'createdAtMs'> &
  Partial<Pick<Partition, 'createdAtSequence' | 'parentId' | 'slot' | 'newestSequence' | 'items' | 'sizeBytes'>>

export function newPartition({
  id,
  physicalId,
  lower,
  createdAtMs,
  createdAtSequence,
  parentId,
  slot = id % SLOTS,
  newestSequence = 0,
  items = 0,
  sizeBytes = 0,
}: PartitionStart): Partition {
  return {
    id,
    physicalId,
    lower,
    lowerHead: headOf(lower),
    createdAtMs,
    createdAtSequence,
    parentId,
    slot,
    newestSequence,
    items,
    sizeBytes,
    load: new PartitionLoad(),
    isClosed: false,
    watchBytes: 0,
    splitting: undefined,
    refused: undefined,
  }
}

/** Equal slices of the hash space. */
export function newPartitionMap(physicalId: PhysicalId, ids: readonly number[], createdAtMs: number): PartitionMap {
  const partitions = ids.map((id, n) => newPartition({ id, physicalId, lower: sliceStart(n, ids.length), createdAtMs }))
  return { physicalId, partitions, lineage: [] }
}

function sliceStart(n: number, count: number): Buffer {
  if (n === 0) return Buffer.alloc(0)
  const start = Buffer.alloc(8)
  start.writeBigUInt64BE(((1n << 64n) * BigInt(n)) / BigInt(count))
  return start
}

/** The partition that holds the suffix. */
export function locate(map: PartitionMap, suffix: Buffer): Partition {
  const partition = map.partitions[indexOfPartition(map, suffix)]
  if (partition === undefined) throw new Error('a partition map without partitions')
  return partition
}

/** The place of the suffix's partition in the map. */
export function indexOfPartition(map: PartitionMap, suffix: Buffer): number {
  const { partitions } = map
  let low = 0
  let high = partitions.length - 1
  if (high === 0) return 0
  const head = headOf(suffix)
  while (low < high) {
    const middle = (low + high + 1) >> 1
    const partition = partitions[middle]
    if (partition !== undefined && startsAtOrBelow(partition, head, suffix)) low = middle
    else high = middle - 1
  }
  return low
}

function startsAtOrBelow({ lower, lowerHead }: Partition, head: number, suffix: Buffer): boolean {
  return lowerHead === head ? lower.compare(suffix) <= 0 : lowerHead < head
}

/** As many bytes as a number holds exactly. */
const HEAD_BYTES = 6

/** The first bytes as a number, those that are not there as zeros: in order wherever two of them differ. */
function headOf(suffix: Buffer): number {
  if (suffix.length >= HEAD_BYTES) return suffix.readUIntBE(0, HEAD_BYTES)
  return suffix.length === 0 ? 0 : suffix.readUIntBE(0, suffix.length) * 256 ** (HEAD_BYTES - suffix.length)
}

export function rangeOf(map: PartitionMap, partition: Partition): SplitRange {
  return { lower: partition.lower, upper: map.partitions[indexOfPartition(map, partition.lower) + 1]?.lower }
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

/** When, why and into what a partition is divided. */
export interface Division {
  readonly key: Buffer
  readonly cause: SplitCause
  readonly ids: readonly [left: number, right: number]
  readonly atMs: number
  readonly sequence: Sequence
  /** What the part below the key holds, exactly. */
  readonly left: { readonly items: number; readonly sizeBytes: number }
}

/** Replaces the partition by its two children. @returns them @throws Error when they would hold what can't be */
export function divide(map: PartitionMap, parent: Partition, division: Division): readonly [Partition, Partition] {
  const { key, cause, ids, atMs, sequence, left } = division
  const { upper } = rangeOf(map, parent)
  if (key.compare(parent.lower) <= 0 || (upper !== undefined && key.compare(upper) >= 0)) {
    throw new Error(`partition ${parent.id} can't be divided at ${key.toString('hex')}, which is not inside it`)
  }
  const right = { items: parent.items - left.items, sizeBytes: parent.sizeBytes - left.sizeBytes }
  if (Math.min(left.items, left.sizeBytes, right.items, right.sizeBytes) < 0) {
    throw new Error(`partition ${parent.id} counts ${parent.items} items, its left part ${left.items}`)
  }
  const { slot, newestSequence } = parent
  const common = {
    physicalId: map.physicalId,
    createdAtMs: atMs,
    createdAtSequence: sequence,
    parentId: parent.id,
    slot,
    newestSequence,
  }
  const children = [
    newPartition({ ...common, id: ids[0], lower: parent.lower, ...left }),
    newPartition({ ...common, id: ids[1], lower: key, ...right }),
  ] as const
  const { id, parentId, lower, createdAtMs, createdAtSequence } = parent
  map.partitions = map.partitions.flatMap((one) => (one === parent ? children : [one]))
  map.lineage = [
    ...map.lineage,
    {
      id,
      parentId,
      lower,
      createdAtMs,
      createdAtSequence,
      closedAtMs: atMs,
      closedAtSequence: sequence,
      cause,
      key,
      children: ids,
    },
  ]
  parent.isClosed = true
  parent.splitting = undefined
  return children
}
