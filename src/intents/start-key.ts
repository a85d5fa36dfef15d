// ExclusiveStartKey: where a page begins. Invariant: it holds the key attributes of what is read and of the table, and no more.
// Source: measured eu-west-2, 2026-09 (validation sheet 2.6, 2.7).
import {
  attributeOf,
  type AttributeValue,
  type Draft,
  type Item,
  setAttribute,
  typeOf,
  type WideValue,
} from '../model/attribute-value.js'
import { decodeValue } from '../model/decode.js'
import { ApiError, validation } from '../model/errors.js'
import { startKeySuffix } from '../model/key.js'
import { checkKeysNotEmpty } from '../model/key-check.js'
import type { IndexRecord, KeyAttribute, TableRecord } from '../model/table.js'
import type { RefusalStyle } from './refusal-styles.js'

export const START_KEY_INVALID = 'The provided starting key is invalid'
export const START_KEY_MISFIT = `${START_KEY_INVALID}: The provided key element does not match the schema`

/** The decoded key. @throws ApiError, in the start key's own words unless a number or a duplicate is at fault */
export function planStartKey(wire: Item | undefined, style: RefusalStyle): Item | undefined {
  if (wire === undefined) return undefined
  const key: Draft = {}
  for (const [name, value] of Object.entries(wire)) setAttribute(key, name, decodeStartValue(value, style))
  return key
}

function decodeStartValue(value: AttributeValue, style: RefusalStyle): AttributeValue {
  try {
    return decodeValue(value, style.layer)
  } catch (error) {
    if (!(error instanceof ApiError) || speaksForItself(value)) throw error
    throw validation(`${START_KEY_INVALID}: ${error.message}`)
  }
}

/** Sentences about numbers, number sets and duplicates stand alone; a set that is refused and not empty has duplicates. */
function speaksForItself(value: WideValue): boolean {
  return value.N !== undefined || value.NS !== undefined || isFilled(value.SS) || isFilled(value.BS)
}

const isFilled = (set: readonly string[] | undefined): boolean => set !== undefined && set.length > 0

/** The row after which reading goes on. @param misfit what a key of another shape is answered with. @throws ApiError */
export function rowSuffixOfStartKey(startKey: Item, record: TableRecord, index: IndexRecord | undefined, misfit: string): Buffer {
  const keys = [record.keys, ...(index === undefined ? [] : [index.keys])].flatMap((schema) => [...schema.hash, ...schema.range])
  const names = new Set(keys.map((key) => key.name))
  if (Object.keys(startKey).length !== names.size || !keys.every((key) => fits(key, startKey))) throw validation(misfit)
  refuseEmpty(keys, startKey)
  const place = startKeySuffix(index?.keys, record.keys, startKey)
  if (place === undefined) throw validation(misfit)
  return place
}

/** Source: assumed; the sentence of an empty key after the opening that other values have. */
function refuseEmpty(keys: readonly KeyAttribute[], startKey: Item): void {
  try {
    checkKeysNotEmpty({ hash: keys, range: [] }, startKey)
  } catch (error) {
    throw error instanceof ApiError ? validation(`${START_KEY_INVALID}: ${error.message}`) : error
  }
}

function fits(key: KeyAttribute, startKey: Item): boolean {
  const value = attributeOf(startKey, key.name)
  return value !== undefined && typeOf(value) === key.type
}
