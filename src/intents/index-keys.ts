// What an item may hold in the key attributes of its table's indexes. An item that lacks one is simply not in that index; one
// with a wrong type, or an empty or a too long value, is refused. Source: measured eu-west-2, 2026-09 (validation sheet 4.5).
import { assignedLiteral, type Update } from '../expressions/update.js'
import { attributeOf, type AttributeValue, type Draft, type Item, setAttribute } from '../model/attribute-value.js'
import { isSameValue } from '../model/equality.js'
import { checkAssignedKeys, checkComputedKeys, checkIndexKeys, checkIndexKeysNotEmpty } from '../model/index-key-check.js'
import { checkKeysNotEmpty, holdsKeys } from '../model/key-check.js'
import type { KeySchema, TableRecord } from '../model/table.js'
import type { VectorDefinition } from '../model/vector.js'
import { checkSearchHash, checkVectorAttributes } from '../model/vector-check.js'

/** An item that is put. @throws ApiError for the first index key attribute that an index cannot hold */
export function checkPutIndexKeys(record: TableRecord, item: Item): void {
  for (const { name, keys, vector } of record.indexes) {
    if (vector === undefined) checkIndexKeys(name, keys, item)
    else checkVectorAttributes(name, vector, item)
  }
}

/** Values that an update gives outright: they are checked before its condition is evaluated. @throws ApiError */
export function checkAssignedIndexKeys(record: TableRecord, update: Update): void {
  for (const { name, keys, vector } of record.indexes) {
    const valueOf = (attribute: string): AttributeValue | undefined => assignedLiteral(update, attribute)
    const assigned = vector === undefined ? keysOf(keys, valueOf) : vectorValuesOf(vector, valueOf)
    if (assigned === undefined) continue
    if (vector === undefined) checkAssignedKeys(name, keys, assigned)
    else checkVectorAttributes(name, vector, assigned)
  }
}

/** What an update computed is checked when it is known; attributes that it left alone are not its business. @throws ApiError */
export function checkComputedIndexKeys(record: TableRecord, before: Item | undefined, after: Item): void {
  for (const { name, keys, vector } of record.indexes) {
    const valueOf = (attribute: string): AttributeValue | undefined => {
      const was = attributeOf(before, attribute)
      const is = attributeOf(after, attribute)
      return was !== undefined && is !== undefined && isSameValue(was, is) ? undefined : is
    }
    const changed = vector === undefined ? keysOf(keys, valueOf) : vectorValuesOf(vector, valueOf)
    if (changed === undefined) continue
    if (vector === undefined) checkComputedKeys(keys, changed, after)
    else checkVectorAttributes(name, vector, changed)
  }
}

/** The values that a vector index reads of an item, those that there are; undefined where there are none. */
function vectorValuesOf(
  { attribute, search }: VectorDefinition,
  valueOf: (attribute: string) => AttributeValue | undefined,
): Item | undefined {
  const vector = valueOf(attribute)
  const item = keysOf({ hash: search, range: [] }, valueOf)
  return vector === undefined ? item : { ...item, [attribute]: vector }
}

/** The values of the attributes of a key that there are; undefined where there are none. */
function keysOf(keys: KeySchema, valueOf: (attribute: string) => AttributeValue | undefined): Item | undefined {
  let item: Draft | undefined
  for (const attributes of [keys.hash, keys.range]) {
    for (const { name } of attributes) {
      const value = valueOf(name)
      if (value !== undefined) setAttribute((item ??= {}), name, value)
    }
  }
  return item
}

/** Empty keys are the one fault of an item's keys that a transaction refuses before it starts. @throws ApiError */
export function refuseEmptyKeys(record: TableRecord, item: Item): void {
  if (holdsKeys(record.keys, item)) checkKeysNotEmpty(record.keys, item)
  for (const { name, keys, vector } of record.indexes) {
    if (vector === undefined) checkIndexKeysNotEmpty(name, keys, item)
    else checkSearchHash(name, vector, item)
  }
}
