// Each rule over HTTP with the real SDK: what breaks it is named by it and by no other, and the well-behaved twin breaks nothing.
import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  paginateQuery,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { create, ORDERS, PLAIN, type StrictLab, strictLab } from './lab.js'

let lab: StrictLab
let client: DynamoDBClient
beforeEach(async () => {
  lab = await strictLab()
  client = lab.client
  await create(client)
})
afterEach(() => lab.close())

const TableName = 'orders'
const key = (customer: string, at = '1') => ({ customer: { S: customer }, at: { S: at } })
const put = (item: object) => client.send(new PutItemCommand({ TableName, Item: { ...key('a'), ...item } }))
/** Anew for each paginator, which writes into it. */
const ofCustomer = (): QueryCommandInput => ({
  TableName,
  KeyConditionExpression: 'customer = :c',
  ExpressionAttributeValues: { ':c': { S: 'a' } },
})
const query = (input: Partial<QueryCommandInput>) => client.send(new QueryCommand({ ...ofCustomer(), ...input }))

/** So many orders of one customer, in batches. @param more attributes of each, by its number */
async function seed(orders: number, more: (n: number) => object = () => ({})): Promise<void> {
  const writes = Array.from({ length: orders }, (_, n) => ({
    PutRequest: { Item: { ...key('a', String(n).padStart(4, '0')), ...more(n) } },
  }))
  while (writes.length > 0) await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: writes.splice(0, 25) } }))
}

describe('scan', () => {
  test('a Scan, and a statement without a partition key', async () => {
    await client.send(new ScanCommand({ TableName, Limit: 10 }))
    await client.send(new ExecuteStatementCommand({ Statement: `SELECT * FROM orders WHERE note = 'x'`, Limit: 10 }))
    expect(lab.emulator.strict.findings()).toMatchObject([
      { rule: 'scan', severity: 'warning', table: 'orders', operation: 'Scan', count: 1, request: { TableName, Limit: 10 } },
      { rule: 'scan', operation: 'ExecuteStatement', count: 1, link: 'docs/strict-mode.md#scan' },
    ])
  })
  test('the twin reads one item', async () => {
    await client.send(new ExecuteStatementCommand({ Statement: `SELECT * FROM orders WHERE customer = 'a' AND "at" = '1'` }))
    await client.send(
      new BatchExecuteStatementCommand({
        Statements: [{ Statement: `SELECT * FROM orders WHERE customer = 'a' AND "at" = '1'` }],
      }),
    )
    await client.send(new GetItemCommand({ TableName, Key: key('a') }))
    expect(lab.broken()).toEqual([])
  })
})

describe('unlimited-query', () => {
  test('a Query and a statement without a Limit', async () => {
    await query({})
    await client.send(new ExecuteStatementCommand({ Statement: `SELECT * FROM orders WHERE customer = 'a'` }))
    expect(lab.emulator.strict.summary().rules).toEqual({ 'unlimited-query': 2 })
  })
  test('other values of the same place are the same finding', async () => {
    for (const S of ['a', 'b', 'c']) await query({ ExpressionAttributeValues: { ':c': { S } } })
    for (const one of ['a', 'b'])
      await client.send(new ExecuteStatementCommand({ Statement: `SELECT * FROM orders WHERE customer = '${one}'` }))
    expect(lab.emulator.strict.findings().map(({ count }) => count)).toEqual([3, 2])
  })
  test('the twin has a Limit, or the key of one item', async () => {
    await query({ Limit: 10 })
    await query({
      KeyConditionExpression: 'customer = :c AND #at = :at',
      ExpressionAttributeNames: { '#at': 'at' },
      ExpressionAttributeValues: { ':c': { S: 'a' }, ':at': { S: '1' } },
    })
    await client.send(new ExecuteStatementCommand({ Statement: `SELECT * FROM orders WHERE customer = 'a'`, Limit: 5 }))
    expect(lab.broken()).toEqual([])
  })
})

