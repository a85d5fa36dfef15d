// Questions to the lineage of a partition map: who held what when. Invariant: every suffix and every place of the order have one owner.
import type { Sequence } from '../model/ids.js'
import { type ClosedPartition, locate, type Partition, type PartitionMap } from './partition-map.js'

/** Whose log has the entry of that sequence for the suffix, as far back as the lineage reaches. */
export function logOwner(map: PartitionMap, suffix: Buffer, sequence: Sequence): number {
  let owner: Partition | ClosedPartition = locate(map, suffix)
  for (;;) {
    const parent = parentOf(map, owner)
    if (parent === undefined || sequence > parent.closedAtSequence) return owner.id
    owner = parent
  }
}

/** A partition that was not split from another one of the lineage, and all that it was split into. */
export interface Family {
  readonly root: number
  /** Ids, the root's included where it was split. */
  readonly closed: readonly number[]
  readonly open: readonly Partition[]
}

export function families(map: PartitionMap): readonly Family[] {
  const found = new Map<number, { root: number; closed: number[]; open: Partition[] }>()
  const familyOf = (member: Partition | ClosedPartition): { root: number; closed: number[]; open: Partition[] } => {
    const root = rootOf(map, member)
    const family = found.get(root) ?? { root, closed: [], open: [] }
    found.set(root, family)
    return family
  }
  for (const closed of map.lineage) familyOf(closed).closed.push(closed.id)
  for (const partition of map.partitions) familyOf(partition).open.push(partition)
  return [...found.values()]
}

function rootOf(map: PartitionMap, member: Partition | ClosedPartition): number {
  let root = member
  for (let parent = parentOf(map, root); parent !== undefined; parent = parentOf(map, parent)) root = parent
  return root.id
}

function parentOf(map: PartitionMap, { parentId }: Partition | ClosedPartition): ClosedPartition | undefined {
  return parentId === undefined ? undefined : map.lineage.find(({ id }) => id === parentId)
}
