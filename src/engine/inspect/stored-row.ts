// What a stored row is called by those who wrote it: its table, its index if it is an entry, its key. Invariant: whatever the key's bytes
// are, naming them throws nothing.
import { keyItem, keyText } from '../../model/key-text.js'
import { ownerOfRow, rowKeySuffix } from '../../storage/keys.js'
import type { OpenTables } from '../tables/open-tables.js'

/** @param key of a row, or the beginning of one. @returns undefined for what is not a row of a table that is there */
export function wordsOfRow(tables: OpenTables, key: Buffer): string | undefined {
  const physicalId = ownerOfRow(key)
  const owner = physicalId === undefined ? undefined : tables.ownerOf(physicalId)
  if (owner === undefined) return undefined
  const { record } = owner.table
  const { account, region } = record.namespace
  const schemas = owner.index === undefined ? [record.keys] : [owner.index.record.keys, record.keys]
  const of = owner.index === undefined ? `table ${record.name}` : `index ${owner.index.record.name} of table ${record.name}`
  const text = keyText(keyItem(schemas, rowKeySuffix(key)))
  return `${text === '' ? 'an item' : `the item with ${text}`} in ${of} (${account}, ${region})`
}
