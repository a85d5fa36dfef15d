// The CRC-32 of what stands after each other, from the CRC-32 of each: an answer has one over all of it, so the rows in it can have theirs
// compared without being walked again. Invariant: each function gives what zlib's `crc32` gives for the whole.
// Source: zlib, crc32.c (tables of four and more bytes a step; the CRC of a joined text is the first one times x^(8n), plus the second).
import { crc32 } from 'node:zlib'

/** The polynomial, its lowest bit the highest power. */
const POLYNOMIAL = 0xedb88320
/** The same way: the highest bit. */
const ONE = 1 << 31

const BYTE_BITS = 8
const BYTE_VALUES = 256
const STEP_BYTES = 8
/** From here on the system's CRC-32 costs less, whose call alone takes as long as this does for some 150. */
const LONG_BYTES = 240
/** The same of texts, which it has to encode first. */
const LONG_CHARACTERS = 64
const LAST_ASCII = 0x7f

/** The CRC of each byte with so many zeros after it: those of one number of zeros stand together. */
const STEPS = stepTables()

function stepTables(): Int32Array {
  const tables = new Int32Array(STEP_BYTES * BYTE_VALUES)
  for (let byte = 0; byte < BYTE_VALUES; byte++) {
    let sum = byte
    for (let bit = 0; bit < BYTE_BITS; bit++) sum = halved(sum)
    tables[byte] = sum
  }
  for (let at = BYTE_VALUES; at < tables.length; at++) {
    const sum = tables[at - BYTE_VALUES] ?? 0
    tables[at] = (tables[sum & 0xff] ?? 0) ^ (sum >>> 8)
  }
  return tables
}

/** Times x. */
function halved(sum: number): number {
  return (sum >>> 1) ^ (POLYNOMIAL & -(sum & 1))
}

/** @param words the memory of the bytes, from its beginning. @param from at a word. @returns a signed number of 32 bits, as all sums here are */
export function crcOfBytes(bytes: Uint8Array, words: Int32Array, from: number, end: number): number {
  if (end - from >= LONG_BYTES) return crc32(bytes.subarray(from, end)) | 0
  let sum = -1
  let at = from
  // Written out, since calls in a loop this short are not always taken into it: then it takes twice as long.
  for (; at + STEP_BYTES <= end; at += STEP_BYTES) {
    const one = sum ^ (words[at >> 2] ?? 0)
    const two = words[(at >> 2) + 1] ?? 0
    sum =
      (STEPS[0x700 | (one & 0xff)] ?? 0) ^
      (STEPS[0x600 | ((one >>> 8) & 0xff)] ?? 0) ^
      (STEPS[0x500 | ((one >>> 16) & 0xff)] ?? 0) ^
      (STEPS[0x400 | (one >>> 24)] ?? 0) ^
      (STEPS[0x300 | (two & 0xff)] ?? 0) ^
      (STEPS[0x200 | ((two >>> 8) & 0xff)] ?? 0) ^
      (STEPS[0x100 | ((two >>> 16) & 0xff)] ?? 0) ^
      (STEPS[two >>> 24] ?? 0)
  }
  for (; at < end; at++) sum = (STEPS[(sum ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^ (sum >>> 8)
  return ~sum
}

/** @param sum the complement of the CRC, as in all steps */
const byteAfter = (sum: number, byte: number): number => (STEPS[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8)

/** @param before of what stands before it: 0 for nothing */
export const crcWithByte = (before: number, byte: number): number => ~byteAfter(~before, byte)

/** Of a text in UTF-8. @param before of what stands before it */
export function crcWithText(before: number, text: string): number {
  if (text.length > LONG_CHARACTERS) return crc32(text, before >>> 0) | 0
  let sum = before
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > LAST_ASCII) return crc32(text, before >>> 0) | 0
    sum = crcWithByte(sum, code)
  }
  return sum
}

/** @param before of what stands before it. @param own of the piece. @param ownBytes how long the piece is */
export function crcWithPiece(before: number, own: number, ownBytes: number): number {
  let sum = before
  let left = ownBytes
  for (let place = 0; left !== 0; place++, left >>>= DIGIT_BITS) {
    const digit = left & LAST_DIGIT
    if (digit !== 0) sum = times(sum, shiftTables[place] ?? shiftTable(place), digit * DIGIT_PRODUCTS)
  }
  return sum ^ own
}

/** A number of bytes is read in digits of so many bits, each with its table: 8 KB, of which rows of some hundred bytes need two or three. */
const DIGIT_BITS = 4
const LAST_DIGIT = 0xf
/** Sums are read by four bits, not by bytes: tables of 64 KB a digit are no longer in the cache at the next answer, which costs more than four loads. */
const PART_BITS = 4
const PART_VALUES = 1 << PART_BITS
const PARTS = 8
const DIGIT_PRODUCTS = PARTS * PART_VALUES

/** By the place of the digit, made when it is first needed. A table holds products for each digit, for each value of each part of a sum. */
const shiftTables: Int32Array[] = []

function times(sum: number, table: Int32Array, from: number): number {
  return (
    (table[from + (sum & 0xf)] ?? 0) ^
    (table[from + PART_VALUES + ((sum >>> 4) & 0xf)] ?? 0) ^
    (table[from + 2 * PART_VALUES + ((sum >>> 8) & 0xf)] ?? 0) ^
    (table[from + 3 * PART_VALUES + ((sum >>> 12) & 0xf)] ?? 0) ^
    (table[from + 4 * PART_VALUES + ((sum >>> 16) & 0xf)] ?? 0) ^
    (table[from + 5 * PART_VALUES + ((sum >>> 20) & 0xf)] ?? 0) ^
    (table[from + 6 * PART_VALUES + ((sum >>> 24) & 0xf)] ?? 0) ^
    (table[from + 7 * PART_VALUES + (sum >>> 28)] ?? 0)
  )
}

function shiftTable(place: number): Int32Array {
  const table = new Int32Array((LAST_DIGIT + 1) * DIGIT_PRODUCTS)
  const step = power(BYTE_BITS << (DIGIT_BITS * place))
  let factor = ONE
  for (let digit = 1; digit <= LAST_DIGIT; digit++) {
    factor = product(factor, step)
    for (let part = 0; part < PARTS; part++)
      for (let value = 1; value < PART_VALUES; value++)
        table[digit * DIGIT_PRODUCTS + part * PART_VALUES + value] = product(factor, value << (part * PART_BITS))
  }
  shiftTables[place] = table
  return table
}

/** x to the power. */
function power(exponent: number): number {
  let result = ONE
  let square = ONE >>> 1
  for (let left = exponent; left !== 0; left >>>= 1) {
    if ((left & 1) === 1) result = product(result, square)
    square = product(square, square)
  }
  return result
}

/** Of two sums as polynomials, modulo the polynomial. */
function product(one: number, other: number): number {
  let result = 0
  let shifted = other
  for (let bit = 31; bit >= 0; bit--) {
    if (((one >>> bit) & 1) === 1) result ^= shifted
    shifted = halved(shifted)
  }
  return result
}
