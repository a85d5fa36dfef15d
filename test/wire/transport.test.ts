// What lies between a socket and an operation: how bodies arrive, how connections live and end, and what is too large. Every case
// ends in an answer or a closed connection, and the server answers afterwards.
import { Agent } from 'node:http'
import { networkInterfaces } from 'node:os'
import { deflateSync, gzipSync } from 'node:zlib'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { exchange, parsed, plain, received, requestText, signedPost, socketTo, type Call } from './raw.js'
import { emulators, isForeign } from './own-emulator.js'
import { makeTable, startWire } from './support.js'

const wire = startWire()
const own = emulators()
let table = ''
beforeAll(async () => {
  table = await makeTable(wire, ['pk:S'])
})
afterEach(async () => {
  expect(await plain(wire.endpoint, { method: 'GET' })).toHaveProperty('status', 200)
})

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))
const LOOPBACKS = hasIpv6 ? ['127.0.0.1', '[::1]'] : ['127.0.0.1']
const MIB = 1024 * 1024
const list: Call = { target: 'ListTables' }
const putText = (pk: string, more = ''): string =>
  JSON.stringify({ TableName: table, Item: { pk: { S: pk }, more: { S: more } } })
const isStored = async (pk: string): Promise<boolean> => {
  const body = JSON.stringify({ TableName: table, Key: { pk: { S: pk } } })
  return (await signedPost(wire.endpoint, { target: 'GetItem', body })).text !== '{}'
}
/** Sends this and cuts the connection. */
async function breakOff(text: string): Promise<void> {
  const socket = await socketTo(wire.endpoint)
  const gone = new Promise((resolve) => socket.once('close', resolve))
  socket.write(text, () => socket.destroy())
  await gone
}
/** The server has had the time for many requests, and so for one that it should not take. */
async function settle(): Promise<void> {
  for (let n = 0; n < 20; n++) await signedPost(wire.endpoint, list)
}
const statusesIn = (text: string): string[] => [...text.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status = '']) => status)

describe('bodies', () => {
  it('arrive in chunks', async () => {
    const answer = await signedPost(wire.endpoint, { target: 'PutItem', body: putText('chunked 😀'), chunked: true })
    expect(answer).toMatchObject({ status: 200, text: '{}' })
    expect(await isStored('chunked 😀')).toBe(true)
  })

  it('arrive byte by byte', async () => {
    const socket = await socketTo(wire.endpoint)
    socket.setNoDelay(true)
    const all = received(socket)
    const text = requestText(wire.endpoint, { ...list, headers: { Connection: 'close' } })
    for (const character of text) await new Promise<void>((resolve) => socket.write(character, () => resolve()))
    expect(statusesIn(await all)).toEqual(['200'])
  })

  it('follow the word to go on', async () => {
    const socket = await socketTo(wire.endpoint)
    const [head = ''] = requestText(wire.endpoint, { ...list, headers: { Expect: '100-continue', Connection: 'close' } }).split(
      '{}',
    )
    const invited = received(socket, (text) => text.includes('100 Continue\r\n\r\n'))
    socket.write(head)
    await invited
    const all = received(socket)
    socket.write('{}')
    expect(statusesIn(await all)).toEqual(['200'])
  })

  const codings: readonly [string, (text: string) => Buffer][] = [
    ['gzip', (text) => gzipSync(text)],
    ['GZIP', (text) => gzipSync(text)],
    ['deflate', (text) => deflateSync(text)],
    ['Deflate', (text) => deflateSync(text)],
  ]
  it.each(codings)('may be compressed as %s', async (coding, compress) => {
    const headers = { 'Content-Encoding': coding }
    const body = compress(putText(`in ${coding}`, 'x'.repeat(100_000)))
    expect(await signedPost(wire.endpoint, { target: 'PutItem', body, headers })).toMatchObject({ status: 200, text: '{}' })
    expect(await isStored(`in ${coding}`)).toBe(true)
  })

  const BROKEN = 'broken'
  const broken: readonly [string, string, () => string | Buffer][] = [
    ['an unknown coding', 'br', () => putText(BROKEN)],
    ['two codings', 'gzip, gzip', () => gzipSync(gzipSync(putText(BROKEN)))],
    ['plain text as deflate', 'deflate', () => putText(BROKEN)],
    ['plain text as gzip', 'gzip', () => putText(BROKEN)],
    ['gzip that is cut off', 'gzip', () => gzipSync(putText(BROKEN)).subarray(0, -10)],
    ['deflate that is cut off', 'deflate', () => deflateSync(putText(BROKEN)).subarray(0, -5)],
    ['nothing at all', 'gzip', () => Buffer.alloc(0)],
  ]
  it.each(broken)('that are %s fail, and nothing is written', async (_name, coding, body) => {
    const call = { target: 'PutItem', body: body(), headers: { 'Content-Encoding': coding } }
    const answer = await signedPost(wire.endpoint, call)
    expect(answer.status).toBe(500)
    expect(parsed(answer)).toEqual({ __type: 'com.amazon.coral.service#InternalFailure' })
    expect(await isStored(BROKEN)).toBe(false)
  })

  it('that are a bomb of 1 GB are too large [assumed]', async () => {
    const heapBefore = process.memoryUsage.rss()
    const bomb = gzipSync(Buffer.alloc(64 * MIB, 'x'))
    const body = Buffer.concat([gzipSync(`{"a":"${'x'.repeat(64 * MIB)}`), ...Array.from({ length: 15 }, () => bomb)])
    const answer = await signedPost(wire.endpoint, { target: 'PutItem', body, headers: { 'Content-Encoding': 'gzip' } })
    expect(answer).toMatchObject({ status: 413, text: '' })
    expect(process.memoryUsage.rss() - heapBefore).toBeLessThan(512 * MIB)
  })
})

