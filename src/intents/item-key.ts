// The primary key of one item, as a place in its table. A key that an action of a transaction got wrong cancels the transaction, so
// it becomes an intent that refuses, at a place of its own.
import type { Item } from '../model/attribute-value.js'
import type { ApiError } from '../model/errors.js'
import { rowSuffix } from '../model/key.js'
import { checkKey } from '../model/key-check.js'
import type { TableRecord } from '../model/table.js'
import type { WriteIntent } from './intent.js'

/** The place of a key given on its own. @throws ApiError when it does not fit the table */
export function rowSuffixOfKey(record: TableRecord, key: Item): Buffer {
  checkKey(record.keys, key)
  return rowSuffixOf(record, key)
}

/** The place of an item, or key, that was checked. */
export function rowSuffixOf(record: TableRecord, item: Item): Buffer {
  const suffix = rowSuffix(record.keys, item)
  if (suffix === undefined) throw new Error('a checked item lacks a key attribute')
  return suffix
}

const NOWHERE = Buffer.alloc(8, 0xff)

/**
 * An intent that can only refuse.
 * @param place of its item, when that has one. @param action its number in the transaction, which makes a place of its own
 */
export function refusingIntent(place: Buffer | undefined, action: number, error: ApiError): WriteIntent {
  const refused = { kind: 'refuse', error } as const
  return { rowSuffix: place ?? Buffer.concat([NOWHERE, Buffer.from(`refused ${action}`)]), decide: () => refused }
}
