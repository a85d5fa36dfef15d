// The document client as an application uses it: an order book with two indexes, every item operation with native values, pages by
// paginators, and an index that is added, filled and waited for while the application goes on.
import { randomUUID } from 'node:crypto'
import {
  ConditionalCheckFailedException,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  TransactionCanceledException,
  UpdateTableCommand,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb'
import {
  BatchExecuteStatementCommand,
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  ExecuteStatementCommand,
  type ExecuteStatementCommandOutput,
  ExecuteTransactionCommand,
  GetCommand,
  NumberValue,
  paginateQuery,
  paginateScan,
  PutCommand,
  QueryCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { refusal, startWire } from './support.js'

const wire = startWire()
const TableName = `orders-${randomUUID()}`
let client: DynamoDBDocumentClient
let exact: DynamoDBDocumentClient
const WAIT = { maxWaitTime: 60, minDelay: 0.05, maxDelay: 1 }
const OWN = { region: 'eu-west-2', credentials: { accessKeyId: 'wire', secretAccessKey: 'wire' } }

type Document = Record<string, unknown>

beforeAll(async () => {
  client = DynamoDBDocumentClient.from(wire.client, { marshallOptions: { removeUndefinedValues: true } })
  // The document client writes its options into the client below it, so this one needs its own.
  exact = DynamoDBDocumentClient.from(new DynamoDBClient({ ...OWN, endpoint: wire.endpoint }), {
    unmarshallOptions: { wrapNumbers: true },
  })
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'customer', KeyType: 'HASH' },
        { AttributeName: 'order', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'customer', AttributeType: 'S' },
        { AttributeName: 'order', AttributeType: 'N' },
        { AttributeName: 'placed', AttributeType: 'S' },
      ],
      LocalSecondaryIndexes: [
        {
          IndexName: 'byDate',
          KeySchema: [
            { AttributeName: 'customer', KeyType: 'HASH' },
            { AttributeName: 'placed', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  )
  const waited = await waitUntilTableExists({ client: wire.client, ...WAIT }, { TableName })
  expect(waited.state).toBe('SUCCESS')
})

const order = (customer: string, number: number, more: Document = {}): Document => ({
  customer,
  order: number,
  placed: `2026-${String((number % 12) + 1).padStart(2, '0')}-01`,
  ...more,
})
const get = async (customer: string, number: number): Promise<Document | undefined> =>
  (await client.send(new GetCommand({ TableName, Key: { customer, order: number }, ConsistentRead: true }))).Item

describe('values', () => {
  it('come back as they were', async () => {
    const item = order('values', 1, {
      text: 'ünï😀',
      empty: '',
      number: -1.5,
      large: 9007199254740993n,
      yes: true,
      nothing: null,
      bytes: Uint8Array.of(0, 127, 128, 255),
      strings: new Set(['b', 'a']),
      numbers: new Set([3, 1, 2]),
      binaries: new Set([Uint8Array.of(1), Uint8Array.of(2)]),
      list: [1, 'a', [], {}, [[null]]],
      deep: { a: { b: { c: [{ d: new Set(['e']) }] } } },
      left: undefined,
    })
    await client.send(new PutCommand({ TableName, Item: item }))
    const { left: _left, ...kept } = item
    expect(await get('values', 1)).toEqual(kept)
  })

  it('numbers of 38 digits lose none, and compute exactly', async () => {
    const digits = '12345678901234567890.123456789012345678'
    await exact.send(
      new PutCommand({
        TableName,
        Item: { customer: 'digits', order: 1, n: NumberValue.from(digits), t: NumberValue.from('1E-130') },
      }),
    )
    const { Attributes } = await exact.send(
      new UpdateCommand({
        TableName,
        Key: { customer: 'digits', order: 1 },
        UpdateExpression: 'SET n = n + :step',
        ExpressionAttributeValues: { ':step': NumberValue.from('0.000000000000000001') },
        ReturnValues: 'UPDATED_NEW',
      }),
    )
    expect(String(Attributes?.['n'])).toBe('12345678901234567890.123456789012345679')
    const refused = exact.send(
      new PutCommand({ TableName, Item: { customer: 'digits', order: 2, n: NumberValue.from('1'.repeat(39)) } }),
    )
    expect(await refusal(refused)).toHaveProperty('name', 'ValidationException')
  })
})

describe('statements', () => {
  it('take and give native values, one by one, in batches and in transactions', async () => {
    const item = { placed: '2026-01-01', parts: [{ sku: 'a' }], tags: new Set(['x']), bytes: Uint8Array.of(1), nothing: null }
    const names = Object.keys(item)
    const fields = names.map((name) => `'${name}': ?`).join(', ')
    const Parameters = [1, ...Object.values(item)]
    const insert = `INSERT INTO "${TableName}" VALUE {'customer': 'statements', 'order': ?, ${fields}}`
    await client.send(new ExecuteStatementCommand({ Statement: insert, Parameters }))
    expect(await get('statements', 1)).toEqual({ customer: 'statements', order: 1, ...item })

    const one = `FROM "${TableName}" WHERE customer = ? AND "order" = ?`
    const { Responses = [] } = await client.send(
      new BatchExecuteStatementCommand({
        Statements: [1, 2].map((number) => ({
          Statement: `SELECT tags, parts[0].sku ${one}`,
          Parameters: ['statements', number],
        })),
      }),
    )
    expect(Responses.map(({ Item }) => Item)).toEqual([{ tags: new Set(['x']), sku: 'a' }, undefined])

    const changed = await client.send(
      new ExecuteTransactionCommand({
        TransactStatements: [
          { Statement: insert, Parameters: [2, ...Object.values(item)] },
          { Statement: `DELETE ${one} AND attribute_exists(tags)`, Parameters: ['statements', 1] },
        ],
      }),
    )
    expect(changed.Responses).toEqual([{}, {}])
    const { Items = [] } = await client.send(
      new ExecuteStatementCommand({ Statement: `SELECT "order", bytes FROM "${TableName}" WHERE customer = 'statements'` }),
    )
    expect(Items).toEqual([{ order: 2, bytes: Uint8Array.of(1) }])
  })

  it('are answered page by page', async () => {
    for (let number = 1; number <= 5; number++) await client.send(new PutCommand({ TableName, Item: order('paged', number) }))
    const input = { Statement: `SELECT "order" FROM "${TableName}" WHERE customer = ?`, Parameters: ['paged'], Limit: 2 }
    const numbers: unknown[] = []
    let NextToken: string | undefined
    do {
      const page: ExecuteStatementCommandOutput = await client.send(
        new ExecuteStatementCommand(NextToken === undefined ? input : { ...input, NextToken }),
      )
      numbers.push(page.Items?.map((found) => found['order']))
      NextToken = page.NextToken
    } while (NextToken !== undefined)
    expect(numbers).toEqual([[1, 2], [3, 4], [5]])
  })
})

describe('one item', () => {
  it('is put once, changed under a condition, and taken away', async () => {
    const Key = { customer: 'single', order: 1 }
    const Item = order('single', 1, { state: 'new', parts: [{ sku: 'a', count: 1 }], tags: new Set(['x']), price: 10 })
    const once = { TableName, Item, ConditionExpression: 'attribute_not_exists(customer)' }
    await client.send(new PutCommand(once))
    expect(await refusal(client.send(new PutCommand(once)))).toBeInstanceOf(ConditionalCheckFailedException)

    const updated = await client.send(
      new UpdateCommand({
        TableName,
        Key,
        UpdateExpression:
          'SET #s = :paid, parts[0].#c = parts[0].#c + :one, extra = list_append(if_not_exists(extra, :none), :more) ' +
          'ADD tags :tag REMOVE price',
        ConditionExpression: '#s IN (:new, :open) AND size(parts) = :one AND contains(tags, :x) AND price BETWEEN :one AND :much',
        ExpressionAttributeNames: { '#s': 'state', '#c': 'count' },
        ExpressionAttributeValues: {
          ':paid': 'paid',
          ':one': 1,
          ':none': [],
          ':more': [{ sku: 'b' }],
          ':tag': new Set(['y']),
          ':new': 'new',
          ':open': 'open',
          ':x': 'x',
          ':much': 100,
        },
        ReturnValues: 'ALL_NEW',
        ReturnConsumedCapacity: 'INDEXES',
      }),
    )
    const after = order('single', 1, {
      state: 'paid',
      parts: [{ sku: 'a', count: 2 }],
      extra: [{ sku: 'b' }],
      tags: new Set(['x', 'y']),
    })
    expect(updated.Attributes).toEqual(after)
    expect(updated.ConsumedCapacity).toMatchObject({
      TableName,
      CapacityUnits: 2,
      LocalSecondaryIndexes: { byDate: { CapacityUnits: 1 } },
    })

    const projected = await client.send(
      new GetCommand({
        TableName,
        Key,
        ProjectionExpression: 'parts[0].sku, #s',
        ExpressionAttributeNames: { '#s': 'state' },
      }),
    )
    expect(projected.Item).toEqual({ parts: [{ sku: 'a' }], state: 'paid' })

    const guarded = await refusal(
      client.send(
        new DeleteCommand({
          TableName,
          Key,
          ConditionExpression: '#s = :new',
          ExpressionAttributeNames: { '#s': 'state' },
          ExpressionAttributeValues: { ':new': 'new' },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    )
    expect(guarded).toMatchObject({ name: 'ConditionalCheckFailedException', Item: { state: { S: 'paid' } } })
    const gone = await client.send(new DeleteCommand({ TableName, Key, ReturnValues: 'ALL_OLD' }))
    expect(gone.Attributes).toEqual(after)
    expect(await get('single', 1)).toBeUndefined()
  })
})

describe('many items', () => {
  const NUMBERS = Array.from({ length: 60 }, (_, at) => at + 1)
  beforeAll(async () => {
    for (let start = 0; start < NUMBERS.length; start += 25) {
      const puts = NUMBERS.slice(start, start + 25).map((number) => ({
        PutRequest: { Item: order('many', number, number % 3 === 0 ? { region: number % 2 ? 'north' : 'south' } : {}) },
      }))
      const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [TableName]: puts } }))
      expect(UnprocessedItems).toEqual({})
    }
  })

  const ofMany = { TableName, KeyConditionExpression: 'customer = :c', ExpressionAttributeValues: { ':c': 'many' } }

  it('are read by keys', async () => {
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({
        RequestItems: {
          [TableName]: {
            Keys: [...NUMBERS, 1000].map((number) => ({ customer: 'many', order: number })),
            ProjectionExpression: '#o',
            ExpressionAttributeNames: { '#o': 'order' },
          },
        },
      }),
    )
    expect(UnprocessedKeys).toEqual({})
    expect(Responses?.[TableName]?.map((item) => Number(item['order'])).sort((a, b) => a - b)).toEqual(NUMBERS)
  })

  it.each([true, false])('come in order by paginateQuery: forward %s', async (ScanIndexForward) => {
    const pages: number[][] = []
    for await (const page of paginateQuery({ client, pageSize: 7 }, { ...ofMany, ScanIndexForward })) {
      pages.push((page.Items ?? []).map((item) => Number(item['order'])))
    }
    expect(pages[0]).toHaveLength(7)
    expect(pages.flat()).toEqual(ScanIndexForward ? NUMBERS : NUMBERS.toReversed())
  })

  it('come by date on the local index, filtered behind the limit', async () => {
    const found: string[] = []
    let scanned = 0
    const input = {
      ...ofMany,
      IndexName: 'byDate',
      KeyConditionExpression: 'customer = :c AND begins_with(placed, :year)',
      FilterExpression: 'attribute_exists(#r)',
      ExpressionAttributeNames: { '#r': 'region' },
      ExpressionAttributeValues: { ':c': 'many', ':year': '2026' },
    }
    for await (const page of paginateQuery({ client, pageSize: 9 }, input)) {
      found.push(...(page.Items ?? []).map((item) => String(item['placed'])))
      scanned += page.ScannedCount ?? 0
    }
    expect(found).toHaveLength(20)
    expect(found).toEqual(found.toSorted())
    expect(scanned).toBe(60)
  })

  it('come once each by paginateScan in parallel segments', async () => {
    const segment = async (Segment: number): Promise<number[]> => {
      const numbers: number[] = []
      const input = {
        TableName,
        Segment,
        TotalSegments: 4,
        FilterExpression: 'customer = :c',
        ExpressionAttributeValues: { ':c': 'many' },
      }
      for await (const page of paginateScan({ client, pageSize: 5 }, input))
        numbers.push(...(page.Items ?? []).map((item) => Number(item['order'])))
      return numbers
    }
    const all = (await Promise.all([0, 1, 2, 3].map(segment))).flat()
    expect(all.sort((a, b) => a - b)).toEqual(NUMBERS)
  })

  it('are found by an index that was added later, and by none when it is gone', async () => {
    await client.send(
      new UpdateTableCommand({
        TableName,
        AttributeDefinitions: [
          { AttributeName: 'region', AttributeType: 'S' },
          { AttributeName: 'order', AttributeType: 'N' },
        ],
        GlobalSecondaryIndexUpdates: [
          {
            Create: {
              IndexName: 'byRegion',
              KeySchema: [
                { AttributeName: 'region', KeyType: 'HASH' },
                { AttributeName: 'order', KeyType: 'RANGE' },
              ],
              Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['placed'] },
            },
          },
        ],
      }),
    )
    await client.send(new PutCommand({ TableName, Item: order('late', 100, { region: 'north' }) }))
    await waitUntilTableExists({ client: wire.client, ...WAIT }, { TableName })
    const indexStatus = async () => {
      const { Table } = await client.send(new DescribeTableCommand({ TableName }))
      return Table?.GlobalSecondaryIndexes?.map(({ IndexStatus }) => IndexStatus)
    }
    await expect.poll(indexStatus, { timeout: 60_000 }).toEqual(['ACTIVE'])
    const north = {
      TableName,
      IndexName: 'byRegion',
      KeyConditionExpression: '#r = :r AND #o > :least',
      ExpressionAttributeNames: { '#r': 'region', '#o': 'order' },
      ExpressionAttributeValues: { ':r': 'north', ':least': 45 },
    }
    const { Items } = await client.send(new QueryCommand(north))
    expect(Items?.map((item) => item['order'])).toEqual([51, 57, 100])
    expect(Items?.[0]).toEqual({ customer: 'many', order: 51, region: 'north', placed: '2026-04-01' })

    await client.send(new UpdateTableCommand({ TableName, GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'byRegion' } }] }))
    await expect.poll(indexStatus, { timeout: 60_000 }).toBeUndefined()
    expect(await refusal(client.send(new QueryCommand(north)))).toHaveProperty('name', 'ValidationException')
  })
})

