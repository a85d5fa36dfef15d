// What a restart must not lose: tables with indexes of several key attributes, their items, and how they answer. Only for endpoints of ours.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { afterAll, expect, it } from 'vitest'
import { createEmulator, type Emulator } from '../../src/emulator.js'
import { isForeign } from './own-emulator.js'

const dataDir = mkdtempSync(join(tmpdir(), 'dynalab-restart-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

const open = async (): Promise<{ emulator: Emulator; client: DynamoDBClient }> => {
  const emulator = await createEmulator({ dataDir, logLevel: 'silent' })
  return { emulator, client: new DynamoDBClient({ ...emulator.clientConfig(), maxAttempts: 1 }) }
}

it.skipIf(isForeign)('a table with an index of two key attributes is there after a restart, and so are its tokens', async () => {
  const first = await open()
  const TableName = 'kept'
  await first.client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: ['pk', 'g', 's'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byG',
          KeySchema: [
            { AttributeName: 'g', KeyType: 'HASH' },
            { AttributeName: 's', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  )
  const item = (pk: string, s: string) => ({ pk: { S: pk }, g: { S: 'g' }, s: { S: s } })
  await first.client.send(new PutItemCommand({ TableName, Item: item('1', 'b') }))
  const once = new TransactWriteItemsCommand({
    ClientRequestToken: 'kept over a restart',
    TransactItems: [{ Put: { TableName, Item: item('2', 'a'), ConditionExpression: 'attribute_not_exists(pk)' } }],
  })
  await first.client.send(once)
  const before = await first.client.send(new DescribeTableCommand({ TableName }))
  await first.emulator.close()

  const second = await open()
  expect((await second.client.send(new DescribeTableCommand({ TableName }))).Table).toEqual(before.Table)
  await second.client.send(once) // its condition would fail if it ran again
  const query = new QueryCommand({
    TableName,
    IndexName: 'byG',
    KeyConditionExpression: 'g = :g',
    ExpressionAttributeValues: { ':g': { S: 'g' } },
  })
  expect((await second.client.send(query)).Items).toEqual([item('2', 'a'), item('1', 'b')])
  await second.emulator.close()
})
