// Undo rows: what a row was before a change, beside the row (physical id, suffix) under the sequence of the change. Invariant: the first
// undo row of a key after a position holds what the key was at that position, and where there is none the stored row is it; so a position
// needs no copy.
import type { PhysicalId } from '../../model/ids.js'
import { ownerIdOf, undoKey, undoKeySuffix, undoRange } from '../../storage/keys.js'
import type { Cursor, Snapshot, Store } from '../../storage/store.js'

/** Stands for a row that was not there. */
const ABSENT = ''

/** What an undo row says. @param before the row's text; undefined where there was none */
export const undoText = (before: string | undefined): string => before ?? ABSENT

/** The row that undo text stands for, if there is such text, and such a row. */
export const undone = (text: string | undefined): string | undefined => (text === ABSENT ? undefined : text)

/** Whether two undo rows are of the same row. @param a, b their keys */
export const areOfOneRow = (a: Buffer, b: Buffer): boolean =>
  ownerIdOf(a) === ownerIdOf(b) && undoKeySuffix(a).equals(undoKeySuffix(b))

/** One key at one position. */
export interface Past {
  readonly physicalId: PhysicalId
  readonly suffix: Buffer
  readonly position: number
}

/** What the key's first undo row after the position holds; undefined when there is none. */
export async function firstUndo(
  store: Store,
  { physicalId, suffix, position }: Past,
  snapshot: Snapshot | undefined,
): Promise<string | undefined> {
  const lower = undoKey(physicalId, suffix, position + 1)
  const { upper } = undoRange(physicalId, suffix, afterUndo(suffix))
  const cursor: Cursor = store.cursor({ lower, upper, ...(snapshot === undefined ? {} : { snapshot }) })
  try {
    const [first] = await cursor.next(1)
    return first?.[1]
  } finally {
    await cursor.close()
  }
}

/** After every undo row of the suffix, and before those of any other. */
export const afterUndo = (suffix: Buffer): Buffer => Buffer.concat([suffix, Buffer.alloc(7, 0xff)])
