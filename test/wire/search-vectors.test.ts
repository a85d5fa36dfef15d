// SearchVectors over the wire: what is found, in which order, with which scores; what an answer shows; how writes change it.
// Vectors whose sums are exact have exact scores; the others are rounded here as 32-bit floats are.
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  ExecuteStatementCommand,
  ExecuteTransactionCommand,
  PutItemCommand,
  type PutItemCommandInput,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTableCommand,
  type VectorIndex,
  type VectorIndexUpdate,
} from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { invalid, put, startWire } from './support.js'
import { found, makeVectorTable, search, settledVectorIndex, vector, vectorIndex } from './vector-indexes.js'

const wire = startWire()

const S = (text: string) => ({ S: text })
const N = (text: string) => ({ N: text })
const KEYS_ONLY: Partial<VectorIndex> = { Projection: { ProjectionType: 'KEYS_ONLY' } }
const BY_TENANT: Partial<VectorIndex> = {
  SearchSchema: [
    { AttributeName: 'tenant', SearchSchemaElementType: 'HASH' },
    { AttributeName: 'era', SearchSchemaElementType: 'INLINE_FILTER' },
    { AttributeName: 'kind', SearchSchemaElementType: 'INLINE_FILTER' },
  ],
}
const TENANT_ATTRIBUTES = ['tenant:S', 'era:N', 'kind:S']

describe('scores', () => {
  // Proves: each function has a scale and an order of its own.
  it.each([
    ['EUCLIDEAN', [['same', 0], ['near', 3], ['far', Math.fround(Math.sqrt(18))]]], // prettier-ignore
    ['DOT_PRODUCT', [['far', 10], ['near', 8], ['same', 4]]], // prettier-ignore
    ['COSINE', [['same', 0], ['near', Math.fround(1 - 8 / (2 * Math.sqrt(21)))], ['far', Math.fround(1 - 10 / (2 * Math.sqrt(34)))]]], // prettier-ignore
  ] as const)('by %s', async (DistanceFunction, expected) => {
    const table = await makeVectorTable(wire, [vectorIndex('near', { DistanceFunction })])
    await put(
      wire,
      table,
      { pk: S('same'), v: vector(0, 2, 0) },
      { pk: S('near'), v: vector(1, 4, 2) },
      { pk: S('far'), v: vector(0, 5, 3) },
    )
    expect(await found(wire, table, 'near', [0, 2, 0])).toEqual(expected)
  })

  // Proves: an answer has as many as were asked for, the best ones, and a vector without a direction is orthogonal to all.
  it('of the best TopK, and of zeros', async () => {
    const table = await makeVectorTable(wire, [vectorIndex('flat', { DistanceFunction: 'COSINE' })])
    for (let n = 0; n < 30; n++) await put(wire, table, { pk: S(`p${n}`), v: vector(1, n, 0) })
    await put(wire, table, { pk: S('zero'), v: vector(0, 0, 0) })
    expect((await found(wire, table, 'flat', [1, 0, 0], { TopK: 3 })).map(([key]) => key)).toEqual(['p0', 'p1', 'p2'])
    expect(await found(wire, table, 'flat', [1, 0, 0], { TopK: 100 })).toContainEqual(['zero', 1])
    expect(await found(wire, table, 'flat', [1, 0, 0], { TopK: 100 })).toHaveLength(31)
  })
})

describe('conditions', () => {
  // Proves: the HASH value chooses, filters leave out, a missing filter attribute meets no filter, numbers are equal by value.
  it('choose by HASH and by filters', async () => {
    const table = await makeVectorTable(wire, [vectorIndex('mine', BY_TENANT)], TENANT_ATTRIBUTES)
    await put(
      wire,
      table,
      { pk: S('a'), tenant: S('x'), era: N('2020'), kind: S('k'), v: vector(1, 0, 0) },
      { pk: S('b'), tenant: S('x'), era: N('2021'), v: vector(2, 0, 0) },
      { pk: S('c'), tenant: S('y'), era: N('2020'), v: vector(3, 0, 0) },
      { pk: S('d'), tenant: S('x'), v: vector(4, 0, 0) },
      { pk: S('e'), era: N('2020'), v: vector(5, 0, 0) },
    )
    const by = async (SearchConditionExpression: string, ExpressionAttributeValues: PutItemCommandInput['Item'] & object) =>
      (await found(wire, table, 'mine', [0, 0, 0], { SearchConditionExpression, ExpressionAttributeValues })).map(([key]) => key)
    expect(await by('tenant = :t', { ':t': S('x') })).toEqual(['a', 'b', 'd'])
    expect(await by('tenant = :t', { ':t': S('nobody') })).toEqual([])
    expect(await by('tenant = :t AND :y = era', { ':t': S('x'), ':y': N('2.021E3') })).toEqual(['b'])
    expect(await by('(era = :y) AND (tenant = :t AND kind = :k)', { ':t': S('x'), ':y': N('2020'), ':k': S('k') })).toEqual(['a'])
    expect(await by('tenant = :t AND era = :y AND era = :z', { ':t': S('x'), ':y': N('2020'), ':z': N('2021') })).toEqual([])
  })
})

