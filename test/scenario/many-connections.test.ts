// A thousand connections to a server that may have 256 files open: it takes what leaves the store its files, tells the others so and the
// operator once, and goes on to write; when they are gone, others are taken.
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, type ClientRequest, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, expect, test } from 'vitest'
import { dynalab, dynalabReady } from '../cli/dynalab.js'

const OPEN_FILES = 256
const CONNECTIONS = 1000
const ITEM_BYTES = 300_000
const place = mkdtempSync(join(tmpdir(), 'dynalab-many-'))
const folder = join(place, 'data')
afterAll(() => rmSync(place, { recursive: true, force: true }))

interface Opened {
  readonly socket: Socket
  /** What the server says before it ends the connection; stays open when it doesn't. */
  readonly answer: Promise<string>
}

function open(port: number): Promise<Opened> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let said = ''
    socket.on('data', (chunk) => (said += String(chunk)))
    const answer = new Promise<string>((end) => socket.once('close', () => end(said)))
    socket.once('connect', () => resolve({ socket, answer }))
    socket.once('error', reject)
  })
}

const settled = (asked: ClientRequest): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    asked.on('response', (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    asked.on('error', reject)
    asked.end()
  })

test('the server lives, writes, and takes connections again', { timeout: 60_000 }, async () => {
  const server = await dynalabReady(['--port', '0', '--data-dir', folder], { openFiles: OPEN_FILES })
  const port = Number(new URL(server.endpoint).port)
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' }
  const requestHandler = { httpAgent: new Agent({ keepAlive: true, maxSockets: 1 }) }
  const client = new DynamoDBClient({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
    requestHandler,
  })
  await client.send(
    new CreateTableCommand({
      TableName: 'songs',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  const all = await Promise.all(Array.from({ length: CONNECTIONS }, () => open(port)))
  const ready = (): Promise<number | undefined> => settled(request({ port, host: '127.0.0.1', path: '/_dynalab/ready' }))
  // Enough that LevelDB opens new logs and table files meanwhile.
  for (let n = 0; n < 150; n++)
    await client.send(
      new PutItemCommand({ TableName: 'songs', Item: { pk: { S: `p${n}` }, v: { S: `${n}`.repeat(ITEM_BYTES / 3) } } }),
    )
  const refused = all.filter(({ socket }) => socket.destroyed || socket.readableEnded)
  expect(refused).toHaveLength(CONNECTIONS - 117) // 118 have room, and one of them is the client's
  for (const { answer } of refused) {
    expect(await answer).toMatch(/^HTTP\/1\.1 503 .*This server takes 118 connections at once: .*ulimit -n/s)
  }
  expect(await ready()).toBe(503)
  for (const { socket } of all) socket.destroy()
  await expect.poll(ready).toBe(200)
  server.process.kill('SIGTERM')
  const { code, stderr } = await server.ended
  expect(code).toBe(0)
  expect(stderr.match(/there are 118 connections/g)).toHaveLength(1)
  expect((await dynalab(['verify', folder])).stdout).toBe(`${folder}: 1 tables, 150 rows, 0 problems\n`)
})
