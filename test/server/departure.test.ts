// Clients that leave while they wait for room or for their turn: nothing is done for them, and whoever stays is served. Through sockets.
import { AdminToken } from '../../src/server/admin/token.js'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FastifyInstance } from 'fastify'
import { BulkReads } from '../../src/protocol/bulk-reads.js'
import type { Client } from '../../src/protocol/client.js'
import { createDispatcher } from '../../src/protocol/dispatcher.js'
import { MemoryBudget } from '../../src/protocol/memory-budget.js'
import { nextTurn } from '../../src/runtime/clock.js'
import { Turn } from '../../src/runtime/turn.js'
import { createApp } from '../../src/server/app.js'
import { originsOf } from '../../src/server/cors.js'
import { rootAnswer } from '../../src/server/root-answer.js'

const LIMIT_BYTES = 1_000_000
/** Longer than the run: a wait that a test leaves behind ends in none of the tests after it. */
const LONG_MS = 3_600_000

let app: FastifyInstance
let budget: MemoryBudget
let reads: BulkReads
/** Names of tables that the operations were asked for. */
let served: string[] = []
/** Queries. */
let begun = 0
let unexpected: unknown[] = []
/** What Query waits for. */
let mayAnswer: Promise<void>
let letAnswer: () => void

beforeEach(async () => {
  const turn = new Turn()
  budget = new MemoryBudget({ limitBytes: LIMIT_BYTES, waitMs: LONG_MS })
  reads = new BulkReads(budget, turn, LONG_MS)
  mayAnswer = new Promise((resolve) => (letAnswer = resolve))
  served = []
  begun = 0
  unexpected = []
  const note = ({ TableName }: { TableName: string }) => {
    served.push(TableName)
    return {}
  }
  const dispatch = createDispatcher<object>({
    operations: {
      dynamodb: [
        // Too large for the buffers of a connection that nobody reads, and made in a later turn.
        {
          name: 'Query',
          run: async (input: { TableName: string }) => {
            begun += 1
            await mayAnswer
            return { ...note(input), Items: ['x'.repeat(5_000_000)] }
          },
        },
        { name: 'Scan', run: (input, _context, client?: Client) => reads.run('batch', () => note(input), client) },
        { name: 'DeleteTable', run: note },
      ],
    },
    contextFor: () => ({}),
    randomBytes: (length) => Buffer.alloc(length, 7),
    onUnexpected: (error) => unexpected.push(error),
  })
  app = createApp({
    dispatch,
    budget,
    turn,
    queuedCharacters: () => 0,
    origins: originsOf('local'),
    root: rootAnswer('service', 'us-east-1'),
    timeouts: { requestMs: LONG_MS, closingMs: 1000 },
    nextRequestId: () => 'A'.repeat(52),
    admin: { version: '1.2.3', isConsoleOn: false, gate: { hosts: new Set(), token: new AdminToken(undefined) }, routes: [] },
    onUnexpected: (error) => unexpected.push(error),
  })
  await app.listen({ port: 0 })
})

afterEach(async () => {
  await app.close()
  expect(unexpected).toEqual([])
})

interface Asked {
  readonly socket: Socket
  /** What came back so far. */
  readonly answer: () => string
}