describe('what an answer shows', () => {
  const ITEM = { pk: S('a'), title: S('t'), more: { M: { n: N('1') } }, v: vector(0.1, 16_777_217, -1.5) }

  // Proves: a projection of the index bounds what there is, and the vector shows only by its name, as the floats that were stored.
  it.each([
    ['everything but the vector', {}, {}, { pk: S('a'), title: S('t'), more: { M: { n: N('1') } } }],
    ['keys', KEYS_ONLY, {}, { pk: S('a') }],
    [
      'what is included',
      { Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['title'] } },
      {},
      { pk: S('a'), title: S('t') },
    ],
    ['what is named and projected', KEYS_ONLY, { ProjectionExpression: 'pk, title' }, { pk: S('a') }],
    ['a part', {}, { ProjectionExpression: 'more.n' }, { more: { M: { n: N('1') } } }],
    ['the vector', KEYS_ONLY, { ProjectionExpression: 'v' }, { v: { L: [N('0.1'), N('16777216.0'), N('-1.5')] } }],
    [
      'one of its elements',
      {},
      { ProjectionExpression: '#v[2]', ExpressionAttributeNames: { '#v': 'v' } },
      { v: { L: [N('-1.5')] } },
    ],
  ] as const)('%s', async (_, index, shown, expected) => {
    const table = await makeVectorTable(wire, [vectorIndex('index', index as Partial<VectorIndex>)])
    await put(wire, table, ITEM)
    const { SearchResults } = await search(wire, table, 'index', [0, 0, 0], shown)
    expect(SearchResults?.map(({ Item }) => Item)).toEqual([expected])
  })
})

