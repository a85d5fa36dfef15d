// Signatures of version 4, computed again from what arrived: headers, query and body as they were sent. Invariant: a request that passes was
// made by whoever holds the key, a short while ago, and nothing that the signature names was changed on its way.
// Source: docs reference_sigv and reference_sigv-troubleshooting; sentences of the scope measured us-east-1, 2026-09.
import aws4, { type Request as Signable, type RequestSigner } from 'aws4' // CommonJS, whose names Node doesn't see
import { ApiError } from '../model/errors.js'
import { isChunkSigned, wrongChunk } from './chunk-signatures.js'
import { payloadMode } from './chunked-body.js'
import { credentialOf, type Headers } from './credentials.js'
import { isSameText } from './same-text.js'
import type { Service } from './services.js'
import type { Request } from './stages.js'

/** What a client signs with. */
export interface SigningKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Of temporary credentials; the client must send it. */
  readonly sessionToken: string | undefined
  /** When those are over; never, when undefined. */
  readonly expiresAtMs: number | undefined
}

export interface SignatureParts {
  readonly keys: ReadonlyMap<string, SigningKey>
  /** The machine's time, by which clients sign, whatever the emulator's clock is. */
  readonly nowMs: () => number
}

/** Source: docs reference_sigv (five minutes; a week for signatures in the query) */
const SKEW_MS = 5 * 60 * 1000
const LONGEST_EXPIRY_SEC = 7 * 24 * 60 * 60
const ALGORITHM = 'AWS4-HMAC-SHA256'
const TERMINATOR = 'aws4_request'
/** Hosts of the service itself, which clients reach us by where a name server or a hosts file says so. */
const SERVICE_HOST =
  /(?:^|\.)(?:(?:streams\.)?dynamodb(?:-fips)?|ddb|application-autoscaling)\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|api\.aws)(?::\d+)?$/i

/** The parts of a signature, wherever the request has them. */
interface Signature {
  readonly form: 'header' | 'query'
  readonly algorithm: string
  readonly scope: Scope
  readonly signedHeaders: readonly string[]
  readonly signature: string
  /** ISO 8601, basic. */
  readonly date: string
  readonly token: string | undefined
  /** Of a signature in the query. */
  readonly expiresSec: number | undefined
}

interface Scope {
  readonly accessKeyId: string
  readonly day: string
  readonly region: string
  readonly service: string
  readonly terminator: string
}

/** @throws ApiError an authentication error, where the request was not signed by the key that it names */
export function checkSignature(request: Request, service: Service, { keys, nowMs }: SignatureParts): void {
  const signature = signatureOf(request)
  checkForm(signature, request.headers, service)
  const key = keys.get(signature.scope.accessKeyId)
  if (key === undefined || key.sessionToken !== signature.token) throw unknownKey()
  if (key.expiresAtMs !== undefined && key.expiresAtMs <= nowMs()) throw tokenExpired()
  checkTime(signature, nowMs())
  checkSignedHeaders(signature, request.headers)
  const signer = signerOf(signature, request, key)
  if (!isSameText(signer.signature(), signature.signature)) throw mismatch(signer)
  checkChunks(signature, request, signer)
}

/** The signature of the headers says only that chunks follow. */
function checkChunks({ signature }: Signature, { headers, body }: Request, signer: RequestSigner): void {
  const mode = payloadMode(headers)
  if (mode === undefined || !isChunkSigned(mode)) return
  const wrong = wrongChunk(body, mode, signer, signature)
  if (wrong !== undefined) throw invalid(`${MISMATCH}\n\nThe String-to-Sign of a chunk should have been\n'${wrong}'\n`) // Source: assumed
}

/** The refusal of an access key that nobody has. Source: measured us-east-1, 2026-09 */
export const unknownKey = (): ApiError =>
  new ApiError('UnrecognizedClientException', 'The security token included in the request is invalid.')

const tokenExpired = (): ApiError =>
  new ApiError('ExpiredTokenException', 'The security token included in the request is expired')

const invalid = (sentence: string): ApiError => new ApiError('InvalidSignatureException', sentence)

