// The CRC-32 of a text that was joined from parts, by the sums of the parts. One call of the system's own sum costs as much as summing 300
// bytes, so whoever checks a hundred short rows joins them and asks once. Invariant: the sum of `a + b` is `joinCrc(crc(a), crc(b), bytes of b)`.
// Source: Mark Adler, crc32_combine of zlib.

/** The polynomial of CRC-32, its bits reversed. */
const POLYNOMIAL = 0xedb88320
/** Parts may have as many bytes as this many bits count. */
const LENGTH_BITS = 24
const BYTES = 4
const VALUES = 256

/** For each power of two, what a sum becomes when so many bytes follow it, by each value of each of its four bytes. */
const STEPS: readonly Int32Array[] = makeSteps()

/** @param bytes how many the second part has, below 2^24. @returns a signed number of 32 bits */
export function joinCrc(first: number, second: number, bytes: number): number {
  let sum = first
  for (let left = bytes, power = 0; left !== 0; left >>>= 1, power++) {
    const step = STEPS[power]
    if ((left & 1) === 1 && step !== undefined) sum = passed(step, sum)
  }
  return sum ^ second
}

function passed(step: Int32Array, sum: number): number {
  return (
    (step[sum & 0xff] ?? 0) ^
    (step[VALUES + ((sum >>> 8) & 0xff)] ?? 0) ^
    (step[2 * VALUES + ((sum >>> 16) & 0xff)] ?? 0) ^
    (step[3 * VALUES + (sum >>> 24)] ?? 0)
  )
}

function makeSteps(): readonly Int32Array[] {
  const steps = [tableOf(afterOneByte)]
  while (steps.length < LENGTH_BITS) {
    const half = steps[steps.length - 1] ?? new Int32Array()
    steps.push(tableOf((sum) => passed(half, passed(half, sum))))
  }
  return steps
}

function afterOneByte(sum: number): number {
  let shifted = sum
  for (let bit = 0; bit < 8; bit++) shifted = (shifted & 1) === 1 ? (shifted >>> 1) ^ POLYNOMIAL : shifted >>> 1
  return shifted
}

/** Every step is linear: what a byte becomes is the sum of what its bits become. */
function tableOf(step: (sum: number) => number): Int32Array {
  const bits = Array.from({ length: 8 * BYTES }, (_, bit) => step(1 << bit))
  return Int32Array.from({ length: BYTES * VALUES }, (_, at) => {
    const byte = at >> 8
    return bits.reduce((sum, of, bit) => (bit >> 3 === byte && ((at >> (bit & 7)) & 1) === 1 ? sum ^ of : sum), 0)
  })
}