describe('writes', () => {
  const nearest = async (table: string) => (await found(wire, table, 'index', [0, 0, 0])).map(([key, score]) => `${key}:${score}`)

  // Proves: whatever way a write takes, the next search knows of it. The first search reads the index, the others see it change.
  it.each(['before any search', 'after a search'])('of every kind change what is found, %s', async (when) => {
    const table = await makeVectorTable(wire, [vectorIndex('index')])
    if (when === 'after a search') expect(await nearest(table)).toEqual([])
    const { client } = wire
    const Key = { pk: S('a') }
    await put(wire, table, { ...Key, v: vector(1, 0, 0) }, { pk: S('none') })
    await client.send(
      new BatchWriteItemCommand({ RequestItems: { [table]: [{ PutRequest: { Item: { pk: S('b'), v: vector(2, 0, 0) } } }] } }),
    )
    await client.send(
      new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName: table, Item: { pk: S('c'), v: vector(3, 0, 0) } } }] }),
    )
    await client.send(new ExecuteStatementCommand({ Statement: `INSERT INTO "${table}" VALUE {'pk': 'd', 'v': [4, 0, 0]}` }))
    expect(await nearest(table)).toEqual(['a:1', 'b:2', 'c:3', 'd:4'])
    const update = (UpdateExpression: string, values?: PutItemCommandInput['Item']) =>
      client.send(new UpdateItemCommand({ TableName: table, Key, UpdateExpression, ExpressionAttributeValues: values }))
    await update('SET v[0] = :n', { ':n': N('9') })
    expect(await nearest(table)).toEqual(['b:2', 'c:3', 'd:4', 'a:9'])
    await update('REMOVE v')
    expect(await nearest(table)).toEqual(['b:2', 'c:3', 'd:4'])
    await client.send(new DeleteItemCommand({ TableName: table, Key: { pk: S('c') } }))
    expect(await nearest(table)).toEqual(['b:2', 'd:4'])
  })

  // Proves: a changed HASH value moves the vector, a removed one takes it out.
  it('that change the HASH value move the vector', async () => {
    const table = await makeVectorTable(wire, [vectorIndex('index', BY_TENANT)], TENANT_ATTRIBUTES)
    const of = async (tenant: string) =>
      (
        await found(wire, table, 'index', [0, 0, 0], {
          SearchConditionExpression: 'tenant = :t',
          ExpressionAttributeValues: { ':t': S(tenant) },
        })
      ).map(([key]) => key)
    await put(wire, table, { pk: S('a'), tenant: S('x'), v: vector(1, 0, 0) })
    expect([await of('x'), await of('y')]).toEqual([['a'], []])
    await put(wire, table, { pk: S('a'), tenant: S('y'), v: vector(1, 0, 0) })
    expect([await of('x'), await of('y')]).toEqual([[], ['a']])
    await put(wire, table, { pk: S('a'), v: vector(1, 0, 0) })
    expect([await of('x'), await of('y')]).toEqual([[], []])
  })

  const W = 'One or more parameter values were invalid. '
  const P = 'One or more parameter values were invalid: '
  const big = S('x'.repeat(10_241))

  // Proves: a write that an index can't hold is refused in the service's words, and an attribute that is missing is no fault.
  it.each<readonly [string, PutItemCommandInput['Item'] & object, string]>([
    ['a vector too short', { v: vector(1, 2) }, `${W}Invalid size for parameter v, Expected: 3, Actual: 2 IndexName: index`],
    ['no list', { v: S('x') }, `${W}Invalid type for parameter v, Expected: 32-bit floating point number list IndexName: index`],
    [
      'a string in it',
      { v: { L: [N('1'), S('2'), N('3')] } },
      `${W}Invalid type for parameter v[1], Expected: 32-bit floating point number, Actual: S. IndexName: index`,
    ],
    [
      'a number too large',
      { v: { L: [N('1'), N('1.3E40'), N('3')] } },
      `${W}Invalid value for parameter v[1], Value: 1.3E+40 is outside valid range [-3.4028235E38, 3.4028235E38]. IndexName: index`,
    ],
    [
      'a filter of another type',
      { era: S('2020') },
      `${W}Attribute 'era' type mismatch. Expected: N, Actual: S. IndexName: index`,
    ],
    [
      'an empty HASH',
      { tenant: S('') },
      'One or more parameter values are not valid. A value specified for a secondary index key is not supported. ' +
        'The AttributeValue for a key attribute cannot contain an empty string value. IndexName: index, IndexKey: tenant',
    ],
    [
      'a filter too long',
      { kind: big },
      `${P}Size limit exceeded for Index Key kind Actual Size: 10241 bytes Max Size: 10240 bytes IndexName: index`,
    ],
    ['nothing of it', {}, 'accepted: '],
  ])('are refused for %s', async (_, given, expected) => {
    const table = await makeVectorTable(wire, [vectorIndex('index', BY_TENANT)], TENANT_ATTRIBUTES)
    expect(await invalid(put(wire, table, { pk: S('a'), ...given }).then(() => undefined))).toBe(expected)
  })

  // Proves: an update answers for what it changes alone.
  it('of an update are judged by what it changes', async () => {
    const table = await makeVectorTable(wire, [vectorIndex('index')])
    const update = (UpdateExpression: string, value: { N: string } | { S: string } | { L: { N: string }[] }) =>
      wire.client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { pk: S('a') },
          UpdateExpression,
          ExpressionAttributeValues: { ':v': value },
        }),
      )
    const short = `${W}Invalid size for parameter v, Expected: 3, Actual: 1 IndexName: index`
    expect(await invalid(update('SET v = :v', { L: [N('1')] }))).toBe(short)
    await put(wire, table, { pk: S('a'), v: vector(1, 2, 3), w: { L: [N('1')] } })
    expect(
      await invalid(
        wire.client.send(new UpdateItemCommand({ TableName: table, Key: { pk: S('a') }, UpdateExpression: 'SET v = w' })),
      ),
    ).toBe(short)
    expect(await invalid(update('SET extra = :v', S('x')))).toBe('accepted: ')
  })

  // Proves: bytes of an entry that changes are reported, at least 1024 of each, in no total; an entry that stays is not reported.
  it('report the bytes of entries that changed', async () => {
    const table = await makeVectorTable(wire, [vectorIndex('small', KEYS_ONLY), vectorIndex('large')])
    const write = async (Item: PutItemCommandInput['Item'], mode: 'INDEXES' | 'TOTAL' = 'INDEXES') =>
      (await wire.client.send(new PutItemCommand({ TableName: table, Item, ReturnConsumedCapacity: mode }))).ConsumedCapacity
    const Item = { pk: S('a'), v: vector(1, 2, 3), text: S('x'.repeat(2000)) }
    const largeBytes = 'pk'.length + 1 + 'v'.length + 4 * 3 + 'text'.length + 2000
    expect(await write(Item)).toEqual({
      TableName: table,
      CapacityUnits: 2,
      Table: { CapacityUnits: 2 },
      VectorIndexes: { small: { VectorWriteRequestBytes: 1024 }, large: { VectorWriteRequestBytes: largeBytes } },
    })
    expect((await write(Item))?.VectorIndexes).toBeUndefined()
    expect(await write({ ...Item, text: S('y') })).toEqual({
      TableName: table,
      CapacityUnits: 2,
      Table: { CapacityUnits: 2 },
      VectorIndexes: { large: { VectorWriteRequestBytes: largeBytes } },
    })
    expect(await write({ pk: S('a') }, 'TOTAL')).toEqual({ TableName: table, CapacityUnits: 1 })
  })

  it('report them in transactions and their statements, too, once', async () => {
    const table = await makeVectorTable(wire, [vectorIndex('small', KEYS_ONLY)])
    const expected = {
      TableName: table,
      ...{ CapacityUnits: 4, WriteCapacityUnits: 4, Table: { CapacityUnits: 4, WriteCapacityUnits: 4 } },
      VectorIndexes: { small: { VectorWriteRequestBytes: 2 * 1024 } },
    }
    const Puts = ['a', 'b'].map((pk) => ({ Put: { TableName: table, Item: { pk: S(pk), v: vector(1, 2, 3) } } }))
    const puts = new TransactWriteItemsCommand({ TransactItems: Puts, ReturnConsumedCapacity: 'INDEXES' })
    expect((await wire.client.send(puts)).ConsumedCapacity).toEqual([expected])
    const TransactStatements = ['a', 'b'].map((pk) => ({ Statement: `UPDATE "${table}" SET v[0] = 7 WHERE pk = '${pk}'` }))
    const updates = new ExecuteTransactionCommand({ TransactStatements, ReturnConsumedCapacity: 'INDEXES' })
    expect((await wire.client.send(updates)).ConsumedCapacity).toEqual([expected])
  })
})