function signatureOf({ headers, query = '' }: Request): Signature {
  const scope = partsOf(credentialOf(headers, query))
  const authorization = headers['authorization']
  if (typeof authorization !== 'string') return inQuery(new URLSearchParams(query), scope)
  return {
    form: 'header',
    algorithm: authorization.split(/\s/, 1)[0] ?? '',
    scope,
    signedHeaders: memberOf(authorization, 'SignedHeaders').toLowerCase().split(';'),
    signature: memberOf(authorization, 'Signature'),
    date: dateOf(headers),
    token: textOf(headers['x-amz-security-token']),
    expiresSec: undefined,
  }
}

function inQuery(query: URLSearchParams, scope: Scope): Signature {
  const expires = query.get('X-Amz-Expires')
  return {
    form: 'query',
    algorithm: query.get('X-Amz-Algorithm') ?? '',
    scope,
    signedHeaders: (query.get('X-Amz-SignedHeaders') ?? '').toLowerCase().split(';'),
    signature: query.get('X-Amz-Signature') ?? '',
    date: query.get('X-Amz-Date') ?? '',
    token: query.get('X-Amz-Security-Token') ?? undefined,
    expiresSec: expires === null ? undefined : Number(expires),
  }
}

function partsOf(credential: string): Scope {
  const [accessKeyId = '', day = '', region = '', service = '', terminator = ''] = credential.split('/')
  return { accessKeyId, day, region, service, terminator }
}

/** A member of the header, as `Signature=…`, which a comma or a blank ends. */
const memberOf = (authorization: string, name: string): string =>
  new RegExp(`(?:^|[\\s,])${name}=([^\\s,]*)`).exec(authorization)?.[1] ?? ''

function dateOf(headers: Headers): string {
  const own = textOf(headers['x-amz-date'])
  if (own !== undefined) return own
  const date = textOf(headers['date']) ?? ''
  const atMs = Date.parse(date)
  return Number.isNaN(atMs) ? date : basicDate(atMs)
}

const textOf = (value: Headers[string]): string | undefined => (typeof value === 'string' ? value : undefined)

/** Of several sentences about the scope, all are said, each with a blank after it. */
function checkForm({ algorithm, scope, date }: Signature, headers: Headers, { signingName }: Service): void {
  if (algorithm !== ALGORITHM) throw new ApiError('IncompleteSignatureException', `Unsupported AWS 'algorithm': '${algorithm}'.`) // Source: assumed
  const sentences: string[] = []
  const [, host] = SERVICE_HOST.exec(textOf(headers['host']) ?? '') ?? []
  if (host !== undefined && host !== scope.region) sentences.push('Credential should be scoped to a valid region. ')
  if (scope.service !== signingName) sentences.push(`Credential should be scoped to correct service: '${signingName}'. `)
  if (scope.terminator !== TERMINATOR)
    sentences.push(`Credential should be scoped with a valid terminator: '${TERMINATOR}', not '${scope.terminator}'. `)
  if (scope.day !== date.slice(0, 8)) {
    const both = `'${scope.day}' != '${date.slice(0, 8)}', from '${date}'`
    sentences.push(`Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: ${both}. `)
  }
  if (sentences.length > 0) throw invalid(sentences.join(''))
}

function checkTime({ date, form, expiresSec }: Signature, nowMs: number): void {
  const atMs = momentOf(date)
  if (Number.isNaN(atMs))
    throw invalid(`Date must be in ISO-8601 'basic format'. Got '${date}'. See http://en.wikipedia.org/wiki/ISO_8601`)
  if (atMs - SKEW_MS > nowMs) {
    const latest = `${basicDate(nowMs + SKEW_MS)} (${basicDate(nowMs)} + 5 min.)`
    throw invalid(`Signature not yet current: ${date} is still later than ${latest}`)
  }
  if (form === 'query' && expiresSec !== undefined) return checkExpiry(date, atMs, expiresSec, nowMs)
  if (atMs + SKEW_MS < nowMs) {
    const earliest = `${basicDate(nowMs - SKEW_MS)} (${basicDate(nowMs)} - 5 min.)`
    throw invalid(`Signature expired: ${date} is now earlier than ${earliest}`)
  }
}

