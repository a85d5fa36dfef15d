// Reading and trimming the log of a partition. The commit of a change appends its entry (log-row.ts).
import type { PartitionId, Sequence } from '../model/ids.js'
import { logEntryKey, logEntrySequence, logRange } from '../storage/keys.js'
import { type Cursor, del, type KeyRange, type Store, type StoreOp } from '../storage/store.js'
import { decodeEntry, type LogEntry } from './entry.js'
import { entriesOfRow, rowAtMs, sequencesOfRow } from './log-row.js'

const COUNTED_AT_ONCE = 256
/** A few writes at the same time, of a table of four partitions. */
const LIKELY_IN_A_ROW = 3

type Rows = Awaited<ReturnType<Cursor['next']>>

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
  const cursor = entryCursor(store, partitionId, after, before)
  try {
    return await cursor.next(limit)
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
export function entryCursor(
  store: Store,
  partitionId: PartitionId,
  after: Sequence,
  before = Number.POSITIVE_INFINITY,
): EntryCursor {
  return new LogCursor(store.cursor(rangeAfter(partitionId, after)), after, before)
}

class LogCursor implements EntryCursor {
  readonly #cursor: Cursor
  readonly #after: Sequence
  readonly #before: Sequence
  /** What has been read of the store and not been given yet. */
  #entries: Iterator<LogEntry, undefined> = entriesOfRows([], 0, 0)
  #rows = 0
  #given = 0
  /** What is left of the log comes after the range. */
  #isOver = false

  constructor(cursor: Cursor, after: Sequence, before: Sequence) {
    this.#cursor = cursor
    this.#after = after
    this.#before = before
  }

  async next(limit: number): Promise<readonly LogEntry[]> {
    const found: LogEntry[] = []
    this.#take(found, limit)
    while (found.length < limit && !this.#isOver) {
      const wanted = this.#rowsFor(limit - found.length)
      const rows = await this.#cursor.next(wanted)
      this.#rows += rows.length
      this.#entries = entriesOfRows(rows, this.#after, this.#before)
      this.#take(found, limit)
      const last = rows.at(-1)
      this.#isOver = last === undefined || logEntrySequence(last[0]) >= this.#before - 1
      if (rows.length < wanted) break // the end of the log, or as much as the store reads at once
    }
    return found
  }

  close(): Promise<void> {
    return this.#cursor.close()
  }

  /** Entries are decoded when they are given. */
  #take(found: LogEntry[], limit: number): void {
    while (found.length < limit) {
      const { done, value } = this.#entries.next()
      if (done === true) return
      found.push(value)
      this.#given++
    }
  }

  /** As many as probably hold so many entries, by those that have been read. */
  #rowsFor(entries: number): number {
    return Math.ceil(this.#rows === 0 ? entries / LIKELY_IN_A_ROW : (entries * this.#rows) / Math.max(this.#given, this.#rows))
  }
}

function* entriesOfRows(rows: Rows, after: Sequence, before: Sequence): Generator<LogEntry, undefined> {
  for (const [key, text] of rows) {
    for (const entry of entriesOfRow(key, text)) {
      if (entry.sequence >= before) return undefined
      if (entry.sequence > after) yield entry
    }
  }
  return undefined
}

/** How many entries there are after a sequence, up to and without another one. */
export async function countBetween(
  store: Store,
  partitionId: PartitionId,
  after: Sequence,
  before = Number.POSITIVE_INFINITY,
): Promise<number> {
  const cursor = store.cursor(rangeAfter(partitionId, after))
  try {
    let count = 0
    for (let rows = await cursor.next(COUNTED_AT_ONCE); rows.length > 0; rows = await cursor.next(COUNTED_AT_ONCE)) {
      for (const [key, text] of rows) {
        for (const sequence of sequencesOfRow(key, text)) {
          if (sequence >= before) return count
          if (sequence > after) count++
        }
      }
    }
    return count
  } finally {
    await cursor.close()
  }
}

/** The first row of it has the first entry after the sequence. */
const rangeAfter = (partitionId: PartitionId, after: Sequence): KeyRange => ({
  lower: logEntryKey(partitionId, after + 1),
  upper: logRange(partitionId).upper,
})

export async function entryAt(store: Store, partitionId: PartitionId, sequence: Sequence): Promise<LogEntry | undefined> {
  const [entry] = await entriesBetween(store, partitionId, sequence - 1, sequence + 1, 1)
  return entry
}

/** An entry that has a row of its own, at once. */
export function loneEntryAt(store: Store, partitionId: PartitionId, sequence: Sequence): LogEntry | undefined {
  const text = store.get(logEntryKey(partitionId, sequence))
  return text === undefined ? undefined : decodeEntry(sequence, text)
}

/**
 * Operations that drop rows of the range of a log, at most `limit` of them: those of which all entries are older than `beforeMs`, and passed by
 * every follower.
 */
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
      if (rowAtMs(value) >= beforeMs || logEntrySequence(key) > passedSequence) break
      ops.push(del(key))
    }
    return ops
  } finally {
    await cursor.close()
  }
}
