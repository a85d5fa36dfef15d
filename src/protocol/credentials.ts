// Who asks: the form of the authorization, and the region and account that its credential scope names. Signatures are
// computed in signature.ts. Source: order and texts as dynalite records them from the service; scope texts measured us-east-1, 2026-09.
import { ApiError } from '../model/errors.js'
import type { Namespace } from '../model/table.js'

/** Lower-cased names, as Node gives them. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

const ACCOUNT = /^\d{12}$/
/** A region goes into headers, log lines and rows. Any label is one, so that tools with a region of their own work. Source: assumed. */
const REGION = /^[A-Za-z0-9._-]{1,63}$/
/** The account of access keys that are not an account's number. */
const DEFAULT_ACCOUNT = '000000000000'
/** Credentials remembered with what they mean; a client's changes once a day. */
const REMEMBERED_LIMIT = 1000

const CREDENTIAL = 'Credential='
const HEADER_PARTS = [CREDENTIAL, 'Signature=', 'SignedHeaders='] as const
const QUERY_PARTS = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-SignedHeaders', 'X-Amz-Date'] as const

const remembered = new Map<string, Namespace>()

/**
 * The namespace that a request's credentials select.
 * @param query the text after the `?`, or empty
 * @throws ApiError MissingAuthenticationTokenException, IncompleteSignatureException, InvalidSignatureException
 */
export const namespaceOf = (headers: Headers, query: string): Namespace => scopeOf(credentialOf(headers, query))

/**
 * Who signed, when and for where: `<access key>/<date>/<region>/<service>/aws4_request`, as the request says it.
 * @throws ApiError MissingAuthenticationTokenException, IncompleteSignatureException, InvalidSignatureException
 */
export function credentialOf(headers: Headers, query: string): string {
  const authorization = headers['authorization']
  const isQuerySigned = query !== '' && new URLSearchParams(query).has('X-Amz-Algorithm')
  if (typeof authorization === 'string' && isQuerySigned) {
    throw new ApiError(
      'InvalidSignatureException',
      "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    )
  }
  if (typeof authorization === 'string') return headerCredential(authorization, headers)
  if (isQuerySigned) return queryCredential(new URLSearchParams(query))
  throw new ApiError('MissingAuthenticationTokenException', 'Request is missing Authentication Token')
}

function headerCredential(authorization: string, headers: Headers): string {
  const isDated = headers['x-amz-date'] !== undefined || headers['date'] !== undefined
  if (!isDated || !HEADER_PARTS.every((part) => authorization.includes(part))) throw lacking(authorization, isDated)
  const start = authorization.indexOf(CREDENTIAL) + CREDENTIAL.length
  const comma = authorization.indexOf(',', start)
  return authorization.slice(start, comma === -1 ? undefined : comma).trim()
}

function lacking(authorization: string, isDated: boolean): ApiError {
  const missing = HEADER_PARTS.filter((part) => !authorization.includes(part)).map(
    (part) => `Authorization header requires '${part.slice(0, -1)}' parameter.`,
  )
  if (!isDated) missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
  return incomplete(`${missing.join(' ')} Authorization=${authorization}`)
}

function queryCredential(query: URLSearchParams): string {
  const missing = QUERY_PARTS.filter((part) => !query.get(part)).map(
    (part) => `AWS query-string parameters must include '${part}'.`,
  )
  if (missing.length > 0) throw incomplete(`${missing.join(' ')} Re-examine the query-string parameters.`)
  return query.get('X-Amz-Credential') ?? ''
}

const incomplete = (text: string): ApiError => new ApiError('IncompleteSignatureException', text)

/** @param credential as `credentialOf` has it. @throws ApiError InvalidSignatureException */
export function scopeOf(credential: string): Namespace {
  const known = remembered.get(credential)
  if (known !== undefined) return known
  const [accessKeyId = '', , region = ''] = credential.split('/')
  if (!REGION.test(region)) throw new ApiError('InvalidSignatureException', 'Credential should be scoped to a valid region. ')
  const namespace = { account: ACCOUNT.test(accessKeyId) ? accessKeyId : DEFAULT_ACCOUNT, region }
  if (remembered.size >= REMEMBERED_LIMIT) remembered.clear()
  remembered.set(credential, namespace)
  return namespace
}