/** Source: assumed, the sentences */
function checkExpiry(date: string, atMs: number, expiresSec: number, nowMs: number): void {
  if (!Number.isInteger(expiresSec) || expiresSec < 0 || expiresSec > LONGEST_EXPIRY_SEC)
    throw invalid(`X-Amz-Expires must be between 0 and ${LONGEST_EXPIRY_SEC} seconds.`)
  if (atMs + expiresSec * 1000 >= nowMs) return
  throw invalid(
    `Signature expired: ${date} is now earlier than ${basicDate(nowMs - expiresSec * 1000)} (${basicDate(nowMs)} - ${expiresSec} sec.)`,
  )
}

/** What a signature must name: the host, and whatever says what is asked. Source: docs reference_sigv-create-signed-request */
function checkSignedHeaders({ signedHeaders }: Signature, headers: Headers): void {
  if (!signedHeaders.includes('host')) throw invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
  const unsigned = Object.keys(headers).find((name) => name.startsWith('x-amz-') && !signedHeaders.includes(name))
  if (unsigned !== undefined) throw invalid(`'${unsigned}' must be a 'SignedHeader' in the AWS Authorization.`)
}

/** Signs what arrived as its sender should have. */
function signerOf(signature: Signature, request: Request, key: SigningKey): RequestSigner {
  const { form, signedHeaders, scope } = signature
  const { query = '', path = '/', body } = request
  const unsigned = new URLSearchParams(query)
  if (form === 'query') unsigned.delete('X-Amz-Signature')
  const search = unsigned.size === 0 ? '' : `?${unsigned.toString().replaceAll('+', '%20')}`
  const signable: Signable & { extraHeadersToInclude: Record<string, true> } = {
    method: 'POST',
    path: `${path}${search}`,
    headers: Object.fromEntries(signedHeaders.map((name) => [spelled(name, request), sentValue(name, request)])),
    body,
    service: scope.service,
    region: scope.region,
    signQuery: form === 'query',
    doNotModifyHeaders: true,
    extraHeadersToInclude: Object.fromEntries(signedHeaders.map((name) => [name, true as const])),
  }
  const { accessKeyId, secretAccessKey } = key // aws4 would add the token; it is where the client put it
  const signer = new aws4.RequestSigner(signable, { accessKeyId, secretAccessKey })
  signer.datetime = signature.date
  return signer
}

/**
 * The signer believes what `x-amz-content-sha256` says, unless it is spelled in a third way. Only chunks have a word in the place of the
 * hash of the body: of other payloads that are not signed, the service takes none. Source: model of the API, which has no such operation
 */
const spelled = (name: string, { headers }: Request): string =>
  name === 'x-amz-content-sha256' && !isChunkSigned(payloadMode(headers)) ? name.toUpperCase() : name

/** A header as it was sent: one that came several times has commas between its values, and bytes beyond ASCII are UTF-8. */
function sentValue(name: string, { headers, rawHeaders }: Request): string {
  if (rawHeaders === undefined) return String(headers[name] ?? '')
  const values: string[] = []
  for (let at = 1; at < rawHeaders.length; at += 2)
    if (rawHeaders[at - 1]?.toLowerCase() === name)
      values.push(
        Buffer.from(rawHeaders[at] ?? '', 'latin1')
          .toString()
          .trim(),
      )
  return values.join(',')
}

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. ' +
  'Consult the service documentation for details.'

function mismatch(signer: RequestSigner): ApiError {
  const canonical = `The Canonical String for this request should have been\n'${signer.canonicalString()}'`
  return invalid(`${MISMATCH}\n\n${canonical}\n\nThe String-to-Sign should have been\n'${signer.stringToSign()}'\n`)
}

const basicDate = (atMs: number): string => new Date(atMs).toISOString().replaceAll(/[:-]|\.\d{3}/g, '')

/** NaN for what is no date of that form. */
function momentOf(date: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? []
  return year === undefined ? Number.NaN : Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}
