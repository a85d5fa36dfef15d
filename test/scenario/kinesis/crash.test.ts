// Records in files over `kill -9`: a server that writes and sends is killed at random moments, again and again on one folder. In the end the
// file has every change that was acknowledged, those of an item in their order, in whole lines; and the folder is sound.
// `DYNALAB_TEST_SEED=… npx vitest run test/scenario/kinesis/crash.test.ts` repeats the moments.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateTableCommand,
  DynamoDBClient,
  EnableKinesisStreamingDestinationCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { verifyFolder } from '../../../src/engine/verify/verify.js'
import { fastDraws, newSeed, seededRandom } from '../../../src/runtime/random.js'
import { dynalabReady } from '../../cli/dynalab.js'
import type { ChangeRecord } from './kinesis-server.js'
import { disorderIn } from './order.js'

const LIVES = 8
const ITEMS = 6
const MOST_ROUNDS = 40
const TableName = 'orders'
const StreamArn = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'

const seed = process.env['DYNALAB_TEST_SEED'] ?? newSeed()
const draw = fastDraws(seededRandom(seed), 'crash', '')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dynalab-kinesis-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

type Server = Awaited<ReturnType<typeof dynalabReady>>

const start = (): Promise<Server> => dynalabReady(['--port', '0', '--data-dir', join(folder, 'data')])

function clientOf({ endpoint }: Server): DynamoDBClient {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  return new DynamoDBClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
}

/** Each item gets the next number, until the server is killed. @returns how many rounds were acknowledged */
async function write(server: Server, from: number): Promise<number> {
  const client = clientOf(server)
  const killedAt = from + 1 + (draw() % MOST_ROUNDS)
  const turns = draw() % 4
  for (let n = from; ; n++) {
    const puts = Array.from({ length: ITEMS }, (_, item) =>
      client.send(new PutItemCommand({ TableName, Item: { pk: { S: `item-${item}` }, n: { N: String(n) } } })),
    )
    if (n === killedAt) {
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
      server.process.kill('SIGKILL')
    }
    const outcomes = await Promise.allSettled(puts)
    if (outcomes.some(({ status }) => status === 'rejected')) return n
  }
}

/** A move of the clock is answered when all that is due was sent. */
async function sent({ endpoint }: Server): Promise<void> {
  const body = JSON.stringify({ advance: { seconds: 60 } })
  expect((await fetch(`${endpoint}/_dynalab/clock`, { method: 'POST', body })).status).toBe(200)
}

test(`every acknowledged change is in the file, whenever the server is killed (seed ${seed})`, { timeout: 120_000 }, async () => {
  let server = await start()
  await clientOf(server).send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    }),
  )
  await clientOf(server).send(new EnableKinesisStreamingDestinationCommand({ TableName, StreamArn }))
  let round = 1
  for (let life = 0; life < LIVES; life++) {
    // What was not acknowledged may have been written: the same number again is then no change.
    round = await write(server, round)
    await server.ended
    server = await start()
  }
  const client = clientOf(server)
  for (let item = 0; item < ITEMS; item++) {
    await client.send(new PutItemCommand({ TableName, Item: { pk: { S: `item-${item}` }, n: { N: String(round) } } }))
  }
  await sent(server)
  server.process.kill('SIGTERM')
  await server.ended
  const text = readFileSync(join(folder, 'data/kinesis/000000000000/us-east-1/orders.jsonl'), 'utf8')
  expect(text.endsWith('\n')).toBe(true)
  const records = text.trimEnd().split('\n').map((line) => JSON.parse(line) as ChangeRecord) // prettier-ignore
  const numbers = Array.from({ length: round }, (_, n) => n + 1)
  expect(disorderIn(records, Array.from({ length: ITEMS }, (_, n) => ({ pk: `item-${n}`, numbers })))).toEqual([]) // prettier-ignore
  expect((await verifyFolder(join(folder, 'data'))).problems).toEqual([])
})