describe('wasteful-filter', () => {
  const filter = { FilterExpression: 'paid = :p', ExpressionAttributeValues: { ':c': { S: 'a' }, ':p': { BOOL: true } } }
  test('one in five is kept, over pages of ten', async () => {
    await seed(38, (n) => ({ paid: { BOOL: n % 5 === 0 } }))
    for await (const page of paginateQuery({ client, pageSize: 10 }, { ...ofCustomer(), ...filter })) expect(page.Count).toBe(2)
    expect(lab.emulator.strict.findings()).toMatchObject([
      { rule: 'wasteful-filter', count: 3, detail: 'its filter kept 8 of 38 items that were read' },
    ])
  })
  test('the twin keeps most', async () => {
    await seed(38, (n) => ({ paid: { BOOL: n % 5 !== 0 } }))
    for await (const page of paginateQuery({ client, pageSize: 10 }, { ...ofCustomer(), ...filter }))
      expect(page.Count).toBeGreaterThan(5)
    expect(lab.broken()).toEqual([])
  })
  test('a few items say nothing', async () => {
    await seed(19)
    expect((await query({ ...filter, Limit: 25 })).Count).toBe(0)
    expect(lab.broken()).toEqual([])
  })
})

describe('legacy-parameter', () => {
  test('each is named', async () => {
    await client.send(new GetItemCommand({ TableName, Key: key('a'), AttributesToGet: ['note'] }))
    await client.send(new UpdateItemCommand({ TableName, Key: key('a'), AttributeUpdates: { note: { Value: { S: 'x' } } } }))
    await client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [key('a')], AttributesToGet: ['note'] } } }))
    await client.send(
      new QueryCommand({
        TableName,
        Limit: 1,
        KeyConditions: { customer: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'a' }] } },
        QueryFilter: { note: { ComparisonOperator: 'NOT_NULL' } },
      }),
    )
    expect(lab.emulator.strict.findings().map(({ rule, detail }) => [rule, detail])).toEqual([
      ['legacy-parameter', 'it has AttributesToGet'],
      ['legacy-parameter', 'it has AttributeUpdates'],
      ['legacy-parameter', 'it has AttributesToGet'],
      ['legacy-parameter', 'it has KeyConditions, QueryFilter'],
    ])
  })
  test('the twin has expressions', async () => {
    await client.send(new GetItemCommand({ TableName, Key: key('a'), ProjectionExpression: 'note' }))
    const set = { UpdateExpression: 'SET note = :n', ExpressionAttributeValues: { ':n': { S: 'x' } } }
    await client.send(new UpdateItemCommand({ TableName, Key: key('a'), ...set }))
    expect(lab.broken()).toEqual([])
  })
})

describe('large-item and near-limit', () => {
  const text = (kb: number) => ({ text: { S: 'x'.repeat(kb * 1024) } })
  test('an item that is written', async () => {
    await put(text(310))
    expect(lab.emulator.strict.findings()).toMatchObject([
      { rule: 'large-item', operation: 'PutItem', detail: 'it writes an item of 310 KB, of at most 400 KB' },
    ])
    expect(JSON.stringify(lab.emulator.strict.findings()).length).toBeLessThan(1000)
  })
  test('one that grew large by updates, when it is read', async () => {
    const grow = (name: string, kb: number) =>
      client.send(
        new UpdateItemCommand({
          ...{ TableName, Key: key('b'), UpdateExpression: `SET ${name} = :t` },
          ExpressionAttributeValues: { ':t': text(kb).text },
        }),
      )
    await grow('t1', 200)
    await grow('t2', 150)
    expect(lab.broken()).toEqual([])
    await client.send(new GetItemCommand({ TableName, Key: key('b') }))
    await client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [key('b')] } } }))
    expect(lab.emulator.strict.findings()).toMatchObject([
      { rule: 'large-item', operation: 'GetItem', count: 2, detail: 'it reads an item of 350 KB, of at most 400 KB' },
    ])
  })
  test('in a batch, a transaction and a statement', async () => {
    const Item = { ...key('a'), ...text(320) }
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ PutRequest: { Item } }] } }))
    await client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName, Item } }] }))
    const Statement = `INSERT INTO orders VALUE {'customer': 'b', 'at': '1', 'text': ?}`
    await client.send(new ExecuteStatementCommand({ Statement, Parameters: [text(320).text] }))
    expect(lab.emulator.strict.summary().rules).toEqual({ 'large-item': 3 })
  })
  test('a transaction of eighty actions, and a statement of 6600 characters', async () => {
    const TransactItems = Array.from({ length: 80 }, (_, n) => ({ Put: { TableName, Item: key(`c${n}`) } }))
    await client.send(new TransactWriteItemsCommand({ TransactItems }))
    await client.send(
      new ExecuteStatementCommand({
        Statement: `INSERT INTO orders VALUE {'customer': 'b', 'at': '${'x'.repeat(900)}', 't': '${'y'.repeat(5700)}'}`,
      }),
    )
    expect(lab.emulator.strict.findings().map(({ rule, detail }) => [rule, detail.replace(/\d{4}/, '…')])).toEqual([
      ['near-limit', 'it has 80 actions, of at most 100'],
      ['near-limit', expect.stringContaining('characters of the statement, of at most 8192')],
    ])
  })
  test('the twins are smaller', async () => {
    await put(text(290))
    await client.send(new GetItemCommand({ TableName, Key: key('a') }))
    const TransactItems = Array.from({ length: 79 }, (_, n) => ({ Put: { TableName, Item: key(`c${n}`) } }))
    await client.send(new TransactWriteItemsCommand({ TransactItems }))
    const writes = Array.from({ length: 25 }, (_, n) => ({ PutRequest: { Item: { ...key(`d${n}`), ...text(20) } } }))
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: writes } })) // 500 KB of small items
    expect(lab.broken()).toEqual([])
  })
  test('an item collection beside a local index', async () => {
    await lab.close()
    lab = await strictLab({ partitionBytes: 100_000 })
    client = lab.client
    const LocalSecondaryIndexes = [
      {
        IndexName: 'by-note',
        KeySchema: [
          { AttributeName: 'customer', KeyType: 'HASH' as const },
          { AttributeName: 'note', KeyType: 'RANGE' as const },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' as const },
      },
    ]
    const AttributeDefinitions = [...(PLAIN.AttributeDefinitions ?? []), { AttributeName: 'note', AttributeType: 'S' as const }]
    await create(client, { ...PLAIN, AttributeDefinitions, LocalSecondaryIndexes })
    for (const at of ['1', '2', '3', '4']) await put({ at: { S: at }, ...text(19) })
    expect(lab.broken()).toEqual([])
    await put({ at: { S: '5' }, ...text(10) })
    expect(lab.broken()).toEqual(['near-limit'])
  })
})

