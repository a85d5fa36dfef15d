// The signatures of a body's chunks: each signs its bytes and the signature before, the first one that of the headers. Invariant: a body that
// passes is the sender's, chunk by chunk, in its order and to its end. Source: docs sigv4-streaming, sigv4-streaming-trailers.
import { createHash } from 'node:crypto'
import type { RequestSigner } from 'aws4'
import { readChunks } from './chunked-body.js'
import { isSameText } from './same-text.js'

const SIGNED = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'
const SIGNED_WITH_TRAILER = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER'
const NOTHING = createHash('sha256').digest('hex')

/** Whether chunks are signed; of other modes of payload, such as UNSIGNED-PAYLOAD, no operation of the service is. Source: model of the API */
export const isChunkSigned = (mode: string | undefined): boolean => mode === SIGNED || mode === SIGNED_WITH_TRAILER

/**
 * @param signer of the headers, with the key of the day @param seed the signature of the headers
 * @returns the string that the first wrong signature should have signed; undefined where all are right
 * @throws ApiError InvalidSignatureException for what is no chunked body
 */
export function wrongChunk(body: Buffer, mode: string, signer: RequestSigner, seed: string): string | undefined {
  const { chunks, trailers, trailerSignature } = readChunks(body)
  let before = seed
  for (const { bytes, signature = '' } of chunks) {
    const text = toSign('PAYLOAD', signer, [before, NOTHING, sha256(bytes)])
    if (!isSigned(text, signature, signer)) return text
    before = signature
  }
  if (mode !== SIGNED_WITH_TRAILER) return undefined
  const all = trailers.map(([name, value]) => `${name}:${value}\n`).join('')
  const text = toSign('TRAILER', signer, [before, sha256(Buffer.from(all, 'latin1'))])
  return isSigned(text, trailerSignature ?? '', signer) ? undefined : text
}

const toSign = (what: string, signer: RequestSigner, rest: readonly string[]): string =>
  [`AWS4-HMAC-SHA256-${what}`, signer.getDateTime(), signer.credentialString(), ...rest].join('\n')

/** Signs another text than that of a request with the signer's key. */
function isSigned(text: string, signature: string, signer: RequestSigner): boolean {
  const own: RequestSigner = Object.assign(Object.create(signer) as RequestSigner, { stringToSign: () => text })
  return isSameText(own.signature(), signature)
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
