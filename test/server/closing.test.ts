// Proves that a server which closes answers what is under way, and then waits for no connection that a client keeps open.
import { Agent, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { expect, test } from 'vitest'
import type { Dispatch, Response } from '../../src/protocol/dispatcher.js'
import { createApp } from '../../src/server/app.js'
import { closeListener, listenOnIpv6Loopback } from '../../src/server/loopback.js'

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))

const appOf = (dispatch: Dispatch): ReturnType<typeof createApp> =>
  createApp({
    dispatch,
    origins: '*',
    region: 'us-east-1',
    nextRequestId: () => 'A'.repeat(52),
    admin: { version: '1.2.3', routes: [], hosts: new Set() },
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
