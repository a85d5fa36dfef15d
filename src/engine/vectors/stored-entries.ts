// The stored entries of a vector index, one after the other, in steps: between two of them others have their turn of the event loop.
import type { Item } from '../../model/attribute-value.js'
import type { PhysicalId } from '../../model/ids.js'
import { rowKeySuffix, rowRange } from '../../storage/keys.js'
import { Row } from '../../storage/row.js'
import type { Store } from '../../storage/store.js'
import type { SliceLane } from './slice-lane.js'

const STEP_ROWS = 128
/** Characters of entries that are read between two turns: two to four milliseconds of work. */
export const STEP_CHARACTERS = 1 << 19

export interface StoredEntriesParts {
  readonly store: Store
  readonly lane: SliceLane
}

/**
 * Goes through the entries as they were when it began, in the order of their keys.
 * @param take is given each with its row suffix as latin1 text, and says whether it wants more
 */
export async function eachStoredEntry(
  { store, lane }: StoredEntriesParts,
  physicalId: PhysicalId,
  take: (key: string, item: Item) => boolean,
): Promise<void> {
  const cursor = store.cursor(rowRange(physicalId))
  try {
    for (let rows = await cursor.next(STEP_ROWS); rows.length > 0; rows = await cursor.next(STEP_ROWS)) {
      await lane.next()
      let characters = 0
      for (const [key, text] of rows) {
        if (characters > STEP_CHARACTERS) {
          await lane.next()
          characters = 0
        }
        characters += text.length
        if (!take(rowKeySuffix(key).toString('latin1'), Row.read(text).item)) return
      }
    }
  } finally {
    await cursor.close()
  }
}
