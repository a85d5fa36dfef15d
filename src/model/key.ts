// Row-key suffixes: hash ‖ each hash attribute ‖ each range attribute, escaped and terminated so that byte order is key order.
// Invariant: no suffix is a prefix of another one of the same key schema, and bounds are lower inclusive, upper exclusive.
// Source: docs HowItWorks.CoreComponents; slices of a parallel scan as seen on the service by earlier emulators.
import { type AttributeValue, attributeOf, type Item, type ScalarType } from './attribute-value.js'
import { HASH_BYTES, SuffixWriter, successor } from './key-bytes.js'
import { LIMITS } from './limits.js'
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

const NOTHING = Buffer.alloc(0)
/** After every suffix there can be: longer than any run of 0xFF at the start of one. */
const END = Buffer.alloc(HASH_BYTES + LIMITS.hashKeyBytes + 1, 0xff)
/** Segments are slices of the first 12 bits. */
const SLICES = 4096

const writer = new SuffixWriter()

/** The item's values of those attributes; undefined when one is missing or of another type. */
function valuesOf(attributes: readonly KeyAttribute[], item: Item): AttributeValue[] | undefined {
  const values: AttributeValue[] = []
  for (const { name, type } of attributes) {
    const value = attributeOf(item, name)
    if (value === undefined || !Object.hasOwn(value, type)) return undefined
    values.push(value)
  }
  return values
}

/** The key of an item (or of a key map) as a row-key suffix; undefined when a key attribute is missing or of another type. */
export function rowSuffix(keys: KeySchema, item: Item): Buffer | undefined {
  const hash = valuesOf(keys.hash, item)
  const range = hash === undefined ? undefined : valuesOf(keys.range, item)
  return hash === undefined || range === undefined ? undefined : equalityPrefix(keys, hash, range)
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

const typesOf = (attributes: readonly KeyAttribute[]): ScalarType[] => attributes.map(({ type }) => type)

function writeEquality(keys: KeySchema, hash: readonly AttributeValue[], range: readonly AttributeValue[]): void {
  if (hash.length !== keys.hash.length) throw new Error('a key without all its hash attributes')
  writer.startWithHash(hash, typesOf(keys.hash))
  for (let i = 0; i < range.length; i++) writer.attribute(range[i], keys.range[i]?.type)
}

function equalityPrefix(keys: KeySchema, hash: readonly AttributeValue[], range: readonly AttributeValue[]): Buffer {
  writeEquality(keys, hash, range)
  return writer.finish()
}

/** Where the rows begin whose next range attribute starts with the value. */
function openBound(keys: KeySchema, condition: KeyCondition, value: AttributeValue | undefined): Buffer {
  writeEquality(keys, condition.hash, condition.rangeEquals)
  writer.openAttribute(value, keys.range[condition.rangeEquals.length]?.type)
  return writer.finish()
}

/** Where the rows begin whose next range attribute is the value. */
function exactBound(keys: KeySchema, condition: KeyCondition, value: AttributeValue | undefined): Buffer {
  writeEquality(keys, condition.hash, condition.rangeEquals)
  writer.attribute(value, keys.range[condition.rangeEquals.length]?.type)
  return writer.finish()
}

const after = (prefix: Buffer): Buffer => successor(prefix) ?? END

/** The rows that a key condition selects; upper is not above lower when it selects none. @param condition values of the schema's types */
export function suffixRange(keys: KeySchema, condition: KeyCondition): SuffixRange {
  const prefix = equalityPrefix(keys, condition.hash, condition.rangeEquals)
  const last = condition.rangeLast
  if (last === undefined) return { lower: prefix, upper: after(prefix) }
  const first = last.values[0]
  if (last.op === 'begins_with') {
    const open = openBound(keys, condition, first)
    return { lower: open, upper: after(open) }
  }
  const at = exactBound(keys, condition, first)
  switch (last.op) {
    case '<':
      return { lower: prefix, upper: at }
    case '<=':
      return { lower: prefix, upper: after(at) }
    case '>':
      return { lower: after(at), upper: after(prefix) }
    case '>=':
      return { lower: at, upper: after(prefix) }
    case 'between':
      return { lower: at, upper: after(exactBound(keys, condition, last.values[1])) }
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
