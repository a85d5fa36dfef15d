// Proves how the page is served: every coding gives the same bytes, names with a digest are kept for ever and others are asked for anew, places of
// the page lead to the page, nothing else is found, the policy is strict, and strangers are refused. `--console off` serves none.
import { type IncomingHttpHeaders, request } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createEmulator, type Emulator } from '../../src/emulator.js'
import { acceptedCoding } from '../../src/server/console/accepted-coding.js'

interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

let emulator: Emulator
let endpoint = ''
let asset = ''

/** Without the ways of fetch, which decodes by itself. */
const ask = (path: string, headers: Record<string, string> = {}, method = 'GET', at = endpoint): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request(at + path, { method, headers }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }))
    })
    sent.on('error', reject)
    sent.end()
  })

beforeAll(async () => {
  emulator = await createEmulator({ inMemory: true, logLevel: 'error' })
  ;({ endpoint } = await emulator.listen({ port: 0 }))
  const { body } = await ask('/_dynalab/console/')
  asset = /src="([^"]+\.js)"/.exec(body.toString())?.[1] ?? ''
})
afterAll(() => emulator.close())

it('gives the same bytes in every coding', async () => {
  const plain = await ask(asset)
  const packed = await ask(asset, { 'accept-encoding': 'gzip, deflate' })
  const brotli = await ask(asset, { 'accept-encoding': 'gzip, deflate, br, zstd' })
  expect([plain, packed, brotli].map(({ headers }) => headers['content-encoding'])).toEqual([undefined, 'gzip', 'br'])
  expect(gunzipSync(packed.body)).toEqual(plain.body)
  expect(brotliDecompressSync(brotli.body)).toEqual(plain.body)
  expect(brotli.headers['content-type']).toBe('text/javascript; charset=utf-8')
  expect(brotli.headers.vary).toBe('accept-encoding')
})

it.each([
  ['br;q=0, gzip', 'gzip'],
  ['*', 'br'],
  ['br;q=0.5, gzip;q=1', 'br'],
  ['identity', 'identity'],
  ['identity;q=0', 'identity'],
  [undefined, 'identity'],
])('takes from %j the coding %s', (header, coding) => {
  expect(acceptedCoding(header)).toBe(coding)
})

it('lets browsers keep what has a digest in its name, and asks them to look again for the page', async () => {
  expect((await ask(asset)).headers['cache-control']).toBe('public, max-age=31536000, immutable')
  const { headers } = await ask('/_dynalab/console/')
  expect(headers['cache-control']).toBe('no-cache')
  const again = await ask('/_dynalab/console/', { 'if-none-match': headers.etag ?? '' })
  expect([again.status, again.body.length]).toEqual([304, 0])
})

it('answers places of the page with the page, HEAD without a body, and unknown files with 404', async () => {
  const page = await ask('/_dynalab/console/tables/a%2Fb?region=eu-west-1')
  expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
  const head = await ask('/_dynalab/console/', {}, 'HEAD')
  expect([head.status, head.body.length, Number(head.headers['content-length']) > 0]).toEqual([200, 0, true])
  expect((await ask('/_dynalab/console/assets/none-12345678.js')).status).toBe(404)
  expect((await ask('/_dynalab/console/', {}, 'POST')).status).toBe(404)
})

it('has a policy that allows nothing but its own files', async () => {
  const { headers } = await ask('/_dynalab/console/')
  expect(headers['content-security-policy']).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  )
  expect([headers['x-content-type-options'], headers['referrer-policy']]).toEqual(['nosniff', 'no-referrer'])
})

it('leads browsers from /_dynalab to the page, and programs to the document', async () => {
  const page = await ask('/_dynalab', { accept: 'text/html,application/xhtml+xml' })
  expect([page.status, page.headers.location]).toEqual([302, '/_dynalab/console/'])
  expect((await ask('/_dynalab', { accept: '*/*' })).headers.location).toBe('/_dynalab/openapi.json')
  const bare = await ask('/_dynalab/console')
  expect([bare.status, bare.headers.location]).toEqual([308, '/_dynalab/console/'])
})

it('refuses other names of the host and other origins, but not a link that a person follows', async () => {
  expect((await ask('/_dynalab/console/', { host: 'evil.example' })).status).toBe(403)
  expect(
    (await ask(asset, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' })).status,
  ).toBe(403)
  const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
  expect((await ask('/_dynalab/console/', link)).status).toBe(200)
  expect((await ask('/_dynalab/console/', { ...link, 'sec-fetch-dest': 'iframe' })).status).toBe(403)
})

it('is not there when it is off', async () => {
  const other = await createEmulator({ inMemory: true, logLevel: 'error', console: 'off' })
  const { endpoint: at } = await other.listen({ port: 0 })
  expect((await ask('/_dynalab/console/', {}, 'GET', at)).status).toBe(404)
  expect((await ask('/_dynalab', { accept: 'text/html' }, 'GET', at)).headers.location).toBe('/_dynalab/openapi.json')
  await other.close()
})
