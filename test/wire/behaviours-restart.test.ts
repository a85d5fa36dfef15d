// What a restart must not lose: tables with indexes of several key attributes, their items, how they answer, and tokens of statements. Only for endpoints of ours.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  ExecuteTransactionCommand,
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

it.skipIf(isForeign)(
  'a statement goes on after a restart where its page ended, and a transaction of statements is done once',
  async () => {
    const first = await open()
    const TableName = 'paged'
    await first.client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'N' },
        ],
      }),
    )
    for (const pk of ['a', 'b'])
      for (const sk of ['1', '2'])
        await first.client.send(new PutItemCommand({ TableName, Item: { pk: { S: pk }, sk: { N: sk } } }))
    // Merged by sort key over two partitions, so that the token says more than a place in one of them.
    const statement = {
      Statement: 'SELECT * FROM paged WHERE pk = ? OR pk = ? ORDER BY sk, pk',
      Parameters: [{ S: 'a' }, { S: 'b' }],
    }
    const { NextToken } = await first.client.send(new ExecuteStatementCommand({ ...statement, Limit: 3 }))
    const once = new ExecuteTransactionCommand({
      ClientRequestToken: 'statements over a restart',
      TransactStatements: [{ Statement: "INSERT INTO paged VALUE {'pk': 'c', 'sk': 1}" }],
    })
    await first.client.send(once)
    first.client.destroy()
    await first.emulator.close()

    const second = await open()
    const rest = await second.client.send(new ExecuteStatementCommand({ ...statement, NextToken }))
    expect(rest.Items).toEqual([{ pk: { S: 'b' }, sk: { N: '2' } }])
    await expect(
      second.client.send(
        new ExecuteStatementCommand({ ...statement, Statement: 'SELECT * FROM paged', Parameters: undefined, NextToken }),
      ),
    ).rejects.toThrow('NextToken does not match request')
    await second.client.send(once) // a second INSERT would be refused
    second.client.destroy()
    await second.emulator.close()
  },
)
