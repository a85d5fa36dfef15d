// What somebody says of himself for whom the logs of tables are kept, and who may read them. Invariant: what a reader does with entries and
// its row, which says how far it got, go into one batch, so each entry counts exactly once, restarts included.
import type { PartitionId, Sequence } from '../../model/ids.js'
import type { LogEntry } from '../../log/entry.js'
import type { ClosedPartition, Partition } from '../../partitions/partition-map.js'
import type { LoggedChange } from '../commit/change-sink.js'

/** A table's log: that of each partition, in the order of the lineage. */
export interface ReadableLog {
  readonly map: {
    readonly partitions: readonly Pick<Partition, 'id' | 'parentId'>[]
    readonly lineage: readonly ClosedPartition[]
  }
  /** Nothing is read of it any more. */
  readonly isGone: boolean
}

/** Every partition that the log has parts of, parents before their children. */
export const partitionIdsOf = ({ map: { lineage, partitions } }: ReadableLog): readonly number[] =>
  [...lineage, ...partitions].map(({ id }) => id)

/** For whom a table's log is kept. */
export interface LogKeeper {
  /** For how long entries stay after they were made, whoever has passed them; 0: no longer than a reader needs them. */
  readonly retentionMs: number
  /** The log stays for as long when its table is dropped. */
  readonly outlivesTable?: boolean
  /** How long a split is remembered for it, whether or not anything is left of the log. */
  readonly lineageMs?: number
  /** Closed partitions stay in the lineage when their logs are empty. */
  readonly needsLineage?: boolean
}

/** How far a reader got in the log of one partition; the same object every time. */
export interface LogPlace {
  readonly partitionId: PartitionId
  /** Every entry up to this place of the store-wide order is done with. */
  readonly sequence: Sequence
  /** Entries up to here were given; what is not done with of them the reader has set aside. Without that it is `sequence`. */
  readonly givenSequence: Sequence
  /** What the reader's row of this log says; undefined while there is none. */
  readonly saved: string | undefined
}

/**
 * What a reader waits for that has not passed all it was given: nothing, since it is another try that it needs; somebody who wakes it; a
 * time; or, where what it writes to refused an entry, a while that grows with each refusal.
 */
export type Wait = 'at once' | 'until woken' | 'refused' | { readonly dueMs: number }

/** What came of a reader's turn. */
export interface Applied {
  /** Every entry up to and including this one is done with. */
  readonly sequence: Sequence
  /** What its row is to say; undefined leaves it as it is, and a restart gives the entries passed since then again. */
  readonly saved: string | undefined
  /** Undefined when all entries are passed: then come the next ones. */
  readonly waits: Wait | undefined
  /** There are entries that wait while later ones pass. */
  readonly setAside?: SetAsideEntries
}

/** Entries that a reader keeps to itself: it finds them in the log again when it goes on from its row. */
export interface SetAsideEntries {
  /** It is given none up to this one again. */
  readonly givenSequence: Sequence
  /** When it looks again, whatever it waits for besides. */
  readonly againAtMs: number
}

export interface LogReader extends LogKeeper {
  /** Names its rows, one for each partition's log. */
  readonly name: string
  readonly log: ReadableLog
  /** Where it begins in a log of which it has no row: after this place of the store-wide order; 0 is the log's beginning. */
  readonly startAt: number
  /** How far one of its rows says that it got. */
  sequenceIn(saved: string): Sequence
  /** Whether entries may pass now. Whoever changes that wakes the reader. */
  isOpen(): boolean
  /** When it looks, by the clock, at a log that has just got an entry; undefined when it passes that one with the next. */
  looksAtMs(change: LoggedChange, nowMs: number): number | undefined
  /**
   * Does its work in one turn, and what it adds to the commit queue shares the batch with its row. Work that takes longer than a turn is
   * begun here and waited for with `until woken`; the same entries come again then.
   * @param entries of the log after what was given, oldest first; at least one, unless something is set aside
   */
  apply(place: LogPlace, entries: readonly LogEntry[]): Applied
}
