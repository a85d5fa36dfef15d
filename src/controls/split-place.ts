// Where a user wants a split: a key of the table or index, read into the place at which its rows begin. A key that lacks range attributes
// means the first row that has what it names: with the hash attributes alone, the start of an item collection.
import type { Source } from '../engine/tables/open-table.js'
import { type AttributeValue, attributeOf, type Item, typeOf } from '../model/attribute-value.js'
import { decodeItem, type WireItem } from '../model/decode.js'
import { ApiError } from '../model/errors.js'
import { startKeySuffix, suffixRange } from '../model/key.js'
import { checkKeysNotEmpty, checkKeySizes } from '../model/key-check.js'
import type { KeyAttribute, KeySchema } from '../model/table.js'
import { isObject } from '../model/json.js'
import type { Member } from './members.js'
import { invalid } from './refusal.js'

const HEX = /^([0-9a-f]{2})+$/i
/** Longer than any row-key suffix there is. */
const SUFFIX_BYTES_MAX = 16_384

export const keyMember: Member<WireItem> = {
  must: 'an object of key attributes, each with its typed value: {"pk": {"S": "a"}}',
  schema: { type: 'object', additionalProperties: { type: 'object', additionalProperties: true } },
  read: (given) => (isObject(given) && Object.values(given).every(isObject) ? (given as WireItem) : undefined), // as just checked
}

export const suffixMember: Member<Buffer> = {
  must: `the hex digits of a row-key suffix, of ${SUFFIX_BYTES_MAX} bytes at most`,
  schema: { type: 'string', pattern: HEX.source },
  read: (given) =>
    typeof given === 'string' && given.length <= 2 * SUFFIX_BYTES_MAX && HEX.test(given) ? Buffer.from(given, 'hex') : undefined,
}

/** @throws Refusal that says what the key must be */
export function splitPlaceOf({ table, index }: Source, given: WireItem): Buffer {
  const tableKeys = table.record.keys
  const keys = index?.record.keys ?? tableKeys
  const own = [...keys.hash, ...keys.range]
  const names = Object.keys(given)
  const isRow = isMadeOf(names, new Set([...own, ...tableKeys.hash, ...tableKeys.range].map(({ name }) => name)))
  const leading = own.slice(0, names.length)
  if (!isRow && (names.length < keys.hash.length || !isMadeOf(names, new Set(leading.map(({ name }) => name))))) {
    throw invalid(`key must have ${shapesOf(keys, index && tableKeys)}`)
  }
  const item = decodeKey(given)
  if (isRow && index !== undefined) checkKey(tableKeys, item)
  checkKey({ hash: keys.hash, range: leading.slice(keys.hash.length) }, item)
  const row = isRow ? startKeySuffix(index?.record.keys, tableKeys, item) : undefined
  if (row !== undefined) return row
  const values = leading.map(({ name }) => valueOf(item, name))
  return suffixRange(keys, { hash: values.slice(0, keys.hash.length), rangeEquals: values.slice(keys.hash.length) }).lower
}

const isMadeOf = (names: readonly string[], expected: ReadonlySet<string>): boolean =>
  names.length === expected.size && names.every((name) => expected.has(name))

/** What a key may consist of. */
function shapesOf(keys: KeySchema, tableKeys: KeySchema | undefined): string {
  const hash = `the hash attributes (${namesOf(keys.hash)})`
  const range = keys.range.length === 0 ? '' : `, with or without range attributes from the first on (${namesOf(keys.range)})`
  const row =
    tableKeys === undefined ? '' : `, or all of them and the table's key (${namesOf([...tableKeys.hash, ...tableKeys.range])})`
  return `${hash}${range}${row}`
}

const namesOf = (attributes: readonly KeyAttribute[]): string => attributes.map(({ name }) => name).join(', ')

function decodeKey(given: WireItem): Item {
  return orRefused(() => decodeItem(given, 'current'))
}

function checkKey(keys: KeySchema, item: Item): void {
  for (const { name, type } of [...keys.hash, ...keys.range]) {
    if (typeOf(valueOf(item, name)) !== type) throw invalid(`key must have ${name} of type ${type}`)
  }
  orRefused(() => {
    checkKeysNotEmpty(keys, item)
    checkKeySizes(keys, item)
  })
}

/** What the service refuses in a key is refused here in its words. */
function orRefused<Result>(read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    if (error instanceof ApiError) throw invalid(`key must be legal: ${error.message}`)
    throw error
  }
}

function valueOf(item: Item, name: string): AttributeValue {
  const value = attributeOf(item, name)
  if (value === undefined) throw new Error(`a key without its ${name}`)
  return value
}
