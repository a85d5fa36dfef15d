// Reads of ranges: one cursor a page, in chunks, until the limit, the page size or the end. Invariant: a page is one moment of the store
// as far as one index entry and its item go, and reading never holds the event loop for long.
import { LIMITS } from '../model/limits.js'
import { indexRowSuffix, rowSuffix, type SuffixRange } from '../model/key.js'
import { countTouched, type PartitionMap } from '../partitions/partition-map.js'
import { rowKey } from '../storage/keys.js'
import { Row } from '../storage/row.js'
import type { Cursor, Snapshot, Store } from '../storage/store.js'
import type { Page, RangeRead } from './engine.js'
import type { OpenTable } from './open-tables.js'

/** Rows asked of a cursor at once; the store stops earlier at its read-ahead of 64 KB. */
const CHUNK_ROWS = 128

/** What a page has gathered so far. */
interface Gathered {
  readonly rows: Row[]
  readonly fetchedBytes: number[]
  scannedCount: number
  scannedBytes: number
  last: Row | undefined
}

export async function readRange(store: Store, table: OpenTable, map: PartitionMap, read: RangeRead): Promise<Page> {
  const bounds = boundsOf(read)
  const gathered: Gathered = { rows: [], fetchedBytes: [], scannedCount: 0, scannedBytes: 0, last: undefined }
  let isExhausted = true
  if (bounds.lower.compare(bounds.upper) < 0) {
    const snapshot = read.fetchFromTable ? store.snapshot() : undefined
    const lower = rowKey(map.physicalId, bounds.lower)
    const upper = rowKey(map.physicalId, bounds.upper)
    const cursor = store.cursor({
      lower,
      upper,
      reverse: read.reverse,
      only: 'values',
      ...(snapshot === undefined ? {} : { snapshot }),
    })
    try {
      isExhausted = await gather(cursor, read, gathered, (row) => fetch(store, table, row, snapshot))
    } finally {
      await cursor.close()
      await snapshot?.close()
    }
  }
  return pageOf(map, read, bounds, gathered, isExhausted)
}

function boundsOf(read: RangeRead): SuffixRange {
  if (read.after === undefined) return { lower: read.lower, upper: read.upper }
  if (read.reverse) return { lower: read.lower, upper: lesser(read.after, read.upper) }
  const behind = Buffer.concat([read.after, Buffer.alloc(1)])
  return { lower: behind.compare(read.lower) > 0 ? behind : read.lower, upper: read.upper }
}

const lesser = (a: Buffer, b: Buffer): Buffer => (a.compare(b) < 0 ? a : b)

/** @returns whether the range ended before the limit or the page did */
async function gather(
  cursor: Cursor,
  read: RangeRead,
  gathered: Gathered,
  fetchRow: (row: Row) => Row | undefined,
): Promise<boolean> {
  const limit = read.limit ?? Number.POSITIVE_INFINITY
  for (;;) {
    const chunk = await cursor.next(Math.min(CHUNK_ROWS, limit - gathered.scannedCount))
    if (chunk.length === 0) return true
    for (const [, value] of chunk) {
      take(Row.read(value), read, gathered, fetchRow)
      if (gathered.scannedCount >= limit || gathered.scannedBytes > LIMITS.pageBytes) return false
    }
  }
}

function take(row: Row, read: RangeRead, gathered: Gathered, fetchRow: (row: Row) => Row | undefined): void {
  gathered.scannedCount++
  gathered.scannedBytes += row.sizeBytes
  gathered.last = row
  const full = read.fetchFromTable ? fetchRow(row) : row
  if (full === undefined) return
  if (read.fetchFromTable) gathered.fetchedBytes.push(full.sizeBytes)
  if (read.keep === undefined || read.keep(full.item)) gathered.rows.push(full)
}

/** The table's row of an index entry, in the snapshot that the entry was read in. */
function fetch(store: Store, table: OpenTable, entry: Row, snapshot: Snapshot | undefined): Row | undefined {
  const suffix = rowSuffix(table.record.keys, entry.item)
  return suffix && Row.readIfAny(store.get(rowKey(table.record.physicalId, suffix), snapshot))
}

function pageOf(map: PartitionMap, read: RangeRead, bounds: SuffixRange, gathered: Gathered, isExhausted: boolean): Page {
  const { rows, scannedCount, scannedBytes, fetchedBytes } = gathered
  const last = isExhausted ? undefined : gathered.last
  return { rows, scannedCount, scannedBytes, fetchedBytes, last, partitionsTouched: touched(map, read, bounds, last) }
}

function touched(map: PartitionMap, read: RangeRead, bounds: SuffixRange, last: Row | undefined): number {
  if (map.partitions.length === 1 || bounds.lower.compare(bounds.upper) >= 0) return 1
  const end = justBelow(bounds.upper)
  const stop = last && suffixOf(read, last)
  if (stop === undefined) return countTouched(map, bounds.lower, end)
  return read.reverse ? countTouched(map, stop, end) : countTouched(map, bounds.lower, stop)
}

/** Where a row that was read lies in what was read. */
function suffixOf({ table, index }: RangeRead, row: Row): Buffer | undefined {
  const { keys } = table.record
  return index === undefined ? rowSuffix(keys, row.item) : indexRowSuffix(index.keys, keys, row.item)
}

/** A suffix just below an exclusive bound, near enough to name its partition. */
function justBelow(upper: Buffer): Buffer {
  let at = upper.length - 1
  while (at >= 0 && upper[at] === 0) at--
  if (at < 0) return upper
  const below = Buffer.concat([upper.subarray(0, at + 1), Buffer.alloc(8, 0xff)])
  below[at] = (below[at] ?? 1) - 1
  return below
}
