// The administration API as a tool would use it: it says how the emulator is, clears it, and describes itself truly.
import { describe, expect, it } from 'vitest'
import { emulators, isForeign } from './own-emulator.js'
import { parsed, plain, signedPost, type Answer } from './raw.js'
import { makeSubject } from './requests.js'

const own = emulators()
const listen = async (): Promise<string> => (await (await own()).listen({ port: 0 })).endpoint
const get = (endpoint: string, path: string): Promise<Answer> => plain(endpoint, { method: 'GET', path: `/_dynalab/${path}` })
const reset = (endpoint: string, body?: string): Promise<Answer> =>
  plain(endpoint, {
    path: '/_dynalab/reset',
    body: body ?? '',
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
  })
const tables = async (endpoint: string, place: { region?: string; accessKeyId?: string } = {}): Promise<unknown> =>
  parsed(await signedPost(endpoint, { target: 'ListTables', ...place }))['TableNames']

describe.skipIf(isForeign)('administration', () => {
  it('says how the emulator is, without credentials', async () => {
    const endpoint = await listen()
    expect(await get(endpoint, 'health')).toMatchObject({ status: 200, text: '{"status":"healthy"}\n' })
    expect(await get(endpoint, 'ready')).toMatchObject({ status: 200, text: '{"status":"ready"}\n' })
    expect((await get(endpoint, 'health')).headers['content-type']).toMatch(/^application\/json/)
  })

  it('clears one namespace, and leaves the others and their items', async () => {
    const endpoint = await listen()
    await makeSubject(endpoint, 'here')
    const make = await signedPost(endpoint, {
      target: 'CreateTable',
      region: 'us-east-1',
      accessKeyId: '123456789012',
      body: '{"TableName":"there","KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],"AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"}],"BillingMode":"PAY_PER_REQUEST"}',
    })
    expect(make.status).toBe(200)
    const there = { region: 'us-east-1', accessKeyId: '123456789012' }
    expect(await reset(endpoint, '{"account":"123456789012","region":"eu-west-2"}')).toMatchObject({ status: 204, text: '' })
    expect(await tables(endpoint, there)).toEqual(['there'])
    expect(await reset(endpoint, '{"account":"123456789012","region":"us-east-1"}')).toMatchObject({ status: 204 })
    expect(await tables(endpoint, there)).toEqual([])
    expect(await tables(endpoint)).toEqual(['here'])
    expect((await signedPost(endpoint, { target: 'Scan', body: '{"TableName":"here","Select":"COUNT"}' })).text).toBe(
      '{"Count":3,"ScannedCount":3}',
    )
  })

  it('clears everything, and a table of the same name starts empty', async () => {
    const endpoint = await listen()
    for (let round = 0; round < 3; round++) {
      await makeSubject(endpoint, 'again')
      const counted = await signedPost(endpoint, {
        target: 'Scan',
        body: '{"TableName":"again","IndexName":"byG","Select":"COUNT"}',
      })
      expect(counted.text).toBe('{"Count":3,"ScannedCount":3}')
      expect(await reset(endpoint)).toMatchObject({ status: 204 })
      expect(await tables(endpoint)).toEqual([])
    }
  })

  it('clears while writes go on, which then find no table', async () => {
    const endpoint = await listen()
    await makeSubject(endpoint, 'busy')
    const body = JSON.stringify({ TableName: 'busy', Item: { pk: { S: 'a' }, sk: { N: '9' } } })
    const writes = Array.from({ length: 40 }, () => signedPost(endpoint, { target: 'PutItem', body }))
    await Promise.race(writes)
    expect(await reset(endpoint)).toMatchObject({ status: 204 })
    for (const write of await Promise.all(writes)) {
      expect([200, 400]).toContain(write.status)
      if (write.status === 400) expect(write.text).toContain('ResourceNotFoundException')
    }
    expect(await tables(endpoint)).toEqual([])
  })

  it.each([
    '[',
    '1',
    'null',
    '[]',
    '{"region":"us-east-1"}',
    '{"account":1,"region":"us-east-1"}',
    '{"account":"000000000000","regoin":"a"}',
  ])('refuses to clear %s, and clears nothing', async (body) => {
    const endpoint = await listen()
    await makeSubject(endpoint, 'kept')
    expect(await reset(endpoint, body)).toMatchObject({ status: 400 })
    expect(await tables(endpoint)).toEqual(['kept'])
  })

  // A page that a developer happens to visit can post without asking first; it must not be able to clear the tables.
  it('refuses to clear for a page of another origin, and clears for its own', async () => {
    const endpoint = await listen()
    await makeSubject(endpoint, 'kept')
    const clear = (origin: string): Promise<Answer> =>
      plain(endpoint, { path: '/_dynalab/reset', body: '', headers: { Origin: origin } })
    expect(await clear('https://example.com')).toMatchObject({ status: 403 })
    expect(await clear('null')).toMatchObject({ status: 403 })
    expect(await tables(endpoint)).toEqual(['kept'])
    expect(await clear(endpoint)).toMatchObject({ status: 204 })
  })

  // The rule stands before every route, so that the next one can't be forgotten. What asks so can come from a browser alone.
  it('answers none of its routes under a foreign name, nor to a page of another origin', async () => {
    const endpoint = await listen()
    const document = parsed(await get(endpoint, 'openapi.json')) as unknown as OpenApi // checked below
    const { host } = new URL(endpoint)
    const strangers: Record<string, string>[] = [
      { Host: `evil.example:${new URL(endpoint).port}` },
      { Host: host, Origin: 'https://example.com' },
      { Host: host, 'Sec-Fetch-Site': 'cross-site' },
    ]
    let asked = 0
    for (const [path, described] of Object.entries(document.paths)) {
      for (const method of Object.keys(described)) {
        for (const headers of strangers) {
          asked++
          const answer = await plain(endpoint, { method: method.toUpperCase(), path, body: '', headers })
          expect(answer, `${method} ${path} ${JSON.stringify(headers)}`).toMatchObject({
            status: 403,
            text: expect.stringMatching(/^\{"status":"refused",/),
          })
        }
      }
    }
    expect(asked).toBeGreaterThan(60)
    expect((await plain(endpoint, { method: 'GET', path: '/_dynalab', headers: { Host: 'evil.example' } })).status).toBe(403)
  })

  it('answers to the names that it is told', async () => {
    const { endpoint } = await (await own({ adminHosts: 'dynalab, db.test' })).listen({ port: 0 })
    for (const [Host, status] of [
      ['dynalab:8000', 200],
      ['DB.test', 200],
      ['other', 403],
    ] as const) {
      expect((await plain(endpoint, { method: 'GET', path: '/_dynalab/health', headers: { Host } })).status).toBe(status)
    }
  })

  it('describes what it answers, and answers nothing else', async () => {
    const endpoint = await listen()
    const document = parsed(await get(endpoint, 'openapi.json')) as unknown as OpenApi // checked below
    expect(document.openapi).toBe('3.1.0')
    expect(document.info.version).toMatch(/^\d+\.\d+\.\d+/)
    /** With a fork that is there, where the path is of one. */
    const existing = async (path: string): Promise<string> => {
      if (!path.includes('{fork}')) return path
      const fork = await plain(endpoint, { method: 'POST', path: '/_dynalab/forks', body: '' })
      return path.replace('{fork}', (JSON.parse(fork.text) as { readonly id: string }).id)
    }
    const METHODS = ['get', 'post', 'put', 'delete', 'patch']
    const ENDLESS = ['text/event-stream', 'application/jsonl']
    for (const [path, described] of Object.entries(document.paths)) {
      for (const method of METHODS) {
        const endless = ENDLESS.find((type) => described[method]?.responses['200']?.content?.[type] !== undefined)
        if (endless !== undefined) {
          expect(await typeOfStream(endpoint + (await existing(path))), `${method} ${path}`).toBe(endless)
          continue
        }
        const answer = await plain(endpoint, { method: method.toUpperCase(), path: await existing(path), body: '' })
        if (!(method in described)) {
          expect(answer.status, `${method} ${path}`).toBe(404)
          continue
        }
        const content = described[method]?.responses[String(answer.status)]?.content
        expect(described[method]?.responses, `${method} ${path}`).toHaveProperty(String(answer.status))
        if (content === undefined) expect(answer.text).toBe('')
        else expect(Object.keys(content)).toContain(answer.headers['content-type']?.split(';')[0])
      }
    }
    for (const path of ['/_dynalab', '/_dynalab/']) {
      const { status, headers } = await plain(endpoint, { method: 'GET', path })
      expect([status, headers.location]).toEqual([302, '/_dynalab/openapi.json'])
    }
    for (const path of ['states', 'healthy', 'reset/', '../', 'consoles/']) {
      expect((await get(endpoint, path)).status, path).toBe(404)
    }
  })
})

/** What an answer without an end says that it is. */
async function typeOfStream(url: string): Promise<string | undefined> {
  const ended = new AbortController()
  const { headers } = await fetch(url, { signal: ended.signal })
  ended.abort()
  return headers.get('content-type')?.split(';')[0]
}

interface OpenApi {
  readonly openapi: string
  readonly info: { readonly version: string }
  readonly paths: Record<
    string,
    Record<string, { readonly responses: Record<string, { readonly content?: Record<string, unknown> }> }>
  >
}