describe('UpdateTable', () => {
  // Proves: an index that is made later holds the rows that fit, and no others; dropped, it is unknown.
  it('makes an index of what the table holds, and drops it', async () => {
    const table = await makeVectorTable(wire, [vectorIndex('first', { VectorAttribute: { AttributeName: 'w' } })])
    await put(
      wire,
      table,
      { pk: S('a'), v: vector(1, 0, 0) },
      { pk: S('b'), v: vector(2, 0) },
      { pk: S('c'), v: S('no vector') },
      { pk: S('d') },
    )
    const change = (VectorIndexUpdates: VectorIndexUpdate[]) =>
      wire.client.send(new UpdateTableCommand({ TableName: table, VectorIndexUpdates }))
    await change([{ Create: vectorIndex('later') }])
    expect(await settledVectorIndex(wire, table, 'later')).toMatchObject({
      IndexStatus: 'ACTIVE',
      ItemCount: 1,
      IndexSizeBytes: 'pk'.length + 1 + 'v'.length + 4 * 3,
      IndexArn: expect.stringMatching(/:table\/t-[^/]+\/index\/later$/) as string,
    })
    expect(await found(wire, table, 'later', [0, 0, 0])).toEqual([['a', 1]])
    await change([{ Delete: { IndexName: 'later' } }])
    expect(await settledVectorIndex(wire, table, 'later')).toBeUndefined()
    expect(await invalid(search(wire, table, 'later', [0, 0, 0]))).toBe('The table does not have the specified index: later')
  })
})
