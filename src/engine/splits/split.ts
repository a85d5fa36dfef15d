// One split: counts what lies below its key while writes go on, then replaces the partition by its two children in one turn and one
// commit. Invariant: nothing is persisted before that commit, so a crash at any step leaves the whole partition or both children; no row
// moves; the children's counters are exact, the one below the key by counting, the other by subtraction.
import type { Clock } from '../../runtime/clock.js'
import { nextTurn } from '../../runtime/clock.js'
import { divide, type Partition, type SplitCause } from '../../partitions/partition-map.js'
import { mapOp } from '../../partitions/stored-map.js'
import { SplitCount } from '../../partitions/split-count.js'
import { partitionCountsKey } from '../../storage/keys.js'
import { Row } from '../../storage/row.js'
import { del, type Snapshot, type Store, type StoreOp } from '../../storage/store.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import { rowsOf } from './split-by-size.js'
import type { SplitMember } from './split-target.js'

const CHUNK_ROWS = 128

export interface SplitParts {
  readonly store: Store
  readonly clock: Clock
  readonly commits: CommitQueue
}

/** A member with what counts its part below the key. */
interface Counted extends SplitMember {
  readonly count: SplitCount
}

/**
 * Divides the members at the key. @param goesOn asked between steps: whether all this is still wanted
 * @returns the first children of each member and the second ones, when that has landed; undefined when it was not wanted any more
 */
export async function divideMembers(
  parts: SplitParts,
  members: readonly SplitMember[],
  key: Buffer,
  cause: SplitCause,
  goesOn: () => boolean,
): Promise<readonly (readonly [Partition, Partition])[] | undefined> {
  const counted = members.map((member) => ({ ...member, count: new SplitCount(key) }))
  for (const { partition, count } of counted) partition.splitting = { cause, count }
  try {
    await parts.commits.landed() // what was decided before, and so was not recorded, has landed
    const isCounted = await countBelow(parts, counted, key, goesOn)
    if (!isCounted || !goesOn()) return undefined
    return await commitDivision(parts, counted, key, cause)
  } finally {
    for (const { partition } of members) partition.splitting = undefined
  }
}

async function countBelow(
  { store, commits }: SplitParts,
  counted: readonly Counted[],
  key: Buffer,
  goesOn: () => boolean,
): Promise<boolean> {
  const snapshot = await commits.betweenBatches((landedSequence) => {
    for (const { count } of counted) count.begin(landedSequence)
    return store.snapshot()
  })
  try {
    for (const one of counted) if (!(await countRows(store, snapshot, one, key, goesOn))) return false
    return true
  } finally {
    await snapshot.close()
  }
}

async function countRows(store: Store, snapshot: Snapshot, one: Counted, key: Buffer, goesOn: () => boolean): Promise<boolean> {
  const { map, partition, count } = one
  const range = rowsOf(map.physicalId, { lower: partition.lower, upper: key })
  const cursor = store.cursor({ ...range, only: 'values', snapshot })
  try {
    for (let rows = await cursor.next(CHUNK_ROWS); rows.length > 0; rows = await cursor.next(CHUNK_ROWS)) {
      for (const [, value] of rows) count.addRow(Row.read(value).sizeBytes)
      await nextTurn()
      if (!goesOn()) return false
    }
    return true
  } finally {
    await cursor.close()
  }
}

/** One turn up to the wait for the commit: whoever decides next finds the children. */
async function commitDivision(
  { clock, commits }: SplitParts,
  counted: readonly Counted[],
  key: Buffer,
  cause: SplitCause,
): Promise<readonly (readonly [Partition, Partition])[]> {
  const atMs = clock.nowMs()
  const sequence = commits.nextSequence()
  const ops: StoreOp[] = []
  const children = counted.map(({ map, partition, count: { items, sizeBytes } }) => {
    const ids = [commits.nextId(), commits.nextId()] as const
    const pair = divide(map, partition, { key, cause, ids, atMs, sequence, left: { items, sizeBytes } })
    ops.push(mapOp(map), del(partitionCountsKey(partition.id)))
    return pair
  })
  await commits.add(ops, children.flat()).durable
  return children
}
