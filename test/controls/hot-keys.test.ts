// Which keys made a table hot: counted from the first question on or from the first throttle of a partition, and no longer than somebody looks.
import { CreateTableCommand, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, expect, test } from 'vitest'
import { type Lab, openLab } from '../support/lab.js'

let lab: Lab
afterEach(() => lab.close())

async function openTable(): Promise<void> {
  lab = await openLab({ mode: 'full' })
  await lab.client.send(
    new CreateTableCommand({
      TableName: 'music',
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
}
const put = (pk: string, sk = 's') =>
  lab.client.send(new PutItemCommand({ TableName: 'music', Item: { pk: { S: pk }, sk: { S: sk } } }))
const hotKeys = () => lab.emulator.capacity.hotKeys('music')

test('counts from the first question on, with the partition of each key', async () => {
  await openTable()
  await put('before')
  expect(hotKeys()).toMatchObject({ table: 'music', accessed: { partitionKeys: [], keys: [] }, sinceMs: lab.clock.nowMs() })
  for (const pk of ['a', 'a', 'a', 'b']) await put(pk)
  await lab.client.send(
    new QueryCommand({ TableName: 'music', KeyConditionExpression: 'pk = :a', ExpressionAttributeValues: { ':a': { S: 'b' } } }),
  )
  const { accessed, throttled } = hotKeys()
  expect(accessed.partitionKeys).toMatchObject([
    { key: { pk: { S: 'a' } }, count: 3, error: 0 },
    { key: { pk: { S: 'b' } }, count: 1.5 },
  ])
  expect(accessed.keys).toMatchObject([{ key: { pk: { S: 'a' }, sk: { S: 's' } }, count: 3 }, { count: 1 }])
  expect(throttled.partitionKeys).toEqual([])
  const partitions = lab.emulator.capacity.partitions('music').partitions.map(({ id }) => id)
  for (const { partition } of accessed.partitionKeys) expect(partitions).toContain(partition)
})

// What throttles needs nobody who had asked before.
test('begins with the first throttle of a partition', async () => {
  await openTable()
  await put('a')
  lab.emulator.capacity.setBuckets('music', { write: -1, partitions: true })
  await expect(put('hot')).rejects.toThrow()
  await lab.clock.advance(1000)
  await put('hot')
  expect(hotKeys()).toMatchObject({
    throttled: { partitionKeys: [{ key: { pk: { S: 'hot' } }, count: 1 }] },
    accessed: { partitionKeys: [{ key: { pk: { S: 'hot' } }, count: 1 }] },
  })
})

test('ends when five minutes have passed without a look, and begins anew', async () => {
  await openTable()
  hotKeys()
  await put('a')
  await lab.clock.advance(300_001)
  await lab.client.send(new GetItemCommand({ TableName: 'music', Key: { pk: { S: 'a' }, sk: { S: 's' } } }))
  expect(lab.open('music').pool.keyNotes).toBeUndefined()
  expect(hotKeys()).toMatchObject({ sinceMs: lab.clock.nowMs(), accessed: { partitionKeys: [] } })
})

test('refuses what is not there', async () => {
  await openTable()
  expect(() => lab.emulator.capacity.hotKeys('none')).toThrow('there is no table none')
  expect(() => lab.emulator.capacity.hotKeys('music', { last: 0 })).toThrow('last must be a whole number from 1 to 100')
})
