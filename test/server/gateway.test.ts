// Proves what the server says over HTTP, byte by byte where clients depend on it. Speaks through sockets, since answers are written
// past Fastify's reply.
import { AdminToken } from '../../src/server/admin/token.js'
import { connect, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FastifyInstance } from 'fastify'
import type { Namespace } from '../../src/model/table.js'
import { createDispatcher } from '../../src/protocol/dispatcher.js'
import { statusRoutes } from '../../src/server/admin/status.js'
import { roomForAll } from './room-for-all.js'
import { createApp } from '../../src/server/app.js'
import { originsOf } from '../../src/server/cors.js'
import { rootAnswer, type RootAnswerOf } from '../../src/server/root-answer.js'

const SIGNED = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': 'DynamoDB_20120810.ListTables',
  'x-amz-date': '20260101T000000Z',
  authorization: 'AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-2/dynamodb/aws4_request, SignedHeaders=host, Signature=ab',
}
const resets: (Namespace | undefined)[] = []
const unexpected: unknown[] = []
let unready: string | undefined

function appFor(cors: string, rootAnswerOf: RootAnswerOf = 'service'): FastifyInstance {
  const dispatch = createDispatcher<object>({
    operations: {
      dynamodb: [
        {
          name: 'ListTables',
          run: ({ Limit }: { Limit?: number }) =>
            Limit === undefined ? { TableNames: [] } : Promise.resolve({ TableNames: ['a'] }),
        },
      ],
    },
    contextFor: () => ({}),
    randomBytes: (length) => Buffer.alloc(length, 7),
    onUnexpected: (error) => unexpected.push(error),
  })
  return createApp({
    dispatch,
    origins: originsOf(cors),
    root: rootAnswer(rootAnswerOf, 'us-east-1'),
    timeouts: { requestMs: 30_000, closingMs: 5000 },
    nextRequestId: () => 'A'.repeat(52),
    admin: {
      version: '1.2.3',
      gate: { hosts: new Set(['dynalab']), token: new AdminToken(undefined) },
      isConsoleOn: true,
      routes: statusRoutes(
        {
          unready: () => unready,
          beside: async () => ({ forks: [], snapshots: [] }),
          reset: (namespace) => void resets.push(namespace),
        },
        () => ({
          version: '1.2.3',
          startedAt: '',
          uptimeMs: 0,
          options: {},
        }),
      ),
    },
    ...roomForAll(),
    onUnexpected: (error) => unexpected.push(error),
  })
}

const open = appFor('*')
const closed = appFor('http://a.example, http://b.example', 'dynamodb-local')
const local = appFor('local,https://c.example')
let port = 0
let origin = ''
let closedOrigin = ''
let localOrigin = ''

beforeAll(async () => {
  origin = await open.listen({ port: 0, host: '127.0.0.1' })
  closedOrigin = await closed.listen({ port: 0, host: '127.0.0.1' })
  localOrigin = await local.listen({ port: 0, host: '127.0.0.1' })
  port = (open.server.address() as AddressInfo).port // a listening TCP server has a port
})
afterAll(async () => {
  await Promise.all([open.close(), closed.close(), local.close()])
  expect(unexpected).toEqual([])
})

const post = (headers: Record<string, string>, body: string | Buffer = '{}', to = origin): Promise<Response> =>
  fetch(to, { method: 'POST', headers, body })

/** What the server writes back to these bytes, until it closes. */
function exchange(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    socket.on('data', (chunk) => (received += chunk.toString()))
    socket.on('close', () => resolve(received))
    socket.on('error', reject)
  })
}

const rawHead = (first: string, length: number, more = ''): string =>
  `${first}\r\nHost: x\r\n${Object.entries(SIGNED)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}Content-Length: ${length}\r\n${more}\r\n`

