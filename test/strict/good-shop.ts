// The same service as it should be.
import {
  type AttributeValue,
  BatchWriteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  paginateQuery,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb'
import type { Order } from './bad-shop.js'

export { open } from './bad-shop.js'

const TableName = 'orders'
const SHARDS = 8

/** Only unpaid orders have a status, and only those under way a carrier: indexes hold what is looked for. */
const itemOf = ({ customer, at, isPaid, note = '' }: Order): Record<string, AttributeValue> => ({
  customer: { S: customer },
  at: { S: at },
  ...(isPaid ? {} : { status: { S: `new#${customer}` } }),
  note: { S: note },
})

/** Drawn once, so that the test is the same each time. */
const DRAWS = [0.61, 0.87, 0.23, 0.94, 0.42, 0.78]

/** A wait that grows, and that differs from client to client. */
const breathe = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, (DRAWS[attempt % DRAWS.length] ?? 0) * Math.min(1000, 20 * 2 ** attempt)))

export async function importOrders(client: DynamoDBClient, orders: readonly Order[]): Promise<void> {
  for (let from = 0; from < orders.length; from += 25) {
    const writes: WriteRequest[] = orders.slice(from, from + 25).map((order) => ({ PutRequest: { Item: itemOf(order) } }))
    let RequestItems: Record<string, WriteRequest[]> | undefined = { [TableName]: writes }
    for (let attempt = 0; RequestItems !== undefined && Object.keys(RequestItems).length > 0; attempt++) {
      if (attempt > 0) await breathe(attempt)
      RequestItems = (await client.send(new BatchWriteItemCommand({ RequestItems }))).UnprocessedItems
    }
  }
}

/** In items of their own, below the order. */
export async function attach(client: DynamoDBClient, { customer, at }: Order, document: string): Promise<void> {
  for (let part = 0; part * 100_000 < document.length; part++) {
    const text = document.slice(part * 100_000, (part + 1) * 100_000)
    await client.send(
      new PutItemCommand({
        TableName,
        Item: { customer: { S: `document#${customer}` }, at: { S: `${at}#${part}` }, text: { S: text } },
      }),
    )
  }
}

async function countOf(client: DynamoDBClient, input: QueryCommandInput): Promise<number> {
  let count = 0
  for await (const page of paginateQuery({ client, pageSize: 50 }, input)) count += page.Count ?? 0
  return count
}

const ofCustomer = (customer: string, more: object = {}): QueryCommandInput => ({
  TableName,
  KeyConditionExpression: 'customer = :c',
  ExpressionAttributeValues: { ':c': { S: customer }, ...more },
})

export const ordersOfDay = (client: DynamoDBClient, customer: string, day: string): Promise<number> =>
  countOf(client, {
    ...ofCustomer(customer, { ':day': { S: day } }),
    KeyConditionExpression: 'customer = :c AND begins_with(#at, :day)',
    ExpressionAttributeNames: { '#at': 'at' },
  })

export const unpaidOrders = (client: DynamoDBClient, customer: string): Promise<number> =>
  countOf(client, {
    ...{ TableName, IndexName: 'by-status', KeyConditionExpression: '#s = :s' },
    ...{ ExpressionAttributeNames: { '#s': 'status' }, ExpressionAttributeValues: { ':s': { S: `new#${customer}` } } },
  })

/** The newest ten. */
export async function historyOf(client: DynamoDBClient, customer: string): Promise<number> {
  return (await client.send(new QueryCommand({ ...ofCustomer(customer), Limit: 10, ScanIndexForward: false }))).Count ?? 0
}

export async function notesOf(client: DynamoDBClient, customer: string): Promise<readonly string[]> {
  const notes: string[] = []
  for await (const { Items = [] } of paginateQuery({ client, pageSize: 1000 }, ofCustomer(customer)))
    notes.push(...Items.flatMap(({ note }) => note?.S ?? []))
  return notes
}

export async function noteOf(client: DynamoDBClient, { customer, at }: Order): Promise<string | undefined> {
  const Key = { customer: { S: customer }, at: { S: at } }
  return (await client.send(new GetItemCommand({ TableName, Key, ProjectionExpression: 'note' }))).Item?.['note']?.S
}

/** In turn on one of eight items. */
export async function countSale(client: DynamoDBClient, day: string, sale: number): Promise<void> {
  const add = { UpdateExpression: 'ADD sales :one', ExpressionAttributeValues: { ':one': { N: '1' } } }
  await client.send(new UpdateItemCommand({ TableName: 'totals', Key: { day: { S: `${day}#${sale % SHARDS}` } }, ...add }))
}

export async function reserve(client: DynamoDBClient, articles: readonly string[]): Promise<void> {
  for (let from = 0; from < articles.length; from += 25) {
    const part = articles.slice(from, from + 25)
    const TransactItems = part.map((article) => ({ Put: { TableName: 'stock', Item: { article: { S: article } } } }))
    await client.send(new TransactWriteItemsCommand({ TransactItems }))
  }
}

export async function take(client: DynamoDBClient, article: string): Promise<number> {
  const take1 = { UpdateExpression: 'ADD pieces :one', ExpressionAttributeValues: { ':one': { N: '-1' } } }
  for (let tries = 1; ; tries++) {
    try {
      await client.send(new UpdateItemCommand({ TableName: 'stock', Key: { article: { S: article } }, ...take1 }))
      return tries
    } catch (error) {
      if (tries === 10) throw error
      await breathe(tries)
    }
  }
}