describe('sizes', () => {
  const padded = (bytes: number): string => `{"TableName":"${table}","Unheard":"${'x'.repeat(bytes - table.length - 31)}"}`

  it('16 MB are taken', async () => {
    const body = padded(16 * MIB)
    expect(Buffer.byteLength(body)).toBeGreaterThan(16 * MIB - 8)
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(16 * MIB)
    expect(await signedPost(wire.endpoint, { target: 'DescribeTable', body })).toHaveProperty('status', 200)
  })

  it.each([16 * MIB + 1, 20 * MIB])('%i bytes are refused with 413, announced or not', async (bytes) => {
    const body = Buffer.alloc(bytes, 'x')
    for (const chunked of [false, true]) {
      const answer = await signedPost(wire.endpoint, { target: 'DescribeTable', body, chunked })
      expect(answer).toMatchObject({ status: 413, text: '' })
    }
  })

  // Such a client would find a broken connection where the server answered, and closed, before it had read everything.
  it('a client that sends everything before it reads is refused with 413 all the same', async () => {
    const bytes = 64 * MIB
    const headers = { 'Content-Length': String(bytes), Connection: 'close' }
    const [head = ''] = requestText(wire.endpoint, { target: 'DescribeTable', headers }).split('{}')
    const socket = await socketTo(wire.endpoint)
    socket.pause()
    const send = (piece: string | Buffer): Promise<unknown> => new Promise((resolve) => socket.write(piece, resolve))
    expect(await send(head)).toBeFalsy()
    const piece = Buffer.alloc(MIB, 'x')
    for (let sent = 0; sent < bytes; sent += MIB) expect(await send(piece), `after ${sent} bytes`).toBeFalsy()
    const all = received(socket)
    socket.resume()
    expect(statusesIn(await all)).toEqual(['413'])
  })

  it('16 KB of headers are too many', async () => {
    const text = requestText(wire.endpoint, { ...list, headers: { 'X-Long': 'x'.repeat(17 * 1024) } })
    expect(statusesIn(await exchange(wire.endpoint, text))).toEqual(['400'])
    const longPath = requestText(wire.endpoint, { ...list, path: `/?${'x'.repeat(17 * 1024)}` })
    expect(statusesIn(await exchange(wire.endpoint, longPath))).toEqual(['400'])
    const most = requestText(wire.endpoint, { ...list, headers: { 'X-Long': 'x'.repeat(14 * 1024), Connection: 'close' } })
    expect(statusesIn(await exchange(wire.endpoint, most))).toEqual(['200'])
  })
})