describe('POST /', () => {
  test('answers at once and later', async () => {
    const response = await post(SIGNED)
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('{"TableNames":[]}')
    expect(response.headers.get('content-length')).toBe('17')
    expect(response.headers.get('server')).toBe('Server')
    expect(response.headers.get('x-amz-crc32')).toBe('1315925753')
    expect(await (await post(SIGNED, '{"Limit":1}')).text()).toBe('{"TableNames":["a"]}')
  })
  test('application/json and parameters of the content type are taken', async () => {
    expect((await post({ ...SIGNED, 'content-type': 'application/json' })).status).toBe(200)
    expect((await post({ ...SIGNED, 'content-type': 'application/json; charset=utf-8' })).status).toBe(200)
  })
  test.each(['text/plain', 'application/x-amz-json-1.1', 'application/xml'])('%s is not', async (contentType) => {
    const response = await post({ ...SIGNED, 'content-type': contentType })
    expect(response.status).toBe(404)
    expect(await response.text()).toBe('<UnknownOperationException/>\n')
    expect(response.headers.get('x-amz-crc32')).toBe('3552371480')
  })
  test.each(['', ';', '/', 'json', 'a/b; c'])('nor is %j, which is no content type at all', async (contentType) => {
    const headers = Object.entries({ ...SIGNED, 'content-type': contentType }).map(([name, value]) => `${name}: ${value}\r\n`)
    const text = await exchange(
      `POST / HTTP/1.1\r\nHost: x\r\n${headers.join('')}Content-Length: 2\r\nConnection: close\r\n\r\n{}`,
    )
    expect(text).toMatch(/^HTTP\/1\.1 404 /)
    expect(text).toMatch(/x-amz-crc32: 3552371480\r\n/)
    expect(text).toMatch(/\r\n\r\n<UnknownOperationException\/>\n$/)
  })
  test('an empty body is unreadable', async () => {
    expect(await (await post(SIGNED, '')).json()).toEqual({ __type: 'com.amazon.coral.service#SerializationException' })
  })
  test('names such as __proto__ are the dispatcher’s business', async () => {
    expect((await post(SIGNED, '{"__proto__":{},"constructor":{"prototype":1}}')).status).toBe(200)
  })
  test('more than 16 MB, sent or only announced', async () => {
    const bytes = 16 * 1024 * 1024 + 1
    for (const sent of [bytes, 100]) {
      const response = await exchange(rawHead('POST / HTTP/1.1', bytes, 'Connection: close\r\n') + 'x'.repeat(sent))
      expect(response).toMatch(/^HTTP\/1\.1 413 /)
      expect(response).toMatch(/x-amzn-RequestId: A{52}\r\n/i)
      expect(response).toMatch(/\r\n\r\n$/)
    }
  })
  test('more than 256 MB, which nobody reads', async () => {
    const head = rawHead('POST / HTTP/1.1', 256 * 1024 * 1024 + 1, 'Connection: close\r\n')
    expect(await exchange(head)).toMatch(/^HTTP\/1\.1 413 /)
  })
})

