// The frames of a zstd file, each as the pieces that it came in, since a file may have any number of them: pieces that were compressed apart,
// or in parallel. Invariant: no more than a block is held. Source: RFC 8878, sections 3.1.1 (frames) and 3.1.2 (skippable frames).
import { BrokenFile } from './broken-file.js'
import type { Bytes } from './read-row.js'

const MAGIC = 0xfd2fb528
const SKIPPABLE_MAGIC = 0x184d2a50
const MAGIC_BYTES = 4
const BLOCK_HEAD_BYTES = 3
const CHECKSUM_BYTES = 4
const REPEATED = 1
const RESERVED = 3
const DICTIONARY_ID_BYTES = [0, 1, 2, 4] as const
const DATA_SIZE_BYTES = [0, 2, 4, 8] as const

export interface ZstdFrame {
  /** How long its data is, where it says so. */
  readonly dataBytes: number | undefined
  /** The frame itself, piece by piece. */
  readonly pieces: AsyncGenerator<Buffer>
}

/** Frames that hold data. Each is to be read to its end before the next one. @throws BrokenFile where the bytes are no such file */
export async function* zstdFrames(bytes: Bytes): AsyncGenerator<ZstdFrame> {
  const source = new Source(bytes)
  try {
    for (let head = await source.upTo(MAGIC_BYTES); head.length > 0; head = await source.upTo(MAGIC_BYTES)) {
      const magic = head.length === MAGIC_BYTES ? head.readUInt32LE() : 0
      if (magic === MAGIC) yield await frameAt(source, head)
      else if (magic >>> 4 === SKIPPABLE_MAGIC >>> 4) await source.skip((await source.take(MAGIC_BYTES)).readUInt32LE())
      else throw new BrokenFile('the bytes are no frame of zstd')
    }
  } finally {
    await source.close()
  }
}

async function frameAt(source: Source, magic: Buffer): Promise<ZstdFrame> {
  const descriptor = await source.take(1)
  const flags = descriptor[0] ?? 0
  const isSingleSegment = (flags & 0x20) !== 0
  const windowAndDictionary = await source.take((isSingleSegment ? 0 : 1) + (DICTIONARY_ID_BYTES[flags & 3] ?? 0))
  const size = await source.take(isSingleSegment && flags >> 6 === 0 ? 1 : (DATA_SIZE_BYTES[flags >> 6] ?? 0))
  const head = Buffer.concat([magic, descriptor, windowAndDictionary, size])
  return { dataBytes: dataBytesOf(size), pieces: piecesOf(source, head, (flags & 4) !== 0) }
}

function dataBytesOf(size: Buffer): number | undefined {
  if (size.length === 0) return undefined
  if (size.length === 8) return Number(size.readBigUInt64LE())
  return size.readUIntLE(0, size.length) + (size.length === 2 ? 256 : 0)
}

async function* piecesOf(source: Source, head: Buffer, hasChecksum: boolean): AsyncGenerator<Buffer> {
  yield head
  for (let isLast = false; !isLast;) {
    const blockHead = await source.take(BLOCK_HEAD_BYTES)
    const bits = blockHead.readUIntLE(0, BLOCK_HEAD_BYTES)
    const kind = (bits >> 1) & 3
    if (kind === RESERVED) throw new BrokenFile('a block of the zstd frame is of no known kind')
    isLast = (bits & 1) === 1
    yield Buffer.concat([blockHead, await source.take(kind === REPEATED ? 1 : bits >> 3)])
  }
  if (hasChecksum) yield source.take(CHECKSUM_BYTES)
}

/** Bytes that are taken in other portions than they come in. */
class Source {
  readonly #chunks: AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)

  constructor(bytes: Bytes) {
    this.#chunks = bytes[Symbol.asyncIterator]()
  }

  /** @returns so many bytes, or those that are left */
  async upTo(count: number): Promise<Buffer> {
    const parts: Buffer[] = []
    for (let missing = count; missing > 0;) {
      if (this.#rest.length === 0 && !(await this.#next())) break
      const part = this.#rest.subarray(0, missing)
      this.#rest = this.#rest.subarray(part.length)
      missing -= part.length
      parts.push(part)
    }
    return parts.length === 1 ? (parts[0] ?? this.#rest) : Buffer.concat(parts)
  }

  /** @throws BrokenFile when there are fewer */
  async take(count: number): Promise<Buffer> {
    const bytes = await this.upTo(count)
    if (bytes.length < count) throw new BrokenFile('the file ends in the midst of a zstd frame')
    return bytes
  }

  async skip(count: number): Promise<void> {
    for (let left = count; left > 0;) left -= (await this.take(Math.min(left, 65_536))).length
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }

  async #next(): Promise<boolean> {
    const next = await this.#chunks.next()
    if (next.done !== true) this.#rest = next.value
    return next.done !== true
  }
}
