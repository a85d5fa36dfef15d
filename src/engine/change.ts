// One decided write as store operations: the row, its index rows, the counters, the log entry. Invariant: all of them go into one batch,
// and what an index gets is the difference of its entries before and after.
import { indexHalfUnits } from '../capacity/units.js'
import { entryOf, entrySizeBytes, type IndexEntry } from '../indexes/entry.js'
import { appendOp } from '../log/log.js'
import { isSameItem } from '../model/equality.js'
import { locate, type Partition } from '../partitions/partition-map.js'
import { rowKey } from '../storage/keys.js'
import { Row, type RowHeader } from '../storage/row.js'
import { del, put, type StoreOp } from '../storage/store.js'
import type { OpenIndex, OpenTable } from './open-tables.js'

/** When and in which place of the order a write is made. */
export interface Stamp {
  readonly sequence: number
  readonly atMs: number
}

/** Collects what one write does to the store. */
export interface ChangeSink {
  readonly ops: StoreOp[]
  /** Partitions whose counters the write changed. */
  readonly touched: Partition[]
}

export interface ImagePair {
  readonly suffix: Buffer
  readonly before: Row | undefined
  readonly after: Row | undefined
}

/** The table's own row, counters and log entry. */
export function changeRow(table: OpenTable, images: ImagePair, stamp: Stamp, sink: ChangeSink): void {
  const { suffix, before, after } = images
  const key = rowKey(table.record.physicalId, suffix)
  sink.ops.push(after === undefined ? del(key) : put(key, after.text))
  const partition = locate(table.map, suffix)
  count(partition, before?.sizeBytes, after?.sizeBytes, sink)
  if (table.isLogged) {
    const { sequence, atMs } = stamp
    sink.ops.push(
      appendOp(partition.id, { sequence, atMs, physicalId: table.record.physicalId, rowSuffix: suffix, before, after }),
    )
  }
}

/** The rows of every kept index. @returns half units per index whose entry changed */
export function changeIndexes(table: OpenTable, images: ImagePair, stamp: Stamp, sink: ChangeSink): ReadonlyMap<string, number> {
  const charged = new Map<string, number>()
  for (const index of table.keptIndexes) {
    if (index.backfill !== undefined && isBehind(index.backfill, images.suffix)) continue
    const before = entryOf(table.record, index.record, images.before?.item)
    const after = entryOf(table.record, index.record, images.after?.item)
    const halfUnits = changeIndex(index, before, after, images, stamp, sink)
    if (halfUnits > 0) charged.set(index.record.name, halfUnits)
  }
  return charged
}

/** Rows that the backfill has yet to reach are its own to make; it must only hear of those written while it reads. */
function isBehind(backfill: NonNullable<OpenIndex['backfill']>, suffix: Buffer): boolean {
  if (backfill.passed !== undefined && suffix.compare(backfill.passed) <= 0) return false
  backfill.written?.set(suffix.toString('latin1'), suffix)
  return true
}

function changeIndex(
  index: OpenIndex,
  before: IndexEntry | undefined,
  after: IndexEntry | undefined,
  images: ImagePair,
  stamp: Stamp,
  sink: ChangeSink,
): number {
  const isMoved = before !== undefined && after !== undefined && !before.suffix.equals(after.suffix)
  if (before !== undefined && after !== undefined && !isMoved && isSameItem(before.item, after.item)) return 0
  const beforeBytes = before && (before.isWhole ? images.before?.sizeBytes : entrySizeBytes(before))
  const afterBytes = after && (after.isWhole ? images.after?.sizeBytes : entrySizeBytes(after))
  if (before !== undefined && (after === undefined || isMoved)) {
    sink.ops.push(del(rowKey(index.record.physicalId, before.suffix)))
    count(locate(index.map, before.suffix), beforeBytes, undefined, sink)
  }
  if (after !== undefined) {
    putEntry(index, after, images.after, afterBytes ?? 0, stamp, sink)
    count(locate(index.map, after.suffix), isMoved ? undefined : beforeBytes, afterBytes, sink)
  }
  return indexHalfUnits(beforeBytes, afterBytes, isMoved)
}

function putEntry(
  index: OpenIndex,
  entry: IndexEntry,
  whole: Row | undefined,
  sizeBytes: number,
  stamp: Stamp,
  sink: ChangeSink,
): void {
  const row = entry.isWhole && whole !== undefined ? whole : indexRow(entry, sizeBytes, stamp)
  sink.ops.push(put(rowKey(index.record.physicalId, entry.suffix), row.text))
}

function indexRow(entry: IndexEntry, sizeBytes: number, stamp: Stamp): Row {
  const header: RowHeader = { sizeBytes, sequence: stamp.sequence, writtenAtMs: stamp.atMs, origin: 0 }
  return Row.make(header, JSON.stringify(entry.item), entry.item)
}

/** Puts the entry of a row that the backfill came to. */
export function fillEntry(table: OpenTable, index: OpenIndex, row: Row, stamp: Stamp, sink: ChangeSink): void {
  const entry = entryOf(table.record, index.record, row.item)
  if (entry === undefined) return
  const sizeBytes = entry.isWhole ? row.sizeBytes : entrySizeBytes(entry)
  putEntry(index, entry, row, sizeBytes, stamp, sink)
  count(locate(index.map, entry.suffix), undefined, sizeBytes, sink)
}

function count(partition: Partition, beforeBytes: number | undefined, afterBytes: number | undefined, sink: ChangeSink): void {
  partition.items += (afterBytes === undefined ? 0 : 1) - (beforeBytes === undefined ? 0 : 1)
  partition.sizeBytes += (afterBytes ?? 0) - (beforeBytes ?? 0)
  sink.touched.push(partition)
}