describe('connections', () => {
  const answered: readonly [string, string][] = [
    ['an operation', `${rawHead('POST / HTTP/1.1', 2)}{}`],
    ['a refusal', `${rawHead('POST / HTTP/1.1', 1)}{`],
    ['an unknown address', 'GET /other HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['an address that cannot be decoded', 'GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['the question of a page', 'OPTIONS / HTTP/1.1\r\nHost: x\r\nOrigin: http://a.example\r\n\r\n'],
  ]
  // As with the service, a client is told that the connection stays, and not for how long.
  test.each(answered)('stay, and do not say how long: %s', async (_name, request) => {
    const [first = '', second = ''] = (await exchange(request + closing)).split(/(?<=\S)(?=HTTP\/1\.1 \d|$)/)
    expect(`${first}${second}`).toMatch(/\r\nconnection: keep-alive\r\n/i)
    expect(`${first}${second}`).not.toMatch(/\r\nkeep-alive:/i)
  })
  const closing = `${rawHead('POST / HTTP/1.1', 2, 'Connection: close\r\n')}{}`
  test('two requests on one, the second after Expect: 100-continue', async () => {
    const second = rawHead('POST / HTTP/1.1', 2, 'Expect: 100-continue\r\nConnection: close\r\n')
    const text = await exchange(`${rawHead('POST / HTTP/1.1', 2)}{}${second}{}`)
    expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2)
    expect(text).toContain('HTTP/1.1 100 Continue')
  })
  test('HTTP/1.0', async () => {
    const text = await exchange(`${rawHead('POST / HTTP/1.0', 2)}{}`)
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(text).toMatch(/\{"TableNames":\[\]\}$/)
  })
  test('what is not HTTP', async () => expect(await exchange('nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /))
  test('a head of more than 16 KB', async () => {
    expect(await exchange(rawHead('POST / HTTP/1.1', 2, `X-Long: ${'a'.repeat(17_000)}\r\n`))).toMatch(/^HTTP\/1\.1 400 /)
  })
})

describe('other addresses', () => {
  test('GET / is the health text, of 42 bytes with checksum 3128867991', async () => {
    const response = await fetch(origin)
    expect(await response.text()).toBe('healthy: dynamodb.us-east-1.amazonaws.com ')
    expect(response.headers.get('content-length')).toBe('42')
    expect(response.headers.get('x-amz-crc32')).toBe('3128867991')
  })
  test("GET / is DynamoDB Local's refusal where that is asked for", async () => {
    const response = await fetch(closedOrigin)
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.0')
    expect(response.headers.get('x-amz-crc32')).toBe('125000283')
    expect(response.headers.get('x-amzn-requestid')).toBe('A'.repeat(52))
    expect(await response.text()).toBe(
      '{"__type":"com.amazonaws.dynamodb.v20120810#MissingAuthenticationToken","message":"Request must contain either a valid (registered) AWS access key ID or X.509 certificate."}',
    )
  })
  test('HEAD / says what GET / does, without the body', async () => {
    for (const to of [origin, closedOrigin]) {
      const [got, asked] = [await fetch(to), await fetch(to, { method: 'HEAD' })]
      const without = (response: Response): object => ({
        status: response.status,
        ...Object.fromEntries(response.headers),
        date: '',
        connection: '',
      })
      expect(without(asked)).toEqual(without(got))
      expect(await asked.text()).toBe('')
    }
  })
  test.each([
    ['PUT', '/'],
    ['DELETE', '/'],
    ['GET', '/other'],
    ['POST', '/other'],
    ['OPTIONS', '/'],
  ])('%s %s', async (method, path) => {
    const response = await fetch(origin + path, { method })
    expect(response.status).toBe(404)
    expect(await response.text()).toBe('<UnknownOperationException/>\n')
  })
  test('an address that cannot be decoded', async () => expect((await fetch(`${origin}/%zz`)).status).toBe(400))
})

describe('CORS', () => {
  const asked = {
    origin: 'http://a.example',
    'access-control-request-headers': 'x-amz-target,authorization',
    'access-control-request-method': 'POST',
  }
  test('the preflight echoes what was asked', async () => {
    const { status, headers } = await fetch(origin, { method: 'OPTIONS', headers: asked })
    expect(status).toBe(200)
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('access-control-allow-headers')).toBe('x-amz-target,authorization')
    expect(headers.get('access-control-allow-methods')).toBe('POST')
    expect(headers.get('access-control-max-age')).toBe('172800')
    expect(headers.get('content-length')).toBe('0')
    expect(headers.get('access-control-expose-headers')).toContain('x-amz-crc32')
    expect(headers.get('x-amzn-requestid')).toBe('A'.repeat(52))
  })
  test('answers may be read by any page', async () => {
    const { headers } = await post({ ...SIGNED, origin: 'http://x.example' })
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('access-control-expose-headers')).toContain('x-amzn-RequestId')
  })
  test.each([
    ['http://localhost:3000', true],
    ['https://localhost', true],
    ['http://127.0.0.1:5173', true],
    ['http://[::1]:8080', true],
    ['https://c.example', true],
    ['http://c.example', false],
    ['https://localhost.evil.example', false],
    ['http://localhost:3000.evil.example', false],
    ['http://127.0.0.10', false],
    ['http://192.0.2.7:3000', false],
    ['null', false],
  ])('with `local` and one more, by %s: %s', async (page, isAllowed) => {
    const { headers } = await post({ ...SIGNED, origin: page }, '{}', localOrigin)
    expect(headers.get('access-control-allow-origin')).toBe(isAllowed ? page : null)
    const preflight = await fetch(localOrigin, { method: 'OPTIONS', headers: { ...asked, origin: page } })
    expect(preflight.headers.get('access-control-allow-origin')).toBe(isAllowed ? page : null)
  })
  test('or by the configured ones only', async () => {
    const listed = await post({ ...SIGNED, origin: 'http://b.example' }, '{}', closedOrigin)
    expect(listed.headers.get('access-control-allow-origin')).toBe('http://b.example')
    const other = await post({ ...SIGNED, origin: 'http://x.example' }, '{}', closedOrigin)
    expect(other.headers.get('access-control-allow-origin')).toBeNull()
    const preflight = await fetch(closedOrigin, { method: 'OPTIONS', headers: { ...asked, origin: 'http://x.example' } })
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('administration', () => {
  // Whose name a host is decides, not where it points: a page's author may point his own name to this machine.
  test.each([
    ['127.0.0.1', 200],
    ['127.0.0.1:8000', 200],
    ['192.0.2.7:80', 200],
    ['[::1]:8000', 200],
    ['[fe80::1]', 200],
    ['localhost', 200],
    ['LocalHost:8000', 200],
    ['dynalab:8000', 200],
    ['Dynalab', 200],
    ['evil.example', 403],
    ['evil.example:8000', 403],
    ['dynalab.evil.example', 403],
    ['localhost.evil.example:8000', 403],
    ['127.0.0.1.evil.example', 403],
    ['127.0.0.1@evil.example', 403],
    ['[evil.example]', 403],
    ['localhost.', 403],
    ['', 403],
  ])('asked for as %j answers %d', async (host, status) => {
    const answer = await exchange(`GET /_dynalab/health HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  })
  test.each([
    ['Origin: http://localhost:8000', 200],
    ['Sec-Fetch-Site: same-origin', 200],
    ['Sec-Fetch-Site: none', 200],
    ['Origin: http://localhost:3000', 403],
    ['Origin: http://localhost', 403],
    ['Origin: http://127.0.0.1:8000', 403],
    ['Origin: null', 403],
    ['Sec-Fetch-Site: same-site', 403],
    ['Sec-Fetch-Site: cross-site', 403],
    ['Origin: http://localhost:8000\r\nSec-Fetch-Site: cross-site', 403],
  ])('asked with %j answers %d', async (header, status) => {
    const answer = await exchange(
      `GET /_dynalab/health HTTP/1.1\r\nHost: localhost:8000\r\n${header}\r\nConnection: close\r\n\r\n`,
    )
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  })
  test('health and ready', async () => {
    expect(await (await fetch(`${origin}/_dynalab/health`)).json()).toEqual({ status: 'healthy' })
    expect((await fetch(`${origin}/_dynalab/ready`)).status).toBe(200)
    unready = 'the disk is full'
    const refused = await fetch(`${origin}/_dynalab/ready`)
    expect([refused.status, await refused.json()]).toEqual([503, { status: 'unready', reason: 'the disk is full' }])
    unready = undefined
  })
  test('reset of everything, and of one namespace', async () => {
    resets.length = 0
    const reset = (body?: string): Promise<Response> =>
      fetch(`${origin}/_dynalab/reset`, {
        method: 'POST',
        ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
      })
    expect((await reset()).status).toBe(204)
    expect((await reset('{}')).status).toBe(204)
    expect((await reset('{"account":"000000000000","region":"us-east-1"}')).status).toBe(204)
    for (const body of ['{"region":"us-east-1"}', '{"other":1}', '[', 'null']) expect((await reset(body)).status).toBe(400)
    expect(resets).toEqual([undefined, undefined, { account: '000000000000', region: 'us-east-1' }])
  })
  test('the OpenAPI document names exactly the routes that answer', async () => {
    const document = (await (await fetch(`${origin}/_dynalab/openapi.json`)).json()) as {
      info: { version: string }
      paths: Record<string, Record<string, unknown>>
    }
    expect(document.info.version).toBe('1.2.3')
    const described = Object.entries(document.paths).map(([path, methods]) => [path, Object.keys(methods)])
    expect(Object.fromEntries(described)).toEqual({
      '/_dynalab/status': ['get'],
      '/_dynalab/health': ['get'],
      '/_dynalab/ready': ['get'],
      '/_dynalab/reset': ['post'],
      '/_dynalab/openapi.json': ['get'],
    })
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const method of Object.keys(methods)) {
        expect((await fetch(origin + path, { method: method.toUpperCase() })).status, `${method} ${path}`).toBeLessThan(300)
      }
    }
  })
})
