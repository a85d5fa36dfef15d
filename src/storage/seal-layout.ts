// Where what stands in a seal, and how numbers are written there. Invariant: all of it is one byte a character in UTF-8.

/** No value that was stored without a seal begins with one of them: those begin with a digit, a letter or a bracket. */
export const MARK = '^'.charCodeAt(0)
/** Of a row. */
export const ROW_MARK = '`'.charCodeAt(0)
/** Of the first seals, whose sum was a CRC-32 with the text's length behind it. */
export const OLD_MARK = '~'.charCodeAt(0)

/** The sum of all that stands after the sum of the key. */
export const SUM_AT = 1
export const KEY_AT = 7
/** A seal that is not of a row ends here. */
export const SEAL_END = 11

/** Of a row: the CRC-32 of its JSON, a sum of its size, and how many bytes its JSON has more than characters. */
export const CRC_AT = 11
export const SIZE_SUM_AT = 17
export const BEYOND_AT = 20
export const ROW_SEAL_END = 24

export const OLD_KEY_AT = 11
export const OLD_SEAL_END = 15

/** Six bits a character, from `0` on. */
const FIRST_CODE = 48

/** Its lower bits, from the last place on. */
export function writeNumber(bytes: Uint8Array, start: number, end: number, number: number): void {
  let left = number
  for (let at = end - 1; at >= start; at--) {
    bytes[at] = FIRST_CODE + (left & 0x3f)
    left >>>= 6
  }
}

/** A signed number of 32 bits. */
export function numberAt(stored: string, start: number, end: number): number {
  let number = 0
  for (let at = start; at < end; at++) number = (number << 6) | ((stored.charCodeAt(at) - FIRST_CODE) & 0x3f)
  return number
}
