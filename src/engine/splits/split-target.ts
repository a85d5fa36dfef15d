// What is divided together: a table with its local indexes, whose partitions have the same bounds, or one other index.
// Invariant: the maps of a target have the same bounds at any time, since they are divided in one turn and one commit.
import { indexOfPartition, rangeOf, type Partition, type PartitionMap } from '../../partitions/partition-map.js'
import type { Indivisible, SplitRange } from '../../partitions/split-decision.js'
import type { OpenIndex, OpenTable } from '../tables/open-table.js'

export interface SplitTarget {
  readonly table: OpenTable
  /** The index, as it was when the target was named. */
  readonly index: OpenIndex | undefined
  /** The first one names the target: the table's own map, or the index's. */
  readonly map: PartitionMap
  readonly localMaps: readonly PartitionMap[]
}

/** One map of a target, and the partition of it that is to be divided. */
export interface SplitMember {
  readonly map: PartitionMap
  readonly partition: Partition
}

/** @param index one that splits with its table is part of the table's own target */
export function targetOf(table: OpenTable, index: OpenIndex | undefined): SplitTarget {
  if (index?.splitsWithTable === false) return { table, index, map: index.map, localMaps: [] }
  return { table, index: undefined, map: table.map, localMaps: table.localIndexes.map(({ map }) => map) }
}

/** Every target of a table. */
export function targetsOf(table: OpenTable): readonly SplitTarget[] {
  return [
    targetOf(table, undefined),
    ...table.indexes.flatMap((index) => (index.splitsWithTable ? [] : [targetOf(table, index)])),
  ]
}

export const indivisibleIn = ({ localMaps }: SplitTarget): Indivisible => (localMaps.length > 0 ? 'collection' : 'row')

/** Whether rows are still written to it. */
export function isAlive({ table, map }: SplitTarget): boolean {
  return !table.isGone && (table.map === map || table.keptIndexes.some((index) => index.map === map))
}

/** The target's own partition, then its like in the local indexes. */
export type SplitMembers = readonly [SplitMember, ...SplitMember[]]

/** @param partition of any map of the target */
export function membersOf({ map, localMaps }: SplitTarget, partition: Partition): SplitMembers {
  const place = indexOfPartition(map, partition.lower)
  const memberOf = (one: PartitionMap): SplitMember => {
    const member = one.partitions[place]
    if (member?.lower.equals(partition.lower) !== true) throw new Error(`the bounds of ${one.physicalId} are not its table's`)
    return { map: one, partition: member }
  }
  return [memberOf(map), ...localMaps.map(memberOf)]
}

/** The table's bytes and those of its local indexes. */
export const sizeOf = (members: readonly SplitMember[]): number =>
  members.reduce((sum, { partition }) => sum + partition.sizeBytes, 0)

export const boundsOf = ({ map }: SplitTarget, partition: Partition): SplitRange => rangeOf(map, partition)
