// A stored row as its difference from another one of the same key: the header as it is, then how much of both ends the rows share, then what
// stands between. Most writes change few attributes of an item, and what an entry does not hold is neither written, nor compacted, nor read.
import { type SharedEnds, sharedEnds } from '../model/shared-ends.js'
import { fixedNumber, numberBetween } from '../storage/fixed-number.js'

/** No row begins with it. */
const MARK = '='
/** Headers of rows differ in every write, by their sequence. That of a row from another region is longer, and is compared from here on. */
const HEADER_CHARACTERS = 27
const START_AT = MARK.length + HEADER_CHARACTERS
const NUMBER_CHARACTERS = 4
const END_AT = START_AT + NUMBER_CHARACTERS
const BETWEEN_AT = END_AT + NUMBER_CHARACTERS
/** What has to be shared so that a difference is worth its while. */
const LEAST_SHARED = 2 * NUMBER_CHARACTERS + 16

/**
 * @param text of the row. @param other the row's that it is read with again; empty without one
 * @param known what both share behind their headers, where that has been looked for already
 */
export function encodeRow(text: string, other: string, known?: SharedEnds): string {
  const shared = other === '' ? undefined : (known ?? sharedEnds(text, other, HEADER_CHARACTERS))
  if (shared === undefined || shared.start + shared.end < LEAST_SHARED) return text
  const between = text.slice(HEADER_CHARACTERS + shared.start, text.length - shared.end)
  const numbers = fixedNumber(shared.start, NUMBER_CHARACTERS) + fixedNumber(shared.end, NUMBER_CHARACTERS)
  return MARK + text.slice(0, HEADER_CHARACTERS) + numbers + between
}

/** @param encoded as `encodeRow` made it with the same other row */
export function decodeRow(encoded: string, other: string): string {
  if (!encoded.startsWith(MARK)) return encoded
  const start = numberBetween(encoded, START_AT, END_AT)
  const end = numberBetween(encoded, END_AT, BETWEEN_AT)
  return (
    encoded.slice(MARK.length, START_AT) +
    other.slice(HEADER_CHARACTERS, HEADER_CHARACTERS + start) +
    encoded.slice(BETWEEN_AT) +
    other.slice(other.length - end)
  )
}
