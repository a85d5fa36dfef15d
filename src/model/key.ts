// Row-key suffixes: hash ‖ each hash attribute ‖ each range attribute, escaped and terminated so that byte order is key order.
// Invariant: no suffix is a prefix of another one of the same key schema, and bounds are lower inclusive, upper exclusive.
// Source: docs HowItWorks.CoreComponents; hash and scan order measured on the service by earlier emulators.
import { hash as digest } from 'node:crypto'
import { type AttributeValue, attributeOf, type Item, type ScalarType, type WideValue } from './attribute-value.js'
import { encodeNumber } from './number-bytes.js'
import type { KeyAttribute, KeySchema } from './table.js'

/** Rows of a table or index from `lower` on, up to and without `upper`. */
export interface SuffixRange {
  readonly lower: Buffer
  readonly upper: Buffer
}

/** Equalities on all hash attributes and on leading range attributes, then at most one other condition. In schema order. */
export interface KeyCondition {
  readonly hash: readonly AttributeValue[]
  readonly rangeEquals: readonly AttributeValue[]
  readonly rangeLast?: {
    readonly op: '<' | '<=' | '>' | '>=' | 'between' | 'begins_with'
    readonly values: readonly AttributeValue[]
  }
}

const HASH_BYTES = 8
const HASH_SALT = Buffer.from('Outliers')
/** Behind an attribute; below the escape of a zero byte, so that a shorter value sorts first. */
const TERMINATOR = Buffer.of(0x00, 0x01)
/** The first bytes behind every suffix with this very value. */
const PAST_TERMINATOR = Buffer.of(0x00, 0x02)
const ESCAPED_ZERO = 0xff
const MAX_HASH_ATTRIBUTE_BYTES = 2048
const NOTHING = Buffer.alloc(0)
/** Behind every suffix there can be: longer than any run of 0xFF at the start of one. */
const END = Buffer.alloc(HASH_BYTES + MAX_HASH_ATTRIBUTE_BYTES + 1, 0xff)
const SLICES = 4096

/** The bytes of a key value: UTF-8, decoded binary, or a number's ordered bytes. @param value of that type */
export function encodeKeyValue(value: AttributeValue, type: ScalarType): Buffer {
  const wide: WideValue = value
  switch (type) {
    case 'S':
      return Buffer.from(wide.S ?? '', 'utf8')
    case 'N':
      return encodeNumber(wide.N ?? '0')
    case 'B':
      return Buffer.from(wide.B ?? '', 'base64')
  }
}

/** The bytes with 00 as 00 FF, so that the terminator 00 01 cannot occur inside. Order is kept. */
export function escapeKeyBytes(bytes: Buffer): Buffer {
  let zeros = 0
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === 0) zeros++
  if (zeros === 0) return bytes
  const escaped = Buffer.allocUnsafe(bytes.length + zeros)
  let at = 0
  for (const byte of bytes) {
    escaped[at++] = byte
    if (byte === 0) escaped[at++] = ESCAPED_ZERO
  }
  return escaped
}

/** The least bytes above everything that starts with `prefix`; undefined when there are none (all 0xFF, or empty). */
export function successor(prefix: Buffer): Buffer | undefined {
  let end = prefix.length
  while (end > 0 && prefix[end - 1] === 0xff) end--
  if (end === 0) return undefined
  const next = Buffer.from(prefix.subarray(0, end))
  next[end - 1] = (next[end - 1] ?? 0) + 1
  return next
}

/** The place of an item collection: the first 8 bytes of a salted MD5 of the hash attributes' bytes. */
function hashBytes(bytes: Buffer): Buffer {
  return digest('md5', Buffer.concat([HASH_SALT, bytes]), 'buffer').subarray(0, HASH_BYTES)
}

/** hash ‖ escaped and terminated hash attributes, as pieces. */
function hashPieces(attributes: readonly KeyAttribute[], values: readonly AttributeValue[]): Buffer[] {
  const pieces: Buffer[] = [NOTHING]
  let hashed: Buffer = NOTHING
  attributes.forEach((attribute, i) => {
    const value = values[i]
    if (value === undefined) throw new Error(`no value for the hash attribute ${attribute.name}`)
    const bytes = encodeKeyValue(value, attribute.type)
    const escaped = escapeKeyBytes(bytes)
    hashed = attributes.length === 1 ? bytes : Buffer.concat([hashed, escaped])
    pieces.push(escaped, TERMINATOR)
  })
  pieces[0] = hashBytes(hashed)
  return pieces
}

