// A table as it was: the view that restores and exports read. Invariant: somebody holds its position, a pin or a window of recovery; so the
// same view gives the same rows at any time, from any row on, and in another process.
import type { Sequence } from '../../model/ids.js'
import type { TableRecord } from '../../model/table.js'
import { rowKeySuffix } from '../../storage/keys.js'
import { Row } from '../../storage/row.js'
import { afterKey, type Cursor, type Store } from '../../storage/store.js'
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

/** Of the rows that are handed out at once: those of 400 KB come one by one, so that a job holds as much as with small ones. */
const MOST_CHARACTERS = 1024 * 1024
/** Read before that is asked again. */
const STEP_ROWS = 8

/**
 * The first rows of a range, so many at most; none only where it ends. Nothing stays open between two calls.
 * @throws Error when rows were left out, since what they lie in can't be read
 */
export async function pastRows(
  store: Store,
  { record: { physicalId }, position }: Pick<PastTable, 'record' | 'position'>,
  range: PastRange & { readonly most: number },
): Promise<readonly PastRow[]> {
  const { upper = END_OF_TABLE, most } = range
  const cursor = rangeAt(store, { physicalId, lower: beginOf(range), upper, reverse: false }, position)
  try {
    const rows = await firstRows(cursor, most)
    if (rows.length > 0) await cursor.checkRead()
    return rows
  } finally {
    await cursor.close()
  }
}

async function firstRows(cursor: Cursor, most: number): Promise<readonly PastRow[]> {
  const rows: PastRow[] = []
  let characters = 0
  while (rows.length < most && characters < MOST_CHARACTERS) {
    const step = await cursor.next(Math.min(STEP_ROWS, most - rows.length))
    if (step.length === 0) break
    for (const [key, text] of step) {
      rows.push({ suffix: Buffer.from(rowKeySuffix(key)), row: Row.read(text) })
      characters += text.length
    }
  }
  return rows
}

function beginOf({ lower = Buffer.alloc(0), passed }: PastRange): Buffer {
  return passed === undefined || passed.compare(lower) < 0 ? lower : afterKey(passed)
}
