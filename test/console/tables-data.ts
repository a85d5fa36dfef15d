// Tables as people have them, for the tests of the page of tables: names in several scripts, hundreds of items, one of nearly 400 KB.
import { BatchWriteItemCommand, CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import type { Emulator } from '../../src/emulator.js'

/** How many items `orders` has beside the large one. */
export const ORDERS = 260

export const clientOf = (emulator: Emulator, region = 'us-east-1'): DynamoDBClient =>
  new DynamoDBClient({ ...emulator.clientConfig(), region, maxAttempts: 1 })

/** Makes `orders` with a global index, a table in another region, and a table without items. */
export async function makeTables(emulator: Emulator): Promise<void> {
  const client = clientOf(emulator)
  await client.send(
    new CreateTableCommand({
      TableName: 'orders',
      AttributeDefinitions: [
        { AttributeName: 'customer', AttributeType: 'S' },
        { AttributeName: 'number', AttributeType: 'N' },
        { AttributeName: 'state', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'customer', KeyType: 'HASH' },
        { AttributeName: 'number', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-state',
          KeySchema: [
            { AttributeName: 'state', KeyType: 'HASH' },
            { AttributeName: 'number', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  await simpleTable(client, 'empty')
  await simpleTable(clientOf(emulator, 'eu-west-1'), 'archive')
  await fill(client)
}

export const simpleTable = (client: DynamoDBClient, TableName: string, key = 'pk'): Promise<unknown> =>
  client.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
      KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )

const CUSTOMERS = [
  'Ann',
  '北京市朝阳区',
  'محمد',
  'A customer with a name that is rather long for a column of this width',
] as const

async function fill(client: DynamoDBClient): Promise<void> {
  const items = Array.from({ length: ORDERS }, (_one, n) => order(n))
  for (let from = 0; from < items.length; from += 25) {
    const orders = items.slice(from, from + 25).map((Item) => ({ PutRequest: { Item } }))
    await client.send(new BatchWriteItemCommand({ RequestItems: { orders } }))
  }
  const Item = { customer: { S: 'Large' }, number: { N: '1' }, note: { S: 'x'.repeat(399_000) } }
  await client.send(new PutItemCommand({ TableName: 'orders', Item }))
}

const order = (n: number) => ({
  customer: { S: CUSTOMERS[n % CUSTOMERS.length] ?? '' },
  number: { N: `${n}` },
  ...(n % 5 === 0 ? {} : { state: { S: n % 3 === 0 ? 'open' : 'sent' } }),
  total: { N: `12345678901234567890.${n}5` },
  tags: { SS: ['new', `n${n}`] },
  photo: { B: Uint8Array.from([1, 2, n % 256]) },
  nothing: { NULL: true as const },
  note: { S: n % 2 === 0 ? '' : 'by hand' },
  isPaid: { BOOL: n % 2 === 0 },
  address: { M: { city: { S: 'Köln' }, lines: { L: [{ S: 'Domkloster 4' }, { N: '50667' }] } } },
})