describe('missing-pagination', () => {
  const pages = async (input: Partial<QueryCommandInput>): Promise<void> => {
    await seed(30, () => ({ text: { S: 'x'.repeat(50_000) } })) // 1.5 MB
    const { LastEvaluatedKey } = await query(input)
    expect(LastEvaluatedKey).toBeDefined()
  }
  const named = () => lab.emulator.strict.findings({ rule: 'missing-pagination' })

  test('a page ends at 1 MB, below its Limit, and nobody asks on', async () => {
    await pages({ Limit: 100 })
    expect(lab.emulator.strict.findings()).toMatchObject([
      { rule: 'missing-pagination', severity: 'error', table: 'orders', operation: 'Query', count: 1 },
    ])
  })
  test('so does a filter that leaves less than the Limit', async () => {
    await seed(30, (n) => ({ paid: { BOOL: n === 29 } }))
    const { Count, LastEvaluatedKey } = await query({
      Limit: 5,
      FilterExpression: 'paid = :p',
      ExpressionAttributeValues: { ':c': { S: 'a' }, ':p': { BOOL: true } },
    })
    expect([Count, LastEvaluatedKey?.['at']?.S]).toEqual([0, '0004'])
    expect(lab.broken()).toEqual(['missing-pagination'])
  })
  test('a SELECT with a token that nobody uses', async () => {
    await seed(30, () => ({ text: { S: 'x'.repeat(50_000) } }))
    await client.send(new ExecuteStatementCommand({ Statement: `SELECT * FROM orders WHERE customer = 'a'`, Limit: 100 }))
    expect(lab.broken()).toEqual(['missing-pagination'])
  })
  test('the twin asks on', async () => {
    await seed(30, () => ({ text: { S: 'x'.repeat(50_000) } }))
    for await (const page of paginateQuery({ client, pageSize: 100 }, ofCustomer())) expect(page.Count).toBeGreaterThan(0)
    expect(lab.broken()).toEqual([])
  })
  test('who asks on later takes it back', async () => {
    await seed(30, () => ({ text: { S: 'x'.repeat(50_000) } }))
    const { LastEvaluatedKey } = await query({ Limit: 100 })
    expect(named()).toHaveLength(1)
    await query({ Limit: 100, ...(LastEvaluatedKey && { ExclusiveStartKey: LastEvaluatedKey }) })
    expect(named()).toEqual([])
  })
  test('who knows pages may stop where he likes', async () => {
    await seed(90, () => ({ text: { S: 'x'.repeat(50_000) } }))
    let page = 0
    for await (const _ of paginateQuery({ client, pageSize: 100 }, ofCustomer())) if (++page === 2) break
    expect(lab.broken()).toEqual([])
  })
  test('the newest ten are what was asked for', async () => {
    await seed(30)
    expect((await query({ Limit: 10, ScanIndexForward: false })).LastEvaluatedKey).toBeDefined()
    expect(lab.broken()).toEqual([])
  })
})

