// The document client of the AWS SDK for JavaScript: an order book with two kinds of index, through marshalling, paginators, waiters,
// batches with unprocessed items in mind, transactions and the SDK's own error classes.
import {
  ConditionalCheckFailedException,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  paginateListTables,
  ResourceInUseException,
  ResourceNotFoundException,
  TransactionCanceledException,
  UpdateTableCommand,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb'
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  NumberValue,
  paginateQuery,
  paginateScan,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import { program, refused, same } from './checks.mjs'

const TableName = 'Orders'
const client = new DynamoDBClient({})
const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } })

const orderTable = {
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'customer', AttributeType: 'S' },
    { AttributeName: 'order', AttributeType: 'N' },
    { AttributeName: 'status', AttributeType: 'S' },
    { AttributeName: 'price', AttributeType: 'N' },
  ],
  KeySchema: [
    { AttributeName: 'customer', KeyType: 'HASH' },
    { AttributeName: 'order', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byStatus',
      KeySchema: [
        { AttributeName: 'status', KeyType: 'HASH' },
        { AttributeName: 'price', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['note'] },
    },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: 'byPrice',
      KeySchema: [
        { AttributeName: 'customer', KeyType: 'HASH' },
        { AttributeName: 'price', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
}

async function tables() {
  await client.send(new CreateTableCommand(orderTable))
  const waited = await waitUntilTableExists({ client, maxWaitTime: 30 }, { TableName })
  same('the waiter sees the table', waited.state, 'SUCCESS')
  const again = await refused(
    'a second table of the name',
    client.send(new CreateTableCommand(orderTable)),
    'ResourceInUseException',
  )
  same('its class', again instanceof ResourceInUseException, true)
  const missing = await refused(
    'a put to no table',
    documents.send(new PutCommand({ TableName: 'Nowhere', Item: { id: 1 } })),
    'ResourceNotFoundException',
  )
  same('its class too', missing instanceof ResourceNotFoundException, true)
}

async function items() {
  const order = {
    customer: 'ann',
    order: 1,
    status: 'open',
    price: 12.5,
    note: undefined,
    lines: [{ sku: 'a', amount: 2 }],
    tags: new Set(['new', 'gift']),
    sizes: new Set([1, 2.5]),
    picture: new Uint8Array([0, 1, 254, 255]),
    seen: null,
    paid: false,
    exact: NumberValue.from('12345678901234567890.123456789'),
    empty: { string: '', list: [], map: {}, bytes: new Uint8Array(0) },
  }
  await documents.send(new PutCommand({ TableName, Item: order }))
  const exactClient = DynamoDBDocumentClient.from(client, {
    unmarshallOptions: { wrapNumbers: (text) => (text.length > 15 ? NumberValue.from(text) : Number(text)) },
  })
  const { Item } = await exactClient.send(new GetCommand({ TableName, Key: { customer: 'ann', order: 1 }, ConsistentRead: true }))
  const { note: _note, ...sent } = order
  same('every type comes back as it was sent', Item, sent)
  await refused(
    'an update of two overlapping paths',
    documents.send(
      new UpdateCommand({
        TableName,
        Key: { customer: 'ann', order: 1 },
        UpdateExpression: 'SET #lines[0].amount = :one, #lines = list_append(#lines, :more)',
        ExpressionAttributeNames: { '#lines': 'lines' },
        ExpressionAttributeValues: { ':one': 1, ':more': [{ sku: 'b' }] },
      }),
    ),
    'ValidationException',
    /Two document paths overlap with each other; .* path one: \[lines, \[0\], amount\], path two: \[lines\]$/,
  )
  const updated = await documents.send(
    new UpdateCommand({
      TableName,
      Key: { customer: 'ann', order: 1 },
      UpdateExpression:
        'SET #lines[0].amount = #lines[0].amount + :one, #lines[1] = :more, #at.#v = if_not_exists(#at.#v, :one) ' +
        'REMOVE seen ADD price :one DELETE tags :gift',
      ExpressionAttributeNames: { '#lines': 'lines', '#at': 'empty', '#v': 'visits' },
      ExpressionAttributeValues: { ':one': 1, ':more': { sku: 'b' }, ':gift': new Set(['gift']) },
      ReturnValues: 'UPDATED_NEW',
    }),
  )
  same('what an update touched', updated.Attributes, {
    lines: [{ amount: 3 }, { sku: 'b' }],
    empty: { visits: 1 },
    price: 13.5,
    tags: new Set(['new']),
  })
  const held = await refused(
    'a put that must be the first',
    documents.send(
      new PutCommand({
        TableName,
        Item: { customer: 'ann', order: 1 },
        ConditionExpression: 'attribute_not_exists(customer)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    ),
    'ConditionalCheckFailedException',
    /^The conditional request failed$/,
  )
  same('its class', held instanceof ConditionalCheckFailedException, true)
  same('the item that was there, not marshalled', held.Item.price, { N: '13.5' })
}

async function pages() {
  const orders = Array.from({ length: 60 }, (_, number) => ({
    customer: number < 40 ? 'bob' : 'eve',
    order: number,
    status: number % 2 === 0 ? 'open' : 'sent',
    price: 100 - number,
    note: `n${number}`,
  }))
  for (let from = 0; from < orders.length; from += 25) {
    const answer = await documents.send(
      new BatchWriteCommand({
        RequestItems: { [TableName]: orders.slice(from, from + 25).map((Item) => ({ PutRequest: { Item } })) },
        ReturnConsumedCapacity: 'TOTAL',
      }),
    )
    same(`a batch from ${from} is wholly written`, answer.UnprocessedItems, {})
  }
  const pageSizes = []
  const bobs = []
  for await (const page of paginateQuery(
    { client: documents, pageSize: 15 },
    {
      TableName,
      KeyConditionExpression: 'customer = :c AND #o BETWEEN :from AND :to',
      ExpressionAttributeNames: { '#o': 'order' },
      ExpressionAttributeValues: { ':c': 'bob', ':from': 5, ':to': 38 },
      ScanIndexForward: false,
    },
  )) {
    pageSizes.push(page.Count)
    bobs.push(...page.Items.map(({ order }) => order))
  }
  same('the sizes of the pages', pageSizes, [15, 15, 4])
  same(
    'newest first',
    bobs,
    Array.from({ length: 34 }, (_, place) => 38 - place),
  )
  const byStatus = await documents.send(
    new QueryCommand({
      TableName,
      IndexName: 'byStatus',
      KeyConditionExpression: '#s = :s AND price < :t',
      FilterExpression: 'begins_with(note, :n)',
      ExpressionAttributeNames: { '#s': 'status' },
      ExpressionAttributeValues: { ':s': 'sent', ':t': 50, ':n': 'n5' },
    }),
  )
  same(
    'the index, filtered',
    [byStatus.Count, byStatus.ScannedCount, byStatus.Items[0]],
    [5, 5, { status: 'sent', price: 41, note: 'n59', customer: 'eve', order: 59 }],
  )
  const byPrice = await documents.send(
    new QueryCommand({
      TableName,
      IndexName: 'byPrice',
      KeyConditionExpression: 'customer = :c AND price > :t',
      ExpressionAttributeValues: { ':c': 'bob', ':t': 98 },
      Select: 'ALL_ATTRIBUTES',
    }),
  )
  same(
    'the local index fetches what it does not hold',
    byPrice.Items.map(({ note }) => note),
    ['n1', 'n0'],
  )
  const segments = await Promise.all(
    [0, 1, 2].map(async (Segment) => {
      const found = []
      const scan = paginateScan({ client: documents, pageSize: 7 }, { TableName, Segment, TotalSegments: 3 })
      for await (const page of scan) found.push(...page.Items)
      return found
    }),
  )
  same('three segments are the whole', segments.flat().length, 61)
  const counted = await documents.send(new ScanCommand({ TableName, IndexName: 'byStatus', Select: 'COUNT' }))
  same('a count over the index', counted.Count, 61)
}

async function batchesAndTransactions() {
  const { Responses, UnprocessedKeys } = await documents.send(
    new BatchGetCommand({
      RequestItems: {
        [TableName]: {
          Keys: [39, 2, 99].map((order) => ({ customer: 'bob', order })),
          ProjectionExpression: '#o, note',
          ExpressionAttributeNames: { '#o': 'order' },
        },
      },
    }),
  )
  same(
    'a batch get skips what is missing',
    [Responses[TableName].toSorted((a, b) => a.order - b.order), UnprocessedKeys],
    [
      [
        { order: 2, note: 'n2' },
        { order: 39, note: 'n39' },
      ],
      {},
    ],
  )
  const cancelled = await refused(
    'a transaction with one failed check',
    documents.send(
      new TransactWriteCommand({
        TransactItems: [
          { Put: { TableName, Item: { customer: 'zoe', order: 1 } } },
          {
            ConditionCheck: {
              TableName,
              Key: { customer: 'bob', order: 0 },
              ConditionExpression: 'price < :t',
              ExpressionAttributeValues: { ':t': 5 },
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            },
          },
        ],
      }),
    ),
    'TransactionCanceledException',
    /specific reasons \[None, ConditionalCheckFailed\]/,
  )
  same('its class', cancelled instanceof TransactionCanceledException, true)
  same(
    'its reasons',
    cancelled.CancellationReasons.map(({ Code, Item }) => [Code, Item?.note]),
    [
      ['None', undefined],
      ['ConditionalCheckFailed', { S: 'n0' }],
    ],
  )
  const transfer = new TransactWriteCommand({
    ClientRequestToken: 'transfer-1',
    TransactItems: [
      { Put: { TableName, Item: { customer: 'zoe', order: 1, price: 1 } } },
      {
        Update: {
          TableName,
          Key: { customer: 'bob', order: 0 },
          UpdateExpression: 'ADD price :minus',
          ExpressionAttributeValues: { ':minus': -1 },
        },
      },
      { Delete: { TableName, Key: { customer: 'bob', order: 1 } } },
    ],
  })
  await documents.send(transfer)
  await documents.send(transfer) // the token makes it the same transfer
  const { Responses: got } = await documents.send(
    new TransactGetCommand({
      TransactItems: [
        { Get: { TableName, Key: { customer: 'bob', order: 0 }, ProjectionExpression: 'price' } },
        { Get: { TableName, Key: { customer: 'bob', order: 1 } } },
      ],
    }),
  )
  same('the transfer happened once', got, [{ Item: { price: 99 } }, {}])
  const { Attributes } = await documents.send(
    new DeleteCommand({ TableName, Key: { customer: 'zoe', order: 1 }, ReturnValues: 'ALL_OLD' }),
  )
  same('what was deleted', Attributes, { customer: 'zoe', order: 1, price: 1 })
  await refused(
    'two actions on one item',
    documents.send(
      new TransactWriteCommand({
        TransactItems: [1, 2].map((price) => ({ Put: { TableName, Item: { customer: 'zoe', order: 1, price } } })),
      }),
    ),
    'ValidationException',
    /^Transaction request cannot include multiple operations on one item$/,
  )
}

async function lifeCycle() {
  await client.send(
    new UpdateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'note', AttributeType: 'S' }],
      GlobalSecondaryIndexUpdates: [
        {
          Create: {
            IndexName: 'byNote',
            KeySchema: [{ AttributeName: 'note', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        },
      ],
    }),
  )
  for (let status = ''; status !== 'ACTIVE';) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }))
    status = Table.GlobalSecondaryIndexes.find(({ IndexName }) => IndexName === 'byNote').IndexStatus
  }
  const found = await documents.send(
    new QueryCommand({
      TableName,
      IndexName: 'byNote',
      KeyConditionExpression: 'note = :n',
      ExpressionAttributeValues: { ':n': 'n7' },
    }),
  )
  same('an index made later holds what was there', found.Items[0]?.order, 7)
  const names = []
  for await (const page of paginateListTables({ client, pageSize: 1 }, {})) names.push(...page.TableNames)
  same('the list of tables', names, [TableName])
  await client.send(new DeleteTableCommand({ TableName }))
  const gone = await waitUntilTableNotExists({ client, maxWaitTime: 30 }, { TableName })
  same('the waiter sees it gone', gone.state, 'SUCCESS')
}

await program(async () => {
  await tables()
  await items()
  await pages()
  await batchesAndTransactions()
  await lifeCycle()
})
