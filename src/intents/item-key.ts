// The primary key of one item, as a place in its table.
import type { Item } from '../model/attribute-value.js'
import { rowSuffix } from '../model/key.js'
import { checkKey } from '../model/key-check.js'
import type { TableRecord } from '../model/table.js'

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
