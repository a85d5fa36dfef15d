// gzip on both ways. Invariant: an inflated request is as bounded as a plain one, so a small bomb stays small.
// Source: docs of the wire protocol for the answers; assumed: the threshold, and that compressed requests are read at all.
import { constants, gunzipSync, gzip } from 'node:zlib'
import { promisify } from 'node:util'
import { ApiError } from '../model/errors.js'
import type { Headers } from './credentials.js'

/** Bytes of a request's body at most, before and after inflating. */
export const REQUEST_LIMIT_BYTES = 16 * 1024 * 1024
/** Answers from this size on are compressed for clients that ask for it. */
const COMPRESS_FROM_BYTES = 16 * 1024

const gzipAsync = promisify(gzip)

/** The body as it was before the client compressed it. @throws ApiError SerializationException for broken or too large bodies */
export function inflate(body: Buffer, headers: Headers): Buffer {
  if (headers['content-encoding'] !== 'gzip') return body
  try {
    return gunzipSync(body, { maxOutputLength: REQUEST_LIMIT_BYTES })
  } catch {
    throw new ApiError('SerializationException')
  }
}

/** True when the client asked for gzip and the answer is worth it. */
export function isCompressible(text: string, headers: Headers): boolean {
  const accepted = headers['accept-encoding']
  return (
    text.length >= COMPRESS_FROM_BYTES &&
    typeof accepted === 'string' &&
    /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(accepted)
  )
}

export function compress(text: string): Promise<Buffer> {
  return gzipAsync(text, { level: constants.Z_BEST_SPEED })
}
