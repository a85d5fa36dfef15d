// `--signature check` of bodies in signed chunks: the examples of the documentation, typed from it, and requests over HTTP, of which no chunk,
// length or trailer can be changed. What is in the chunks is read whether or not signatures are checked.
import { createHash, createHmac } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request as sendHttp } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, gzipSync } from 'node:zlib'
import aws4 from 'aws4'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { wrongChunk } from '../../src/protocol/chunk-signatures.js'
import { createEmulator, type Emulator } from '../../src/emulator.js'

const SIGNED = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'
const WITH_TRAILER = `${SIGNED}-TRAILER`
const KEY = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }
const REGION = 'eu-west-2'

/** Source: docs sigv4-streaming, sigv4-streaming-trailers: 66 560 times `a`, in chunks of 64 KB. */
const example = (signatures: readonly string[], end: string): Buffer => {
  const [first = '', second = '', last = ''] = signatures
  const chunk = (size: number, signature: string) => `${size.toString(16)};chunk-signature=${signature}\r\n${'a'.repeat(size)}`
  return Buffer.from([chunk(65_536, first), chunk(1024, second), `0;chunk-signature=${last}`, ...end.split('|')].join('\r\n'))
}
const PLAIN = [
  'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
  '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
  'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
]
const TRAILED = [
  'b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2',
  '1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7',
  '2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992',
]
const TRAILER_SIGNATURE = 'd81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435'
const TRAILERS = `x-amz-checksum-crc32c:sOO8/Q==|x-amz-trailer-signature:${TRAILER_SIGNATURE}||`

function exampleSigner(): InstanceType<typeof aws4.RequestSigner> {
  const signer = new aws4.RequestSigner({ service: 's3', region: 'us-east-1', host: 's3.amazonaws.com' }, KEY)
  signer.datetime = '20130524T000000Z'
  return signer
}

test('the examples of the documentation', () => {
  const seed = '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9'
  expect(wrongChunk(example(PLAIN, '|'), SIGNED, exampleSigner(), seed)).toBeUndefined()
  const of = '106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e'
  expect(wrongChunk(example(TRAILED, TRAILERS), WITH_TRAILER, exampleSigner(), of)).toBeUndefined()
  expect(wrongChunk(example(TRAILED, TRAILERS.replace('sOO8', 'sOO9')), WITH_TRAILER, exampleSigner(), of)).toMatch(
    /^AWS4-HMAC-SHA256-TRAILER\n20130524T000000Z\n20130524\/us-east-1\/s3\/aws4_request\n2ca2aba2/,
  )
})

const folder = mkdtempSync(join(tmpdir(), 'dynalab-chunks-'))
let checking: Emulator
let trusting: Emulator
let endpoint = ''
let open = ''
beforeAll(async () => {
  const signatureKeys = join(folder, 'keys.json')
  writeFileSync(signatureKeys, JSON.stringify({ keys: [KEY] }))
  checking = await createEmulator({ inMemory: true, logLevel: 'silent', signature: 'check', signatureKeys })
  endpoint = (await checking.listen({ port: 0 })).endpoint
  trusting = await createEmulator({ inMemory: true, logLevel: 'silent' })
  open = (await trusting.listen({ port: 0 })).endpoint
})
afterAll(async () => {
  await Promise.all([checking.close(), trusting.close()])
  rmSync(folder, { recursive: true, force: true })
})

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex')
const dated = (): string => new Date().toISOString().replaceAll(/[:-]|\.\d{3}/g, '')

interface Sent {
  readonly headers: Record<string, string>
  readonly body: Buffer
}

