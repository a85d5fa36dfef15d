// One decided write as store operations: the row, its index rows, the counters, the log entry. Invariant: all of them go into one batch,
// and what an index gets is the difference of its entries before and after.
import type { Sequence } from '../../model/ids.js'
import { writeHalfUnits } from '../../capacity/units.js'
import { type IndexChange, planIndex, type SizedItem } from '../../indexes/index-change.js'
import { entrySizeBytes, type IndexEntry } from '../../indexes/index-entry.js'
import { type Actor, encodeEntry, type EntryReplication } from '../../log/entry.js'
import type { SharedEnds } from '../../model/shared-ends.js'
import { locate, type Partition } from '../../partitions/partition-map.js'
import { rowKey } from '../../storage/keys.js'
import { Row, type RowHeader } from '../../storage/row.js'
import { del, put } from '../../storage/store.js'
import type { VectorSet } from '../../vectors/vector-set.js'
import type { ChangeSink } from '../commit/change-sink.js'
import type { BackfillProgress, OpenIndex, OpenTable } from '../tables/open-table.js'

/** When and in which place of the order a write is made. */
export interface Stamp {
  readonly sequence: Sequence
  readonly atMs: number
  readonly actor: Actor
  /** On a table that is replicated. */
  readonly replication?: EntryReplication | undefined
}

export interface ImagePair {
  readonly suffix: Buffer
  /** The table's partition that holds the row. */
  readonly partition: Partition
  readonly before: Row | undefined
  readonly after: Row | undefined
  /** What their JSON shares, where it has been compared. */
  readonly sharedJson?: SharedEnds | undefined
}

/** How the entry of one index in use changes. */
export type OpenIndexChange = IndexChange<OpenIndex>

/** The table's own row, counters and log entry. */
export function changeRow(table: OpenTable, images: ImagePair, stamp: Stamp, sink: ChangeSink): void {
  const { suffix, before, after, partition } = images
  const key = rowKey(table.record.physicalId, suffix)
  sink.ops.push(after === undefined ? del(key) : put(key, after.text))
  count(partition, { suffix, beforeBytes: before?.sizeBytes, afterBytes: after?.sizeBytes }, stamp, sink)
  if (table.isLogged) {
    const { physicalId } = table.record
    const { sequence, atMs, actor, replication } = stamp // member by member: a copy by `...` costs 3 µs more
    const entry = { sequence, atMs, physicalId, rowSuffix: suffix, before, after, actor, replication }
    const { format, rest } = encodeEntry(entry, images.sharedJson)
    const isAlone = replication !== undefined
    sink.logged.push({ physicalId, partitionId: partition.id, actor, sequence, atMs, format, rest, isAlone })
  }
}

/** What a write changes in every kept index; indexes whose entry stays as it is are left out. */
export function planIndexes(
  table: OpenTable,
  suffix: Buffer,
  before: SizedItem | undefined,
  after: SizedItem | undefined,
): readonly OpenIndexChange[] {
  const changes: OpenIndexChange[] = []
  for (const index of table.keptIndexes) {
    if (index.backfill !== undefined && !isReached(index.backfill, suffix)) continue
    const change = planIndex(index, before, after)
    if (change !== undefined) changes.push(change)
  }
  return changes
}

/** Rows that the backfill has yet to reach are its own to make. */
const isReached = ({ passed }: BackfillProgress, suffix: Buffer): boolean => passed !== undefined && suffix.compare(passed) <= 0

/** Backfills hear of each row that is written while they read, and that they have yet to reach. */
export function tellBackfills(table: OpenTable, suffix: Buffer): void {
  for (const { backfill } of table.keptIndexes) {
    if (backfill?.written !== undefined && !isReached(backfill, suffix)) backfill.written.set(suffix.toString('latin1'), suffix)
  }
}

/** The rows of a changed index entry. @param whole the table's row, which an entry that shows all of it shares */
export function changeIndex(change: OpenIndexChange, whole: Row | undefined, stamp: Stamp, sink: ChangeSink): void {
  const { index, before, after, beforeBytes, afterBytes, isMoved } = change
  if (index.vectors !== undefined) landVector(index.vectors, change, sink)
  if (before !== undefined && (after === undefined || isMoved)) {
    sink.ops.push(del(rowKey(index.record.physicalId, before.suffix)))
    count(locate(index.map, before.suffix), { suffix: before.suffix, beforeBytes, afterBytes: undefined }, stamp, sink)
  }
  if (after !== undefined) {
    putEntry(index, after, whole, afterBytes ?? 0, stamp, sink)
    const sizes = { suffix: after.suffix, beforeBytes: isMoved ? undefined : beforeBytes, afterBytes }
    count(locate(index.map, after.suffix), sizes, stamp, sink)
  }
}

/** What searches look through follows the store: it changes when the entry has landed, and not at all when that fails. */
function landVector(vectors: VectorSet, { before, after }: OpenIndexChange, sink: ChangeSink): void {
  const { suffix } = after ?? before ?? {}
  if (suffix === undefined) return
  sink.whenLanded ??= []
  sink.whenLanded.push(() => {
    vectors.land(suffix.toString('latin1'), after?.item)
  })
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
export function fillEntry(index: OpenIndex, row: Row, stamp: Stamp, sink: ChangeSink): void {
  const entry = index.entryOf(row.item)
  if (entry === undefined) return
  const sizeBytes = entry.isWhole ? row.sizeBytes : entrySizeBytes(entry)
  putEntry(index, entry, row, sizeBytes, stamp, sink)
  count(locate(index.map, entry.suffix), { suffix: entry.suffix, beforeBytes: undefined, afterBytes: sizeBytes }, stamp, sink)
  index.pool.write.backfilledHalfUnits += writeHalfUnits(sizeBytes)
}

interface SizePair {
  readonly suffix: Buffer
  /** Undefined where there is no row. */
  readonly beforeBytes: number | undefined
  readonly afterBytes: number | undefined
}

function count(partition: Partition, { suffix, beforeBytes, afterBytes }: SizePair, { sequence }: Stamp, sink: ChangeSink): void {
  const items = (afterBytes === undefined ? 0 : 1) - (beforeBytes === undefined ? 0 : 1)
  const sizeBytes = (afterBytes ?? 0) - (beforeBytes ?? 0)
  sink.counts.push({ partition, suffix, items, sizeBytes, sequence })
}
