// One kind of overload, in a process of its own so that it takes no time from whoever measures: `load.ts ENDPOINT KIND COUNT`. Prints what
// became of its requests, by status, as JSON.
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { BIG_BYTES, BIG_KEYS, TABLE } from './kinds.js'

/** How long a client that reads nothing holds its connection. */
const UNREAD_MS = 4000
const PIPELINED = 200

const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization: 'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00',
}

type Statuses = Record<string, number>

interface Sent {
  readonly operation: string
  readonly body: string | Buffer
  /** Headers. */
  readonly more?: Readonly<Record<string, string>>
}

/** @returns the status, or what broke the connection; the answer is read and thrown away */
function send(endpoint: string, { operation, body, more }: Sent, agent: Agent): Promise<string> {
  return new Promise((resolve) => {
    const target = `DynamoDB_20120810.${operation}`
    const headers = { ...HEADERS, ...more, 'x-amz-target': target, 'content-length': Buffer.byteLength(body) }
    const sent = request(endpoint, { method: 'POST', agent, headers }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(String(answer.statusCode)))
      answer.on('error', (error) => resolve(String((error as NodeJS.ErrnoException).code)))
    })
    sent.on('error', (error) => resolve(String((error as NodeJS.ErrnoException).code)))
    sent.end(body)
  })
}

async function sendAll(endpoint: string, requests: readonly Sent[]): Promise<Statuses> {
  const agent = new Agent({ maxSockets: requests.length })
  const answers = await Promise.all(requests.map((request) => send(endpoint, request, agent)))
  agent.destroy()
  return counted(answers)
}

function counted(answers: readonly string[]): Statuses {
  const statuses: Statuses = {}
  for (const answer of answers) statuses[answer] = (statuses[answer] ?? 0) + 1
  return statuses
}

/** Pipelines requests, and reads no answer. @param text of one request */
async function unread(endpoint: string, count: number, text: string): Promise<Statuses> {
  const { hostname, port } = new URL(endpoint)
  const sockets = Array.from({ length: count }, () => connect({ host: hostname, port: Number(port) }))
  await Promise.all(
    sockets.map(async (socket) => {
      socket.pause().on('error', () => undefined)
      await once(socket, 'connect')
      socket.write(text.repeat(PIPELINED))
    }),
  )
  await delay(UNREAD_MS)
  for (const socket of sockets) socket.destroy()
  return { unread: count * PIPELINED }
}

function textOf({ operation, body }: Sent): string {
  const head = Object.entries({ ...HEADERS, host: 'localhost', 'x-amz-target': `DynamoDB_20120810.${operation}` })
  const lines = head.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return `POST / HTTP/1.1\r\n${lines}content-length: ${body.length}\r\n\r\n${String(body)}`
}

const big = 'x'.repeat(BIG_BYTES)
const bigKey = (sk: number) => ({ pk: { S: 'big' }, sk: { N: String(sk) } })
const times = <Value>(count: number, make: (n: number) => Value): Value[] => Array.from({ length: count }, (_, n) => make(n))

const filter = { FilterExpression: 'zz = :x', ExpressionAttributeValues: { ':x': { S: 'x' } } }
const scan: Sent = { operation: 'Scan', body: JSON.stringify({ TableName: TABLE, ...filter }) }
const readAll: Sent = { operation: 'Scan', body: JSON.stringify({ TableName: TABLE }) }
const get: Sent = { operation: 'GetItem', body: JSON.stringify({ TableName: TABLE, Key: bigKey(0) }) }
const batchGet: Sent = {
  operation: 'BatchGetItem',
  body: JSON.stringify({ RequestItems: { [TABLE]: { Keys: times(10, bigKey) } } }),
}
const puts = times(BIG_KEYS, (n) => ({ PutRequest: { Item: { ...bigKey(n), v: { S: big } } } }))
const batchWrite: Sent = { operation: 'BatchWriteItem', body: JSON.stringify({ RequestItems: { [TABLE]: puts } }) }

/** A small request that reads and writes a big item. */
const update = (n: number): Sent => ({
  operation: 'UpdateItem',
  body: JSON.stringify({
    TableName: TABLE,
    Key: bigKey(n % BIG_KEYS),
    UpdateExpression: 'SET n = :n',
    ExpressionAttributeValues: { ':n': { N: String(n) } },
    ReturnValues: 'ALL_OLD',
  }),
})

const KINDS: Readonly<Record<string, (endpoint: string, count: number) => Promise<Statuses>>> = {
  scans: (endpoint, count) =>
    sendAll(
      endpoint,
      times(count, () => scan),
    ),
  gets: (endpoint, count) =>
    sendAll(
      endpoint,
      times(count, () => get),
    ),
  'coded-gets': (endpoint, count) =>
    sendAll(
      endpoint,
      times(count, () => ({ ...get, more: { 'accept-encoding': 'gzip' } })),
    ),
  updates: (endpoint, count) => sendAll(endpoint, times(count, update)),
  'batch-gets': (endpoint, count) =>
    sendAll(
      endpoint,
      times(count, () => batchGet),
    ),
  'batch-writes': (endpoint, count) =>
    sendAll(
      endpoint,
      times(count, () => batchWrite),
    ),
  'compressed-writes': (endpoint, count) => {
    const compressed = { ...batchWrite, body: gzipSync(batchWrite.body), more: { 'content-encoding': 'gzip' } }
    return sendAll(
      endpoint,
      times(count, () => compressed),
    )
  },
  unread: (endpoint, count) => unread(endpoint, count, textOf(get)),
  'unread-scans': (endpoint, count) => unread(endpoint, count, textOf(readAll)),
  'unread-documents': (endpoint, count) =>
    unread(endpoint, count, 'GET /_dynalab/openapi.json HTTP/1.1\r\nhost: localhost\r\n\r\n'),
}

const [, , endpoint = '', kind = '', count = ''] = process.argv
const load = KINDS[kind]
if (load !== undefined) console.log(JSON.stringify(await load(endpoint, Number(count))))