describe('connections', () => {
  it('carry many requests one after another', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const ports = new Set<string>()
    agent.on('free', (socket: { localPort: number }) => ports.add(String(socket.localPort)))
    for (let i = 0; i < 50; i++) expect(await signedPost(wire.endpoint, { ...list, agent })).toHaveProperty('status', 200)
    agent.destroy()
    expect(ports.size).toBe(1)
  })

  it('carry many requests at once, answered in their order', async () => {
    const texts = Array.from({ length: 20 }, (_, at) => {
      const body = at % 2 === 0 ? putText(`pipelined ${at}`, 'x'.repeat(at)) : '{'
      return requestText(wire.endpoint, { target: 'PutItem', body, headers: at === 19 ? { Connection: 'close' } : {} })
    })
    const answers = await exchange(wire.endpoint, texts.join(''))
    expect(statusesIn(answers)).toEqual(texts.map((_, at) => (at % 2 === 0 ? '200' : '400')))
    expect(await isStored('pipelined 18')).toBe(true)
  })

  it('of HTTP/1.0 end with the answer', async () => {
    const answer = await exchange(wire.endpoint, requestText(wire.endpoint, { ...list, version: '1.0' }))
    expect(statusesIn(answer)).toEqual(['200'])
    expect(answer).toMatch(/\r\nConnection: close\r\n/i)
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toHaveProperty('TableNames')
  })

  it('that are not HTTP are refused', async () => {
    for (const text of [
      'nonsense\r\n\r\n',
      '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001',
      'POST / HTTP/1.1\r\n\r\n',
      'POST / HTTP/9.9\r\nHost: x\r\n\r\n',
    ]) {
      expect(statusesIn(await exchange(wire.endpoint, text)), text).toEqual(['400'])
    }
  })

  it('with contradictory lengths are refused', async () => {
    const smuggled = requestText(wire.endpoint, { ...list, headers: { 'Transfer-Encoding': 'chunked' } })
    expect(statusesIn(await exchange(wire.endpoint, smuggled))).toEqual(['400'])
    const twice = requestText(wire.endpoint, list).replace('Content-Length: 2\r\n', 'Content-Length: 2\r\nContent-Length: 3\r\n')
    expect(statusesIn(await exchange(wire.endpoint, twice))).toEqual(['400'])
  })

  it('that break off in the middle of an upload change nothing', async () => {
    const text = requestText(wire.endpoint, { target: 'PutItem', body: putText('aborted') + ' '.repeat(100_000) })
    for (const missing of [1, 50_000, 100_000]) await breakOff(text.slice(0, text.length - missing))
    await settle()
    expect(await isStored('aborted')).toBe(false)
  })

  it('whose client does not wait for the answer disturb nobody', async () => {
    const text = requestText(wire.endpoint, { target: 'PutItem', body: putText('impatient', 'x'.repeat(100_000)) })
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const socket = await socketTo(wire.endpoint)
        const gone = new Promise((resolve) => socket.once('close', resolve))
        socket.write(text, () => socket.destroy())
        await gone
      }),
    )
  })

  it('a client may close its half after the request', async () => {
    const socket = await socketTo(wire.endpoint)
    const all = received(socket)
    socket.end(requestText(wire.endpoint, list))
    expect(statusesIn(await all)).toEqual(['200'])
  })
})

