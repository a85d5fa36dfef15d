// PutItem over the wire: what it stores, what it gives back, what it costs, and what it refuses.
import { GetItemCommand, PutItemCommand, type PutItemCommandInput } from '@aws-sdk/client-dynamodb'
import { describe, expect, it, beforeAll } from 'vitest'
import { globalIndex, invalid, localIndex, makeTable, refusal, startWire, type Item } from './support.js'

const wire = startWire()
let table = ''
beforeAll(async () => {
  table = await makeTable(wire, ['pk:S', 'sk:N'], ['g:S'], globalIndex('byG', ['g']))
})

const send = (input: Omit<PutItemCommandInput, 'TableName'>) =>
  wire.client.send(new PutItemCommand({ TableName: table, ...input }))
const read = async (Key: Item): Promise<Item | undefined> =>
  (await wire.client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }))).Item

describe('what is stored', () => {
  it('keeps every type as it was sent, sets in their order', async () => {
    const item: Item = {
      pk: { S: 'types' },
      sk: { N: '1' },
      s: { S: 'ünï \u0000' },
      b: { B: Uint8Array.of(0, 255) },
      ss: { SS: ['', 'a', 'b'] },
      ns: { NS: ['1', '2'] },
      bs: { BS: [Uint8Array.of(1)] },
      m: { M: { k: { L: [{ BOOL: false }, { NULL: true }] } } },
      e: { S: '' },
      constructor: { S: 'x' },
    }
    await send({ Item: item })
    expect(await read({ pk: { S: 'types' }, sk: { N: '1' } })).toEqual(item)
  })

  it('treats the keys 1 and 1.0 as one item', async () => {
    await send({ Item: { pk: { S: 'one' }, sk: { N: '1' }, v: { S: 'first' } } })
    await send({ Item: { pk: { S: 'one' }, sk: { N: '1.0' }, v: { S: 'second' } } })
    expect(await read({ pk: { S: 'one' }, sk: { N: '1' } })).toEqual({ pk: { S: 'one' }, sk: { N: '1' }, v: { S: 'second' } })
  })

  it('stores +5 as 5 and keeps 38 digits', async () => {
    const digits = '1234567890.1234567890123456789012345678'
    await send({ Item: { pk: { S: 'numbers' }, sk: { N: '+5' }, n: { N: digits } } })
    expect(await read({ pk: { S: 'numbers' }, sk: { N: '5' } })).toMatchObject({ sk: { N: '5' }, n: { N: digits } })
  })
})

