// Proves that an answer which can't be written ends its own connection alone.
import { AdminToken } from '../../src/server/admin/token.js'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import type { Dispatch } from '../../src/protocol/dispatcher.js'
import { roomForAll } from './room-for-all.js'
import { createApp } from '../../src/server/app.js'
import { rootAnswer } from '../../src/server/root-answer.js'
import { plain } from '../wire/raw.js'

const HEADERS = { 'content-type': 'application/x-amz-json-1.0' }
/** What no header can carry. */
const BROKEN = { 'x-broken': 'two\nlines' }

test.each(['at once', 'later'])('an answer with a broken header, made %s, fails by itself', async (when) => {
  const unexpected: unknown[] = []
  const dispatch: Dispatch = ({ body }) => {
    const response = { status: 200, headers: String(body) === 'broken' ? { ...BROKEN } : {}, body: '{}' }
    return when === 'later' ? Promise.resolve(response) : response
  }
  const app = createApp({
    dispatch,
    origins: '*',
    root: rootAnswer('service', 'us-east-1'),
    nextRequestId: () => 'A'.repeat(52),
    admin: { version: '1.2.3', routes: [], isConsoleOn: false, gate: { hosts: new Set(), token: new AdminToken(undefined) } },
    timeouts: { requestMs: 30_000, closingMs: 5000 },
    ...roomForAll(),
    onUnexpected: (error) => unexpected.push(error),
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const endpoint = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}` // a listening TCP server has a port
  const bodies = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? 'broken' : 'whole'))
  const answers = await Promise.allSettled(bodies.map((body) => plain(endpoint, { headers: HEADERS, body })))
  expect(answers.map(({ status }) => status)).toEqual(bodies.map((body) => (body === 'broken' ? 'rejected' : 'fulfilled')))
  expect(unexpected).toHaveLength(10)
  await app.close()
})
