// The token of administration: asked for as soon as others than this machine reach the server, or once one is given; nothing but health is
// answered without it, and nothing shows it.
import { afterEach, expect, test } from 'vitest'
import { createEmulator, type Emulator, type GivenOptions } from '../../src/emulator.js'
import { isBeyondLoopback } from '../../src/server/admin/token.js'

let emulator: Emulator
let base: string
afterEach(() => emulator.close())

async function open(given: GivenOptions, host = '127.0.0.1'): Promise<string | undefined> {
  emulator = await createEmulator({ inMemory: true, logLevel: 'silent', ...given })
  const { port, adminToken } = await emulator.listen({ port: 0, host })
  base = `http://127.0.0.1:${port}`
  return adminToken
}
const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${base}/_dynalab${path}`, { method, headers, redirect: 'manual' })
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

test('is not asked for on loopback', async () => {
  expect(await open({})).toBeUndefined()
  expect((await get('/status')).status).toBe(200)
})

// Every interface is beyond this machine; another one is drawn each time.
test('is made at random where others reach the server', async () => {
  const token = (await open({}, '0.0.0.0')) ?? ''
  expect(token).toMatch(/^[\w-]{32}$/)
  const refused = await get('/status')
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="dynalab"'])
  expect(await refused.json()).toMatchObject({ status: 'refused', reason: expect.stringContaining('--admin-token') })
  expect((await get('/status', bearer(token))).status).toBe(200)
  await emulator.close()
  expect(await open({}, '0.0.0.0')).not.toBe(token)
})

test('is asked for by everything but health and readiness, and not by the API', async () => {
  const adminToken = 'a-token-of-my-own'
  expect(await open({ adminToken })).toBe(adminToken)
  const paths = [
    '',
    '/',
    '/console/',
    '/state',
    '/tables',
    '/metrics',
    '/events',
    '/openapi.json',
    '/recording',
    '/forks',
    '/snapshots',
  ]
  for (const path of paths) expect([path, (await get(path)).status]).toEqual([path, 401])
  expect((await get('/reset', {}, 'POST')).status).toBe(401)
  expect((await get('/clock', bearer('a-token-of-my-owm'), 'POST')).status).toBe(401)
  for (const path of ['/health', '/ready']) expect((await get(path)).status).toBe(200)
  expect((await get('/metrics', bearer(adminToken))).status).toBe(200)
  expect((await fetch(base)).status).toBe(200)
  expect(await (await get('/status', bearer(adminToken))).text()).not.toContain(adminToken)
  expect(JSON.stringify(await emulator.state())).not.toContain(adminToken)
})

// An address with a token would stay in histories: it becomes a cookie of this server alone, and the rest of the address is kept.
test('comes from an address once, and is a cookie then', async () => {
  const adminToken = 'a-token-of-my-own'
  await open({ adminToken })
  const sent = await get(`/status?token=${adminToken}`)
  expect([sent.status, sent.headers.get('location')]).toEqual([303, '/_dynalab/status'])
  const cookie = sent.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/^dynalab-\d+=a-token-of-my-own; HttpOnly; SameSite=Strict; Path=\/_dynalab$/)
  expect(sent.headers.get('referrer-policy')).toBe('no-referrer')
  const [pair = ''] = cookie.split(';')
  expect((await get('/status', { cookie: `other=1; ${pair}` })).status).toBe(200)
  expect((await get('/status', { cookie: pair.replace('own', 'owm') })).status).toBe(401)
  const more = await get(`/tables?account=000000000000&token=${adminToken}&region=us-east-1`)
  expect(more.headers.get('location')).toBe('/_dynalab/tables?account=000000000000&region=us-east-1')
  const wrong = await get('/status?token=a-token-of-nobody')
  expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([401, null])
})

// A cookie comes along with whatever a browser sends, so a page of somebody else is kept out before it counts.
test('does not let a page of another origin in', async () => {
  const adminToken = 'a-token-of-my-own'
  await open({ adminToken })
  const cookie = (await get(`/status?token=${adminToken}`)).headers.get('set-cookie')?.split(';')[0] ?? ''
  expect((await get('/reset', { cookie, origin: 'http://evil.example' }, 'POST')).status).toBe(403)
  expect((await get('/status', { cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
})

test('has a form that fits into headers and addresses', async () => {
  await open({})
  for (const adminToken of ['short', 'with a space in it all', 'semicolons;in;it;are;no'])
    await expect(createEmulator({ inMemory: true, adminToken })).rejects.toThrow(/16 to 128 letters/)
})

test.each([
  ['127.0.0.1', false],
  ['127.1.2.3', false],
  ['localhost', false],
  ['::1', false],
  ['0.0.0.0', true],
  ['::', true],
  ['192.168.1.2', true],
  ['my-machine', true],
])('%s is beyond loopback: %s', async (host, isBeyond) => {
  await open({})
  expect(isBeyondLoopback(host)).toBe(isBeyond)
})
