// Requests without an SDK: signed by aws4 and sent by node:http, or written to a socket byte by byte. What they give back is what
// came over the wire, undecoded, so that checksums and lengths can be held against it.
import { connect, type Socket } from 'node:net'
import { request as httpRequest, type Agent, type IncomingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { crc32 } from 'node:zlib'
import aws4 from 'aws4'
import { CREDENTIALS, REGION } from './credentials.js'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly text: string
}

export interface Call {
  readonly target?: string
  readonly body?: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
  readonly method?: string
  readonly path?: string
  readonly region?: string
  readonly accessKeyId?: string
  readonly agent?: Agent
  /** Send the body in pieces of unknown number. */
  readonly chunked?: boolean
}

const TARGET_PREFIX = 'DynamoDB_20120810.'
export const JSON_1_0 = 'application/x-amz-json-1.0'

/** The headers of a signed POST. */
export function signedHeaders(endpoint: string, call: Call): Record<string, string> {
  const { host } = new URL(endpoint)
  const signed = aws4.sign(
    {
      service: 'dynamodb',
      region: call.region ?? REGION,
      method: 'POST',
      path: call.path ?? '/',
      host,
      body: call.body ?? '{}',
      headers: {
        Host: host,
        'Content-Type': JSON_1_0,
        ...(call.target === undefined ? {} : { 'X-Amz-Target': TARGET_PREFIX + call.target }),
        ...call.headers,
      },
    },
    call.accessKeyId === undefined ? CREDENTIALS : { accessKeyId: call.accessKeyId, secretAccessKey: 'wire' },
  )
  return Object.fromEntries(Object.entries(signed.headers ?? {}).map(([name, value]) => [name, String(value)]))
}

/** Sends one signed request. */
export function signedPost(endpoint: string, call: Call): Promise<Answer> {
  const headers = signedHeaders(endpoint, call)
  if (call.chunked === true) delete headers['Content-Length']
  return plain(endpoint, { ...call, method: call.method ?? 'POST', headers })
}

/** Sends one request with exactly these headers. */
export function plain(
  endpoint: string,
  { method = 'POST', path = '/', headers = {}, body, agent, chunked }: Call,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port, protocol } = new URL(endpoint)
    const bare = hostname.replace(/^\[|\]$/g, '')
    const options = { hostname: bare, port, method, path, headers: { ...headers }, agent: agent ?? false }
    const request = (protocol === 'https:' ? httpsRequest : httpRequest)(options, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.on('error', reject)
      response.on('end', () => {
        const bytes = Buffer.concat(pieces)
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes, text: bytes.toString() })
      })
    })
    request.on('error', reject)
    if (chunked === true && body !== undefined) {
      const bytes = Buffer.from(body)
      const step = Math.max(7, Math.ceil(bytes.length / 1000))
      for (let at = 0; at < bytes.length; at += step) request.write(bytes.subarray(at, at + step))
      request.end()
    } else request.end(body ?? (method === 'POST' ? '{}' : undefined))
  })
}

/** The text of a signed request, for those who write to the socket themselves. */
export function requestText(endpoint: string, call: Call & { readonly version?: string }): string {
  const body = String(call.body ?? '{}')
  const headers = { 'Content-Length': String(Buffer.byteLength(body)), ...signedHeaders(endpoint, { ...call, body }) }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `POST ${call.path ?? '/'} HTTP/${call.version ?? '1.1'}\r\n${lines.join('')}\r\n${body}`
}

/** A socket to the endpoint, connected. */
export function socketTo(endpoint: string): Promise<Socket> {
  const { hostname, port } = new URL(endpoint)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => resolve(socket))
    socket.once('error', reject)
  })
}

/** Everything that comes from a socket until the other side closes it, or until what came fits. */
export function received(socket: Socket, isEnough: (text: string) => boolean = () => false): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    socket.on('data', (piece) => {
      text += piece.toString('latin1')
      if (isEnough(text)) resolve(text)
    })
    socket.on('close', () => resolve(text))
    socket.on('error', reject)
  })
}

/** What is written back to these bytes until the connection ends. */
export async function exchange(endpoint: string, text: string | Buffer): Promise<string> {
  const socket = await socketTo(endpoint)
  const all = received(socket)
  socket.write(text)
  return all
}

/** The checksum that an answer's header should carry. */
export const checksumOf = (bytes: Buffer): string => String(crc32(bytes))

export function parsed(answer: Answer): Record<string, unknown> {
  return JSON.parse(answer.text) as Record<string, unknown> // answers are objects
}
