// Asks a running server as any client does: a target, JSON, and credentials that name account and region. Signed where there is a key, as a
// server that checks signatures wants it; else not, as others take it.
import aws4 from 'aws4'
import type { Namespace } from '../../model/namespace.js'

/** A refusal by the service, with the name that it has for it. */
export class Refused extends Error {
  constructor(name: string, message: string) {
    super(message)
    this.name = name
  }
}

/** Nobody answers. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
}

/** @throws Refused, Unreachable */
export type Call = (service: 'DynamoDB' | 'DynamoDBStreams', operation: string, input: object) => Promise<object>

/** What a server that checks signatures or identities says of a key; its message goes on with what it computed. */
const ABOUT_KEYS: ReadonlySet<string> = new Set([
  ...['UnrecognizedClientException', 'InvalidSignatureException', 'ExpiredTokenException', 'IncompleteSignatureException'],
])
const KEY_REMEDY = '(set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to a key that the server knows, and leave out --account)'

export const unreachableWords = (endpoint: string): string =>
  `nothing answers at ${endpoint}: start one by dynalab serve, or name another by --endpoint`

const SIGNED = 'SignedHeaders=host, Signature=none'
const TYPE = 'application/x-amz-json-1.0'

/** What requests are signed with. */
export interface ClientKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

/** @param endpoint without a slash at its end @param key whose account is that of the namespace */
export function wireClient(endpoint: string, { account, region }: Namespace, key?: ClientKey): Call {
  const authorization = `AWS4-HMAC-SHA256 Credential=${account}/20260101/${region}/dynamodb/aws4_request, ${SIGNED}`
  return async (service, operation, input) => {
    const given = { 'content-type': TYPE, 'x-amz-target': `${service}_20120810.${operation}` }
    const unsigned = { ...given, 'x-amz-date': '20260101T000000Z', authorization }
    const headers = key === undefined ? unsigned : signed(endpoint, region, given, JSON.stringify(input), key)
    const { isFine, text } = await answered(endpoint, headers, JSON.stringify(input))
    const body = objectIn(text)
    if (isFine && body !== undefined) return body
    const { __type = '', message = text } = { message: body?.['Message'], ...body } as Partial<Record<string, string>>
    const name = __type.split('#').at(-1) ?? ''
    throw new Refused(name, ABOUT_KEYS.has(name) ? `${message.split('\n', 1)[0] ?? ''} ${KEY_REMEDY}` : message)
  }
}

function signed(
  url: string,
  region: string,
  headers: Record<string, string>,
  body: string,
  key: ClientKey,
): Record<string, string> {
  const { host, pathname: path } = new URL(url)
  const request = { method: 'POST', host, path, service: 'dynamodb', region, headers, body }
  const { headers: all = {} } = new aws4.RequestSigner(request, { ...key, sessionToken: key.sessionToken ?? '' }).sign()
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name.toLowerCase(), String(value)]))
}

async function answered(url: string, headers: Record<string, string>, body: string) {
  try {
    const response = await fetch(url, { method: 'POST', headers, body })
    return { isFine: response.ok, text: await response.text() }
  } catch (error) {
    throw new Unreachable(unreachableWords(url), { cause: error })
  }
}

/** An empty body, as TagResource answers, is an empty object. */
function objectIn(text: string): Record<string, unknown> | undefined {
  if (text === '') return {}
  try {
    return JSON.parse(text) as Record<string, unknown> // an object: every answer of the protocol is one
  } catch {
    return undefined
  }
}
