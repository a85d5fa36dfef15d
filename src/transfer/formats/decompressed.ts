// The bytes of an object as they were before they were compressed: none, gzip or zstd. Invariants: gzip is streamed, and zstd where this
// version of Node knows it, else frame by frame; a file that is broken throws `BrokenFile` where it breaks, after all that could be read: to the
// byte in gzip, to the block in zstd. Source: assumed that the service reads that far too; it says only that an object's rest may be skipped.
import type { Readable } from 'node:stream'
import * as zlib from 'node:zlib'
import type * as Zstd from '@bokuweb/zstd-wasm'
import { BrokenFile } from './broken-file.js'
import type { Bytes } from './read-row.js'
import { type ZstdFrame, zstdFrames } from './zstd-frames.js'

export type Compression = 'NONE' | 'GZIP' | 'ZSTD'

/** Opens a file from its beginning. It is opened once, and once more where it is broken. */
export type OpenFile = () => Promise<Readable>

/** @throws BrokenFile when it is read, and what `open` and its streams throw */
export async function* decompressed(open: OpenFile, compression: Compression): AsyncGenerator<Buffer> {
  if (compression === 'GZIP') {
    yield* gunzipped(open)
    return
  }
  const file = await open()
  try {
    yield* compression === 'ZSTD' ? unframed(file) : (file as Bytes)
  } finally {
    file.destroy()
  }
}

/**
 * A decoder that fails takes along what it has unfolded of the piece that it was fed, which may be many rows. So a file that breaks is unfolded
 * once more, and the piece in which it does so is fed byte by byte.
 */
async function* gunzipped(open: OpenFile): AsyncGenerator<Buffer> {
  let length = 0
  const pass = async function* (fineFrom?: number): AsyncGenerator<Buffer> {
    const file = await open()
    try {
      yield* through(file, zlib.createGunzip(), fineFrom)
    } finally {
      file.destroy()
    }
  }
  try {
    for await (const chunk of pass()) {
      yield chunk
      length += chunk.length
    }
  } catch (error) {
    if (!(error instanceof BrokenPiece)) throw error
    yield* after(length, pass(error.from))
    throw error
  }
}

/** The bytes after so many. */
async function* after(passed: number, bytes: Bytes): AsyncGenerator<Buffer> {
  let left = passed
  for await (const chunk of bytes) {
    if (chunk.length > left) yield chunk.subarray(left)
    left = Math.max(0, left - chunk.length)
  }
}

/** Fed to a decoder at once: of no more than that it unfolds is held. */
const PIECE_BYTES = 16 * 1024

/** Says where the piece begins that could not be unfolded. */
class BrokenPiece extends BrokenFile {
  readonly from: number

  constructor(message: string, from: number) {
    super(message)
    this.from = from
  }
}

/**
 * Piece by piece, so that what could be read of a broken file has come out before it is said that it is broken.
 * @param fineFrom where bytes begin that are fed one by one. @throws BrokenPiece, or BrokenFile for one that ends too early
 */
async function* through(source: Bytes, stream: zlib.Gunzip, fineFrom = Number.POSITIVE_INFINITY): AsyncGenerator<Buffer> {
  const decoder = new Decoder(stream)
  let from = 0
  try {
    for await (const chunk of source) {
      for (let at = 0; at < chunk.length && !decoder.isOver;) {
        const bytes = from < fineFrom ? Math.min(PIECE_BYTES, fineFrom - from) : 1
        const piece = chunk.subarray(at, at + bytes)
        yield* await decoder.take(piece)
        if (decoder.failure !== undefined) throw new BrokenPiece(decoder.failure.message, from)
        at += piece.length
        from += piece.length
      }
      if (decoder.isOver) break
    }
    yield* await decoder.end()
    if (decoder.failure !== undefined) throw new BrokenFile(decoder.failure.message)
  } finally {
    stream.destroy()
  }
}

