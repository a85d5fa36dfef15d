// The x-amzn-RequestId of answers: 52 characters of A-Z and 0-9. Invariant: no two answers of a process share one; a random head is
// drawn now and then and a counter makes the tail, since the id is read by people and not by ciphers.
// Source: docs Programming.Errors for the form.

/** Random bytes, so many. */
export type RandomBytes = (lengthBytes: number) => Uint8Array

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const LENGTH = 52
/** Two pairs of digits. */
const TAIL_LENGTH = 4
/** Ids made with one head. */
const HEAD_USES = 1 << 14
const RADIX = 36
/** All that two digits of a tail can be. */
const PAIRS = Array.from({ length: RADIX * RADIX }, (_, number) => number.toString(RADIX).toUpperCase().padStart(2, '0'))

/** @returns a function that makes the next id */
export function requestIds(randomBytes: RandomBytes): () => string {
  let head = ''
  let used = HEAD_USES
  return () => {
    if (used === HEAD_USES) {
      head = letters(randomBytes(LENGTH - TAIL_LENGTH))
      used = 0
    }
    const tail = used++
    return head + (PAIRS[Math.floor(tail / PAIRS.length)] ?? '') + (PAIRS[tail % PAIRS.length] ?? '')
  }
}

function letters(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join('')
}
