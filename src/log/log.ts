// Reading and trimming the log of a partition. Appending is a store operation of the commit that made the change.
import type { PartitionId, Sequence } from '../model/ids.js'
import { logEntryKey, logEntrySequence, logRange } from '../storage/keys.js'
import type { Cursor, KeyRange, Store, StoreOp } from '../storage/store.js'
import { del, put } from '../storage/store.js'
import { decodeEntry, encodeEntry, entryAtMs, type LogEntry } from './entry.js'

const COUNTED_AT_ONCE = 1000

/** The operation that appends the entry, for the batch that makes the change itself. */
export function appendOp(partitionId: PartitionId, entry: LogEntry): StoreOp {
  return put(logEntryKey(partitionId, entry.sequence), encodeEntry(entry))
}

/** Entries after the sequence, oldest first, at most so many. */
export function entriesAfter(
  store: Store,
  partitionId: PartitionId,
  sequence: Sequence,
  limit: number,
): Promise<readonly LogEntry[]> {
  return entriesBetween(store, partitionId, sequence, undefined, limit)
}

/** The same, up to and without another sequence. */
export async function entriesBetween(
  store: Store,
  partitionId: PartitionId,
  after: Sequence,
  before: Sequence | undefined,
  limit: number,
): Promise<readonly LogEntry[]> {
  const cursor = store.cursor(rangeBetween(partitionId, after, before))
  try {
    return entriesOf(await cursor.next(limit))
  } finally {
    await cursor.close()
  }
}

/** Entries in order, as they were when the cursor was opened. Must be closed. */
export interface EntryCursor {
  /** At most so many, possibly fewer; none when there are no more. */
  next(limit: number): Promise<readonly LogEntry[]>
  close(): Promise<void>
}

/** Entries after a sequence, oldest first, up to and without another one. */
export function entryCursor(store: Store, partitionId: PartitionId, after: Sequence, before: Sequence | undefined): EntryCursor {
  const cursor = store.cursor(rangeBetween(partitionId, after, before))
  return {
    next: async (limit) => entriesOf(await cursor.next(limit)),
    close: () => cursor.close(),
  }
}

const entriesOf = (rows: Awaited<ReturnType<Cursor['next']>>): readonly LogEntry[] =>
  rows.map(([key, value]) => decodeEntry(logEntrySequence(key), value))

/** How many entries there are after a sequence, up to and without another one. */
export async function countBetween(
  store: Store,
  partitionId: PartitionId,
  after: Sequence,
  before: Sequence | undefined,
): Promise<number> {
  const cursor = store.cursor({ ...rangeBetween(partitionId, after, before), only: 'keys' })
  try {
    let count = 0
    for (let rows = await cursor.next(COUNTED_AT_ONCE); rows.length > 0; rows = await cursor.next(COUNTED_AT_ONCE)) {
      count += rows.length
    }
    return count
  } finally {
    await cursor.close()
  }
}

const rangeBetween = (partitionId: PartitionId, after: Sequence, before: Sequence | undefined): KeyRange => ({
  lower: logEntryKey(partitionId, after + 1),
  upper: before === undefined ? logRange(partitionId).upper : logEntryKey(partitionId, before),
})

export function entryAt(store: Store, partitionId: PartitionId, sequence: Sequence): LogEntry | undefined {
  const text = store.get(logEntryKey(partitionId, sequence))
  return text === undefined ? undefined : decodeEntry(sequence, text)
}

/** Operations that drop entries of the range of a log, older than `beforeMs`, which every follower has passed; at most `limit` of them. */
export async function trimOps(
  store: Store,
  range: KeyRange,
  beforeMs: number,
  passedSequence: Sequence,
  limit: number,
): Promise<readonly StoreOp[]> {
  const cursor = store.cursor(range)
  try {
    const ops: StoreOp[] = []
    for (const [key, value] of await cursor.next(limit)) {
      if (entryAtMs(value) >= beforeMs || logEntrySequence(key) > passedSequence) break
      ops.push(del(key))
    }
    return ops
  } finally {
    await cursor.close()
  }
}
