// Signatures of version 4, by the browser's own cryptography. Source: docs of AWS Signature Version 4, and its published examples.
// Invariant: pure but for the browser's digests, which are there on https and on this machine alone.
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

export interface Signable {
  readonly host: string
  readonly target: string
  readonly contentType: string
  readonly body: string
  readonly region: string
  /** `dynamodb` for tables and streams. */
  readonly service: string
  /** As `20261129T190000Z`. */
  readonly date: string
}

const ALGORITHM = 'AWS4-HMAC-SHA256'
const text = new TextEncoder()

type Key = Uint8Array<ArrayBuffer> | ArrayBuffer

/** The date of now in the form of signatures. */
export const signatureDate = (nowMs: number): string => `${new Date(nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, '')}`

/** A header that has the form and names key and region, for who does not check. */
export const formOfSignature = ({ region, service, date }: Signable, accessKeyId: string): string =>
  `${ALGORITHM} Credential=${accessKeyId}/${date.slice(0, 8)}/${region}/${service}/aws4_request, SignedHeaders=host, Signature=console`

/** The header `Authorization`. */
export async function signature(request: Signable, { accessKeyId, secretAccessKey, sessionToken }: Credentials): Promise<string> {
  const { host, target, contentType, body, region, service, date } = request
  const headers: [string, string][] = [
    ['content-type', contentType],
    ['host', host],
    ['x-amz-date', date],
    ...(sessionToken === undefined ? [] : [['x-amz-security-token', sessionToken] as [string, string]]),
    ['x-amz-target', target],
  ]
  const names = headers.map(([name]) => name).join(';')
  const lines = headers.map(([name, value]) => `${name}:${value}\n`).join('')
  const canonical = ['POST', '/', '', lines, names, hex(await digest(body))].join('\n')
  const scope = `${date.slice(0, 8)}/${region}/${service}/aws4_request`
  const toSign = [ALGORITHM, date, scope, hex(await digest(canonical))].join('\n')
  let key: Key = text.encode(`AWS4${secretAccessKey}`)
  for (const part of scope.split('/')) key = await keyed(key, part)
  return `${ALGORITHM} Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${hex(await keyed(key, toSign))}`
}

const digest = (of: string): Promise<ArrayBuffer> => crypto.subtle.digest('SHA-256', text.encode(of))

async function keyed(key: Key, of: string): Promise<ArrayBuffer> {
  const made = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return crypto.subtle.sign('HMAC', made, text.encode(of))
}

const hex = (bytes: ArrayBuffer): string => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
