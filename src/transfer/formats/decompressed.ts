// The bytes of an object as they were before they were compressed: none, gzip or zstd. Invariants: gzip is streamed, and zstd where this
// version of Node knows it; a file that is broken throws `BrokenFile` where it breaks, after what could be read.
import type { Readable } from 'node:stream'
import * as zlib from 'node:zlib'
import type * as Zstd from '@bokuweb/zstd-wasm'
import type { Bytes } from './read-row.js'

export type Compression = 'NONE' | 'GZIP' | 'ZSTD'

/** Without streams a file is held as a whole, before and after. */
const MOST_WHOLE_BYTES = 64 * 1024 * 1024

/** The file is not what its compression says. */
export class BrokenFile extends Error {}

/** @throws BrokenFile when it is read, and what the stream throws */
export function decompressed(source: Readable, compression: Compression): Bytes {
  switch (compression) {
    case 'NONE':
      return source
    case 'GZIP':
      return through(source, zlib.createGunzip())
    case 'ZSTD':
      return 'createZstdDecompress' in zlib
        ? through(source, (zlib.createZstdDecompress as () => zlib.Gunzip)()) // newer than the types
        : whole(source)
  }
}

async function* through(source: Readable, decoder: zlib.Gunzip): AsyncGenerator<Buffer> {
  let failure: unknown
  source.once('error', (error) => {
    failure = error
    decoder.destroy(error)
  })
  try {
    for await (const chunk of source.pipe(decoder)) yield chunk as Buffer // a stream of bytes
  } catch (error) {
    if (failure !== undefined) throw failure as Error
    throw new BrokenFile(error instanceof Error ? error.message : String(error))
  } finally {
    source.destroy()
  }
}

async function* whole(source: Readable): AsyncGenerator<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of source) {
    chunks.push(chunk as Buffer) // a stream of bytes
    length += (chunk as Buffer).length
    if (length > MOST_WHOLE_BYTES) throw new BrokenFile(`zstd of more than ${MOST_WHOLE_BYTES} bytes needs Node 22.15 or later`)
  }
  const { decompress } = await (zstd ??= loadZstd())
  try {
    yield inRoom((room) => Buffer.from(decompress(Buffer.concat(chunks), { defaultHeapSize: room })))
  } catch (error) {
    throw new BrokenFile(error instanceof Error ? error.message : String(error))
  }
}

let zstd: Promise<typeof Zstd> | undefined

/** Once: after a further `init` the library did not read files that it reads after one. Source: measured. */
async function loadZstd(): Promise<typeof Zstd> {
  const library = await import('@bokuweb/zstd-wasm')
  await library.init()
  return library
}

/** Files that were compressed as a stream don't say how long they are; more and more room is tried for them. */
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
