// What clients see of item collections: the metrics of every write that reports them, and the refusals of batches and transactions.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Emulator } from '../../src/emulator.js'
import { sizeRange } from '../../src/operations/item-collection-metrics.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import { apiOf, type Call, Refusal } from '../scenario/api.js'
import { emulatorOn } from '../support/emulator-rig.js'

const GB = 1024 ** 3
const LIMIT_BYTES = 4096
const SIZE = { ReturnItemCollectionMetrics: 'SIZE', ReturnConsumedCapacity: 'TOTAL' }

/** Tables of the same keys, with a local index and without. */
const [LOCAL, PLAIN] = ['Local', 'Plain']

let emulator: Emulator
let call: Call
beforeEach(async () => {
  emulator = (await emulatorOn(await openMemoryStore(), { startMs: 0, isAudited: true, partitionBytes: LIMIT_BYTES })).emulator
  call = apiOf(emulator)
  for (const name of [LOCAL, PLAIN]) await call('CreateTable', tableOf(name))
})
afterEach(() => emulator.close())

const keys = (hash: string, range: string): object[] => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
]

function tableOf(TableName: string): object {
  const names = TableName === LOCAL ? ['pk', 'sk', 'v'] : ['pk', 'sk']
  const local = [{ IndexName: 'byV', KeySchema: keys('pk', 'v'), Projection: { ProjectionType: 'KEYS_ONLY' } }]
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keys('pk', 'sk'),
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    ...(TableName === LOCAL ? { LocalSecondaryIndexes: local } : {}),
  }
}

const key = (pk: string, sk: string): Record<string, object> => ({ pk: { S: pk }, sk: { S: sk } })
/** 6 bytes of keys and 3 of the attribute's name, for keys of one letter. */
const sized = (pk: string, sk: string, bytes: number): Record<string, object> => ({
  ...key(pk, sk),
  pad: { S: 'x'.repeat(bytes - 9) },
})
const place = (pk: string, sk: string, table = LOCAL): object => ({ TableName: table, Key: key(pk, sk) })
const metricsOf = (pk: string): object => ({ ItemCollectionKey: { pk: { S: pk } }, SizeEstimateRangeGB: [0, 1] })

async function refusalOf(answer: Promise<unknown>): Promise<string> {
  return answer.then(
    () => 'accepted',
    (error: unknown) => (error instanceof Refusal ? `${error.name}: ${error.message}` : String(error)),
  )
}

const TOO_LARGE = 'ItemCollectionSizeLimitExceededException: Collection size exceeded.'

// Nobody fills gigabytes here, so the range is asked for alone.
test.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [GB, [0, 1]],
  [GB + 1, [1, 2]],
  [2.5 * GB, [2, 3]],
  [10 * GB - 1, [9, 10]],
  [10 * GB, [9, 10]],
  [10 * GB + 1, [10, 11]],
])('a collection of %d bytes lies between %j', (bytes, range) => {
  expect(sizeRange(bytes)).toEqual(range)
})

describe('metrics are told of tables with local indexes, when asked for', () => {
  const update = { UpdateExpression: 'SET n = :n', ExpressionAttributeValues: { ':n': { N: '1' } } }
  const update1 = { ...place('a', '1'), ...update }

  test.each([
    ['PutItem', { TableName: LOCAL, Item: key('a', '1') }],
    ['UpdateItem', update1],
    ['DeleteItem', place('a', '1')],
  ])('%s', async (operation, input) => {
    expect(await call(operation, { ...input, ...SIZE })).toHaveProperty('ItemCollectionMetrics', metricsOf('a'))
    expect(await call(operation, input)).not.toHaveProperty('ItemCollectionMetrics')
    expect(await call(operation, { ...input, ...SIZE, TableName: PLAIN })).not.toHaveProperty('ItemCollectionMetrics')
  })

  test('TransactWriteItems: every collection once, and no condition check', async () => {
    const check = { ...place('c', '1'), ConditionExpression: 'attribute_not_exists(pk)' }
    const TransactItems = [
      { Put: { TableName: LOCAL, Item: key('b', '1') } },
      { ConditionCheck: check },
      { Update: update1 },
      { Delete: place('d', '1') },
      { Put: { TableName: LOCAL, Item: key('a', '2') } },
      { Put: { TableName: PLAIN, Item: key('a', '1') } },
    ]
    expect(await call('TransactWriteItems', { TransactItems, ...SIZE })).toHaveProperty('ItemCollectionMetrics', {
      [LOCAL]: [metricsOf('b'), metricsOf('a'), metricsOf('d')],
    })
  })
})

