// The seal of a stored value: a sum of its text, its length and a sum of its key stand before it, so that what a disk has changed is seen
// when it is read. Invariant: no value is handed out whose text is not the one that was stored, and none by its key that was stored under another.
import { crc32 } from 'node:zlib'
import { joinCrc } from './crc-join.js'

/** No value that was stored without a seal begins with it: those begin with a digit, a letter or a bracket. */
const MARK = '~'
const MARK_CODE = MARK.charCodeAt(0)
/** Six bits a character, from `0` on: all of them are one byte in UTF-8. */
const FIRST_CODE = 48
const TEXT_AT = 1
const LENGTH_AT = 7
const KEY_AT = 11
const SEAL_CHARACTERS = 15

/** @param text as it will be read again. @returns what to store under the key */
export function sealed(key: Uint8Array, text: string): string {
  const sum = crc32(text)
  const length = Buffer.byteLength(text)
  const keySum = sumOfKey(key)
  return (
    String.fromCharCode(
      MARK_CODE,
      digit(sum >>> 30),
      digit(sum >>> 24),
      digit(sum >>> 18),
      digit(sum >>> 12),
      digit(sum >>> 6),
      digit(sum),
      digit(length >>> 18),
      digit(length >>> 12),
      digit(length >>> 6),
      digit(length),
      digit(keySum >>> 18),
      digit(keySum >>> 12),
      digit(keySum >>> 6),
      digit(keySum),
    ) + text
  )
}

const digit = (bits: number): number => FIRST_CODE + (bits & 0x3f)

export const isSealed = (stored: string): boolean => stored.charCodeAt(0) === MARK_CODE

/** @returns the text; undefined when it is not the one that was sealed */
export function unsealed(stored: string): string | undefined {
  if (!isSealed(stored) || stored.length < SEAL_CHARACTERS) return undefined
  const text = stored.slice(SEAL_CHARACTERS)
  return crc32(text) >>> 0 === numberAt(stored, TEXT_AT, LENGTH_AT) >>> 0 ? text : undefined
}

/** Whether it was sealed for this key. */
export const isOfKey = (key: Uint8Array, stored: string): boolean =>
  numberAt(stored, KEY_AT, SEAL_CHARACTERS) === (sumOfKey(key) & 0xffffff)

/** Texts are gathered in it to be summed: joined as strings they would be garbage of their own length. */
let gathered = Buffer.allocUnsafeSlow(128 * 1024)
const MOST_GATHERED_BYTES = 2 * 1024 * 1024

/** The texts of many values by one sum. @returns undefined when one of them, nobody knows which, is not what was sealed */
export function unsealedTogether(stored: readonly string[]): readonly string[] | undefined {
  let sum = 0
  let bytes = SEAL_CHARACTERS
  for (const value of stored) {
    if (!isSealed(value) || value.length < SEAL_CHARACTERS) return undefined
    const length = numberAt(value, LENGTH_AT, KEY_AT)
    sum = joinCrc(sum, numberAt(value, TEXT_AT, LENGTH_AT), length)
    bytes += length
  }
  if (bytes > MOST_GATHERED_BYTES || !gather(stored, bytes)) return undefined
  if (crc32(gathered.subarray(SEAL_CHARACTERS, bytes)) >>> 0 !== sum >>> 0) return undefined
  return stored.map((value) => value.slice(SEAL_CHARACTERS))
}

/** From the last to the first, so that the end of each text comes over the seal of the next one. @returns false for another length than was sealed */
function gather(stored: readonly string[], bytes: number): boolean {
  if (bytes > gathered.length) gathered = Buffer.allocUnsafeSlow(bytes)
  let end = bytes
  for (let at = stored.length - 1; at >= 0; at--) {
    const value = stored[at] ?? ''
    const length = numberAt(value, LENGTH_AT, KEY_AT)
    if (gathered.write(value, end - length - SEAL_CHARACTERS) !== length + SEAL_CHARACTERS) return false
    end -= length
  }
  return true
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