/** A stream of Node's. What it has unfolded is out of it when it fails, which would else take it along. */
class Decoder {
  readonly #stream: zlib.Gunzip
  #unfolded: Buffer[] = []
  #failure: Error | undefined
  #isOver = false
  #wake: (() => void) | undefined

  constructor(stream: zlib.Gunzip) {
    this.#stream = stream
    stream.on('data', (chunk: Buffer) => void this.#unfolded.push(chunk))
    stream.on('error', (error) => (this.#failure = error))
    for (const event of ['end', 'close'] as const) stream.on(event, () => this.#ended())
  }

  /** Its file is broken, or ended before its bytes did, which are no part of it. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** @returns what came out of it */
  take(piece: Buffer): Promise<readonly Buffer[]> {
    return this.#step((done) => this.#stream.write(piece, done))
  }

  end(): Promise<readonly Buffer[]> {
    return this.#step(() => this.#stream.end())
  }

  /** Why it can't go on. */
  get failure(): Error | undefined {
    return this.#failure
  }

  /** Until it says that it is done, or that nothing more comes of it. */
  async #step(begin: (done: () => void) => void): Promise<readonly Buffer[]> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve
      if (this.#isOver) resolve()
      else begin(resolve)
    })
    while (this.#stream.read() !== null); // which goes to the others
    const unfolded = this.#unfolded
    this.#unfolded = []
    return unfolded
  }

  #ended(): void {
    this.#isOver = true
    this.#wake?.()
  }
}

/** A decoder reads one frame, and leaves out what comes after it. */
async function* unframed(source: Readable): AsyncGenerator<Buffer> {
  for await (const frame of zstdFrames(source)) {
    if ('createZstdDecompress' in zlib)
      yield* through(frame.pieces, (zlib.createZstdDecompress as () => zlib.Gunzip)()) // newer than the types
    else yield await whole(frame)
  }
}

/** Without streams a frame is held as a whole, before and after. */
const MOST_FRAME_BYTES = 64 * 1024 * 1024

async function whole({ pieces, dataBytes = 0 }: ZstdFrame): Promise<Buffer> {
  const gathered: Buffer[] = []
  let length = 0
  for await (const piece of pieces) {
    gathered.push(piece)
    length += piece.length
    if (length > MOST_FRAME_BYTES || dataBytes > MOST_ROOM_BYTES) throw tooLargeFrame()
  }
  const { decompress } = await (zstd ??= loadZstd())
  try {
    const frame = Buffer.concat(gathered)
    gathered.length = 0
    return inRoom((room) => asBuffer(decompress(frame, { defaultHeapSize: room })))
  } catch (error) {
    throw new BrokenFile(error instanceof Error ? error.message : String(error))
  }
}

/** Without another copy. */
const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const tooLargeFrame = (): BrokenFile =>
  new BrokenFile(`a zstd frame of more than ${MOST_FRAME_BYTES} bytes, or ${MOST_ROOM_BYTES} of data, needs Node 22.15 or later`)

let zstd: Promise<typeof Zstd> | undefined

/** Once: after a further `init` the library did not read files that it reads after one. Source: measured. */
async function loadZstd(): Promise<typeof Zstd> {
  const library = await import('@bokuweb/zstd-wasm')
  await library.init()
  return library
}

/** Frames that were compressed as a stream don't say how long they are; more and more room is tried for them. */
const LEAST_ROOM_BYTES = 16 * 1024 * 1024
const MOST_ROOM_BYTES = 256 * 1024 * 1024
/** Source: zstd_errors.h (ZSTD_error_dstSize_tooSmall), as the library puts it. */
const ROOM_IS_SMALL = / -70$/

function inRoom(attempt: (room: number) => Buffer, room = LEAST_ROOM_BYTES): Buffer {
  try {
    return attempt(room)
  } catch (error) {
    const isSmall = error instanceof Error && ROOM_IS_SMALL.test(error.message)
    if (!isSmall || room >= MOST_ROOM_BYTES) throw error
  }
  return inRoom(attempt, room * 4)
}
