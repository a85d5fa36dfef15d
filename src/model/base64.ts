// Binary on the wire. Invariant: text that passes is canonical, so equal bytes are equal text and nothing is encoded again.
// Source: recorded answers of the service's front end.
import { ApiError } from './errors.js'

const EQUALS = 61
const INVALID = -1

/** The six bits of each base64 character, by its code. */
const BITS: Int8Array = new Int8Array(128).fill(INVALID)
for (const [bits, letter] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries()) {
  BITS[letter.charCodeAt(0)] = bits
}

/** The six bits that a character of canonical base64 stands for; less than any for padding. @param code of the character */
export const base64Bits = (code: number): number => BITS[code] ?? INVALID

const unreadable = (message: string): ApiError => new ApiError('SerializationException', message)

/** Lets canonical base64 pass. @throws ApiError SerializationException */
export function checkBase64(text: string): void {
  const length = text.length
  if (length % 4 !== 0) {
    throw unreadable(`Base64 encoded length is expected a multiple of 4 bytes but found: ${length}`)
  }
  const padding = text.charCodeAt(length - 1) !== EQUALS ? 0 : text.charCodeAt(length - 2) !== EQUALS ? 1 : 2
  const end = length - padding
  for (let i = 0; i < end; i++) {
    const bits = BITS[text.charCodeAt(i)] ?? INVALID
    if (bits === INVALID) throw text.charCodeAt(i) === EQUALS ? badlyPadded() : outsideAlphabet(text.charAt(i))
  }
  const unusedBits = padding === 0 ? 0 : padding === 1 ? 0b11 : 0b1111
  if (((BITS[text.charCodeAt(end - 1)] ?? 0) & unusedBits) !== 0) throw badlyPadded()
}

/** The service's spelling. */
const badlyPadded = (): ApiError => unreadable('Invalid last non-pad Base64 character dectected')

/** Source: assumed; no text is recorded. */
const outsideAlphabet = (character: string): ApiError => unreadable(`Invalid Base64 character: '${character}'`)