describe('BatchWriteItem', () => {
  const put = (item: object): object => ({ PutRequest: { Item: item } })
  const remove = (pk: string, sk: string): object => ({ DeleteRequest: { Key: key(pk, sk) } })
  const batch = (requests: object[], more: object = {}): Promise<object> =>
    call('BatchWriteItem', { RequestItems: { [LOCAL]: requests, ...more }, ...SIZE })

  test('tells of every collection once', async () => {
    const requests = [put(key('b', '1')), put(key('a', '1')), remove('b', '2'), put(key('a', '2'))]
    expect(await batch(requests)).toHaveProperty('ItemCollectionMetrics', { [LOCAL]: [metricsOf('b'), metricsOf('a')] })
  })

  test('hands back what a collection has no room for, and tells of the rest', async () => {
    const tooMuch = put(sized('a', '2', 2049))
    const answer = await batch([put(sized('a', '1', 2048)), tooMuch, put(sized('b', '1', 2048))])
    expect(answer).toMatchObject({
      UnprocessedItems: { [LOCAL]: [tooMuch] },
      ItemCollectionMetrics: { [LOCAL]: [metricsOf('a'), metricsOf('b')] },
      ConsumedCapacity: [{ TableName: LOCAL, CapacityUnits: 4 }],
    })
    expect(await call('GetItem', place('a', '2'))).toEqual({})
  })

  test('is refused when there was room for nothing, so that sending the rest again comes to an end', async () => {
    await call('PutItem', { TableName: LOCAL, Item: sized('a', '1', 4096) })
    expect(await refusalOf(batch([put(sized('a', '2', 10)), put(sized('a', '3', 10))]))).toBe(TOO_LARGE)
    expect(await call('Query', queryOf('a'))).toMatchObject({ Count: 1 })
    const answer = await batch([put(sized('a', '2', 10)), remove('a', '1')])
    expect(answer).toMatchObject({ UnprocessedItems: { [LOCAL]: [put(sized('a', '2', 10))] } })
    expect(await batch([put(sized('a', '2', 10))])).toMatchObject({ UnprocessedItems: {} })
  })

  test('writes to other tables meanwhile', async () => {
    const [tooMuch, other] = [put(sized('a', '1', 4097)), put(sized('a', '1', 4097))]
    expect(await batch([tooMuch], { [PLAIN]: [other] })).toMatchObject({ UnprocessedItems: { [LOCAL]: [tooMuch] } })
    expect(await call('GetItem', place('a', '1', PLAIN))).toHaveProperty('Item')
  })
})

const queryOf = (pk: string): object => ({
  TableName: LOCAL,
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: { ':pk': { S: pk } },
})

describe('a full collection', () => {
  test.each([
    ['PutItem', { TableName: LOCAL, Item: sized('a', '2', 10) }],
    ['UpdateItem', { ...place('a', '2'), UpdateExpression: 'SET v = :v', ExpressionAttributeValues: { ':v': { S: 'v' } } }],
    // The row stays as large as it is, but gets into the index.
    ['UpdateItem', { ...place('a', '1'), UpdateExpression: 'SET v = w REMOVE w' }],
  ])('refuses %s of more', async (operation, input) => {
    await call('PutItem', { TableName: LOCAL, Item: { ...sized('a', '1', 4094), w: { S: 'w' } } })
    expect(await refusalOf(call(operation, input))).toBe(TOO_LARGE)
  })

  test('cancels a transaction for all actions that add to it', async () => {
    const TransactItems = ['1', '2', '3'].map((sk) => ({ Put: { TableName: LOCAL, Item: sized('a', sk, 1600) } }))
    const outside = { Put: { TableName: LOCAL, Item: sized('b', '1', 1600) } }
    const code = 'ItemCollectionSizeLimitExceeded'
    expect(await refusalOf(call('TransactWriteItems', { TransactItems: [...TransactItems, outside] }))).toBe(
      `TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons [${code}, ${code}, ${code}, None]`,
    )
    expect(await call('Query', queryOf('b'))).toMatchObject({ Count: 0 })
  })
})
