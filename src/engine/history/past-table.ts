// A table as it was: the view that restores and exports read. Invariant: somebody holds its position, a pin or a window of recovery; so the
// same view gives the same rows at any time, from any row on, and in another process.
import type { Sequence } from '../../model/ids.js'
import type { TableRecord } from '../../model/table.js'
import { rowKeySuffix, undoKeySequence, undoKeySuffix, undoRowsRange } from '../../storage/keys.js'
import { Row } from '../../storage/row.js'
import { afterKey, type Cursor, type Store } from '../../storage/store.js'
import { rangeAt, rowAt } from './past.js'
import { undone } from './undo-row.js'

const CHUNK_ROWS = 256

/** Plain data: a job that goes on after a restart stores it. */
export interface PastTable {
  /** With the settings of that time. */
  readonly record: TableRecord
  /** The last change that is seen. */
  readonly position: Sequence
  /** The moment that was asked for. */
  readonly atMs: number
}

/** A row with its place: views are read in the order of suffixes. */
export interface PastRow {
  readonly suffix: Buffer
  readonly row: Row
}

/** A key whose row is not the same at two positions. */
export interface PastChange {
  readonly suffix: Buffer
  readonly before: Row | undefined
  readonly after: Row | undefined
}

/** After every suffix: a hash of all ones followed by more ones than a key can have. */
const END_OF_TABLE = Buffer.alloc(4096, 0xff)

/** The first rows after a suffix, so many at most; fewer only where the table ends. Nothing stays open between two calls. */
export async function pastRows(
  store: Store,
  { record: { physicalId }, position }: PastTable,
  { passed, most }: { readonly passed: Buffer | undefined; readonly most: number },
): Promise<readonly PastRow[]> {
  const lower = passed === undefined ? Buffer.alloc(0) : afterKey(passed)
  const cursor: Cursor = rangeAt(store, { physicalId, lower, upper: END_OF_TABLE, reverse: false }, position)
  try {
    const rows = await cursor.next(most)
    if (rows.length < most) await cursor.checkRead()
    return rows.map(([key, text]) => ({ suffix: Buffer.from(rowKeySuffix(key)), row: Row.read(text) }))
  } finally {
    await cursor.close()
  }
}

/**
 * What changed of a table between two views, each key once, in the order of suffixes: what it was at the older and at the newer one. Where it
 * was made and deleted in between, neither has it. Both views are of one table.
 */
export async function* pastChanges(store: Store, older: PastTable, newer: PastTable): AsyncGenerator<PastChange> {
  const { physicalId } = older.record
  const snapshot = store.snapshot()
  const cursor = store.cursor({ ...undoRowsRange(physicalId), snapshot })
  let last: Buffer | undefined
  try {
    for (let rows = await cursor.next(CHUNK_ROWS); rows.length > 0; rows = await cursor.next(CHUNK_ROWS)) {
      for (const [key, text] of rows) {
        const sequence = undoKeySequence(key)
        const suffix = undoKeySuffix(key)
        if (sequence <= older.position || last?.equals(suffix) === true) continue
        last = Buffer.from(suffix) // the first undo row after the older position: its text is the row there
        if (sequence > newer.position) continue
        const after = await rowAt(store, physicalId, last, newer.position, snapshot)
        yield { suffix: last, before: Row.readIfAny(undone(text)), after }
      }
    }
  } finally {
    await cursor.close()
    await snapshot.close()
  }
}
