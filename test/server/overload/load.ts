// One kind of overload, in a process of its own so that it takes no time from whoever measures: `load.ts ENDPOINT KIND COUNT`. Prints what
// became of its requests, by status, as JSON.
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
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

/** @returns the status, or what broke the connection; the answer is read and thrown away */
function send(endpoint: string, operation: string, body: string, agent: Agent): Promise<string> {
  return new Promise((resolve) => {
    const headers = { ...HEADERS, 'x-amz-target': `DynamoDB_20120810.${operation}`, 'content-length': Buffer.byteLength(body) }
    const sent = request(endpoint, { method: 'POST', agent, headers }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(String(answer.statusCode)))
      answer.on('error', (error) => resolve(String((error as NodeJS.ErrnoException).code)))
    })
    sent.on('error', (error) => resolve(String((error as NodeJS.ErrnoException).code)))
    sent.end(body)
  })
}

async function sendAll(endpoint: string, operation: string, bodies: readonly string[]): Promise<Statuses> {
  const agent = new Agent({ maxSockets: bodies.length })
  const answers = await Promise.all(bodies.map((body) => send(endpoint, operation, body, agent)))
  agent.destroy()
  return counted(answers)
}

function counted(answers: readonly string[]): Statuses {
  const statuses: Statuses = {}
  for (const answer of answers) statuses[answer] = (statuses[answer] ?? 0) + 1
  return statuses
}

/** Pipelines requests for big items, and reads no answer. */
async function unread(endpoint: string, count: number): Promise<Statuses> {
  const { hostname, port } = new URL(endpoint)
  const body = JSON.stringify({ TableName: TABLE, Key: { pk: { S: 'big' }, sk: { N: '0' } } })
  const head = Object.entries({ ...HEADERS, host: hostname, 'x-amz-target': 'DynamoDB_20120810.GetItem' })
  const text = `POST / HTTP/1.1\r\n${head.map(([name, value]) => `${name}: ${value}\r\n`).join('')}content-length: ${body.length}\r\n\r\n${body}`
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

const big = 'x'.repeat(BIG_BYTES)
const bigKey = (sk: number) => ({ pk: { S: 'big' }, sk: { N: String(sk) } })
const times = <Value>(count: number, make: (n: number) => Value): Value[] => Array.from({ length: count }, (_, n) => make(n))

const KINDS: Readonly<Record<string, (endpoint: string, count: number) => Promise<Statuses>>> = {
  scans: (endpoint, count) => {
    const filter = { FilterExpression: 'zz = :x', ExpressionAttributeValues: { ':x': { S: 'x' } } }
    return sendAll(
      endpoint,
      'Scan',
      times(count, () => JSON.stringify({ TableName: TABLE, ...filter })),
    )
  },
  'batch-gets': (endpoint, count) => {
    const body = JSON.stringify({ RequestItems: { [TABLE]: { Keys: times(10, bigKey) } } })
    return sendAll(
      endpoint,
      'BatchGetItem',
      times(count, () => body),
    )
  },
  'batch-writes': (endpoint, count) => {
    const puts = times(BIG_KEYS, (n) => ({ PutRequest: { Item: { ...bigKey(n), v: { S: big } } } }))
    const body = JSON.stringify({ RequestItems: { [TABLE]: puts } })
    return sendAll(
      endpoint,
      'BatchWriteItem',
      times(count, () => body),
    )
  },
  unread,
}

const [, , endpoint = '', kind = '', count = ''] = process.argv
const load = KINDS[kind]
if (load !== undefined) console.log(JSON.stringify(await load(endpoint, Number(count))))
