// What a write or a read must bring to be legal for a key schema: every attribute, its type, content, and not too much of it.
// Invariant: shape is checked before emptiness, emptiness before size. The three are separate for transactions, which answer
// an empty key at top level and the others as a cancellation.
// Source: measured eu-west-2, 2026, unless said at the text.
import { type AttributeValue, attributeOf, type Item, type ScalarType, typeOf, type WideValue } from './attribute-value.js'
import { type ApiError, invalidParameter, validation } from './errors.js'
import { LIMITS } from './limits.js'
import { base64SizeBytes, textSizeBytes, valueSizeBytes } from './size.js'
import type { KeyAttribute, KeySchema } from './table.js'

const NO_MATCH = 'The provided key element does not match the schema'
const NOT_VALID = 'One or more parameter values are not valid.'
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
    const content = emptyContent(attributeOf(item, name))
    if (content !== undefined) throw validation(`${NOT_VALID} ${emptySentence(content)} Key: ${name}`)
  }
}

/** @throws ApiError ValidationException when the hash or the range key is too long */
export function checkKeySizes(keys: KeySchema, item: Item): void {
  if (isTooLong(keys.hash, item, LIMITS.hashKeyBytes)) throw invalidParameter(HASH_TOO_LONG)
  if (isTooLong(keys.range, item, LIMITS.rangeKeyBytes)) throw invalidParameter(RANGE_TOO_LONG)
}

/** True when every key attribute is there and of its type. */
export function holdsKeys(keys: KeySchema, item: Item): boolean {
  return holds(keys.hash, item) && holds(keys.range, item)
}

/** True when the item is a key of that schema: every key attribute, of its type, and nothing else. */
export function isKeyOf(keys: KeySchema, item: Item): boolean {
  return holdsKeys(keys, item) && Object.keys(item).length === keys.hash.length + keys.range.length
}

/** What an item that is put brings for an index: each attribute may be absent. @throws ApiError ValidationException, bare */
export function checkIndexKeys(indexName: string, keys: KeySchema, item: Item): void {
  checkIndexKeyTypes(indexName, keys, item)
  checkIndexKeysNotEmpty(indexName, keys, item)
  checkIndexKeySizes(indexName, keys, item)
}

/** @throws ApiError ValidationException when an index key attribute is there with another type */
export function checkIndexKeyTypes(indexName: string, keys: KeySchema, item: Item): void {
  for (const { name, type } of attributesOf(keys)) {
    const value = attributeOf(item, name)
    if (value !== undefined && !isOfType(value, type)) throw indexTypeMismatch(indexName, name, type, value)
  }
}

/** @throws ApiError ValidationException when an index key attribute is an empty string or binary */
export function checkIndexKeysNotEmpty(indexName: string, keys: KeySchema, item: Item): void {
  for (const { name } of attributesOf(keys)) {
    const content = emptyContent(attributeOf(item, name))
    if (content === undefined) continue
    const opening = `${NOT_VALID} A value specified for a secondary index key is not supported.`
    throw validation(`${opening} ${emptySentence(content)} IndexName: ${indexName}, IndexKey: ${name}`)
  }
}

/** The limits of an item that will be in the index. @throws ApiError ValidationException. Source: assumed, the text's end */
export function checkIndexKeySizes(indexName: string, keys: KeySchema, item: Item): void {
  if (isTooLong(keys.hash, item, LIMITS.hashKeyBytes)) throw invalidParameter(`${HASH_TOO_LONG} IndexName: ${indexName}`)
  if (isTooLong(keys.range, item, LIMITS.rangeKeyBytes)) throw invalidParameter(`${RANGE_TOO_LONG} IndexName: ${indexName}`)
}

/** What an update makes of the keys of an index, in the words of UpdateItem. @throws ApiError ValidationException, bare */
export function checkUpdatedIndexKeys(indexName: string, keys: KeySchema, after: Item): void {
  for (const { name, type } of attributesOf(keys)) {
    const value = attributeOf(after, name)
    if (value !== undefined) checkUpdatedIndexKey(indexName, name, type, value)
  }
  checkIndexKeySizes(indexName, keys, after)
}

function checkUpdatedIndexKey(indexName: string, name: string, type: ScalarType, value: AttributeValue): void {
  if (!isOfType(value, type) && !isScalar(value)) {
    throw invalidParameter('The update expression attempted to update the secondary index key to unsupported type')
  }
  if (!isOfType(value, type)) throw indexTypeMismatch(indexName, name, type, value)
  const content = emptyContent(value)
  if (content === undefined) return
  const opening = 'The update expression attempted to update a secondary index key to a value that is not supported.'
  throw validation(`${NOT_VALID} ${opening} ${emptySentence(content)}`)
}

const indexTypeMismatch = (indexName: string, name: string, expected: ScalarType, value: AttributeValue): ApiError =>
  invalidParameter(`Type mismatch for Index Key ${name} Expected: ${expected} Actual: ${typeOf(value)} IndexName: ${indexName}`)

const emptySentence = (content: string): string =>
  `The AttributeValue for a key attribute cannot contain an empty ${content} value.`

function attributesOf(keys: KeySchema): readonly KeyAttribute[] {
  return keys.range.length === 0 ? keys.hash : [...keys.hash, ...keys.range]
}

const isOfType = (value: AttributeValue, type: ScalarType): boolean => Object.hasOwn(value, type)
const isScalar = (value: AttributeValue): boolean => 'S' in value || 'N' in value || 'B' in value

function holds(attributes: readonly KeyAttribute[], item: Item): boolean {
  for (const { name, type } of attributes) {
    const value = attributeOf(item, name)
    if (value === undefined || !isOfType(value, type)) return false
  }
  return true
}

/** What the sentence calls the content when there is none of it. */
function emptyContent(value: AttributeValue | undefined): 'string' | 'binary' | undefined {
  const wide: WideValue = value ?? {}
  if (wide.S === '') return 'string'
  return wide.B === '' ? 'binary' : undefined
}

function isTooLong(attributes: readonly KeyAttribute[], item: Item, maxBytes: number): boolean {
  let sum = 0
  for (const { name } of attributes) sum += keyValueSizeBytes(attributeOf(item, name))
  return sum > maxBytes
}

function keyValueSizeBytes(value: AttributeValue | undefined): number {
  if (value === undefined) return 0
  const wide: WideValue = value
  if (wide.S !== undefined) return textSizeBytes(wide.S)
  return wide.B === undefined ? valueSizeBytes(value) : base64SizeBytes(wide.B)
}
