// Row-key suffixes read back: where a key ends in one, which values it was made of, and a line for people. Every type comes back
// exactly, numbers and binary in their canonical text. Invariant: reading stops where the suffix does, so a suffix cut off after an
// attribute (a partition key, the bound of a partition) says what it holds. The bytes are described in model/key-bytes.ts.
import { type AttributeValue, type Draft, type Item, type ScalarType, setAttribute, type WideValue } from './attribute-value.js'
import type { SuffixRange } from './key.js'
import { HASH_BYTES, successor } from './key-bytes.js'
import { decodeNumber } from './number-bytes.js'
import type { KeySchema } from './table.js'

const TERMINATOR_END = 0x01
const TERMINATOR_BYTES = 2
/** Text and binary longer than this are shown by their beginning. */
const SHOWN_CHARACTERS = 64

/**
 * Where a key ends that begins at the start of the suffix: after so many attributes; or at the end of a shorter suffix.
 * @param attributes the hash attributes alone, or with the range attributes
 */
export function keyEnd(suffix: Buffer, attributes: number): number {
  let end = HASH_BYTES
  for (let n = 0; n < attributes; n++) end = terminatorAt(suffix, end) + TERMINATOR_BYTES
  return Math.min(end, suffix.length)
}

/** The prefix of the item collection that holds the whole range, if one does. */
export function collectionAround({ hash }: KeySchema, { lower, upper }: SuffixRange): Buffer | undefined {
  const prefix = lower.subarray(0, keyEnd(lower, hash.length))
  // A bound that ends inside of the hash attributes is that of a scan's slice, and one after the last collection reaches out of this.
  const isWhole = prefix.length > HASH_BYTES && prefix.at(-1) === TERMINATOR_END && prefix.at(-2) === 0
  const end = isWhole ? successor(prefix) : undefined
  return end !== undefined && upper.compare(end) <= 0 ? prefix : undefined
}

/** The place of the next 00 01 at or after `from`; a zero byte of the value is 00 FF. */
function terminatorAt(suffix: Buffer, from: number): number {
  let at = from
  while (at < suffix.length) {
    if (suffix[at] !== 0) at++
    else if (suffix[at + 1] === TERMINATOR_END) return at
    else at += TERMINATOR_BYTES
  }
  return suffix.length
}

/**
 * The key values that the suffix holds, by name and in its order.
 * @param schemas the keys that stand one after the other: a table's own, or an index's and then its table's
 */
export function keyItem(schemas: readonly KeySchema[], suffix: Buffer): Item {
  const item: Draft = {}
  let at = 0
  for (const { hash, range } of schemas) {
    at += HASH_BYTES
    for (const { name, type } of [...hash, ...range]) {
      const end = terminatorAt(suffix, at)
      if (end >= suffix.length) return item
      setAttribute(item, name, valueOf(unescapeBytes(suffix.subarray(at, end)), type))
      at = end + TERMINATOR_BYTES
    }
  }
  return item
}

/** Makes each 00 FF a 00 again. */
function unescapeBytes(bytes: Buffer): Buffer {
  if (!bytes.includes(0)) return bytes
  const plain = Buffer.allocUnsafe(bytes.length)
  let length = 0
  for (let at = 0; at < bytes.length; at += bytes[at] === 0 ? 2 : 1) plain[length++] = bytes[at] ?? 0
  return plain.subarray(0, length)
}

function valueOf(bytes: Buffer, type: ScalarType): AttributeValue {
  switch (type) {
    case 'S':
      return { S: bytes.toString('utf8') }
    case 'N':
      return { N: decodeNumber(bytes) }
    case 'B':
      return { B: bytes.toString('base64') }
  }
}

/** One line for people: names and values, text in quotes, binary in base64, long values by their beginning. */
export function keyText(key: Item): string {
  return Object.entries(key)
    .map(([name, value]) => `${name}: ${valueText(value)}`)
    .join(', ')
}

function valueText({ S: text, N: number, B: base64 }: WideValue): string {
  if (text !== undefined) return text.length > SHOWN_CHARACTERS ? `${JSON.stringify(beginning(text))}…` : JSON.stringify(text)
  if (number !== undefined) return number
  if (base64 === undefined) throw new Error('a key value of no key type')
  return base64.length > SHOWN_CHARACTERS ? `${beginning(base64)}…` : base64
}

const beginning = (text: string): string => text.slice(0, SHOWN_CHARACTERS)
