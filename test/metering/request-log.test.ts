// The last requests of an emulator: what each was, what it took and why it was refused, as many as were asked for; and no answer changes by it.
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { afterEach, expect, test } from 'vitest'
import { createEmulator, type Emulator, type GivenOptions } from '../../src/emulator.js'

let emulator: Emulator
afterEach(() => emulator.close())

async function clientOf(options: GivenOptions): Promise<DynamoDBClient> {
  emulator = await createEmulator({ inMemory: true, logLevel: 'error', ...options })
  const client = new DynamoDBClient({ ...emulator.clientConfig(), maxAttempts: 1 })
  await client.send(
    new CreateTableCommand({
      TableName: 'music',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  return client
}
const TableName = 'music'
const Item = { pk: { S: 'a' } }
const put = new PutItemCommand({ TableName, Item })

test('each request has what it was, what it took and what refused it', async () => {
  const client = await clientOf({ requestLog: 10 })
  const before = Date.now()
  await client.send(put)
  await client.send(new BatchWriteItemCommand({ RequestItems: { music: [{ PutRequest: { Item: { pk: { S: 'b' } } } }] } }))
  await client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName, Item } }] }))
  await client.send(new GetItemCommand({ TableName, Key: Item, ConsistentRead: true }))
  await client.send(new GetItemCommand({ TableName: 'absent', Key: Item })).catch(() => undefined)
  const [made, ...others] = emulator.requests.recent()
  expect(made).toMatchObject({ operation: 'CreateTable', tables: ['music'], status: 200, region: 'us-east-1' })
  expect(made).not.toHaveProperty('units')
  expect(others.map(({ operation, tables, units, status, error }) => [operation, tables, units, status, error])).toEqual([
    ['PutItem', ['music'], 1, 200, undefined],
    ['BatchWriteItem', ['music'], 1, 200, undefined],
    ['TransactWriteItems', ['music'], 2, 200, undefined],
    ['GetItem', ['music'], 1, 200, undefined],
    ['GetItem', ['absent'], undefined, 400, 'ResourceNotFoundException'],
  ])
  expect(others.at(-1)?.rule).toMatch(/^Requested resource not found/)
  for (const { atMs, latencyMs } of others) {
    expect(atMs).toBeGreaterThanOrEqual(before - 1)
    expect(latencyMs).toBeGreaterThanOrEqual(0)
  }
})

// So that a page that asks each second can be left out of a list of what people did.
test('a request that only follows something says so by a header', async () => {
  const client = await clientOf({ requestLog: 10 })
  const { endpoint } = await emulator.listen({ port: 0 })
  await client.send(put)
  const authorization = 'AWS4-HMAC-SHA256 Credential=x/20261130/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0'
  const target = 'DynamoDB_20120810.ListTables'
  const headers = {
    authorization,
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': target,
    'x-amz-date': '20261130T200000Z',
    'x-dynalab-polling': '1',
  }
  expect((await fetch(endpoint, { method: 'POST', headers, body: '{}' })).status).toBe(200)
  const told = await fetch(`${endpoint}/_dynalab/requests?last=2`)
  const { requests } = (await told.json()) as { requests: { operation: string; polling?: boolean }[] }
  expect(requests.map(({ operation, polling }) => [operation, polling])).toEqual([
    ['PutItem', undefined],
    ['ListTables', true],
  ])
})

test('a client is told of units only when it asks', async () => {
  const client = await clientOf({ requestLog: 10 })
  expect(await client.send(put)).not.toHaveProperty('ConsumedCapacity')
  const asked = new PutItemCommand({ TableName, Item, ReturnConsumedCapacity: 'INDEXES' })
  expect((await client.send(asked)).ConsumedCapacity).toEqual({ CapacityUnits: 1, Table: { CapacityUnits: 1 }, TableName })
  const queried = await client.send(
    new QueryCommand({ TableName, KeyConditionExpression: 'pk = :a', ExpressionAttributeValues: { ':a': { S: 'a' } } }),
  )
  expect(queried.Items).toEqual([Item])
  expect(queried.ConsumedCapacity).toBeUndefined()
  expect(emulator.requests.recent({ last: 3 }).map(({ units }) => units)).toEqual([1, 1, 0.5])
})

test('no more are kept than were asked for, and the newest', async () => {
  const client = await clientOf({ requestLog: 3 })
  for (const name of ['b', 'c', 'd', 'e'])
    await client.send(new GetItemCommand({ TableName: name, Key: Item })).catch(() => undefined)
  const names = () => emulator.requests.recent().map(({ tables }) => tables[0])
  expect(names()).toEqual(['c', 'd', 'e'])
  expect(emulator.requests.recent({ last: 1 }).map(({ tables }) => tables)).toEqual([['e']])
  emulator.requests.clear()
  expect(names()).toEqual([])
  await client.send(put)
  expect(names()).toEqual(['music'])
})

test('none are kept unless asked for; a fork has its own', async () => {
  const client = await clientOf({})
  await client.send(put)
  expect(emulator.requests.recent()).toEqual([])
  const fork = await emulator.fork({ requestLog: 5 })
  await new DynamoDBClient(fork.clientConfig()).send(put)
  expect((await fork.requests.recent()).map(({ operation, units }) => [operation, units])).toEqual([['PutItem', 1]])
  expect(() => emulator.requests.recent({ last: 0 })).toThrow('last must be a whole number from 1 to 100000')
})

test('administration has them, of one namespace too', async () => {
  const client = await clientOf({ requestLog: 10 })
  await client.send(put)
  const { endpoint } = await emulator.listen({ port: 0 })
  const told = async (query: string): Promise<unknown> => (await fetch(`${endpoint}/_dynalab/requests${query}`)).json()
  expect(await told('?last=1')).toMatchObject({ most: 10, requests: [{ operation: 'PutItem', units: 1 }] })
  expect(await told('?account=111122223333&region=us-east-1')).toEqual({ most: 10, requests: [] })
  expect(await told('?last=none')).toMatchObject({ status: 'refused' })
  expect((await fetch(`${endpoint}/_dynalab/requests`, { method: 'DELETE' })).status).toBe(204)
  expect(await told('')).toEqual({ most: 10, requests: [] })
})
