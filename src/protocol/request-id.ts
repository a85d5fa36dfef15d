// The x-amzn-RequestId of answers: 52 characters of A-Z and 0-9. Invariant: no two answers of a process share one; a random head is
// drawn now and then and a counter makes the tail, since the id is read by people and not by ciphers.
// Source: docs Programming.Errors for the form.

/** Random bytes, so many. */
export type RandomBytes = (lengthBytes: number) => Uint8Array

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const LENGTH = 52
const TAIL_LENGTH = 4
/** Ids made with one head. */
const HEAD_USES = 1 << 14
const RADIX = 36

/** @returns a function that makes the next id */
export function requestIds(randomBytes: RandomBytes): () => string {
  let head = ''
  let used = HEAD_USES
  return () => {
    if (used === HEAD_USES) {
      head = letters(randomBytes(LENGTH - TAIL_LENGTH))
      used = 0
    }
    return head + (used++).toString(RADIX).toUpperCase().padStart(TAIL_LENGTH, '0')
  }
}

function letters(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join('')
}
