// The state as one value: whoever reads it once and follows from its event misses nothing, and a page of tables is not the end of them.
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { createEmulator, type Emulator } from '../../src/emulator.js'

const open = (): Promise<Emulator> =>
  createEmulator({ inMemory: true, logLevel: 'silent', clock: 'manual', seed: 'state', capacity: 'full' })

async function withTables(emulator: Emulator, names: readonly string[]): Promise<DynamoDBClient> {
  const client = new DynamoDBClient(emulator.clientConfig())
  for (const TableName of names) {
    await client.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
      }),
    )
  }
  return client
}

// What happens after the state was read has a larger id, and what happened before is in it.
test('its event is the place to follow from', async () => {
  await using emulator = await open()
  await withTables(emulator, ['aaa'])
  const { eventId, tables } = await emulator.state()
  expect(tables.map(({ table }) => table)).toEqual(['aaa'])
  const later: number[] = []
  emulator.events.on(({ id }) => later.push(id))
  await withTables(emulator, ['bbb'])
  expect(later).toEqual([eventId + 1])
})

test('says what is consumed, the levels of buckets, and the load of partitions', async () => {
  await using emulator = await open()
  const client = await withTables(emulator, ['aaa'])
  await client.send(new PutItemCommand({ TableName: 'aaa', Item: { pk: { S: 'x' } } }))
  await emulator.clock.advance({ seconds: 1 })
  const { tables, traffic, options } = await emulator.state()
  expect(options).toMatchObject({ capacity: 'full' })
  expect(traffic.write).toEqual({ lastSecond: 1, throttledRequests: 0 })
  expect(tables[0]).toMatchObject({
    ...{ items: 1, partitions: 1, status: 'ACTIVE', readUnits: 5 },
    write: { lastSecond: 1, buckets: [{ limit: 'ProvisionedThroughputExceeded', unitsPerSec: 5, depthUnits: 1500 }] },
    ranges: [{ lower: '', items: 1, write: { lastSecond: 1, heat: 0.0001 }, read: { lastSecond: 0 } }],
  })
})

// A dropped table doesn't take the place of the page that begins with it.
test('tables come in pages, which end', async () => {
  await using emulator = await open()
  await withTables(emulator, ['aaa', 'bbb', 'ccc'])
  const first = await emulator.state({ tables: 2 })
  expect(first).toMatchObject({
    tableCount: 3,
    tables: [{ table: 'aaa' }, { table: 'bbb' }],
    nextTable: '000000000000 us-east-1 ccc',
  })
  const second = await emulator.state({ tables: 2, after: first.nextTable })
  expect(second.tables.map(({ table }) => table)).toEqual(['ccc'])
  expect(second.nextTable).toBeUndefined()
  const between = await emulator.state({ tables: 2, after: '000000000000 us-east-1 bbbb' })
  expect(between.tables.map(({ table }) => table)).toEqual(['ccc'])
  await expect(emulator.state({ tables: 201 })).rejects.toThrow('tables must be a whole number from 0 to 200')
})

test('says what is kept beside it, without the keys of forks', async () => {
  await using emulator = await open()
  await emulator.fork({ name: 'w1' })
  await emulator.snapshot('filled')
  const { forks, snapshots } = await emulator.state()
  expect(forks).toEqual([{ id: expect.any(String), name: 'w1', createdAt: expect.any(String), isOpen: false }])
  expect(snapshots).toMatchObject([{ name: 'filled' }])
})
