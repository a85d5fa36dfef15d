// The CRC-32 of a text that was joined from parts, by the sums of the parts. One call of the system's own sum costs as much as summing 300
// bytes, so whoever checks a hundred short rows joins them and asks once. A sum is a remainder of a polynomial over bits, and so many bytes behind
// it are a power of x to multiply it by. Invariant: the sum of `a + b` is `joinCrc(crc(a), crc(b), bytes of b)`.
// Source: Mark Adler, crc32_combine of zlib.

/** The polynomial of CRC-32, its bits reversed: the highest one stands for x to the power of 0. */
const POLYNOMIAL = 0xedb88320 | 0
const ONE = 1 << 31
const BITS = 32
/** Lengths are looked up by their lower and their upper 12 bits. Tables of steps by bytes are quicker alone, and slower among all else that wants the cache. */
const LOW_BITS = 12
const LOW = 1 << LOW_BITS

const ONE_BYTE = product(ONE >>> 8, ONE)
/** By how many bytes. */
const POWERS = powersOf(ONE_BYTE)
/** By how many times 4096 bytes. */
const HIGH_POWERS = powersOf(product(POWERS[LOW - 1] ?? 0, ONE_BYTE))

/** @param bytes how many the second part has, below 2^24. @returns a signed number of 32 bits */
export function joinCrc(first: number, second: number, bytes: number): number {
  let sum = product(POWERS[bytes & (LOW - 1)] ?? 0, first)
  if (bytes >= LOW) sum = product(HIGH_POWERS[bytes >>> LOW_BITS] ?? 0, sum)
  return sum ^ second
}

/** Of two remainders; no step depends on what a bit is, so none is guessed wrong. */
function product(a: number, b: number): number {
  let left = a
  let power = b
  let result = 0
  for (let bit = 0; bit < BITS; bit++) {
    result ^= power & (left >> 31)
    left <<= 1
    power = (power >>> 1) ^ (POLYNOMIAL & -(power & 1))
  }
  return result
}

function powersOf(base: number): Int32Array {
  const powers = new Int32Array(LOW)
  let power = ONE
  for (let n = 0; n < LOW; n++) {
    powers[n] = power
    power = product(power, base)
  }
  return powers
}
