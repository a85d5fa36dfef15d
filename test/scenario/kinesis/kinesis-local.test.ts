// Records as another's Kinesis gives them back: `kinesis-local` from npm, started in its own package folder as its page says, read by the
// official client. It proves that what we put is what a consumer reads, from every shard, in the order of each item.
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  waitUntilStreamExists,
} from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createEmulator, type Emulator } from '../../../src/emulator.js'
import { apiOf, type Call } from '../api.js'
import type { ChangeRecord } from './kinesis-server.js'
import { disorderIn } from './order.js'

const TableName = 'orders'
const StreamArn = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'
const CREATE = {
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
}

let kinesis: ChildProcess
let endpoint: string
let client: KinesisClient
let emulator: Emulator | undefined

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

beforeAll(async () => {
  const plain = await freePort()
  endpoint = `http://127.0.0.1:${plain}`
  kinesis = spawn(process.execPath, ['main.js'], {
    cwd: dirname(createRequire(import.meta.url).resolve('kinesis-local/package.json')),
    env: {
      ...process.env,
      KINESIS_MOCK_PLAIN_PORT: String(plain),
      KINESIS_MOCK_TLS_PORT: String(await freePort()),
      CREATE_STREAM_DURATION: '10ms',
      LOG_LEVEL: 'ERROR',
    },
    stdio: 'ignore',
  })
  const requestHandler = new NodeHttpHandler()
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  client = new KinesisClient({
    endpoint,
    region: 'us-east-1',
    credentials,
    requestHandler,
    maxAttempts: 100,
    retryMode: 'standard',
  })
  await client.send(new CreateStreamCommand({ StreamName: 'orders', ShardCount: 3 })) // the client tries again until it listens
  await waitUntilStreamExists({ client, maxWaitTime: 20, minDelay: 1, maxDelay: 1 }, { StreamName: 'orders' })
})
afterAll(() => {
  client.destroy()
  kinesis.kill('SIGKILL')
})
afterEach(async () => {
  await emulator?.close()
  emulator = undefined
})

/** Every record of the stream, shard by shard. */
async function read(): Promise<readonly { readonly partitionKey: string; readonly data: ChangeRecord }[]> {
  const StreamName = 'orders'
  const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName }))
  const all = await Promise.all(
    Shards.map(async ({ ShardId }) => {
      const { ShardIterator } = await client.send(
        new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
      )
      const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator, Limit: 10_000 }))
      return Records.map(({ Data = new Uint8Array(), PartitionKey = '' }) => ({
        partitionKey: PartitionKey,
        data: JSON.parse(Buffer.from(Data).toString()) as ChangeRecord, // of ours
      }))
    }),
  )
  return all.flat()
}

const open = async (): Promise<Call> => {
  emulator = await createEmulator({ inMemory: true, logLevel: 'silent', kinesisEndpoint: endpoint })
  return apiOf(emulator)
}

test('changes come out of every shard as the service writes them, those of an item in order', async () => {
  const call = await open()
  await call('CreateTable', CREATE)
  await call('EnableKinesisStreamingDestination', { TableName, StreamArn })
  const items = Array.from({ length: 20 }, (_, n) => `item-${n}`)
  for (let n = 1; n <= 5; n++) {
    await Promise.all(
      items.map((pk) => call('PutItem', { TableName, Item: { pk: { S: pk }, n: { N: String(n) }, b: { B: 'AAE=' } } })),
    )
  }
  await call('DeleteItem', { TableName, Key: { pk: { S: 'item-0' } } })
  await emulator?.drain()
  const records = await read()
  expect(records).toHaveLength(20 * 5 + 1)
  const data = records.map((record) => record.data)
  expect(disorderIn(data, items.slice(1).map((pk) => ({ pk, numbers: [1, 2, 3, 4, 5] })))).toEqual([]) // prettier-ignore
  const own = data.filter(({ dynamodb }) => dynamodb.Keys['pk']?.['S'] === 'item-0')
  expect(own.map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY', 'MODIFY', 'MODIFY', 'MODIFY', 'REMOVE'])
  const image = (n: number) => ({ pk: { S: 'item-0' }, n: { N: String(n) }, b: { B: 'AAE=' } })
  expect(own[1]).toEqual({
    awsRegion: 'us-east-1',
    eventID: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string,
    eventName: 'MODIFY',
    userIdentity: null,
    recordFormat: 'application/json',
    tableName: 'orders',
    dynamodb: {
      ApproximateCreationDateTime: expect.any(Number) as number,
      Keys: { pk: { S: 'item-0' } },
      NewImage: image(2),
      OldImage: image(1),
      SizeBytes: 8 + 2 * 14,
      ApproximateCreationDateTimePrecision: 'MILLISECOND',
    },
    eventSource: 'aws:dynamodb',
  })
  expect(own.at(-1)?.dynamodb).not.toHaveProperty('NewImage')
  expect(own[0]?.dynamodb).not.toHaveProperty('OldImage')
  const keys = new Map(records.map((record) => [record.partitionKey, record.data.dynamodb.Keys['pk']?.['S']]))
  expect(keys.size).toBe(20)
})

test('a stream that it does not have is refused', async () => {
  const call = await open()
  await call('CreateTable', CREATE)
  await expect(
    call('EnableKinesisStreamingDestination', { TableName, StreamArn: StreamArn.replace('orders', 'missing') }),
  ).rejects.toThrow('User does not have a permission to use kinesis stream')
})
