// Proves that a server which closes answers what is under way, and then waits for no connection that a client keeps open; and that no client
// holds a connection of one that goes on by sending slowly.
import { AdminToken } from '../../src/server/admin/token.js'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { expect, test } from 'vitest'
import type { Dispatch, Response } from '../../src/protocol/dispatcher.js'
import { roomForAll } from './room-for-all.js'
import { createApp } from '../../src/server/app.js'
import { closeListener, listenOnIpv6Loopback } from '../../src/server/loopback.js'
import { rootAnswer } from '../../src/server/root-answer.js'
import { ownEmulator } from '../wire/own-emulator.js'

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))

const CLOSING_MS = 300

const appOf = (dispatch: Dispatch, requestMs = 60_000): ReturnType<typeof createApp> =>
  createApp({
    dispatch,
    origins: '*',
    root: rootAnswer('service', 'us-east-1'),
    nextRequestId: () => 'A'.repeat(52),
    admin: { version: '1.2.3', routes: [], isConsoleOn: false, gate: { hosts: new Set(), token: new AdminToken(undefined) } },
    timeouts: { requestMs, closingMs: CLOSING_MS },
    ...roomForAll(),
    onUnexpected: () => undefined,
  })

test.each(hasIpv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1'])(
  'an answer under way is given, and its connection ends: %s',
  async (host) => {
    const dispatched = withResolvers<void>()
    const answer = withResolvers<Response>()
    const dispatch: Dispatch = () => {
      dispatched.resolve()
      return answer.promise
    }
    const app = appOf(dispatch)
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo // a listening TCP server has a port
    const loopback = await listenOnIpv6Loopback(app.server, '127.0.0.1', port)

    const agent = new Agent({ keepAlive: true })
    const headers = { 'content-type': 'application/x-amz-json-1.0' }
    const answered = new Promise<string | undefined>((resolve, reject) => {
      const sent = request({ host, port, agent, method: 'POST', headers }, (response) => {
        response.resume()
        response.on('end', () => resolve(response.headers.connection))
      })
      sent.on('error', reject)
      sent.end('{}')
    })
    await dispatched.promise
    const loopbackClosed = loopback && closeListener(loopback)
    const appClosed = app.close()
    await expect.poll(() => app.server.listening).toBe(false)
    answer.resolve({ status: 200, headers: {}, body: '{}' })
    expect(await answered).toBe('close')
    await appClosed
    await loopbackClosed
    agent.destroy()
  },
)

function withResolvers<Value>(): { promise: Promise<Value>; resolve: (value: Value) => void } {
  let resolve: (value: Value) => void = () => undefined
  const promise = new Promise<Value>((resolvePromise) => (resolve = resolvePromise))
  return { promise, resolve }
}

// A server that is told to stop under load has requests that wait in its sockets: they are answered, none is cut off.
test('clients that ask one request after the other lose none when the server closes', async () => {
  const app = appOf(() => ({ status: 200, headers: {}, body: '{}' }))
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo // a listening TCP server has a port
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const ask = (): Promise<string | undefined> =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/x-amz-json-1.0' }
      const sent = request({ host: '127.0.0.1', port, agent, method: 'POST', headers }, (response) => {
        response.resume()
        response.on('end', () => resolve(response.headers.connection))
      })
      sent.on('error', reject)
      sent.end('{}')
    })
  expect(await ask()).toBe('keep-alive')
  const last = ask()
  const closing = app.close()
  expect(await last).toBe('close')
  await closing
  agent.destroy()
})

// Clients open connections ahead of their requests, and browsers too.
test('a connection that has sent nothing holds nobody up', async () => {
  const app = appOf(() => ({ status: 200, headers: {}, body: '{}' }))
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo // a listening TCP server has a port
  const arrived = new Promise((resolve) => app.server.once('connection', resolve))
  const socket = connect(port, '127.0.0.1')
  const ended = new Promise((resolve) => socket.once('close', resolve))
  await arrived
  await app.close()
  await ended
})