describe('what is given back', () => {
  it('answers ALL_OLD with the item that was replaced, and with nothing when there was none', async () => {
    const key: Item = { pk: { S: 'old' }, sk: { N: '1' } }
    expect((await send({ Item: { ...key, v: { S: '1' } }, ReturnValues: 'ALL_OLD' })).Attributes).toBeUndefined()
    expect((await send({ Item: { ...key, v: { S: '2' } }, ReturnValues: 'ALL_OLD' })).Attributes).toEqual({
      ...key,
      v: { S: '1' },
    })
  })

  it('shows the stored item with a failed condition when asked', async () => {
    const item: Item = { pk: { S: 'guarded' }, sk: { N: '1' }, v: { S: '1' } }
    await send({ Item: item })
    const failed = await refusal(
      send({
        Item: item,
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    )
    expect(failed).toMatchObject({
      name: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
      Item: item,
    })
    const silent = await refusal(send({ Item: item, ConditionExpression: 'attribute_not_exists(pk)' }))
    expect(silent['Item']).toBeUndefined()
  })

  it('enforces the legacy Expected', async () => {
    const item: Item = { pk: { S: 'legacy' }, sk: { N: '1' } }
    await send({ Item: item, Expected: { pk: { Exists: false } } })
    expect(await refusal(send({ Item: item, Expected: { pk: { Exists: false } } }))).toHaveProperty(
      'name',
      'ConditionalCheckFailedException',
    )
  })

  it('lets one of two racing conditional writes win', async () => {
    const put = () =>
      refusal(send({ Item: { pk: { S: 'race' }, sk: { N: '1' } }, ConditionExpression: 'attribute_not_exists(pk)' }))
    const names = (await Promise.all([put(), put(), put(), put()])).map(({ name }) => name)
    expect(names.filter((name) => name === 'accepted')).toHaveLength(1)
    expect(names.filter((name) => name === 'ConditionalCheckFailedException')).toHaveLength(3)
  })
})

describe('what it costs', () => {
  const filled = (pk: string, bytes: number): Item => ({ pk: { S: pk }, sk: { N: '1' }, v: { S: 'x'.repeat(bytes) } })

  it('is one unit per begun kilobyte of the larger of old and new', async () => {
    // pk 2 + 4, sk 2 + 2, v 1 + 1013: exactly 1024.
    const first = await send({ Item: filled('cost', 1013), ReturnConsumedCapacity: 'TOTAL' })
    expect(first.ConsumedCapacity).toEqual({ TableName: table, CapacityUnits: 1 })
    const larger = await send({ Item: filled('cost', 1014), ReturnConsumedCapacity: 'TOTAL' })
    expect(larger.ConsumedCapacity?.CapacityUnits).toBe(2)
    const smaller = await send({ Item: filled('cost', 1), ReturnConsumedCapacity: 'INDEXES' })
    expect(smaller.ConsumedCapacity).toEqual({ TableName: table, CapacityUnits: 2, Table: { CapacityUnits: 2 } })
  })

  it('counts an index only when its entry changed, and twice when its key moved', async () => {
    const item = (g: string): Item => ({ pk: { S: 'moved' }, sk: { N: '1' }, g: { S: g } })
    const cost = async (g: string) => (await send({ Item: item(g), ReturnConsumedCapacity: 'INDEXES' })).ConsumedCapacity
    expect(await cost('a')).toEqual({
      TableName: table,
      CapacityUnits: 2,
      Table: { CapacityUnits: 1 },
      GlobalSecondaryIndexes: { byG: { CapacityUnits: 1 } },
    })
    expect(await cost('a')).toEqual({ TableName: table, CapacityUnits: 1, Table: { CapacityUnits: 1 } })
    expect(await cost('b')).toMatchObject({ CapacityUnits: 3, GlobalSecondaryIndexes: { byG: { CapacityUnits: 2 } } })
  })

  it('reports the collection of a table with a local index, when sizes are asked for', async () => {
    const local = await makeTable(wire, ['pk:S', 'sk:N'], ['v:S'], localIndex('byV', ['pk', 'v']))
    const answer = await wire.client.send(
      new PutItemCommand({ TableName: local, Item: { pk: { S: 'a' }, sk: { N: '1' } }, ReturnItemCollectionMetrics: 'SIZE' }),
    )
    expect(answer.ItemCollectionMetrics).toEqual({ ItemCollectionKey: { pk: { S: 'a' } }, SizeEstimateRangeGB: [0, 1] })
    const none = await send({ Item: { pk: { S: 'a' }, sk: { N: '1' } }, ReturnItemCollectionMetrics: 'SIZE' })
    expect(none.ItemCollectionMetrics).toBeUndefined()
  })
})

describe('what it refuses', () => {
  const key: Item = { pk: { S: 'bad' }, sk: { N: '1' } }
  const ENVELOPE = '1 validation error detected: '
  const P = 'One or more parameter values were invalid: '
  const cases: readonly [string, Omit<PutItemCommandInput, 'TableName'>, string][] = [
    ['an item without its range key', { Item: { pk: { S: 'a' } } }, `${P}Missing the key sk in the item`],
    ['a key of another type', { Item: { pk: { N: '1' }, sk: { N: '1' } } }, `${P}Type mismatch for key pk expected: S actual: N`],
    [
      'an index key of another type, instead of leaving the item out of the index',
      { Item: { ...key, g: { N: '1' } } },
      `${P}Type mismatch for Index Key g Expected: S Actual: N IndexName: byG`,
    ],
    ['an empty set', { Item: { ...key, s: { SS: [] } } }, `${ENVELOPE}${P}An string set  may not be empty`],
    [
      'a set with duplicates',
      { Item: { ...key, s: { NS: ['1', '1.0'] } } },
      `${ENVELOPE}${P}Input collection contains duplicates.`,
    ],
    [
      'a number with blanks',
      { Item: { ...key, n: { N: ' 5' } } },
      `${ENVELOPE}The parameter cannot be converted to a numeric value:  5`,
    ],
    [
      'redundant parentheses',
      { Item: key, ConditionExpression: '((a = :v))', ExpressionAttributeValues: { ':v': { S: '' } } },
      `${ENVELOPE}Invalid ConditionExpression: The expression has redundant parentheses;`,
    ],
    [
      'an item over 400 KB',
      { Item: { ...key, v: { S: 'x'.repeat(409_600) } } },
      'Item size has exceeded the maximum allowed size',
    ],
    [
      'ReturnValues that only updates know',
      { Item: key, ReturnValues: 'ALL_NEW' },
      `${ENVELOPE}ReturnValues can only be ALL_OLD or NONE`,
    ],
  ]
  it.each(cases)('refuses %s', async (_name, input, message) => {
    expect(await invalid(send(input))).toBe(message)
  })

  it('says that the table is not there only when the request itself is fine', async () => {
    const nowhere = (input: Omit<PutItemCommandInput, 'TableName'>) =>
      refusal(wire.client.send(new PutItemCommand({ TableName: 'nowhere', ...input })))
    expect(await nowhere({ Item: key })).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    })
    expect(await nowhere({ Item: { n: { N: 'x' } } })).toHaveProperty('name', 'ValidationException')
  })
})
