// The seal of a stored value: a sum of its text and a sum of its key stand before it, so that what a disk has changed is seen when it is
// read. Invariant: no value is handed out whose text is not the one that was stored, and none by its key that was stored under another.
import { crc32 } from 'node:zlib'
import { encodedAt, sumOf, sumOfWords } from './word-sum.js'

/** No value that was stored without a seal begins with one of them: those begin with a digit, a letter or a bracket. */
const MARK = '^'.charCodeAt(0)
/** Of the first seals, whose sum was a CRC-32 with the text's length behind it. */
const OLD_MARK = '~'.charCodeAt(0)
/** Six bits a character, from `0` on: all of them are one byte in UTF-8. */
const FIRST_CODE = 48
const SUM_AT = 1
const KEY_AT = 7
const SEAL_CHARACTERS = 11
const OLD_KEY_AT = 11
const OLD_SEAL_CHARACTERS = 15

/** Where a text stands while it is sealed: the seal goes before it. */
const TEXT_AT = 16
const SEAL_START = TEXT_AT - SEAL_CHARACTERS

/** @param text as it will be read again. @returns what to store under the key, as bytes that are good until the next call */
export function sealed(key: Uint8Array, text: string): Uint8Array {
  const { room, end } = encodedAt(text, TEXT_AT)
  const { bytes } = room
  const sum = sumOfWords(room, TEXT_AT, end)
  bytes[SEAL_START] = MARK
  writeNumber(bytes, SEAL_START + SUM_AT, SEAL_START + KEY_AT, sum)
  writeNumber(bytes, SEAL_START + KEY_AT, TEXT_AT, sumOfKey(key))
  return new Uint8Array(bytes.buffer, SEAL_START, end - SEAL_START)
}

/** Its lower bits, from the last place on. */
function writeNumber(bytes: Uint8Array, start: number, end: number, number: number): void {
  let left = number
  for (let at = end - 1; at >= start; at--) {
    bytes[at] = FIRST_CODE + (left & 0x3f)
    left >>>= 6
  }
}

export function isSealed(stored: string): boolean {
  const mark = stored.charCodeAt(0)
  return mark === MARK || mark === OLD_MARK
}

/** @returns the text; undefined when it is not the one that was sealed */
export function unsealed(stored: string): string | undefined {
  if (stored.charCodeAt(0) !== MARK) return unsealedOld(stored)
  if (stored.length < SEAL_CHARACTERS) return undefined
  return sumOf(stored, SEAL_CHARACTERS) === numberAt(stored, SUM_AT, KEY_AT) ? stored.slice(SEAL_CHARACTERS) : undefined
}

function unsealedOld(stored: string): string | undefined {
  if (stored.charCodeAt(0) !== OLD_MARK || stored.length < OLD_SEAL_CHARACTERS) return undefined
  const text = stored.slice(OLD_SEAL_CHARACTERS)
  return (crc32(text) | 0) === numberAt(stored, SUM_AT, KEY_AT) ? text : undefined
}

/** Whether it was sealed for this key. */
export function isOfKey(key: Uint8Array, stored: string): boolean {
  const [start, end] = stored.charCodeAt(0) === OLD_MARK ? [OLD_KEY_AT, OLD_SEAL_CHARACTERS] : [KEY_AT, SEAL_CHARACTERS]
  return numberAt(stored, start, end) === (sumOfKey(key) & 0xffffff)
}

/** A signed number of 32 bits. */
function numberAt(stored: string, start: number, end: number): number {
  let number = 0
  for (let at = start; at < end; at++) number = (number << 6) | ((stored.charCodeAt(at) - FIRST_CODE) & 0x3f)
  return number
}

/** FNV-1a: keys are short, and a call of the system's sum costs more than a loop over one. */
function sumOfKey(key: Uint8Array): number {
  let sum = 0x811c9dc5
  for (let at = 0; at < key.length; at++) sum = Math.imul(sum ^ (key[at] ?? 0), 0x01000193) // a third of the time of an iterator
  return sum ^ (sum >>> 24)
}
