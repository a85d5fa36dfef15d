// What a write or a read must bring to be legal for a key schema: every attribute, its type, content, and not too much of it.
// Invariant: shape is checked before emptiness, emptiness before size. The three are separate for transactions, which answer
// an empty key at top level and the others as a cancellation. What an index asks of its keys is in index-key-check.ts.
// Source: measured eu-west-2, 2026, unless said at the text.
import { attributeOf, type Item, typeOf } from './attribute-value.js'
import { invalidParameter, validation } from './errors.js'
import { attributesOf, EMPTY_KEY, emptyKeySentence, emptyTypeOf, isOfType, keyBytes } from './key-values.js'
import { LIMITS } from './limits.js'
import type { KeyAttribute, KeySchema } from './table.js'

const NO_MATCH = 'The provided key element does not match the schema'
const HASH_TOO_LONG = 'Size of hashkey has exceeded the maximum size limit of2048 bytes'
const RANGE_TOO_LONG = 'Aggregated size of all range keys has exceeded the size limit of 1024 bytes'

/** The key inside an item that is put. @throws ApiError ValidationException, bare */
export function checkItemKeys(keys: KeySchema, item: Item): void {
  checkItemKeyShape(keys, item)
  checkKeysNotEmpty(keys, item)
  checkKeySizes(keys, item)
}

/** The key of a get, update, delete or condition check: exactly the key attributes. @throws ApiError ValidationException, bare */
export function checkKey(keys: KeySchema, key: Item): void {
  checkKeyShape(keys, key)
  checkKeysNotEmpty(keys, key)
  checkKeySizes(keys, key)
}

/** The key inside an item that is put by a batch, which is refused in the words of `checkKey`. @throws ApiError ValidationException */
export function checkBatchItemKeys(keys: KeySchema, item: Item): void {
  if (!holdsKeys(keys, item)) throw validation(NO_MATCH)
  checkKeysNotEmpty(keys, item)
  checkKeySizes(keys, item)
}

/** Presence and types, in the words of a put. @throws ApiError ValidationException */
export function checkItemKeyShape(keys: KeySchema, item: Item): void {
  for (const { name, type } of attributesOf(keys)) {
    const value = attributeOf(item, name)
    if (value === undefined) throw invalidParameter(`Missing the key ${name} in the item`)
    if (!isOfType(value, type)) {
      throw invalidParameter(`Type mismatch for key ${name} expected: ${type} actual: ${typeOf(value)}`)
    }
  }
}

/** Presence, types and nothing else, in the words of the key-taking operations. @throws ApiError ValidationException */
export function checkKeyShape(keys: KeySchema, key: Item): void {
  if (!isKeyOf(keys, key)) throw validation(NO_MATCH)
}

/** @throws ApiError ValidationException when a key attribute is an empty string or binary */
export function checkKeysNotEmpty(keys: KeySchema, item: Item): void {
  for (const { name } of attributesOf(keys)) {
    const content = emptyTypeOf(attributeOf(item, name))
    if (content !== undefined) throw validation(`${EMPTY_KEY} ${emptyKeySentence(content)} Key: ${name}`)
  }
}

/** @throws ApiError ValidationException when the hash or the range key is too long */
export function checkKeySizes(keys: KeySchema, item: Item): void {
  if (keyBytes(keys.hash, item) > LIMITS.hashKeyBytes) throw invalidParameter(HASH_TOO_LONG)
  if (keyBytes(keys.range, item) > LIMITS.rangeKeyBytes) throw invalidParameter(RANGE_TOO_LONG)
}

/** True when every key attribute is there and of its type. */
export function holdsKeys(keys: KeySchema, item: Item): boolean {
  return holds(keys.hash, item) && holds(keys.range, item)
}

/** True when the item is a key of that schema: every key attribute, of its type, and nothing else. */
export function isKeyOf(keys: KeySchema, item: Item): boolean {
  return holdsKeys(keys, item) && Object.keys(item).length === keys.hash.length + keys.range.length
}

function holds(attributes: readonly KeyAttribute[], item: Item): boolean {
  for (const { name, type } of attributes) {
    const value = attributeOf(item, name)
    if (value === undefined || !isOfType(value, type)) return false
  }
  return true
}