/** A request whose body was cut at these places, signed as the documentation says. */
function signed(
  text: Buffer,
  cuts: readonly number[],
  more: { headers?: Record<string, string>; trailer?: string; mode?: string } = {},
): Sent {
  const date = dated()
  const { trailer, mode = trailer === undefined ? SIGNED : WITH_TRAILER } = more
  const headers: Record<string, string> = {
    'Content-Type': 'application/x-amz-json-1.0',
    'Content-Encoding': 'aws-chunked',
    'X-Amz-Target': 'DynamoDB_20120810.ListTables',
    'X-Amz-Date': date,
    'X-Amz-Content-Sha256': mode,
    'X-Amz-Decoded-Content-Length': String(text.length),
    ...(trailer === undefined ? {} : { 'X-Amz-Trailer': trailer.split(':', 1)[0] ?? '' }),
    ...more.headers,
  }
  const { host } = new URL(endpoint)
  const request = { method: 'POST', path: '/', host, service: 'dynamodb', region: REGION, headers }
  const made = aws4.sign(request, KEY)
  const authorization = String(made.headers?.['Authorization'])
  const scope = [date.slice(0, 8), REGION, 'dynamodb', 'aws4_request']
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${KEY.secretAccessKey}`)
  let before = /Signature=(\w+)/.exec(authorization)?.[1] ?? ''
  const sign = (kind: string, ...rest: string[]): string => {
    before = hmac(key, [`AWS4-HMAC-SHA256-${kind}`, date, scope.join('/'), before, ...rest].join('\n')).toString('hex')
    return before
  }
  const ends = [...cuts, text.length]
  const parts = [...ends.map((end, at) => text.subarray(at === 0 ? 0 : ends[at - 1], end)), Buffer.alloc(0)]
  const framed = parts.map((part) => {
    const head = `${part.length.toString(16)};chunk-signature=${sign('PAYLOAD', sha256(''), sha256(part))}\r\n`
    return Buffer.concat([Buffer.from(head), part, Buffer.from(part.length > 0 ? '\r\n' : '')])
  })
  const tail = trailer === undefined ? '' : `${trailer}\r\nx-amz-trailer-signature:${sign('TRAILER', sha256(`${trailer}\n`))}\r\n`
  return {
    headers: { ...(made.headers as Record<string, string>) },
    body: Buffer.concat([...framed, Buffer.from(`${tail}\r\n`)]),
  }
}

/** @param pieces the request itself comes in chunks of HTTP, without its length */
function send({ headers, body }: Sent, to = endpoint, pieces = false): Promise<string> {
  return new Promise((resolve, reject) => {
    const transfer = pieces ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': String(body.length) }
    const request = sendHttp(new URL(to), { method: 'POST', headers: { ...headers, ...transfer } }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => resolve(`${response.statusCode} ${Buffer.concat(parts).toString()}`))
    })
    request.on('error', reject)
    for (let at = 0; pieces && at < body.length; at += 5000) request.write(body.subarray(at, at + 5000))
    request.end(pieces ? undefined : body)
  })
}

/** Long enough for three chunks; white space means nothing. */
const BODY = Buffer.from(`{"Limit": 1${' '.repeat(20_000)}}`)
const CUTS = [8192, 16_384]
const checksum = (bytes: Buffer): string => Buffer.from(crc32(bytes).toString(16).padStart(8, '0'), 'hex').toString('base64')
const OK = '200 {"TableNames":[]}'

test('a body in signed chunks gets in, whole, in chunks of HTTP, compressed and with trailers', async () => {
  expect(await send(signed(BODY, CUTS))).toBe(OK)
  expect(await send(signed(BODY, CUTS), endpoint, true)).toBe(OK)
  expect(await send(signed(BODY, []))).toBe(OK)
  expect(await send(signed(gzipSync(BODY), [], { headers: { 'Content-Encoding': 'aws-chunked,gzip' } }))).toBe(OK)
  expect(await send(signed(BODY, CUTS, { trailer: `x-amz-checksum-crc32:${checksum(BODY)}` }))).toBe(OK)
  expect(
    await send(signed(BODY, CUTS, { trailer: `x-amz-checksum-sha256:${createHash('sha256').update(BODY).digest('base64')}` })),
  ).toBe(OK)
})

test('without --signature the same body is read, and nobody looks at signatures', async () => {
  const request = signed(BODY, CUTS)
  const other = Buffer.from(request.body.toString('latin1').replace(/chunk-signature=\w{4}/, 'chunk-signature=0000'), 'latin1')
  expect(await send({ ...request, body: other }, open)).toBe(OK)
  const unsigned = Buffer.from(`${BODY.length.toString(16)}\r\n${BODY.toString()}\r\n0\r\n\r\n`)
  expect(await send({ ...signed(BODY, [], { mode: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' }), body: unsigned }, open)).toBe(OK)
})

const changed = (request: Sent, change: (body: string) => string): Sent => {
  return { ...request, body: Buffer.from(change(request.body.toString('latin1')), 'latin1') }
}
const MISMATCH = 'The request signature we calculated does not match'
const FIRST = /^(2000;chunk-signature=\w+\r\n[^\r]+\r\n)(2000;chunk-signature=\w+\r\n[^\r]+\r\n)/
const TRAILER = `x-amz-checksum-crc32:${checksum(BODY)}`

test.each<[string, () => Sent, string]>([
  ['a byte of the first chunk', () => changed(signed(BODY, CUTS), (body) => body.replace('"Limit": 1', '"Limit": 2')), MISMATCH],
  ['a byte of the last chunk', () => changed(signed(BODY, CUTS), (body) => body.replace(' }\r', '} \r')), MISMATCH],
  ['two chunks the other way round', () => changed(signed(BODY, CUTS), (body) => body.replace(FIRST, '$2$1')), MISMATCH],
  [
    'a chunk less',
    () =>
      changed(signed(BODY, CUTS, { headers: { 'X-Amz-Decoded-Content-Length': String(BODY.length - 8192) } }), (body) =>
        body.replace(FIRST, '$1'),
      ),
    MISMATCH,
  ],
  [
    'a signature of a chunk',
    () => changed(signed(BODY, CUTS), (body) => body.replace(/signature=\w{64}/, `signature=${'0'.repeat(64)}`)),
    MISMATCH,
  ],
  [
    'chunks without signatures',
    () => changed(signed(BODY, CUTS), (body) => body.replaceAll(/;chunk-signature=\w+/g, '')),
    MISMATCH,
  ],
  [
    'no end',
    () => changed(signed(BODY, CUTS), (body) => body.slice(0, body.indexOf('\r\n0;') + 2)),
    'a line that begins at byte',
  ],
  [
    'a signature of the last chunk',
    () => changed(signed(BODY, CUTS), (body) => body.replace(/\n0;chunk-signature=\w/, '\n0;chunk-signature=x')),
    'chunk 4 has no size',
  ],
  ['a size', () => changed(signed(BODY, CUTS), (body) => body.replace('2000;', '2001;')), 'chunk 1 is longer than it says'],
  [
    'a size beyond the body',
    () => changed(signed(BODY, CUTS), (body) => body.replace('2000;', 'fffffff;')),
    'chunk 1 is not all there',
  ],
  ['something after the end', () => changed(signed(BODY, CUTS), (body) => `${body}x`), 'there is something after its end'],
  ['small chunks', () => signed(BODY, [100, 200]), 'chunk 1 has less than 8192 bytes and is not the last'],
  [
    'another length',
    () => signed(BODY, CUTS, { headers: { 'X-Amz-Decoded-Content-Length': '1' } }),
    `x-amz-decoded-content-length is not its length, ${BODY.length}`,
  ],
  ['a body that is not in chunks', () => ({ ...signed(BODY, CUTS), body: BODY }), 'a line that begins at byte 0 has no end'],
  [
    'a trailer that was not announced',
    () => signed(BODY, CUTS, { trailer: TRAILER, headers: { 'X-Amz-Trailer': '' } }),
    'its trailers are not those of x-amz-trailer',
  ],
  [
    'a trailer of an unknown kind',
    () => signed(BODY, CUTS, { trailer: 'x-amz-checksum-md9:abc' }),
    'the trailer x-amz-checksum-md9 is none of x-amz-checksum-crc32,',
  ],
  [
    'a checksum of other bytes',
    () => signed(BODY, CUTS, { trailer: 'x-amz-checksum-crc32:AAAAAA==' }),
    'x-amz-checksum-crc32 is not that of its bytes',
  ],
  [
    'the signature of the trailers',
    () =>
      changed(signed(BODY, CUTS, { trailer: TRAILER }), (body) =>
        body.replace(/trailer-signature:\w{4}/, 'trailer-signature:0000'),
      ),
    MISMATCH,
  ],
  [
    'the headers',
    () => ({
      ...signed(BODY, CUTS),
      headers: { ...signed(BODY, CUTS).headers, 'X-Amz-Target': 'DynamoDB_20120810.DescribeLimits' },
    }),
    MISMATCH,
  ],
  [
    'a payload without signatures',
    () => ({ ...signed(BODY, [], { mode: 'UNSIGNED-PAYLOAD', headers: { 'Content-Encoding': '' } }), body: BODY }),
    MISMATCH,
  ],
  ['chunks that are not signed', () => signed(BODY, CUTS, { mode: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' }), MISMATCH],
])('refused: %s', async (_, made, why) => {
  const answer = await send(made())
  expect(answer).toContain('400 {"__type":"com.amazon.coral.service#InvalidSignatureException"')
  expect(answer).toContain(why)
})
