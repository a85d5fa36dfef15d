// The catalogue as rows of the store: one JSON record a table. Pure operations; the engine commits them and keeps the open tables.
import type { TableRecord } from '../model/table.js'
import { TABLE_RANGE, tableKey } from '../storage/keys.js'
import { del, put, type StoreOp, type View } from '../storage/store.js'

const keyOf = (record: TableRecord): Buffer => tableKey(record.namespace.account, record.namespace.region, record.name)

export const recordOp = (record: TableRecord): StoreOp => put(keyOf(record), JSON.stringify(record))
export const removeRecordOp = (record: TableRecord): StoreOp => del(keyOf(record))

/** Every table of every namespace. */
export async function loadRecords(store: Pick<View, 'cursor'>): Promise<readonly TableRecord[]> {
  const cursor = store.cursor(TABLE_RANGE)
  const records: TableRecord[] = []
  try {
    for (let rows = await cursor.next(100); rows.length > 0; rows = await cursor.next(100)) {
      for (const [, value] of rows) records.push(JSON.parse(value) as TableRecord) // our own text
    }
  } finally {
    await cursor.close()
  }
  return records
}
