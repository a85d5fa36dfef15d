// What one or several writes come to, gathered before any of it is done: operations of the store, changes of partitions' counters, entries of
// logs. Invariant: a sink that is never committed has changed nothing, so whatever throws on the way to the commit leaves the counters true.
import type { PartitionId, PhysicalId, Sequence } from '../../model/ids.js'
import type { Actor } from '../../log/entry.js'
import type { AppendedEntry } from '../../log/log-row.js'
import type { Partition } from '../../partitions/partition-map.js'
import type { StoreOp } from '../../storage/store.js'

/** How one row changes the counters of its partition. */
export interface CountChange {
  readonly partition: Partition
  readonly suffix: Buffer
  readonly items: number
  readonly sizeBytes: number
  /** Of the write. */
  readonly sequence: Sequence
}

/** Whose log got an entry. */
export interface LoggedChange {
  /** Of the table. */
  readonly physicalId: PhysicalId
  readonly partitionId: PartitionId
  readonly actor: Actor
}

/** An entry on its way to its log. The commit queue makes rows of them, as those of a batch share rows. */
export type LoggedEntry = LoggedChange & AppendedEntry

export interface ChangeSink {
  readonly ops: StoreOp[]
  readonly counts: CountChange[]
  readonly logged: LoggedEntry[]
  /** What memory takes over in the turn in which the change lands; undefined where there is nothing. */
  whenLanded?: (() => void)[]
}

export const newSink = (): ChangeSink => ({ ops: [], counts: [], logged: [] })

/** Counts the change where it is decided; the batch writes what the partition says at its last write. */
export function applyCount({ partition, suffix, items, sizeBytes, sequence }: CountChange): void {
  partition.newestSequence = sequence
  partition.items += items
  partition.sizeBytes += sizeBytes
  partition.splitting?.count?.record(suffix, { items, sizeBytes, sequence })
}