/** Asks about a table, in requests of at least so many bytes that are sent one behind the other. */
function ask(operation: string, table: string, bytes = 0, count = 1): Asked {
  const body = JSON.stringify({ TableName: table }) + ' '.repeat(bytes)
  const { port } = app.server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.on('data', (piece) => (text += String(piece))).on('error', () => undefined)
  const request =
    `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.0\r\nX-Amz-Target: DynamoDB_20120810.${operation}\r\n` +
    'X-Amz-Date: 20260101T000000Z\r\nAuthorization: AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, ' +
    `SignedHeaders=host, Signature=00\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  socket.write(request.repeat(count))
  return { socket, answer: () => text }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await nextTurn()
}

const hasAnswer = ({ answer }: Asked) => answer().startsWith('HTTP/1.1 200')

test('a read that waits for its turn is not made when its client has left', async () => {
  const giveBack = budget.add(LIMIT_BYTES)
  const [leaves, stays] = [ask('Scan', 'leaves'), ask('Scan', 'stays')]
  await until(() => reads.waiting === 2)
  leaves.socket.destroy()
  await until(() => reads.waiting === 1)
  giveBack()
  await until(() => hasAnswer(stays))
  expect(served).toEqual(['stays'])
  stays.socket.destroy()
})

test('a body of which all has come is not waited for when its client has left', async () => {
  const giveBack = budget.add(LIMIT_BYTES)
  const [leaves, stays] = [ask('DeleteTable', 'leaves', 40_000), ask('DeleteTable', 'stays', 40_000)]
  await until(() => budget.waiting === 2)
  leaves.socket.destroy()
  await until(() => budget.waiting === 1)
  giveBack()
  await until(() => hasAnswer(stays))
  expect(served).toEqual(['stays'])
  stays.socket.destroy()
  await until(() => budget.usedBytes === 0)
})

test('a body that is not read yet is thrown away when its client has left, and its room is given back', async () => {
  const giveBack = budget.add(LIMIT_BYTES)
  const leaves = ask('DeleteTable', 'leaves', 1_000_000)
  await until(() => budget.waiting === 1)
  leaves.socket.destroy()
  await new Promise((resolve) => leaves.socket.once('close', resolve))
  giveBack()
  await until(() => budget.waiting === 0)
  await until(() => budget.usedBytes === 0)
  expect(served).toEqual([])
})

// Node does not tell an answer that stands behind others of its connection's end: what these took was never given back.
test('large bodies that were sent behind others give their room back when their client has left', async () => {
  const leaves = ask('Query', 'leaves', 20_000, 8)
  await until(() => budget.usedBytes > 6 * 6 * 20_000)
  leaves.socket.destroy()
  await until(() => budget.usedBytes === 0)
  letAnswer()
})

test.each(['before', 'after'])(
  'large answers behind others that are made %s their client left give their room back',
  async (when) => {
    const leaves = ask('Query', 'leaves', 0, 8)
    let connection: Socket | undefined
    app.server.once('request', (request: { socket: Socket }) => (connection = request.socket))
    await until(() => connection !== undefined && begun > 1) // none is begun once memory is half used
    if (when === 'before') {
      leaves.socket.pause()
      letAnswer()
      await until(() => budget.usedBytes > 0)
    }
    leaves.socket.destroy()
    await until(() => connection?.closed === true)
    letAnswer()
    await until(() => served.length > 1)
    for (let turn = 0; turn < 10; turn++) await nextTurn()
    await until(() => budget.usedBytes === 0)
  },
)

test('a large request that is alone waits for nobody, though its own body is more than there is room for', async () => {
  const alone = ask('DeleteTable', 'alone', LIMIT_BYTES)
  await until(() => hasAnswer(alone))
  expect([served, budget.refusals]).toEqual([['alone'], 0])
  alone.socket.destroy()
})

test('a small request that waits where even those have no room goes with its client', async () => {
  const giveBack = budget.add(2 * LIMIT_BYTES)
  const [leaves, stays] = [ask('DeleteTable', 'leaves'), ask('DeleteTable', 'stays')]
  await until(() => budget.waiting === 2)
  leaves.socket.destroy()
  await until(() => budget.waiting === 1)
  giveBack()
  await until(() => hasAnswer(stays))
  expect(served).toEqual(['stays'])
  stays.socket.destroy()
})

test('one that waited and stays leaves no listeners on its connection', async () => {
  const giveBack = budget.add(2 * LIMIT_BYTES)
  const stays = ask('Scan', 'stays')
  let connection: Socket | undefined
  app.server.once('request', (request: { socket: Socket }) => (connection = request.socket))
  await until(() => budget.waiting === 1)
  const whileWaiting = connection?.listenerCount('end') ?? 0
  giveBack()
  await until(() => hasAnswer(stays))
  expect(connection?.listenerCount('end')).toBe(whileWaiting - 1)
  stays.socket.destroy()
})