describe('what few clients send', () => {
  /** What comes back on a connection until it fits. */
  async function exchangeUntil(text: string, isEnough: (soFar: string) => boolean): Promise<string> {
    const socket = await socketTo(wire.endpoint)
    const answer = received(socket, isEnough)
    socket.write(text)
    const got = await answer
    socket.destroy()
    return got
  }
  const closing = (headers: Record<string, string> = {}): string =>
    requestText(wire.endpoint, { ...list, headers: { Connection: 'close', ...headers } })
  const bodiless = (): string =>
    closing()
      .replace(/Content-Length: \d+\r\n/, '')
      .replace(/\r\n\r\n\{\}$/, '\r\n')
  const inChunks = (chunks: string): string => `${bodiless()}Transfer-Encoding: chunked\r\n\r\n${chunks}`

  it('a whole address, as proxies send it', async () => {
    const { origin } = new URL(wire.endpoint)
    const answer = await exchange(wire.endpoint, closing().replace('POST / ', `POST ${origin}/ `))
    expect(statusesIn(answer)).toEqual(['200'])
  })

  it.each([
    ['websocket', {}],
    ['h2c', { 'HTTP2-Settings': 'AAMAAABkAAQAAP__' }], // Java's own client offers it with every first request
  ])('an offer to go on in %s is passed over', async (Upgrade, more) => {
    const headers = { Connection: ['Upgrade', ...Object.keys(more)].join(', '), Upgrade, ...more }
    const answer = await exchangeUntil(requestText(wire.endpoint, { ...list, headers }), (soFar) => soFar.includes(']}'))
    expect(statusesIn(answer)).toEqual(['200'])
  })

  it('HTTP/1.0 that asks for it keeps its connection', async () => {
    const first = requestText(wire.endpoint, { ...list, version: '1.0', headers: { Connection: 'keep-alive' } })
    const second = requestText(wire.endpoint, { ...list, version: '1.0' })
    const answers = await exchange(wire.endpoint, first + second)
    expect(statusesIn(answers)).toEqual(['200', '200'])
  })

  it('another expectation than to go on is refused', async () => {
    expect(statusesIn(await exchange(wire.endpoint, closing({ Expect: '200-maybe' })))).toEqual(['417'])
  })

  it('whoever waits for the word to go on with too much is refused', async () => {
    const text = `${bodiless()}Content-Length: ${16 * MIB + 1}\r\nExpect: 100-continue\r\n\r\n`
    expect(statusesIn(await exchangeUntil(text, (soFar) => soFar.includes(' 413 '))).at(-1)).toBe('413')
  })

  it('chunks with extensions and trailers', async () => {
    expect(statusesIn(await exchange(wire.endpoint, inChunks('1;a=b\r\n{\r\n1\r\n}\r\n0\r\nX-Trailer: a\r\n\r\n')))).toEqual([
      '200',
    ])
  })

  it.each(['zz\r\n{}\r\n0\r\n\r\n', '-2\r\n{}\r\n0\r\n\r\n', 'ffffffffffffffffff\r\n{}', '1\r\n{}\r\n0\r\n\r\n'])(
    'chunks whose sizes are none: %j',
    async (chunks) => expect(statusesIn(await exchange(wire.endpoint, inChunks(chunks)))).toEqual(['400']),
  )

  it('chunks that break off change nothing', async () => {
    const text = requestText(wire.endpoint, { target: 'PutItem', body: putText('chunks broken off') })
    const [head = '', body = ''] = text.replace(/Content-Length: \d+/, 'Transfer-Encoding: chunked').split('\r\n\r\n')
    const whole = `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n` // all of the body, without the word that it is all
    await breakOff(`${head}\r\n\r\n${whole}`)
    await settle()
    expect(await isStored('chunks broken off')).toBe(false)
  })

  it.each(['TRACE /', 'PROPFIND /', 'OPTIONS *', 'POST //', 'GET /%2e'])('%s is unknown', async (line) => {
    const text = `${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`
    const answer = await exchange(wire.endpoint, text)
    expect(statusesIn(answer)).toEqual(['404'])
    expect(answer).toMatch(/\r\n\r\n<UnknownOperationException\/>\n$/)
  })

  it('a method that nobody has heard of, and a tunnel, end their connections', async () => {
    expect(statusesIn(await exchange(wire.endpoint, 'FOO / HTTP/1.1\r\nHost: x\r\n\r\n'))).toEqual(['400'])
    expect(statusesIn(await exchange(wire.endpoint, 'CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\n\r\n'))).not.toContain('200')
  })

  it('a connection goes on after refusals', async () => {
    const refused: readonly Call[] = [
      { path: '/other' },
      { body: '{' },
      { target: 'Nothing' },
      { headers: { 'Content-Type': 'text/plain' } },
    ]
    const texts = refused.map((call) => requestText(wire.endpoint, { ...list, ...call }))
    expect(statusesIn(await exchange(wire.endpoint, texts.join('') + closing()))).toEqual(['404', '400', '400', '404', '200'])
  })

  it('hundreds of headers', async () => {
    const headers = Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`x-${at}`, 'a']))
    expect(statusesIn(await exchange(wire.endpoint, closing(headers)))).toEqual(['200'])
  })

  it('hundreds of connections at once', async () => {
    const answers = await Promise.all(Array.from({ length: 300 }, () => exchange(wire.endpoint, closing())))
    expect(answers.flatMap(statusesIn)).toEqual(Array<string>(300).fill('200'))
  })
})

