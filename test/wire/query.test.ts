// Query over the wire: order, pages, indexes, projections, costs and refusals.
import { QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { invalid, makeTable, put, startWire, type Item, type TableShape } from './support.js'

const wire = startWire()
let table = ''
let hashOnly = ''

const INDEXES: TableShape = {
  GlobalSecondaryIndexes: [
    { IndexName: 'byG', KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
    {
      IndexName: 'byGV',
      KeySchema: [
        { AttributeName: 'g', KeyType: 'HASH' },
        { AttributeName: 'v', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
    {
      IndexName: 'byPlace',
      KeySchema: [
        { AttributeName: 'g', KeyType: 'HASH' },
        { AttributeName: 'v', KeyType: 'RANGE' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: 'byV',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'v', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
}

beforeAll(async () => {
  table = await makeTable(wire, ['pk:S', 'sk:N'], ['g:S', 'v:S'], INDEXES)
  hashOnly = await makeTable(wire, ['pk:S'], ['g:S'], {
    GlobalSecondaryIndexes: [
      { IndexName: 'byG', KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
    ],
  })
  for (let sk = 1; sk <= 10; sk++) {
    await put(wire, table, {
      pk: { S: 'p' },
      sk: { N: String(sk) },
      g: { S: 'same' },
      v: { S: sk % 2 ? 'odd' : 'even' },
      x: { S: 'other' },
    })
    await put(wire, hashOnly, { pk: { S: `p${sk}` }, g: { S: 'same' } })
  }
  await put(wire, table, { pk: { S: 'sparse' }, sk: { N: '1' }, g: { S: 'sparse' } })
})

type Input = Omit<QueryCommandInput, 'TableName'>
const send = (input: Input, TableName = table) => wire.client.send(new QueryCommand({ TableName, ...input }))
const ofP: Input = { KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: 'p' } } }
const onIndex = (IndexName: string, g = 'same'): Input => ({
  IndexName,
  KeyConditionExpression: 'g = :g',
  ExpressionAttributeValues: { ':g': { S: g } },
})
const numbers = (items: readonly Item[] = []): string[] => items.map((item) => item['sk']?.N ?? '')

/** Every page of a query, one by one. */
async function pages(input: Input, TableName = table): Promise<Item[][]> {
  const all: Item[][] = []
  let ExclusiveStartKey: Item | undefined
  do {
    const page = await send({ ...input, ExclusiveStartKey }, TableName)
    all.push(page.Items ?? [])
    ExclusiveStartKey = page.LastEvaluatedKey
    if (all.length > 50) throw new Error('the pages do not end')
  } while (ExclusiveStartKey !== undefined)
  return all
}

describe('order and ranges', () => {
  const where = (condition: string, values: Item): Input => ({
    KeyConditionExpression: `pk = :p AND ${condition}`,
    ExpressionAttributeValues: { ':p': { S: 'p' }, ...values },
  })
  const two: Item = { ':a': { N: '2' } }
  const cases: readonly [string, Input, string[]][] = [
    ['numbers ascend by value, not by text', ofP, ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']],
    ['descending', { ...ofP, ScanIndexForward: false, Limit: 2 }, ['10', '9']],
    ['below', where('sk < :a', two), ['1']],
    ['at most', where('sk <= :a', two), ['1', '2']],
    ['above', where('sk > :a', { ':a': { N: '8.5' } }), ['9', '10']],
    ['the value on the left', where(':a >= sk', two), ['1', '2']],
    ['between, both ends included', where('sk BETWEEN :a AND :b', { ...two, ':b': { N: '4' } }), ['2', '3', '4']],
    ['parentheses', { ...where('sk = :a', two), KeyConditionExpression: '(pk = :p) AND (sk = :a)' }, ['2']],
    [
      'legacy key conditions',
      {
        KeyConditions: {
          pk: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'p' }] },
          sk: { ComparisonOperator: 'GT', AttributeValueList: [{ N: '9' }] },
        },
      },
      ['10'],
    ],
  ]
  it.each(cases)('%s', async (_name, input, expected) => {
    expect(numbers((await send(input)).Items)).toEqual(expected)
  })

  it('orders binary keys by unsigned bytes, and finds their prefixes', async () => {
    const binary = await makeTable(wire, ['pk:S', 'sk:B'])
    const bytes = [[255], [0], [127, 1], [128], [127]]
    for (const one of bytes) await put(wire, binary, { pk: { S: 'b' }, sk: { B: Uint8Array.from(one) } })
    const found = async (input: Input) => ((await send(input, binary)).Items ?? []).map((item) => [...(item['sk']?.B ?? [])])
    const all: Input = { KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: 'b' } } }
    expect(await found(all)).toEqual([[0], [127], [127, 1], [128], [255]])
    const prefixed: Input = {
      KeyConditionExpression: 'pk = :p AND begins_with(sk, :b)',
      ExpressionAttributeValues: { ':p': { S: 'b' }, ':b': { B: Uint8Array.of(127) } },
    }
    expect(await found(prefixed)).toEqual([[127], [127, 1]])
  })
})

describe('pages', () => {
  it('carries a key when the limit stops exactly at the last item, and the next page is empty', async () => {
    const last = await send({ ...ofP, Limit: 10 })
    expect(last.Items).toHaveLength(10)
    expect(last.LastEvaluatedKey).toEqual({ pk: { S: 'p' }, sk: { N: '10' } })
    const next = await send({ ...ofP, Limit: 10, ExclusiveStartKey: last.LastEvaluatedKey })
    expect(next).toMatchObject({ Items: [], Count: 0, ScannedCount: 0 })
    expect(next.LastEvaluatedKey).toBeUndefined()
  })

  it('ends a query of one whole key without a key to go on from, whatever the limit', async () => {
    const one = await send({
      KeyConditionExpression: 'pk = :p AND sk = :s',
      ExpressionAttributeValues: { ':p': { S: 'p' }, ':s': { N: '1' } },
      Limit: 1,
    })
    expect(one.Count).toBe(1)
    expect(one.LastEvaluatedKey).toBeUndefined()
  })

  it('names index and table keys where an index page ends', async () => {
    const page = await send({ ...onIndex('byGV'), Limit: 1 })
    expect(page.LastEvaluatedKey).toEqual({ g: { S: 'same' }, v: { S: 'even' }, pk: { S: 'p' }, sk: { N: '2' } })
  })

  it('gives each item once when many share an index key', async () => {
    const forward = (await pages({ ...onIndex('byG'), Limit: 3 })).flat()
    expect(new Set(numbers(forward)).size).toBe(10)
    expect(forward).toHaveLength(10)
    const backward = (await pages({ ...onIndex('byG'), Limit: 3, ScanIndexForward: false })).flat()
    expect(numbers(backward)).toEqual(numbers(forward).reverse())
  })

  it('does so for a table that has only a hash key', async () => {
    const items = (await pages({ ...onIndex('byG'), Limit: 3 }, hashOnly)).flat()
    expect(new Set(items.map((item) => item['pk']?.S)).size).toBe(10)
    expect(items).toHaveLength(10)
  })

  it('counts evaluated items against the limit, and goes on behind filtered ones', async () => {
    const filtered: Input = {
      ...ofP,
      FilterExpression: 'x = :none',
      ExpressionAttributeValues: { ':p': { S: 'p' }, ':none': { S: 'none' } },
      Limit: 4,
    }
    const first = await send(filtered)
    expect(first).toMatchObject({ Count: 0, ScannedCount: 4, LastEvaluatedKey: { sk: { N: '4' } } })
    expect(await pages(filtered)).toEqual([[], [], []])
  })

  it('ends a page at a megabyte', async () => {
    const big = await makeTable(wire, ['pk:S', 'sk:N'])
    for (let sk = 0; sk < 4; sk++) await put(wire, big, { pk: { S: 'p' }, sk: { N: String(sk) }, v: { S: 'x'.repeat(390_000) } })
    const page = await send({ ...ofP, ReturnConsumedCapacity: 'TOTAL' }, big)
    expect(page.Items).toHaveLength(3)
    expect(page.LastEvaluatedKey).toEqual({ pk: { S: 'p' }, sk: { N: '2' } })
    expect(page.ConsumedCapacity?.CapacityUnits).toBe(143) // 3 * 390 010 bytes are 286 blocks of 4 KB
  })
})

describe('indexes', () => {
  it('holds only items with every key attribute', async () => {
    expect((await send(onIndex('byG', 'sparse'))).Count).toBe(1)
    expect((await send(onIndex('byGV', 'sparse'))).Count).toBe(0)
  })

  it('gives only what is projected', async () => {
    const page = await send({ ...onIndex('byGV'), Limit: 1, Select: 'ALL_PROJECTED_ATTRIBUTES' })
    expect(page.Items).toEqual([{ g: { S: 'same' }, v: { S: 'even' }, pk: { S: 'p' }, sk: { N: '2' } }])
  })

  it('fetches from the table what a local index lacks, and charges both', async () => {
    const local: Input = { ...ofP, IndexName: 'byV', Limit: 3, ReturnConsumedCapacity: 'INDEXES' }
    const projected = await send(local)
    expect(projected.Items?.[0]).not.toHaveProperty('x')
    expect(projected.ConsumedCapacity).toEqual({
      TableName: table,
      CapacityUnits: 0.5,
      Table: { CapacityUnits: 0 },
      LocalSecondaryIndexes: { byV: { CapacityUnits: 0.5 } },
    })
    const whole = await send({ ...local, Select: 'ALL_ATTRIBUTES' })
    expect(whole.Items?.[0]).toHaveProperty('x')
    expect(whole.ConsumedCapacity).toMatchObject({
      CapacityUnits: 2,
      Table: { CapacityUnits: 1.5 },
      LocalSecondaryIndexes: { byV: { CapacityUnits: 0.5 } },
    })
  })

  it('answers by several range attributes, in either direction', async () => {
    const even: Input = {
      IndexName: 'byPlace',
      KeyConditionExpression: 'g = :g AND v = :v AND sk > :s',
      ExpressionAttributeValues: { ':g': { S: 'same' }, ':v': { S: 'even' }, ':s': { N: '4' } },
    }
    expect(numbers((await send(even)).Items)).toEqual(['6', '8', '10'])
    expect(numbers((await send({ ...even, ScanIndexForward: false })).Items)).toEqual(['10', '8', '6'])
  })
})

describe('what is shown and what it costs', () => {
  it('counts without items', async () => {
    const answer = await send({ ...ofP, Select: 'COUNT' })
    expect(answer).toMatchObject({ Count: 10, ScannedCount: 10 })
    expect(answer.Items).toBeUndefined()
  })

  it('projects', async () => {
    const answer = await send({ ...ofP, ProjectionExpression: 'sk, absent', Limit: 1 })
    expect(answer.Items).toEqual([{ sk: { N: '1' } }])
  })

  it('rounds the sum of the page once', async () => {
    const sized = await makeTable(wire, ['pk:S', 'sk:N'])
    for (const sk of ['1', '2', '3']) await put(wire, sized, { pk: { S: 'p' }, sk: { N: sk }, v: { S: 'x'.repeat(1500) } })
    const eventual = await send({ ...ofP, ReturnConsumedCapacity: 'INDEXES' }, sized)
    expect(eventual.ConsumedCapacity).toEqual({ TableName: sized, CapacityUnits: 1, Table: { CapacityUnits: 1 } })
    const strong = await send({ ...ofP, ReturnConsumedCapacity: 'TOTAL', ConsistentRead: true }, sized)
    expect(strong.ConsumedCapacity).toEqual({ TableName: sized, CapacityUnits: 2 })
  })
})

describe('what it refuses', () => {
  const values = (extra: Item): Item => ({ ':p': { S: 'p' }, ...extra })
  const cases: readonly [string, Input, string][] = [
    [
      'a start key outside the range',
      {
        KeyConditionExpression: 'pk = :p AND sk > :s',
        ExpressionAttributeValues: values({ ':s': { N: '5' } }),
        ExclusiveStartKey: { pk: { S: 'p' }, sk: { N: '1' } },
      },
      'The provided starting key does not match the range key predicate',
    ],
    [
      'a start key of another type',
      { ...ofP, ExclusiveStartKey: { pk: { S: 'p' }, sk: { S: '1' } } },
      'The provided starting key is invalid: The provided key element does not match the schema',
    ],
    [
      'two conditions on the hash key',
      { KeyConditionExpression: 'pk = :p AND pk = :q', ExpressionAttributeValues: values({ ':q': { S: 'q' } }) },
      'Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key',
    ],
    [
      'a range that ends before it begins',
      {
        KeyConditionExpression: 'pk = :p AND sk BETWEEN :a AND :b',
        ExpressionAttributeValues: values({ ':a': { N: '9' }, ':b': { N: '1' } }),
      },
      'Invalid KeyConditionExpression: The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:9}, upper bound operand: AttributeValue: {N:1}',
    ],
    [
      'a filter on a key',
      { ...ofP, FilterExpression: 'sk = :p' },
      'Filter Expression can only contain non-primary key attributes: Primary key attribute: sk',
    ],
    [
      'a projection beside ALL_ATTRIBUTES',
      { ...ofP, Select: 'ALL_ATTRIBUTES', ProjectionExpression: 'sk' },
      '1 validation error detected: Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES',
    ],
    [
      'SPECIFIC_ATTRIBUTES without any',
      { ...ofP, Select: 'SPECIFIC_ATTRIBUTES' },
      '1 validation error detected: Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    ],
    [
      'overlapping projection paths, before any row is read',
      { ...ofP, ProjectionExpression: 'a, a.b' },
      'Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, b]',
    ],
    [
      'a strong read of a global index',
      { ...onIndex('byG'), ConsistentRead: true },
      'Consistent reads are not supported on global secondary indexes',
    ],
    ['an index that is not there', onIndex('byNothing'), 'The table does not have the specified index: byNothing'],
    [
      'an inequality before the last range attribute',
      {
        IndexName: 'byPlace',
        KeyConditionExpression: 'g = :p AND sk = :s',
        ExpressionAttributeValues: values({ ':s': { N: '1' } }),
      },
      'RANGE key attributes v must have equality conditions specified in the query because a condition is present on key attribute sk',
    ],
  ]
  it.each(cases)('refuses %s', async (_name, input, message) => {
    expect(await invalid(send(input))).toBe(message)
  })
})