const POST = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-amz-json-1.0\r\n'
/** What arrives, byte by byte without an end. */
const TRICKLES: readonly [string, string, string][] = [
  ['a head', `${POST}X-More: `, 'x'],
  ['a body', `${POST}Content-Length: 100000\r\n\r\n{`, ' '],
  ['a body in pieces', `${POST}Transfer-Encoding: chunked\r\n\r\n`, '1\r\n \r\n'],
  ['a body that is too large', `${POST}Content-Length: 20000000\r\n\r\n{`, ' '],
]

/** Sends the text, then more of it for as long as the connection takes it. */
function trickle(port: number, text: string, more: string): { socket: Socket; closed: Promise<string> } {
  let received = ''
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => socket.write(text))
  const beat = setInterval(() => socket.write(more), 50)
  socket.on('error', () => undefined)
  socket.on('data', (chunk) => (received += String(chunk)))
  const closed = new Promise<string>((resolve) =>
    socket.on('close', () => {
      clearInterval(beat)
      resolve(received)
    }),
  )
  return { socket, closed }
}

// A client of which a few thousand would take every descriptor for ever. It may ignore the end that it is sent, too.
test.each(TRICKLES)('%s that trickles is ended with 408', async (_name, text, more) => {
  const app = appOf(() => ({ status: 200, headers: {}, body: '{}' }), 200)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo // a listening TCP server has a port
  const { closed } = trickle(port, text, more)
  expect(await closed).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
  await app.close()
})

// What takes long to be answered has arrived all the same.
test('a request that waits for its answer is not timed out', async () => {
  const answer = withResolvers<Response>()
  const app = appOf(() => answer.promise, 200)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo // a listening TCP server has a port
  const waiting = trickle(port, `${POST}Connection: close\r\nContent-Length: 2\r\n\r\n{}`, '')
  waiting.socket.on('end', () => waiting.socket.end())
  const slow = trickle(port, POST, 'X: y\r\n')
  expect(await slow.closed).toMatch(/ 408 /) // by then the other one is as old
  answer.resolve({ status: 200, headers: {}, body: '{}' })
  expect(await waiting.closed).toMatch(/^HTTP\/1\.1 200 /)
  await app.close()
})

test.each(TRICKLES)('%s that trickles holds up no server that closes', async (_name, text, more) => {
  const app = appOf(() => ({ status: 200, headers: {}, body: '{}' }))
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo // a listening TCP server has a port
  const arrived = new Promise<Socket>((resolve) => app.server.once('connection', resolve))
  const { closed } = trickle(port, text, more)
  await new Promise((resolve) => void arrived.then((socket) => socket.once('data', resolve)))
  await app.close()
  await closed
})

test('nor does an answer that nobody reads', async () => {
  const body = Buffer.alloc(64 * 1024 * 1024)
  const app = appOf(() => ({ status: 200, headers: {}, body }))
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo // a listening TCP server has a port
  const socket = connect(port, '127.0.0.1', () => socket.write(`${POST}Content-Length: 2\r\n\r\n{}`))
  socket.on('error', () => undefined)
  await new Promise((resolve) => socket.once('readable', resolve)) // and reads no more
  await app.close()
  socket.destroy()
})

/** How many sockets of this machine wait for their connection to the port, by the kernel's table. */
function waitingFor(port: number): number {
  const place = ` 0100007F:${port.toString(16).toUpperCase().padStart(4, '0')} 02 ` // to 127.0.0.1, in the state SYN_SENT
  return readFileSync('/proc/net/tcp', 'latin1').split(place).length - 1
}

// A pool of connections that opens at once. One that finds no room is tried again by the system, a second later at the soonest. The server
// takes none while the test looks, so one without room would wait however long the test looked.
test.skipIf(process.platform !== 'linux')('2000 connections at once find room', async () => {
  const emulator = await ownEmulator()
  const { port } = await emulator.listen({ port: 0 })
  const sockets = Array.from({ length: 2000 }, () => connect(port, '127.0.0.1').on('error', () => undefined))
  await new Promise<void>((next) => process.nextTick(next)) // when all have asked
  let waiting = waitingFor(port)
  for (let looks = 1; waiting > 0 && looks < 100; looks++) waiting = waitingFor(port)
  expect(waiting).toBe(0)
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  for (const socket of sockets) socket.destroy()
  await emulator.close()
})
