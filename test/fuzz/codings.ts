// The codings of the fuzzer's requests and answers: sound ones in every spelling, and those that can't be decoded, which the emulator must
// answer with a fault of the service and without having run anything.
import { crc32, deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib'
import fc from 'fast-check'

export interface Coding {
  /** The content-encoding header; undefined for none. */
  readonly name: string | undefined
  /** What is sent for a body. */
  readonly encode: (body: Buffer) => Buffer
  readonly isSound: boolean
}

const plain = (body: Buffer): Buffer => body
const cut = (body: Buffer): Buffer => body.subarray(0, -7)
const NONE: Coding = { name: undefined, encode: plain, isSound: true }

const SOUND: readonly Coding[] = [
  ...['gzip', 'GZIP', 'gZip'].map((name) => ({ name, encode: (body: Buffer) => gzipSync(body), isSound: true })),
  ...['deflate', 'Deflate'].map((name) => ({ name, encode: (body: Buffer) => deflateSync(body), isSound: true })),
  ...['identity', ''].map((name) => ({ name, encode: plain, isSound: true })),
]
const UNSOUND: readonly Coding[] = [
  ...['br', 'x', 'gzip, gzip', 'gzip;q=1', 'constructor', '__proto__'].map((name) => ({ name, encode: plain, isSound: false })),
  ...['gzip', 'deflate'].map((name) => ({ name, encode: plain, isSound: false })),
  { name: 'gzip', encode: (body) => cut(gzipSync(body)), isSound: false },
  { name: 'deflate', encode: (body) => cut(deflateSync(body)), isSound: false },
  { name: 'gzip', encode: (body) => deflateSync(body), isSound: false },
  { name: 'deflate', encode: (body) => gzipSync(body), isSound: false },
]

export const codings: fc.Arbitrary<Coding> = fc.oneof(
  { weight: 60, arbitrary: fc.constant(NONE) },
  { weight: 2, arbitrary: fc.constantFrom(...SOUND) },
  { weight: 1, arbitrary: fc.constantFrom(...UNSOUND) },
)

/** Headers that say which codings an answer may have. */
export const accepted: fc.Arbitrary<Readonly<Record<string, string>>> = fc.oneof(
  { weight: 30, arbitrary: fc.constant({}) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(
        ...['gzip', 'deflate', 'GZIP;q=0.5, Deflate', '*', 'gzip;q=0, *;q=0.1', 'identity', 'br', 'br;q=1, gzip;q=0.001', ''],
        ...[';q=x,,gzip;q=0.0.1', '__proto__, constructor;q=1', '*;q=0', 'gzip;q=', ',,,', `gzip${' '.repeat(8000)};q=2`],
      )
      .map((names) => ({ 'accept-encoding': names })),
  },
)

type AnswerHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** What an answer says, read as any client does that asked for a coding. @throws Error for a coding that is none, or a wrong checksum */
export function textOf(bytes: Buffer, headers: AnswerHeaders): string {
  const checksum = headers['x-amz-crc32']
  if (checksum !== undefined && checksum !== String(crc32(bytes))) throw new Error(`the checksum ${String(checksum)} is wrong`)
  switch (headers['content-encoding']) {
    case undefined:
      return String(bytes)
    case 'gzip':
      return String(gunzipSync(bytes))
    case 'deflate':
      return String(inflateSync(bytes))
    default:
      throw new Error(`an answer in the coding ${String(headers['content-encoding'])}`)
  }
}