describe.skipIf(isForeign)('our server', () => {
  it('answers at both addresses of localhost', async () => {
    const emulator = await own()
    const { port } = await emulator.listen({ port: 0 })
    for (const host of [...LOOPBACKS, 'localhost']) {
      expect(await signedPost(`http://${host}:${port}`, list), host).toMatchObject({ status: 200, text: '{"TableNames":[]}' })
    }
    const agent = new Agent({ keepAlive: true })
    expect(await signedPost(`http://${LOOPBACKS.at(-1)}:${port}`, { ...list, agent })).toHaveProperty('status', 200)
    await emulator.close() // does not wait for the idle connection
    for (const host of LOOPBACKS) {
      await expect(signedPost(`http://${host}:${port}`, list), host).rejects.toHaveProperty('code', 'ECONNREFUSED')
    }
  })

  it.skipIf(!hasIpv6)('does without ::1 where that is taken', async () => {
    const first = await own()
    const { port } = await first.listen({ port: 0, host: '::1' })
    const second = await own()
    expect(await second.listen({ port, host: '127.0.0.1' })).toEqual({ endpoint: `http://127.0.0.1:${port}`, port })
    expect(await signedPost(`http://127.0.0.1:${port}`, list)).toHaveProperty('status', 200)
  })

  it('names the port that is taken', async () => {
    const first = await own()
    const { port } = await first.listen({ port: 0 })
    const second = await own()
    await expect(second.listen({ port })).rejects.toHaveProperty('code', 'EADDRINUSE')
  })

  it('answers what is under way when it closes, and then waits for nobody', async () => {
    for (const host of LOOPBACKS) {
      const emulator = await own({ transactionHold: 60_000 }) // longer than the test may take: close ends it
      const { port } = await emulator.listen({ port: 0 })
      const agent = new Agent({ keepAlive: true })
      const endpoint = `http://${host}:${port}`
      await createTable(endpoint)
      const keys = Array.from({ length: 8 }, (_, at) => ({ pk: { S: String(at) } }))
      const calls = keys.map((Item) => {
        const body = JSON.stringify({ TransactItems: [{ Put: { TableName: 'closing', Item } }] })
        return signedPost(endpoint, { target: 'TransactWriteItems', body, agent })
      })
      const reading = JSON.stringify({ TransactItems: keys.map((Key) => ({ Get: { TableName: 'closing', Key } })) })
      await expect // every transaction holds its item, so all are under way
        .poll(async () => (await signedPost(endpoint, { target: 'TransactGetItems', body: reading })).text)
        .toContain(`[${keys.map(() => 'TransactionConflict').join(', ')}]`)
      const closed = emulator.close()
      const statuses = await Promise.all(calls.map((call) => call.then(({ status }) => status, String)))
      expect(statuses).toEqual(keys.map(() => 200))
      await closed
      await expect(signedPost(endpoint, list)).rejects.toHaveProperty('code', 'ECONNREFUSED')
      agent.destroy()
    }
  })

  async function createTable(endpoint: string): Promise<void> {
    const KeySchema = [{ AttributeName: 'pk', KeyType: 'HASH' }]
    const AttributeDefinitions = [{ AttributeName: 'pk', AttributeType: 'S' }]
    const body = JSON.stringify({ TableName: 'closing', KeySchema, AttributeDefinitions, BillingMode: 'PAY_PER_REQUEST' })
    expect(await signedPost(endpoint, { target: 'CreateTable', body })).toHaveProperty('status', 200)
    await expect
      .poll(async () => (await signedPost(endpoint, { target: 'DescribeTable', body: '{"TableName":"closing"}' })).text)
      .toContain('"ACTIVE"')
  }
})
