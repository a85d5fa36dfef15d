// A table as it was: the view that restores and exports read. Invariant: somebody holds its position, a pin or a window of recovery; so the
// same view gives the same rows at any time, from any row on, and in another process.
import type { Sequence } from '../../model/ids.js'
import type { TableRecord } from '../../model/table.js'
import { rowKeySuffix } from '../../storage/keys.js'
import { Row } from '../../storage/row.js'
import { afterKey, type Store } from '../../storage/store.js'
import { rangeAt } from './past.js'

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

/** After every suffix: a hash of all ones followed by more ones than a key can have. */
export const END_OF_TABLE = Buffer.alloc(4096, 0xff)

/** Of suffixes: from `lower` on, or after `passed` where that is later; before `upper`. */
export interface PastRange {
  readonly lower?: Buffer
  readonly upper?: Buffer
  readonly passed?: Buffer | undefined
}

/** The first rows of a range, so many at most; fewer only where it ends. Nothing stays open between two calls. */
export async function pastRows(
  store: Store,
  { record: { physicalId }, position }: Pick<PastTable, 'record' | 'position'>,
  range: PastRange & { readonly most: number },
): Promise<readonly PastRow[]> {
  const { upper = END_OF_TABLE, most } = range
  const cursor = rangeAt(store, { physicalId, lower: beginOf(range), upper, reverse: false }, position)
  try {
    const rows = await cursor.next(most)
    if (rows.length < most) await cursor.checkRead()
    return rows.map(([key, text]) => ({ suffix: Buffer.from(rowKeySuffix(key)), row: Row.read(text) }))
  } finally {
    await cursor.close()
  }
}

function beginOf({ lower = Buffer.alloc(0), passed }: PastRange): Buffer {
  return passed === undefined || passed.compare(lower) < 0 ? lower : afterKey(passed)
}
