// Keys as numbers, to compute with. Invariant: keys of so many bytes sort as their numbers do.

/** The number of the key's first bytes; a shorter one is followed by zeros. */
export function numberOf(key: Buffer, bytes: number): bigint {
  const start = Buffer.alloc(bytes)
  key.copy(start)
  return BigInt(`0x${start.toString('hex')}`)
}

/** The key of so many bytes that has the number. */
export const keyOfNumber = (number: bigint, bytes: number): Buffer =>
  Buffer.from(number.toString(16).padStart(2 * bytes, '0'), 'hex')
