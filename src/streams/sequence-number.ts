// Sequence numbers of records, as text of 21 digits and more: the place of the change in the store-wide order, then the millisecond in
// which it was made. Invariant: of two changes of one table the later one has the greater number, so comparing them needs no log; and a
// number says by itself whether its record has been trimmed. Source: model of the API (21 to 40 digits); the digits' meaning is ours.
import type { Sequence } from '../model/ids.js'

const TIME_DIGITS = 13
const LATEST_MS = 10 ** TIME_DIGITS - 1
/** So that the first change has as many digits as there must be. */
const OFFSET = 10_000_000
const FORM = /^[0-9]{21,40}$/

/** Where a number points to. */
export interface NumberedPlace {
  readonly sequence: Sequence
  /** Of the record with that number; of the last possible one of that place, the greatest there is. */
  readonly atMs: number
}

export const sequenceNumberOf = ({ sequence, atMs }: NumberedPlace): string =>
  `${OFFSET + sequence}${String(atMs).padStart(TIME_DIGITS, '0')}`

/** The last possible number of what comes up to and including the place. */
export const lastNumberUpTo = (sequence: Sequence): string => sequenceNumberOf({ sequence, atMs: LATEST_MS })

/** @returns undefined for what is no sequence number */
export function readSequenceNumber(text: string): NumberedPlace | undefined {
  if (!FORM.test(text)) return undefined
  const sequence = Number(text.slice(0, -TIME_DIGITS)) - OFFSET
  return { sequence, atMs: Number(text.slice(-TIME_DIGITS)) }
}
