// Bodies in signed chunks, a coding of their own (`aws-chunked`): each chunk is `SIZE;chunk-signature=…`, its bytes and a line end; the last
// has no bytes, and trailers may follow. Pure. Invariant: a body is read whole, or refused; what its trailers say of it is true.
// Source: docs sigv4-streaming and sigv4-streaming-trailers. That DynamoDB takes what they say of S3, and the sentences: assumed.
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { ApiError } from '../model/errors.js'
import type { Headers } from './credentials.js'

export interface ChunkedBody {
  /** The last one is empty. */
  readonly chunks: readonly Chunk[]
  /** Names in lower case, in the order in which they came; without the signature. */
  readonly trailers: readonly (readonly [name: string, value: string])[]
  /** Of the trailers; undefined where there is none. */
  readonly trailerSignature: string | undefined
}

export interface Chunk {
  readonly bytes: Buffer
  /** Undefined where the chunk has none. */
  readonly signature: string | undefined
}

/** Every chunk but the last with bytes has so many at least: of smaller ones a long body would take a second to check. */
const LEAST_CHUNK_BYTES = 8192
const HEAD = /^([0-9a-f]{1,8})(?:;chunk-signature=([0-9a-f]{64}))?$/i
/** Longer than any line that a chunk or a trailer begins with. */
const LINE_LIMIT_BYTES = 512
const MOST_TRAILERS = 10
const TRAILER_SIGNATURE = 'x-amz-trailer-signature'

/** What checksums say of the bytes, as base64. */
const CHECKSUMS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  'x-amz-checksum-crc32': (bytes) => Buffer.from(crc32(bytes).toString(16).padStart(8, '0'), 'hex'),
  'x-amz-checksum-sha1': (bytes) => createHash('sha1').update(bytes).digest(),
  'x-amz-checksum-sha256': (bytes) => createHash('sha256').update(bytes).digest(),
}

/** What a request says of its payload: a hash, or a mode that begins with `STREAMING-`. */
export function payloadMode({ 'x-amz-content-sha256': said }: Headers): string | undefined {
  return typeof said === 'string' ? said : undefined
}

export const isChunked = (headers: Headers): boolean => payloadMode(headers)?.startsWith('STREAMING-') === true

/** The bytes of all chunks. @throws ApiError InvalidSignatureException for what is no such body, or is not what it says */
export function unchunked(body: Buffer, headers: Headers): Buffer {
  const { chunks, trailers } = readChunks(body)
  const bytes = Buffer.concat(chunks.map((chunk) => chunk.bytes))
  const { 'x-amz-decoded-content-length': length, 'x-amz-trailer': announced = '' } = headers
  if (String(length) !== String(bytes.length)) throw broken(`x-amz-decoded-content-length is not its length, ${bytes.length}`)
  const names = trailers.map(([name]) => name).join(',')
  if (String(announced).toLowerCase().replaceAll(/\s/g, '') !== names) throw broken(`its trailers are not those of x-amz-trailer`)
  for (const [name, value] of trailers) {
    const checksum = Object.hasOwn(CHECKSUMS, name) ? CHECKSUMS[name] : undefined
    if (checksum === undefined) throw broken(`the trailer ${name} is none of ${Object.keys(CHECKSUMS).join(', ')}`)
    if (checksum(bytes).toString('base64') !== value) throw broken(`${name} is not that of its bytes`)
  }
  return bytes
}

/** @throws ApiError InvalidSignatureException for what is no such body */
export function readChunks(body: Buffer): ChunkedBody {
  const chunks: Chunk[] = []
  let at = 0
  for (;;) {
    const line = lineAt(body, at)
    const [, size, signature] = HEAD.exec(line) ?? []
    if (size === undefined) throw broken(`chunk ${chunks.length + 1} has no size`)
    const from = at + line.length + 2
    const bytes = body.subarray(from, from + Number.parseInt(size, 16))
    if (bytes.length < Number.parseInt(size, 16)) throw broken(`chunk ${chunks.length + 1} is not all there`)
    chunks.push({ bytes, signature })
    at = from + bytes.length
    if (bytes.length === 0) break
    if (chunks.length > 1 && (chunks.at(-2)?.bytes.length ?? 0) < LEAST_CHUNK_BYTES)
      throw broken(`chunk ${chunks.length - 1} has less than ${LEAST_CHUNK_BYTES} bytes and is not the last`)
    if (lineAt(body, at) !== '') throw broken(`chunk ${chunks.length} is longer than it says`)
    at += 2
  }
  return { chunks, ...readTrailers(body, at) }
}

/** A line end closes the body; some senders leave out the last one. */
function readTrailers(body: Buffer, start: number): Pick<ChunkedBody, 'trailers' | 'trailerSignature'> {
  const trailers: (readonly [string, string])[] = []
  let trailerSignature: string | undefined
  let at = start
  while (at < body.length) {
    const line = lineAt(body, at)
    at += line.length + 2
    if (line === '') break
    const colon = line.indexOf(':')
    if (colon < 1 || trailers.length === MOST_TRAILERS) throw broken('it has no trailers, but something, after its last chunk')
    const [name, value] = [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]
    if (name === TRAILER_SIGNATURE) trailerSignature = value
    else trailers.push([name, value])
  }
  if (at < body.length) throw broken('there is something after its end')
  return { trailers, trailerSignature }
}

/** Up to the line end, which must be there. */
function lineAt(body: Buffer, at: number): string {
  const end = body.subarray(at, at + LINE_LIMIT_BYTES).indexOf('\r\n')
  if (end === -1) throw broken(`a line that begins at byte ${at} has no end`)
  return body.toString('latin1', at, at + end)
}

const broken = (why: string): ApiError =>
  new ApiError('InvalidSignatureException', `The body is not chunked as its x-amz-content-sha256 says: ${why}.`)
