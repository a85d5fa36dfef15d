// What a table's record was: as a row is undone, so is the record. Invariant: the first record kept after a position holds what it was there,
// and where there is none the present one is it. Only what a restored table takes over is looked at, so capacity that adapts or tags that
// change leave nothing.
import type { PhysicalId, Sequence } from '../../model/ids.js'
import type { TableRecord } from '../../model/table.js'
import { keySlices } from '../../storage/key-slices.js'
import { pastRecordKey, pastRecordsRange } from '../../storage/keys.js'
import { del, put, type Store, type StoreOp } from '../../storage/store.js'
import type { CommitQueue } from '../commit/commit-queue.js'

const SLICE_RECORDS = 100

/** Keeps a record that the change of that sequence replaces. */
export const pastRecordOp = (record: TableRecord, sequence: Sequence): StoreOp =>
  put(pastRecordKey(record.physicalId, sequence), JSON.stringify(record))

/** Whether a table restored from the one would differ from a table restored from the other. */
export const restoresAlike = (a: TableRecord, b: TableRecord): boolean => restoredText(a) === restoredText(b)

function restoredText({ attributes, billingMode, throughput, onDemand, sse, tableClass, indexes }: TableRecord): string {
  const units = (of: TableRecord['throughput']) => [of.readUnits, of.writeUnits]
  const shown = indexes.map((index) => [index.physicalId, index.status, units(index.throughput), index.onDemand])
  return JSON.stringify([attributes, billingMode, units(throughput), onDemand, sse, tableClass, shown])
}

/** @param present the record as it is, or as it was when the table went */
export async function recordAt(store: Store, present: TableRecord, position: Sequence): Promise<TableRecord> {
  const { upper } = pastRecordsRange(present.physicalId)
  const cursor = store.cursor({ lower: pastRecordKey(present.physicalId, position + 1), upper })
  try {
    const [first] = await cursor.next(1)
    return first === undefined ? present : (JSON.parse(first[1]) as TableRecord) // our own text
  } finally {
    await cursor.close()
  }
}

/** Forgets those that only positions before that one need. */
export async function clearPastRecords(store: Store, commits: CommitQueue, id: PhysicalId, position: Sequence): Promise<void> {
  const { lower } = pastRecordsRange(id)
  const slices = keySlices(store, { lower, upper: pastRecordKey(id, position + 1) }, SLICE_RECORDS)
  for await (const keys of slices) await commits.add(keys.map(del)).durable
}
