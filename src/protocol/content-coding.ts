// Content codings on both ways: gzip, and deflate in the form of zlib. Invariant: a body that can't be decoded is never read as it
// stands, and a decoded one is as bounded as a plain one, so that a small bomb stays small.
// Source: recorded answers of the service; assumed: the name of the error, 413 for a bomb, which coding `*` means.
import { constants, deflate, gunzipSync, gzip, inflateSync } from 'node:zlib'
import { promisify } from 'node:util'
import { ApiError } from '../model/errors.js'
import { isChunked, unchunked } from './chunked-body.js'
import type { Headers } from './credentials.js'

/** Bytes of a request's body at most, before and after decoding. */
export const REQUEST_LIMIT_BYTES = 16 * 1024 * 1024
/** Answers from this size on are coded for clients that ask for it. */
const CODED_FROM_BYTES = 4096
/** Bytes that one unit of a text takes at most. */
const MOST_BYTES_A_UNIT = 3

const CODINGS = ['gzip', 'deflate'] as const
type Coding = (typeof CODINGS)[number]

const OF_REQUESTS = { gzip: gunzipSync, deflate: inflateSync } as const satisfies Record<Coding, unknown>
const OF_ANSWERS = { gzip: promisify(gzip), deflate: promisify(deflate) } as const satisfies Record<Coding, unknown>

/** Source: zlib, "Maximum Expansion Factor". */
const MOST_INFLATION = 1032

/** Chunks are no coding of what is in them, and stand first. */
const AWS_CHUNKED = /^aws-chunked(?:\s*,\s*|$)/

const isCoding = (name: string | undefined): name is Coding => CODINGS.some((coding) => coding === name)

/**
 * The body as it was before the client coded it and cut it into chunks.
 * @throws ApiError InvalidSignatureException for what is not chunked as it says, InternalFailure for a coding that nobody knows and for bytes that are none of it, RequestEntityTooLarge
 */
export function decode(body: Buffer, headers: Headers): Buffer {
  if (body.length > REQUEST_LIMIT_BYTES) throw new ApiError('RequestEntityTooLarge')
  const coding = codingOf(headers)
  const whole = isChunked(headers) ? unchunked(body, headers) : body
  if (coding === undefined) return whole
  if (!isCoding(coding)) throw new ApiError('InternalFailure')
  try {
    return OF_REQUESTS[coding](whole, { maxOutputLength: REQUEST_LIMIT_BYTES })
  } catch (error) {
    throw new ApiError(isOverLimit(error) ? 'RequestEntityTooLarge' : 'InternalFailure')
  }
}

/** What the client calls the coding of its body; undefined where it is plain. */
function codingOf(headers: Headers): string | undefined {
  const { 'content-encoding': named } = headers
  if (named === undefined) return undefined
  const all = String(named).trim().toLowerCase()
  const coding = isChunked(headers) ? all.replace(AWS_CHUNKED, '') : all
  return coding === '' || coding === 'identity' ? undefined : coding
}

/** Bytes that a body of so many may come to when it is decoded. */
export function decodedBytes(bytes: number, headers: Headers): number {
  return codingOf(headers) === undefined ? bytes : Math.min(bytes * MOST_INFLATION, REQUEST_LIMIT_BYTES)
}

const isOverLimit = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'

/** The coding that an answer is sent in; undefined where it is short, or where the client wants it plain. */
export function codingFor(text: string, headers: Headers): Coding | undefined {
  return isLong(text) ? codingWanted(headers) : undefined
}

/** Whether a long answer would be coded. */
export const acceptsCoding = (headers: Headers): boolean => codingWanted(headers) !== undefined

function codingWanted({ 'accept-encoding': accepted }: Headers): Coding | undefined {
  return accepted === undefined ? undefined : preferred(String(accepted).toLowerCase().split(','))
}

export function encodeAs(coding: Coding, text: string): Promise<Buffer> {
  return OF_ANSWERS[coding](text, { level: constants.Z_BEST_SPEED })
}

function isLong(text: string): boolean {
  if (text.length >= CODED_FROM_BYTES) return true
  return text.length * MOST_BYTES_A_UNIT >= CODED_FROM_BYTES && Buffer.byteLength(text) >= CODED_FROM_BYTES
}

/** `name`, or `name;q=weight` with a weight from 0 to 1. */
const OFFER = /^\s*([^\s;]+)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/

/** The coding of the greatest weight, the first one of several. What can't be read, and other codings, count as not offered. */
function preferred(texts: readonly string[]): Coding | undefined {
  const offers = texts.flatMap((text) => {
    const [, name, weight = '1'] = OFFER.exec(text) ?? []
    return name === undefined ? [] : [{ name, weight: Number(weight) }]
  })
  const unnamed = CODINGS.find((coding) => offers.every(({ name }) => name !== coding)) // what `*` means
  let best = { name: 'identity', weight: 0 }
  for (const { name: written, weight } of offers) {
    const name = written === '*' ? unnamed : written
    if (weight > best.weight && (isCoding(name) || name === 'identity')) best = { name, weight }
  }
  return isCoding(best.name) ? best.name : undefined
}
