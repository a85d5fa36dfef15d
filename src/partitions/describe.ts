// What the administration shows of a map: its partitions and their lineage, with ranges as hex. Pure; plain data.
import { type ClosedPartition, type PartitionMap, rangeOf, type SplitCause } from './partition-map.js'
import type { SplitRefusal } from './split-decision.js'

export interface DescribedPartition {
  readonly id: number
  /** Inclusive; empty for the first one. */
  readonly lower: string
  /** Exclusive; undefined for the last one. */
  readonly upper: string | undefined
  readonly items: number
  readonly sizeBytes: number
  readonly createdAtMs: number
  readonly parentId: number | undefined
  /** Why it is being split just now. */
  readonly splitting: SplitCause | undefined
  readonly lastRefusal: DescribedRefusal | undefined
}

export interface DescribedRefusal {
  readonly cause: SplitCause
  readonly reason: SplitRefusal['reason']
  readonly words: string
  readonly key: string | undefined
  readonly share: number | undefined
  readonly atMs: number
}

export type DescribedSplit = Omit<ClosedPartition, 'lower' | 'key'> & { readonly lower: string; readonly key: string }

export interface DescribedMap {
  readonly partitions: readonly DescribedPartition[]
  /** Partitions that were split, oldest first. */
  readonly splits: readonly DescribedSplit[]
}

export function describeMap(map: PartitionMap): DescribedMap {
  const partitions = map.partitions.map((partition) => {
    const { id, items, sizeBytes, createdAtMs, parentId, splitting, refused } = partition
    const { lower, upper } = rangeOf(map, partition)
    return {
      id,
      lower: lower.toString('hex'),
      upper: upper?.toString('hex'),
      items,
      sizeBytes,
      createdAtMs,
      parentId,
      splitting: splitting?.cause,
      lastRefusal: refused && {
        cause: refused.cause,
        reason: refused.reason,
        words: refused.words,
        key: refused.key?.toString('hex'),
        share: refused.share,
        atMs: refused.atMs,
      },
    }
  })
  const splits = map.lineage.map((closed) => ({
    ...closed,
    lower: closed.lower.toString('hex'),
    key: closed.key.toString('hex'),
  }))
  return { partitions, splits }
}
