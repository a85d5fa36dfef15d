// The seal of a stored value: a sum of its text and a sum of its key stand before it, so that what a disk has changed is seen when it is
// read. Rows that were written here have more (row-sums.ts). Invariant: no value is handed out whose text is not the one that was
// stored, and none by its key that was stored under another.
import { crc32 } from 'node:zlib'
import { KIND } from './keys.js'
import { isPlainRow } from './row.js'
import { sizeIn, writeRowSums } from './row-sums.js'
import { KEY_AT, MARK, numberAt, OLD_KEY_AT, OLD_MARK, OLD_SEAL_END } from './seal-layout.js'
import { ROW_MARK, ROW_SEAL_END, SEAL_END, SUM_AT, writeNumber } from './seal-layout.js'
import { encodedAt, sumOf, sumOfWords } from './word-sum.js'

/** Where a seal begins while a text is sealed: so a word begins with what is summed, and with the JSON of a row. */
const SEAL_START = 5
/** Changes the sums of rows, so that no row with another mark is a value. */
const OF_ROWS = 0x2c1b3c6d

/** @param text as it will be read again. @returns what to store under the key, as bytes that are good until the next call */
export function sealed(key: Uint8Array, text: string): Uint8Array {
  const isRow = key[0] === KIND.row && isPlainRow(text)
  const { room, end } = encodedAt(text, SEAL_START + (isRow ? ROW_SEAL_END : SEAL_END))
  const { bytes } = room
  if (isRow) writeRowSums(room, SEAL_START, end, text)
  const sum = sumOfWords(room, SEAL_START + SEAL_END, end)
  bytes[SEAL_START] = isRow ? ROW_MARK : MARK
  writeNumber(bytes, SEAL_START + SUM_AT, SEAL_START + KEY_AT, isRow ? sum ^ OF_ROWS : sum)
  writeNumber(bytes, SEAL_START + KEY_AT, SEAL_START + SEAL_END, sumOfKey(key))
  return new Uint8Array(bytes.buffer, SEAL_START, end - SEAL_START)
}

export function isSealed(stored: string): boolean {
  const mark = stored.charCodeAt(0)
  return mark === MARK || mark === ROW_MARK || mark === OLD_MARK
}

/** @returns the text; undefined when it is not the one that was sealed */
export function unsealed(stored: string): string | undefined {
  switch (stored.charCodeAt(0)) {
    case ROW_MARK:
      return isWhole(stored, OF_ROWS) ? stored.slice(ROW_SEAL_END) : undefined
    case MARK:
      return isWhole(stored, 0) ? stored.slice(SEAL_END) : undefined
    case OLD_MARK:
      return unsealedOld(stored)
    default:
      return undefined
  }
}

function isWhole(stored: string, ofKind: number): boolean {
  return stored.length >= SEAL_END && (sumOf(stored, SEAL_END) ^ ofKind) === numberAt(stored, SUM_AT, KEY_AT)
}

function unsealedOld(stored: string): string | undefined {
  if (stored.length < OLD_SEAL_END) return undefined
  const text = stored.slice(OLD_SEAL_END)
  return (crc32(text) | 0) === numberAt(stored, SUM_AT, KEY_AT) ? text : undefined
}

/** The size of a row that may be compared later; undefined for all other values, and where the size is damaged. */
export function sizeOfSealedRow(stored: string): number | undefined {
  return stored.charCodeAt(0) === ROW_MARK ? sizeIn(stored) : undefined
}

/** Whether it was sealed for this key. */
export function isOfKey(key: Uint8Array, stored: string): boolean {
  const [start, end] = stored.charCodeAt(0) === OLD_MARK ? [OLD_KEY_AT, OLD_SEAL_END] : [KEY_AT, SEAL_END]
  return numberAt(stored, start, end) === (sumOfKey(key) & 0xffffff)
}

/** FNV-1a: keys are short, and a call of the system's sum costs more than a loop over one. */
function sumOfKey(key: Uint8Array): number {
  let sum = 0x811c9dc5
  for (let at = 0; at < key.length; at++) sum = Math.imul(sum ^ (key[at] ?? 0), 0x01000193) // a third of the time of an iterator
  return sum ^ (sum >>> 24)
}
