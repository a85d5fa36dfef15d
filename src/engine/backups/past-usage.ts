// What the past of a table takes: the undo rows beside its rows, and the rows themselves where the table is gone. Invariant: a walk in slices,
// so that no request waits for it, however much there is.
import type { PhysicalId } from '../../model/ids.js'
import { nextTurn } from '../../runtime/clock.js'
import { rowRange, undoRowsRange } from '../../storage/keys.js'
import type { KeyRange, Store } from '../../storage/store.js'

const SLICE_ROWS = 256

/** Rows that nothing but the past needs, and the bytes of their keys and values before they are compressed. */
export interface PastUsage {
  readonly rows: number
  readonly bytes: number
}

export async function pastUsage(store: Store, physicalId: PhysicalId, isGone: boolean): Promise<PastUsage> {
  const undo = await usageOf(store, undoRowsRange(physicalId))
  if (!isGone) return undo
  const kept = await usageOf(store, rowRange(physicalId))
  return { rows: undo.rows + kept.rows, bytes: undo.bytes + kept.bytes }
}

async function usageOf(store: Store, range: KeyRange): Promise<PastUsage> {
  const sum = { rows: 0, bytes: 0 }
  const cursor = store.cursor(range)
  try {
    for (let rows = await cursor.next(SLICE_ROWS); rows.length > 0; rows = await cursor.next(SLICE_ROWS)) {
      sum.rows += rows.length
      for (const [key, value] of rows) sum.bytes += key.length + Buffer.byteLength(value)
      await nextTurn()
    }
  } finally {
    await cursor.close()
  }
  return sum
}
