// What there is, who missed what, and what it would cost: over HTTP, with the SDK as the client.
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEmulator, type Bill, type ShownMiss, type ShownTable } from '../../src/emulator.js'

const emulator = await createEmulator({ inMemory: true, logLevel: 'silent', clock: 'manual', seed: 'catalogue' })
let endpoint = ''
const clients: DynamoDBClient[] = []
function clientOf(accessKeyId: string, region: string): DynamoDBClient {
  const client = new DynamoDBClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey: 'secret-word' } })
  clients.push(client)
  return client
}
const ask = async <T>(path: string): Promise<T> => (await (await fetch(`${endpoint}/_dynalab/${path}`)).json()) as T

beforeAll(async () => {
  endpoint = (await emulator.listen({ port: 0 })).endpoint
})
afterAll(async () => {
  for (const client of clients) client.destroy()
  await emulator.close()
})

const provisioned = (TableName: string, units: number) =>
  new CreateTableCommand({
    TableName,
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    ProvisionedThroughput: { ReadCapacityUnits: units, WriteCapacityUnits: units },
  })

test('status says the version, the seed and the options that differ', async () => {
  expect(await ask('status')).toMatchObject({
    status: 'ready',
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    options: { inMemory: true, logLevel: 'silent', clock: 'manual', seed: 'catalogue' },
  })
})

test('tables are listed with their namespaces, and those who missed one with their keys and regions', async () => {
  await clientOf('111111111111', 'eu-west-1').send(provisioned('music', 5))
  await expect(
    clientOf('local', 'us-east-1').send(new GetItemCommand({ TableName: 'music', Key: { id: { S: 'a' } } })),
  ).rejects.toThrow()
  const { tables } = await ask<{ tables: ShownTable[] }>('tables')
  expect(tables).toMatchObject([{ account: '111111111111', region: 'eu-west-1', table: 'music', items: 0, readUnits: 5 }])
  expect((await ask<{ tables: ShownTable[] }>('tables?account=000000000000&region=us-east-1')).tables).toEqual([])
  const text = JSON.stringify(await ask('missed'))
  const { missed } = JSON.parse(text) as { missed: ShownMiss[] }
  expect(missed).toMatchObject([{ table: 'music', operation: 'GetItem', accessKeyId: 'local', region: 'us-east-1', count: 1 }])
  expect(text).not.toContain('secret-word')
  expect(missed[0]?.userAgent).toContain('aws-sdk-js')
  expect((await ask<{ missed: ShownMiss[] }>('missed?table=other')).missed).toEqual([])
})

test('the bill counts unit hours by the clock, and keeps what a deleted table used', async () => {
  const client = clientOf('local', 'us-east-1')
  await client.send(provisioned('billed', 10))
  await client.send(new PutItemCommand({ TableName: 'billed', Item: { id: { S: 'a' } } }))
  await emulator.clock.advance({ hours: 2 })
  const here = 'cost?account=000000000000&region=us-east-1'
  const [before] = (await ask<Bill>(here)).tables
  expect(before).toMatchObject({ table: 'billed', hours: 2, isDeleted: false, provisionedBasis: 'as provisioned' })
  // 20 unit hours of each; one write unit on demand
  expect(before).toMatchObject({ provisioned: '0.0156', onDemand: '0.000000625', best: 'on demand' })
  await client.send(new DeleteTableCommand({ TableName: 'billed' }))
  await emulator.clock.advance({ hours: 5 })
  const [after] = (await ask<Bill>(here)).tables
  expect(after).toMatchObject({ isDeleted: true, hours: 2, provisioned: '0.0156', onDemand: '0.000000625' })
})

test('a fork has a bill of its own', async () => {
  const fork = await emulator.fork()
  expect((await fork.cost.bill()).tables).toMatchObject([{ table: 'music', onDemand: '0' }])
  await fork.drop()
})
