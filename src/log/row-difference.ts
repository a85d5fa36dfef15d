// A stored row as its difference from another one of the same key: the header as it is, then how much of both ends the rows share, then what
// stands between. Of the row that an entry's own write made, the header follows from the entry but for the size. Most writes change few attributes of an item, and what an entry does not hold is neither written, nor compacted, nor read.
import type { Sequence } from '../model/ids.js'
import { type SharedEnds, sharedEnds } from '../model/shared-ends.js'
import { fixedNumber, numberBetween } from '../storage/fixed-number.js'
import { localHeader } from '../storage/row.js'

/** No row begins with it. */
const MARK = '='
/** Headers of rows differ in every write, by their sequence. That of a row from another region is longer, and is compared from here on. */
const HEADER_CHARACTERS = 27
const SIZE_AT = 1
const SIZE_END = 6
/** The same, of a row whose header is that of its entry's write: the size alone stands in its place. */
const OWN_MARK = '+'
const START_AT = MARK.length + HEADER_CHARACTERS
const NUMBER_CHARACTERS = 4
/** What has to be shared so that a difference is worth its while. */
const LEAST_SHARED = 2 * NUMBER_CHARACTERS + 16
const NOTHING_SHARED: SharedEnds = { start: 0, end: 0 }

/**
 * @param text of the row. @param other the row's that it is read with again; empty without one
 * @param known what both share behind their headers, where that has been looked for already
 */
export function encodeRow(text: string, other: string, known?: SharedEnds): string {
  const shared = other === '' ? undefined : (known ?? sharedEnds(text, other, HEADER_CHARACTERS))
  if (shared === undefined || shared.start + shared.end < LEAST_SHARED) return text
  return MARK + text.slice(0, HEADER_CHARACTERS) + differenceOf(text, shared)
}

/** The same of a row that the write of the entry made here: its format, sequence, time and origin are read from the entry. */
export function encodeOwnRow(text: string, other: string, known?: SharedEnds): string {
  const shared = other === '' ? undefined : (known ?? sharedEnds(text, other, HEADER_CHARACTERS))
  return OWN_MARK + text.slice(SIZE_AT, SIZE_END) + differenceOf(text, shared ?? NOTHING_SHARED)
}

const differenceOf = (text: string, { start, end }: SharedEnds): string =>
  fixedNumber(start, NUMBER_CHARACTERS) +
  fixedNumber(end, NUMBER_CHARACTERS) +
  text.slice(HEADER_CHARACTERS + start, text.length - end)

/** Of the entry that holds a row. */
export interface RowPlace {
  readonly sequence: Sequence
  readonly atMs: number
}

/** @param encoded as it was made with the same other row, for an entry of that place */
export function decodeRow(encoded: string, other: string, { sequence, atMs }: RowPlace): string {
  if (encoded.startsWith(MARK)) return encoded.slice(MARK.length, START_AT) + withShared(encoded, START_AT, other)
  if (!encoded.startsWith(OWN_MARK)) return encoded
  return localHeader(encoded.slice(SIZE_AT, SIZE_END), sequence, atMs) + withShared(encoded, SIZE_END, other)
}

/** @param at where the difference stands */
function withShared(encoded: string, at: number, other: string): string {
  const endAt = at + NUMBER_CHARACTERS
  const betweenAt = endAt + NUMBER_CHARACTERS
  const start = numberBetween(encoded, at, endAt)
  const end = numberBetween(encoded, endAt, betweenAt)
  const between = encoded.slice(betweenAt)
  if (start + end === 0) return between
  return other.slice(HEADER_CHARACTERS, HEADER_CHARACTERS + start) + between + other.slice(other.length - end)
}