/** The item's values of those attributes; undefined when one is missing or of another type. */
function valuesOf(attributes: readonly KeyAttribute[], item: Item): AttributeValue[] | undefined {
  const values: AttributeValue[] = []
  for (const { name, type } of attributes) {
    const value = attributeOf(item, name)
    if (value === undefined || !(type in value)) return undefined
    values.push(value)
  }
  return values
}

/** The key of an item (or of a key map) as a row-key suffix; undefined when a key attribute is missing or of another type. */
export function rowSuffix(keys: KeySchema, item: Item): Buffer | undefined {
  const hash = valuesOf(keys.hash, item)
  const range = hash === undefined ? undefined : valuesOf(keys.range, item)
  if (hash === undefined || range === undefined) return undefined
  return equalityPrefix(keys, { hash, rangeEquals: range })
}

/** The suffix of the item's row in an index: the index key, then the table key; undefined when the item is not in the index. */
export function indexRowSuffix(index: KeySchema, tableKeys: KeySchema, item: Item): Buffer | undefined {
  const own = rowSuffix(index, item)
  const primary = own === undefined ? undefined : rowSuffix(tableKeys, item)
  return own === undefined || primary === undefined ? undefined : Buffer.concat([own, primary])
}

/** The row at which a page goes on: an ExclusiveStartKey of the table (no `index`) or of an index. */
export function startKeySuffix(index: KeySchema | undefined, tableKeys: KeySchema, startKey: Item): Buffer | undefined {
  return index === undefined ? rowSuffix(tableKeys, startKey) : indexRowSuffix(index, tableKeys, startKey)
}

/** The item's key attributes alone, in schema order; missing ones are left out. */
export function keyAttributes(keys: KeySchema, item: Item): Item {
  const entries: [string, AttributeValue][] = []
  for (const attributes of [keys.hash, keys.range]) {
    for (const { name } of attributes) {
      const value = attributeOf(item, name)
      if (value !== undefined) entries.push([name, value])
    }
  }
  return Object.fromEntries(entries)
}

function equalityPrefix(keys: KeySchema, condition: KeyCondition): Buffer {
  const pieces = hashPieces(keys.hash, condition.hash)
  condition.rangeEquals.forEach((value, i) => {
    pieces.push(escapeKeyBytes(encodeKeyValue(value, rangeType(keys, i))), TERMINATOR)
  })
  return Buffer.concat(pieces)
}

function rangeType(keys: KeySchema, at: number): ScalarType {
  const attribute = keys.range[at]
  if (attribute === undefined) throw new Error(`no range attribute ${at}`)
  return attribute.type
}

/** The rows that a key condition selects. @param condition values of the schema's types */
export function suffixRange(keys: KeySchema, condition: KeyCondition): SuffixRange {
  const prefix = equalityPrefix(keys, condition)
  const all: SuffixRange = { lower: prefix, upper: successor(prefix) ?? END }
  const last = condition.rangeLast
  if (last === undefined) return all
  const type = rangeType(keys, condition.rangeEquals.length)
  const bounds = last.values.map((value) => Buffer.concat([prefix, escapeKeyBytes(encodeKeyValue(value, type))]))
  const first = bounds[0] ?? prefix
  const at = Buffer.concat([first, TERMINATOR])
  const past = Buffer.concat([first, PAST_TERMINATOR])
  switch (last.op) {
    case '<':
      return { lower: all.lower, upper: at }
    case '<=':
      return { lower: all.lower, upper: past }
    case '>':
      return { lower: past, upper: all.upper }
    case '>=':
      return { lower: at, upper: all.upper }
    case 'between':
      return { lower: at, upper: Buffer.concat([bounds[1] ?? first, PAST_TERMINATOR]) }
    case 'begins_with':
      return { lower: first, upper: successor(first) ?? all.upper }
  }
}

/** The rows of one item collection. @param hash the hash attributes' values, in schema order */
export function collectionRange(keys: KeySchema, hash: readonly AttributeValue[]): SuffixRange {
  return suffixRange(keys, { hash, rangeEquals: [] })
}

/** The rows of one segment of a parallel scan: a slice of the hashes' first 12 bits. Beyond 4096 segments some are empty. */
export function segmentRange(segment: number, totalSegments: number): SuffixRange {
  return { lower: sliceStart(segment, totalSegments), upper: sliceStart(segment + 1, totalSegments) }
}

/** Every row of a table or index. */
export const ALL_ROWS: SuffixRange = segmentRange(0, 1)

function sliceStart(segment: number, totalSegments: number): Buffer {
  const slice = Math.ceil((SLICES * segment) / totalSegments)
  if (slice === 0) return NOTHING
  return slice >= SLICES ? END : Buffer.of(slice >> 4, (slice & 15) << 4)
}
