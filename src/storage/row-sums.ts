// What the seal of a row says beside the sums that each value has: the CRC-32 of its JSON and how many bytes that takes, so that an answer
// which holds the row unchanged is compared as a whole, and a sum of its size, which is needed before that. Invariant: only rows
// that were written here, in the present form, have them, since their JSON begins at one place.
import { numberBetween } from './fixed-number.js'
import { crcOfBytes, crcWithPiece } from './joined-crc.js'
import { HEADER_CHARACTERS, SEQUENCE_AT, SIZE_AT } from './row.js'
import { BEYOND_AT, CRC_AT, numberAt, ROW_SEAL_END, SIZE_SUM_AT, writeNumber } from './seal-layout.js'
import type { Room } from './word-sum.js'

const JSON_AT = ROW_SEAL_END + HEADER_CHARACTERS
/** Of the sum of a size. */
const SUM_BITS = 0x3ffff

/** @param start where the seal begins. @param end the byte after the row, whose text stands after the place of the seal and begins a word with its JSON */
export function writeRowSums({ bytes, words }: Room, start: number, end: number, text: string): void {
  const size = numberBetween(text, SIZE_AT, SEQUENCE_AT)
  writeNumber(bytes, start + CRC_AT, start + SIZE_SUM_AT, crcOfBytes(bytes, words, start + JSON_AT, end))
  writeNumber(bytes, start + SIZE_SUM_AT, start + BEYOND_AT, sumOfSize(size))
  writeNumber(bytes, start + BEYOND_AT, start + ROW_SEAL_END, end - start - ROW_SEAL_END - text.length)
}

/** @param stored with the mark of rows. @returns undefined when it is not the size that was sealed */
export function sizeIn(stored: string): number | undefined {
  if (stored.length <= JSON_AT) return undefined
  const size = numberBetween(stored, ROW_SEAL_END + SIZE_AT, ROW_SEAL_END + SEQUENCE_AT)
  return sumOfSize(size) === numberAt(stored, SIZE_SUM_AT, BEYOND_AT) ? size : undefined
}

/** The JSON as it is stored: whoever takes it compares its CRC. */
export const jsonIn = (stored: string): string => stored.slice(JSON_AT)

/** The CRC that a text should have once the row's JSON stands after it. Its bytes are told by the seal: to count them takes longer than to read that. */
export function crcWithRow(before: number, stored: string): number {
  const bytes = stored.length - JSON_AT + numberAt(stored, BEYOND_AT, ROW_SEAL_END)
  return crcWithPiece(before, numberAt(stored, CRC_AT, SIZE_SUM_AT), bytes)
}

/** Sizes that differ in some digits differ in many bits of it. */
function sumOfSize(size: number): number {
  const mixed = Math.imul(size ^ 0x5bd1e995, 0x2c1b3c6d)
  return (mixed ^ (mixed >>> 15)) & SUM_BITS
}
