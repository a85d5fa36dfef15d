// The bytes of key attributes and the pieces that row-key suffixes are made of.
// Invariant: escaped and terminated values compare as bytes in the order of the values, and none is a prefix of another.
// Source: docs HowItWorks.CoreComponents; the hash gives the scan order seen on the service by earlier emulators.
import { hash as digest } from 'node:crypto'
import type { AttributeValue, ScalarType, WideValue } from './attribute-value.js'
import { encodeNumber } from './number-bytes.js'

export const HASH_BYTES = 8
const HASH_SALT = 'Outliers'
const ESCAPED_ZERO = 0xff
/** After an attribute stand 00 01: below the escape 00 FF of a zero byte, so that a shorter value sorts first. */
const TERMINATOR_BYTES = 2
const TERMINATOR_END = 0x01
/** Enough for the key of a table; longer ones make the buffer grow. */
const FIRST_BUFFER_BYTES = 8192
/** A UTF-16 unit is three bytes of UTF-8 at most. */
const MAX_BYTES_PER_UNIT = 3
/** Up to this many characters a loop is faster than the call into the runtime. */
const PLAIN_CHARACTERS = 64

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

/** The least bytes above everything that starts with `prefix`; undefined when there are none (all 0xFF, or empty). */
export function successor(prefix: Buffer): Buffer | undefined {
  let end = prefix.length
  while (end > 0 && prefix[end - 1] === 0xff) end--
  if (end === 0) return undefined
  const next = Buffer.from(prefix.subarray(0, end))
  next[end - 1] = (next[end - 1] ?? 0) + 1
  return next
}

/** Where the item collection of a table's row begins: its hash and its partition key, without what stands after them. */
export function collectionPrefix(suffix: Buffer): Buffer {
  for (let at = suffix.indexOf(0, HASH_BYTES); at >= 0; at = suffix.indexOf(0, at + TERMINATOR_BYTES)) {
    if (suffix[at + 1] === TERMINATOR_END) return suffix.subarray(0, at + TERMINATOR_BYTES)
  }
  return suffix
}

/** Puts one suffix together after the other in a buffer that is used again: every key of every request passes here. */
export class SuffixWriter {
  #bytes = Buffer.allocUnsafe(FIRST_BUFFER_BYTES)
  #end = 0

  /** Begins a suffix: its hash, then the escaped and terminated hash attributes. */
  startWithHash(values: readonly AttributeValue[], types: readonly ScalarType[]): void {
    this.#end = HASH_BYTES
    for (let i = 0; i < values.length; i++) this.attribute(values[i], types[i])
    // The binary digest is one text, which costs a third of a digest in a buffer of its own.
    const hash = digest('md5', this.#hashInput(values, types), 'binary')
    for (let i = 0; i < HASH_BYTES; i++) this.#bytes[i] = hash.charCodeAt(i)
  }

  /** One more attribute, escaped and terminated. */
  attribute(value: AttributeValue | undefined, type: ScalarType | undefined): void {
    this.openAttribute(value, type)
    this.#bytes[this.#end] = 0
    this.#bytes[this.#end + 1] = TERMINATOR_END
    this.#end += TERMINATOR_BYTES
  }

  /** The beginning of an attribute: escaped and without its end. */
  openAttribute(value: AttributeValue | undefined, type: ScalarType | undefined): void {
    if (value === undefined || type === undefined) throw new Error('a key attribute without value or type')
    const text = (value as WideValue).S // one of the members of the union, or undefined
    const start = this.#end
    if (type === 'S' && text !== undefined) {
      this.#reserve(text.length * MAX_BYTES_PER_UNIT)
      if (this.#writePlain(text)) return
      this.#end += this.#bytes.write(text, start, 'utf8')
    } else {
      const bytes = encodeKeyValue(value, type)
      this.#reserve(bytes.length)
      this.#end += bytes.copy(this.#bytes, start)
    }
    this.#escapeFrom(start)
  }

  /** A copy of what was written. */
  finish(): Buffer {
    const suffix = Buffer.allocUnsafe(this.#end)
    this.#bytes.copy(suffix, 0, 0, this.#end)
    return suffix
  }

  /** Writes a short text of ASCII without zeros, which needs neither encoding nor escapes; false for any other. */
  #writePlain(text: string): boolean {
    if (text.length > PLAIN_CHARACTERS) return false
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code === 0 || code > 0x7f) return false
      this.#bytes[this.#end + i] = code
    }
    this.#end += text.length
    return true
  }

  /** What the hash is made of: the plain bytes of a single attribute, the escaped and terminated ones of several. */
  #hashInput(values: readonly AttributeValue[], types: readonly ScalarType[]): string | Buffer {
    const [value, type] = [values[0], types[0]]
    if (values.length !== 1 || value === undefined || type === undefined) {
      return Buffer.concat([Buffer.from(HASH_SALT), this.#bytes.subarray(HASH_BYTES, this.#end)])
    }
    const text = (value as WideValue).S // as above
    return type === 'S' && text !== undefined
      ? HASH_SALT + text
      : Buffer.concat([Buffer.from(HASH_SALT), encodeKeyValue(value, type)])
  }

  /** Makes each 00 from `start` on a 00 FF. */
  #escapeFrom(start: number): void {
    const bytes = this.#bytes
    let zeros = 0
    for (let i = start; i < this.#end; i++) if (bytes[i] === 0) zeros++
    if (zeros === 0) return
    let to = this.#end + zeros
    let from = this.#end
    this.#end = to
    while (to > from) {
      const byte = bytes[--from] ?? 0
      if (byte === 0) bytes[--to] = ESCAPED_ZERO
      bytes[--to] = byte
    }
  }

  /** Room for so many bytes even if all of them are escaped, and for the end of the attribute. */
  #reserve(sizeBytes: number): void {
    const needed = this.#end + sizeBytes * 2 + TERMINATOR_BYTES
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(needed * 2)
    this.#bytes.copy(larger, 0, 0, this.#end)
    this.#bytes = larger
  }
}
