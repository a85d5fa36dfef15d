// Gzip whose data stands in it as it is, so that a test knows which byte of it belongs to which of the data.
import { gzipSync } from 'node:zlib'

const HEAD_BYTES = 10
const BLOCK_HEAD_BYTES = 5

/** In blocks that end at no round place. */
export const storedGzip = (data: string | Buffer): Buffer => gzipSync(data, { level: 0, memLevel: 4 })

/** Where its n-th block begins: a byte, its length twice, its data. Source: RFC 1951, 3.2.4 */
export const storedBlock = (packed: Buffer, number: number): number =>
  Array.from({ length: number }).reduce<number>((at) => at + BLOCK_HEAD_BYTES + packed.readUInt16LE(at + 1), HEAD_BYTES)

/** How much data stands before its n-th block. */
export const storedBefore = (packed: Buffer, number: number): number =>
  storedBlock(packed, number) - HEAD_BYTES - number * BLOCK_HEAD_BYTES
