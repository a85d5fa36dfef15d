// A partition map as it is stored: its partitions with their lineage as one JSON row, the counters of each partition in a row of their own.
// Invariant: what is written is read back the same, in every format that there ever was.
import type { PhysicalId, Sequence } from '../model/ids.js'
import { partitionCountsKey, partitionMapKey } from '../storage/keys.js'
import { put, type StoreOp } from '../storage/store.js'
import { type ClosedPartition, newPartition, type Partition, type PartitionMap } from './partition-map.js'

const COUNTS_FORMAT = 1
const MAP_FORMAT = 2

interface StoredPartition {
  readonly id: number
  readonly lower: string
  /** Absent in maps of before there were splits. */
  readonly createdAtMs?: number
  /** Absent in maps of before streams could be read. */
  readonly createdAtSequence?: Sequence | undefined
  readonly parentId?: number | undefined
}
type StoredClosed = Omit<ClosedPartition, 'lower' | 'key' | 'parentId' | 'createdAtSequence'> &
  StoredPartition & { readonly key: string }

/** The map's partitions and lineage as plain data; JSON. */
export interface StoredMap {
  readonly format: number
  readonly partitions: readonly StoredPartition[]
  readonly lineage: readonly StoredClosed[]
}

/** Which partitions there are and what they were split from, without what they hold. */
export interface MapOutline {
  readonly partitions: readonly Pick<Partition, 'id' | 'lower' | 'createdAtMs' | 'createdAtSequence' | 'parentId'>[]
  readonly lineage: readonly ClosedPartition[]
}

export const storedMap = ({ partitions, lineage }: MapOutline): StoredMap => ({
  format: MAP_FORMAT,
  partitions: partitions.map(({ id, lower, createdAtMs, createdAtSequence, parentId }) => ({
    id,
    lower: lower.toString('hex'),
    createdAtMs,
    createdAtSequence,
    parentId,
  })),
  lineage: lineage.map((closed) => ({ ...closed, lower: closed.lower.toString('hex'), key: closed.key.toString('hex') })),
})

/** @param ownerCreatedAtMs of the table, for maps that don't say when their partitions were made */
export const outlineOf = ({ partitions, lineage }: Omit<StoredMap, 'format'>, ownerCreatedAtMs: number): MapOutline => ({
  partitions: partitions.map(({ id, lower, createdAtMs = ownerCreatedAtMs, createdAtSequence, parentId }) => ({
    id,
    lower: Buffer.from(lower, 'hex'),
    createdAtMs,
    createdAtSequence,
    parentId,
  })),
  lineage: lineage.map((closed) => ({
    ...closed,
    parentId: closed.parentId,
    createdAtMs: closed.createdAtMs ?? ownerCreatedAtMs,
    lower: Buffer.from(closed.lower, 'hex'),
    key: Buffer.from(closed.key, 'hex'),
  })),
})

export function mapOp(map: PartitionMap): StoreOp {
  return put(partitionMapKey(map.physicalId), JSON.stringify(storedMap(map)))
}

export function countsOp(partition: Partition): StoreOp {
  return put(partitionCountsKey(partition.id), `${COUNTS_FORMAT} ${partition.items} ${partition.sizeBytes}`)
}

/** @param read a reader of the store @param ownerCreatedAtMs as for `outlineOf` */
export function loadPartitionMap(
  physicalId: PhysicalId,
  ownerCreatedAtMs: number,
  read: (key: Buffer) => string | undefined,
): PartitionMap {
  const stored = read(partitionMapKey(physicalId))
  if (stored === undefined) throw new Error(`no partition map for physical id ${physicalId}`)
  const parsed = JSON.parse(stored) as StoredMap | readonly StoredPartition[] // our own text
  const map = 'partitions' in parsed ? parsed : { partitions: parsed, lineage: [] }
  const { partitions, lineage } = outlineOf(map, ownerCreatedAtMs)
  return {
    physicalId,
    lineage,
    partitions: partitions.map((outline) => {
      const [, items = 0, sizeBytes = 0] = (read(partitionCountsKey(outline.id)) ?? '').split(' ').map(Number)
      return newPartition({ ...outline, physicalId, items, sizeBytes })
    }),
  }
}
