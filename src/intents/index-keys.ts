// What an item may hold in the key attributes of its table's indexes. An item that lacks one is simply not in that index; one
// with a wrong type, or an empty value, is refused. Source: measured eu-west-2, 2026-09 (validation sheet 4.5).
import { assignedLiteral, type Update } from '../expressions/update.js'
import { attributeOf, withAttribute, type AttributeValue, type Item } from '../model/attribute-value.js'
import { isSameValue } from '../model/equality.js'
import {
  checkIndexKeys,
  checkIndexKeysNotEmpty,
  checkKeysNotEmpty,
  checkUpdatedIndexKeys,
  holdsKeys,
} from '../model/key-check.js'
import type { IndexRecord, TableRecord } from '../model/table.js'

/** An item that is put. @throws ApiError for the first index key attribute that an index cannot hold */
export function checkPutIndexKeys(record: TableRecord, item: Item): void {
  for (const index of record.indexes) checkIndexKeys(index.name, index.keys, item)
}

/** Values that an update gives outright: they are checked before its condition is evaluated. @throws ApiError */
export function checkAssignedIndexKeys(record: TableRecord, update: Update): void {
  for (const index of record.indexes) {
    checkUpdated(index, (name) => assignedLiteral(update, name))
  }
}

/** What an update computed is checked when it is known; attributes that it left alone are not its business. @throws ApiError */
export function checkComputedIndexKeys(record: TableRecord, before: Item | undefined, after: Item): void {
  for (const index of record.indexes) {
    checkUpdated(index, (name) => {
      const was = attributeOf(before, name)
      const is = attributeOf(after, name)
      return was !== undefined && is !== undefined && isSameValue(was, is) ? undefined : is
    })
  }
}

function checkUpdated({ name, keys }: IndexRecord, valueOf: (attribute: string) => AttributeValue | undefined): void {
  let updated: Item | undefined
  for (const attributes of [keys.hash, keys.range]) {
    for (const attribute of attributes) {
      const value = valueOf(attribute.name)
      if (value !== undefined) updated = withAttribute(updated ?? {}, attribute.name, value)
    }
  }
  if (updated !== undefined) checkUpdatedIndexKeys(name, keys, updated)
}

/** Empty keys are the one fault of an item's keys that a transaction refuses before it starts. @throws ApiError */
export function refuseEmptyKeys(record: TableRecord, item: Item): void {
  if (holdsKeys(record.keys, item)) checkKeysNotEmpty(record.keys, item)
  for (const index of record.indexes) checkIndexKeysNotEmpty(index.name, index.keys, item)
}
