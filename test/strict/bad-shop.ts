// A service of orders as nobody should write it: each function commits one sin, which its comment names.
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { ORDERS } from './lab.js'

export interface Order {
  readonly customer: string
  readonly at: string
  readonly isPaid: boolean
  readonly note?: string
}

const TableName = 'orders'

export async function open(client: DynamoDBClient): Promise<void> {
  await client.send(new CreateTableCommand(ORDERS))
  for (const [table, key] of Object.entries({ totals: 'day', stock: 'article' })) {
    await client.send(
      new CreateTableCommand({
        TableName: table,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
        KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
      }),
    )
  }
}

/** unused-index: orders are found by their carrier nowhere. */
const itemOf = ({ customer, at, isPaid, note = '' }: Order) => ({
  customer: { S: customer },
  at: { S: at },
  isPaid: { BOOL: isPaid },
  carrier: { S: 'slow' },
  note: { S: note },
})

/** dropped-unprocessed: nobody looks at UnprocessedItems. */
export async function importOrders(client: DynamoDBClient, orders: readonly Order[]): Promise<void> {
  for (let from = 0; from < orders.length; from += 25) {
    const writes = orders.slice(from, from + 25).map((order) => ({ PutRequest: { Item: itemOf(order) } }))
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: writes } }))
  }
}

/** large-item: the document is a part of the order. */
export async function attach(client: DynamoDBClient, order: Order, document: string): Promise<void> {
  await client.send(new PutItemCommand({ TableName, Item: { ...itemOf(order), document: { S: document } } }))
}

/** scan: of all orders, to find the ones of a day. */
export async function ordersOfDay(client: DynamoDBClient, day: string): Promise<number> {
  let count = 0
  let ExclusiveStartKey: ScanOutputKey
  do {
    const page = await client.send(new ScanCommand({ TableName, ExclusiveStartKey }))
    count += page.Items?.filter(({ at }) => at?.S?.startsWith(day)).length ?? 0
    ExclusiveStartKey = page.LastEvaluatedKey
  } while (ExclusiveStartKey !== undefined)
  return count
}

type ScanOutputKey = ConstructorParameters<typeof ScanCommand>[0]['ExclusiveStartKey']
const ofCustomer = (customer: string, more: object = {}) => ({
  TableName,
  KeyConditionExpression: 'customer = :c',
  ExpressionAttributeValues: { ':c': { S: customer }, ...more },
})

/** wasteful-filter: most orders are paid, and these are the others. */
export async function unpaidOrders(client: DynamoDBClient, customer: string): Promise<number> {
  const filter = { FilterExpression: 'isPaid = :p' }
  return (
    (await client.send(new QueryCommand({ ...ofCustomer(customer, { ':p': { BOOL: false } }), ...filter, Limit: 1000 }))).Count ??
    0
  )
}

/** unlimited-query: as many as there are. */
export async function historyOf(client: DynamoDBClient, customer: string): Promise<number> {
  return (await client.send(new QueryCommand({ ...ofCustomer(customer), ProjectionExpression: 'note' }))).Count ?? 0
}

/** missing-pagination: a page ends at 1 MB, whatever its Limit. */
export async function notesOf(client: DynamoDBClient, customer: string): Promise<readonly string[]> {
  const { Items = [] } = await client.send(new QueryCommand({ ...ofCustomer(customer), Limit: 1000, ScanIndexForward: false }))
  return Items.flatMap(({ note }) => note?.S ?? [])
}

/** legacy-parameter: from the time before expressions. */
export async function noteOf(client: DynamoDBClient, { customer, at }: Order): Promise<string | undefined> {
  const Key = { customer: { S: customer }, at: { S: at } }
  return (await client.send(new GetItemCommand({ TableName, Key, AttributesToGet: ['note'] }))).Item?.['note']?.S
}

/** hot-key: every sale of a day counts on one item. */
export async function countSale(client: DynamoDBClient, day: string): Promise<void> {
  const add = { UpdateExpression: 'ADD sales :one', ExpressionAttributeValues: { ':one': { N: '1' } } }
  await client.send(new UpdateItemCommand({ TableName: 'totals', Key: { day: { S: day } }, ...add }))
}

/** near-limit: an action for each article of an order. */
export async function reserve(client: DynamoDBClient, articles: readonly string[]): Promise<void> {
  const TransactItems = articles.map((article) => ({ Put: { TableName: 'stock', Item: { article: { S: article } } } }))
  await client.send(new TransactWriteItemsCommand({ TransactItems }))
}

/** retry-without-jitter: again and again, without a breath. */
export async function take(client: DynamoDBClient, article: string): Promise<number> {
  const take1 = { UpdateExpression: 'ADD pieces :one', ExpressionAttributeValues: { ':one': { N: '-1' } } }
  for (let tries = 1; ; tries++) {
    try {
      await client.send(new UpdateItemCommand({ TableName: 'stock', Key: { article: { S: article } }, ...take1 }))
      return tries
    } catch (error) {
      if (tries === 1000) throw error
    }
  }
}
