// What `verify` holds an index of due times to: every row that has a due time stands there, and every entry is the due time of its row.
// While the index is being filled, rows that the filling has yet to reach may be missing.
import { dueMsOf } from '../../model/time-to-live.js'
import { backfillKey, dueTimeKey, dueTimesRange, readDueTimeKey, rowKey } from '../../storage/keys.js'
import { Row } from '../../storage/row.js'
import type { Store } from '../../storage/store.js'
import type { OpenTable } from '../tables/open-table.js'

const CHUNK_ENTRIES = 256

export function isMissingDueTime(store: Store, { record, dueTimes }: OpenTable, suffix: Buffer, row: Row): boolean {
  if (dueTimes === undefined) return false
  const dueMs = dueMsOf(row.item, dueTimes.attribute)
  if (dueMs === undefined || store.get(dueTimeKey(dueTimes.physicalId, dueMs, suffix)) !== undefined) return false
  if (record.dueTimes?.isFilling !== true) return true
  const passed = store.get(backfillKey(dueTimes.physicalId))
  return passed !== undefined && suffix.compare(Buffer.from(passed, 'base64')) <= 0
}

/** @returns for each entry that is none of its row, the row's suffix and what is wrong */
export async function* wrongDueTimes(store: Store, { record, dueTimes }: OpenTable): AsyncGenerator<readonly [Buffer, string]> {
  if (dueTimes === undefined) return
  const cursor = store.cursor({ ...dueTimesRange(dueTimes.physicalId), only: 'keys' })
  try {
    for (let keys = await cursor.next(CHUNK_ENTRIES); keys.length > 0; keys = await cursor.next(CHUNK_ENTRIES)) {
      for (const [key] of keys) {
        const { dueMs, suffix } = readDueTimeKey(key)
        const row = Row.readIfAny(store.get(rowKey(record.physicalId, suffix)))
        if (row === undefined) yield [suffix, `a due time of ${dueMs} has no row`]
        else if (dueMsOf(row.item, dueTimes.attribute) !== dueMs) yield [suffix, `a due time of ${dueMs} is not the row's`]
      }
    }
  } finally {
    await cursor.close()
  }
}