describe('transactions', () => {
  it('write all or nothing, and read one moment', async () => {
    const account = (name: string) => ({ customer: `account ${name}`, order: 0 })
    for (const name of ['a', 'b']) await client.send(new PutCommand({ TableName, Item: { ...account(name), balance: 10 } }))
    const transfer = (amount: number, ClientRequestToken?: string) =>
      client.send(
        new TransactWriteCommand({
          TransactItems: [
            {
              Update: {
                TableName,
                Key: account('a'),
                UpdateExpression: 'SET balance = balance - :n',
                ConditionExpression: 'balance >= :n',
                ExpressionAttributeValues: { ':n': amount },
              },
            },
            {
              Update: {
                TableName,
                Key: account('b'),
                UpdateExpression: 'ADD balance :n',
                ExpressionAttributeValues: { ':n': amount },
              },
            },
            { Put: { TableName, Item: { customer: 'receipts', order: amount } } },
            { ConditionCheck: { TableName, Key: account('blocked'), ConditionExpression: 'attribute_not_exists(customer)' } },
          ],
          ...(ClientRequestToken === undefined ? {} : { ClientRequestToken }),
        }),
      )
    const balances = async () => {
      const { Responses } = await client.send(
        new TransactGetCommand({ TransactItems: ['a', 'b', 'none'].map((name) => ({ Get: { TableName, Key: account(name) } })) }),
      )
      return Responses?.map(({ Item }) => Item?.['balance'])
    }
    const token = randomUUID()
    await transfer(4, token)
    await transfer(4, token)
    expect(await balances()).toEqual([6, 14, undefined])
    const failed = await refusal(transfer(7))
    expect(failed).toBeInstanceOf(TransactionCanceledException)
    expect(failed['CancellationReasons']).toMatchObject([
      { Code: 'ConditionalCheckFailed' },
      { Code: 'None' },
      { Code: 'None' },
      { Code: 'None' },
    ])
    expect(await balances()).toEqual([6, 14, undefined])
    expect(await get('receipts', 7)).toBeUndefined()
    expect(await refusal(transfer(5, token))).toHaveProperty('name', 'IdempotentParameterMismatchException')
  })
})

it('the table goes, and the waiter sees it', async () => {
  const name = `gone-${randomUUID()}`
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'B' }],
    }),
  )
  await waitUntilTableExists({ client: wire.client, ...WAIT }, { TableName: name })
  await client.send(new DeleteTableCommand({ TableName: name }))
  expect((await waitUntilTableNotExists({ client: wire.client, ...WAIT }, { TableName: name })).state).toBe('SUCCESS')
  expect(await refusal(client.send(new GetCommand({ TableName: name, Key: { pk: Uint8Array.of(1) } })))).toHaveProperty(
    'name',
    'ResourceNotFoundException',
  )
})