describe('dropped-unprocessed', () => {
  const writes = (...names: string[]) => ({ [TableName]: names.map((name) => ({ PutRequest: { Item: key(name) } })) })
  const unprocessed = (operation: string) =>
    lab.emulator.faults.inject({ operation, effect: 'partial-batch', count: 2, times: 1 })

  test('writes and reads that nobody asks for again', async () => {
    unprocessed('BatchWriteItem')
    unprocessed('BatchGetItem')
    await client.send(new BatchWriteItemCommand({ RequestItems: writes('a', 'b', 'c') }))
    await client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [key('a'), key('b'), key('c')] } } }))
    const detail = '2 of its elements came back unprocessed, and nobody asked for them again'
    expect(lab.emulator.strict.findings()).toMatchObject([
      { rule: 'dropped-unprocessed', severity: 'error', operation: 'BatchWriteItem', detail },
      { rule: 'dropped-unprocessed', operation: 'BatchGetItem', detail },
    ])
  })
  test('the twin sends them again, together or alone', async () => {
    unprocessed('BatchWriteItem')
    unprocessed('BatchGetItem')
    const { UnprocessedItems } = await client.send(new BatchWriteItemCommand({ RequestItems: writes('a', 'b', 'c') }))
    await client.send(new BatchWriteItemCommand({ RequestItems: UnprocessedItems }))
    const { UnprocessedKeys } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [key('a'), key('b'), key('c')] } } }),
    )
    for (const Key of UnprocessedKeys?.[TableName]?.Keys ?? []) await client.send(new GetItemCommand({ TableName, Key }))
    expect(UnprocessedKeys?.[TableName]?.Keys).toHaveLength(2)
    expect(lab.broken()).toEqual([])
  })
})

describe('hot-key', () => {
  const gets = async (times: number, name: (n: number) => string): Promise<void> => {
    for (let n = 0; n < times; n++) await client.send(new GetItemCommand({ TableName, Key: key(name(n)) }))
  }
  test('one key takes most of 200 requests', async () => {
    await gets(200, (n) => (n % 3 === 0 ? `c${n}` : 'all'))
    expect(lab.emulator.strict.findings()).toMatchObject([
      {
        rule: 'hot-key',
        request: { TableName, Key: { customer: { S: 'all' } } },
        detail: 'one partition key took 133 of 200 requests within ten seconds',
      },
    ])
  })
  test('the twin spreads them', async () => {
    await gets(200, (n) => `c${n % 4}`)
    expect(lab.broken()).toEqual([])
  })
})

describe('unused-index', () => {
  beforeEach(async () => {
    await lab.emulator.reset()
    await create(client, ORDERS)
  })
  const onIndex = (name: string) =>
    query({
      IndexName: `by-${name}`,
      KeyConditionExpression: '#n = :v',
      ExpressionAttributeNames: { '#n': name },
      ExpressionAttributeValues: { ':v': { S: 'x' } },
      Limit: 1,
    })

  test('written to by an item and an update, and never read', async () => {
    await put({ status: { S: 'new' } })
    await client.send(
      new UpdateItemCommand({
        TableName,
        Key: key('a'),
        UpdateExpression: 'SET #c = :c',
        ExpressionAttributeNames: { '#c': 'carrier' },
        ExpressionAttributeValues: { ':c': { S: 'x' } },
      }),
    )
    await onIndex('status')
    expect(lab.emulator.strict.findings()).toMatchObject([
      { rule: 'unused-index', severity: 'notice', table: 'orders', index: 'by-carrier', count: 1 },
    ])
  })
  test('the twin reads both; an index without entries is nobody’s', async () => {
    await put({})
    expect(lab.broken()).toEqual([])
    await put({ status: { S: 'new' }, carrier: { S: 'x' } })
    await onIndex('status')
    await onIndex('carrier')
    expect(lab.broken()).toEqual([])
  })
  test('a table that is made again is the same one', async () => {
    await put({ status: { S: 'new' } })
    await onIndex('status')
    await lab.emulator.reset()
    await create(client, ORDERS)
    await put({ status: { S: 'new' } })
    expect(lab.broken()).toEqual([])
  })
})
