// Randomness from one seed. Invariant: what is drawn depends on (seed, purpose, key, n) alone, never on the order in which I/O finishes.
import { createHash, randomBytes } from 'node:crypto'

export interface Random {
  readonly seed: string
  /** Bytes for the n-th draw of a purpose and key; the same arguments give the same bytes. At most 64. */
  bytes(purpose: string, key: string, n: number): Buffer
}

/** A seed for a run that was given none; printed, so that the run can be repeated. */
export function newSeed(): string {
  return randomBytes(6).toString('hex')
}

/** What nobody guesses: 192 bits, as goes into an address. Never of the seed. */
export const newToken = (): string => randomBytes(24).toString('base64url')

export function seededRandom(seed: string): Random {
  return {
    seed,
    bytes: (purpose, key, n) =>
      createHash('sha512')
        .update(JSON.stringify([seed, purpose, key, n]))
        .digest(),
  }
}

/** A version 4 UUID made of those bytes. */
export function uuidOf(bytes: Buffer): string {
  const b = Buffer.from(bytes.subarray(0, 16))
  b[6] = ((b[6] ?? 0) & 0x0f) | 0x40
  b[8] = ((b[8] ?? 0) & 0x3f) | 0x80
  const hex = b.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/**
 * A stream of draws for choices that are made too often for a digest each: the same seed, purpose and key give the same numbers.
 * @returns a function that draws a whole number from 0 up to and without 2^32. Source: SFC32 of PractRand
 */
export function fastDraws(random: Random, purpose: string, key: string): () => number {
  const start = random.bytes(`fast/${purpose}`, key, 0)
  let a = start.readInt32LE(0)
  let b = start.readInt32LE(4)
  let c = start.readInt32LE(8)
  let counter = 1
  return () => {
    const drawn = (a + b + counter++) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + drawn) | 0
    return drawn >>> 0
  }
}

/**
 * Draws by number, for choices of which any may be asked for at any time: the same seed, purpose, key and number give the same draw.
 * @returns a function that draws a whole number from 0 up to and without 2^32. Source: finaliser of MurmurHash3
 */
export function numberedDraws(random: Random, purpose: string, key: string): (n: number) => number {
  const start = random.bytes(`numbered/${purpose}`, key, 0)
  const low = start.readUInt32LE(0)
  const high = start.readUInt32LE(4)
  return (n) => mix(mix(low ^ (n >>> 0)) ^ high ^ Math.floor(n / 2 ** 32))
}

function mix(word: number): number {
  let h = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
