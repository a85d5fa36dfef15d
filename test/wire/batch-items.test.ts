// BatchGetItem and BatchWriteItem over the wire: many items at once, refused as a whole or done one by one.
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ScanCommand,
  type AttributeValue,
  type KeysAndAttributes,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { globalIndex, invalid, makeTable, put, startWire, type Item } from './support.js'

const wire = startWire()
let table = ''
beforeAll(async () => {
  table = await makeTable(wire, ['pk:S'], ['g:S'], globalIndex('byG', ['g']))
})

const key = (pk: string): Item => ({ pk: { S: pk } })
const putRequest = (Item: Item): WriteRequest => ({ PutRequest: { Item } })
const deleteRequest = (Key: Item): WriteRequest => ({ DeleteRequest: { Key } })
const write = (requests: WriteRequest[], name = table) =>
  wire.client.send(new BatchWriteItemCommand({ RequestItems: { [name]: requests }, ReturnConsumedCapacity: 'INDEXES' }))
const get = (request: Partial<KeysAndAttributes> & { Keys: Item[] }, name = table) =>
  wire.client.send(new BatchGetItemCommand({ RequestItems: { [name]: request }, ReturnConsumedCapacity: 'TOTAL' }))

describe('BatchWriteItem', () => {
  let own = ''
  beforeEach(async () => {
    own = await makeTable(wire, ['pk:S'])
  })
  const stored = async (): Promise<Record<string, AttributeValue>[]> =>
    (await wire.client.send(new ScanCommand({ TableName: own, ConsistentRead: true }))).Items ?? []

  it('puts and deletes, and charges each item alone', async () => {
    await put(wire, own, key('gone'))
    const answer = await write(
      [
        putRequest({ ...key('small'), v: { S: 'x'.repeat(500) } }),
        putRequest({ ...key('big'), v: { S: 'x'.repeat(3500) } }),
        deleteRequest(key('gone')),
      ],
      own,
    )
    expect(answer.UnprocessedItems).toEqual({})
    expect(answer.ConsumedCapacity).toEqual([{ TableName: own, CapacityUnits: 6, Table: { CapacityUnits: 6 } }])
    expect((await stored()).map((item) => item['pk']?.S).sort()).toEqual(['big', 'small'])
  })

  const KEY = 'The provided key element does not match the schema'
  const cases: readonly [string, WriteRequest[], string][] = [
    ['an item without its key', [putRequest({ v: { S: 'x' } })], KEY],
    ['a key of another type', [putRequest({ pk: { N: '1' } })], KEY],
    ['a delete with an attribute too many', [deleteRequest({ ...key('a'), v: { S: 'x' } })], KEY],
    ['one key twice', [putRequest(key('same')), deleteRequest(key('same'))], 'Provided list of item keys contains duplicates'],
    [
      'a value that no item may hold',
      [putRequest({ ...key('a'), n: { N: '' } })],
      'The parameter cannot be converted to a numeric value',
    ],
    [
      'an item over 400 KB',
      [putRequest({ ...key('a'), v: { S: 'x'.repeat(409_600) } })],
      'Item size has exceeded the maximum allowed size',
    ],
    [
      'an empty key',
      [putRequest(key(''))],
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
    [
      'a request that is neither',
      [{}],
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    ],
    [
      'more than 25 requests',
      Array.from({ length: 26 }, (_, at) => putRequest(key(`p${at}`))),
      "1 validation error detected: Value at 'RequestItems.TABLE.member' failed to satisfy constraint: Member must have length less than or equal to 25",
    ],
  ]
  it.each(cases)('writes nothing of a batch with %s', async (_name, requests, message) => {
    const refused = await invalid(write([putRequest(key('fine')), ...requests], own))
    expect(refused.replace(own, 'TABLE')).toBe(message)
    expect(await stored()).toEqual([])
  })

  it('refuses more than 25 requests over several tables', async () => {
    const some = (prefix: string) => Array.from({ length: 13 }, (_, at) => putRequest(key(`${prefix}${at}`)))
    const RequestItems = { [own]: some('a'), [table]: some('b') }
    expect(await invalid(wire.client.send(new BatchWriteItemCommand({ RequestItems })))).toBe(
      'Too many items requested for the BatchWriteItem call',
    )
  })

  it('checks index keys as PutItem does', async () => {
    expect(await invalid(write([putRequest({ ...key('a'), g: { N: '1' } })]))).toBe(
      'One or more parameter values were invalid: Type mismatch for Index Key g Expected: S Actual: N IndexName: byG',
    )
  })
})

describe('BatchGetItem', () => {
  beforeAll(async () => {
    for (const pk of ['a', 'b', 'c']) await put(wire, table, { ...key(pk), v: { S: 'x'.repeat(1500) } })
  })

  it('answers what is there, and charges each key alone', async () => {
    const answer = await get({ Keys: [key('a'), key('b'), key('absent')], ProjectionExpression: 'pk' })
    expect(answer.Responses?.[table]?.map((item) => item['pk']?.S).sort()).toEqual(['a', 'b'])
    expect(answer.UnprocessedKeys).toEqual({})
    expect(answer.ConsumedCapacity).toEqual([{ TableName: table, CapacityUnits: 1.5 }])
    const strong = await get({ Keys: [key('a'), key('b')], ConsistentRead: true })
    expect(strong.ConsumedCapacity?.[0]?.CapacityUnits).toBe(2)
  })

  it('leaves what does not fit into 16 MB unprocessed, in the form of the request', async () => {
    const big = await makeTable(wire, ['pk:S'])
    // 300 KB each, of which the service answers 52: an item counts for more than its size.
    const keys = Array.from({ length: 60 }, (_, at) => key(`p${10 + at}`))
    for (const one of keys) await put(wire, big, { ...one, v: { S: 'x'.repeat(300 * 1024 - 6) } })
    const answer = await get({ Keys: keys, ConsistentRead: true }, big)
    const read = answer.Responses?.[big]?.length ?? 0
    const left = answer.UnprocessedKeys?.[big]
    expect(read).toBe(52)
    expect(left?.Keys).toHaveLength(8)
    expect(left?.ConsistentRead).toBe(true)
  })

  const cases: readonly [string, Partial<KeysAndAttributes> & { Keys: Item[] }, string][] = [
    ['one key twice', { Keys: [key('a'), key('a')] }, 'Provided list of item keys contains duplicates'],
    ['a key of another shape', { Keys: [{ other: { S: 'a' } }] }, 'The provided key element does not match the schema'],
    [
      'an empty key',
      { Keys: [key('')] },
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
    [
      'no keys',
      { Keys: [] },
      "1 validation error detected: Value at 'RequestItems.TABLE.member.Keys' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'more than 100 keys',
      { Keys: Array.from({ length: 101 }, (_, at) => key(`p${at}`)) },
      "1 validation error detected: Value at 'RequestItems.TABLE.member.Keys' failed to satisfy constraint: Member must have length less than or equal to 100",
    ],
  ]
  it.each(cases)('refuses %s', async (_name, request, message) => {
    expect((await invalid(get(request))).replace(table, 'TABLE')).toBe(message)
  })

  it('refuses expressions on one table beside legacy parameters on another', async () => {
    const other = await makeTable(wire, ['pk:S'])
    const RequestItems = {
      [table]: { Keys: [key('a')], ProjectionExpression: 'pk' },
      [other]: { Keys: [key('a')], AttributesToGet: ['pk'] },
    }
    expect(await invalid(wire.client.send(new BatchGetItemCommand({ RequestItems })))).toBe(
      'Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}',
    )
  })

  it('refuses more than 100 keys over several tables', async () => {
    const other = await makeTable(wire, ['pk:S'])
    const Keys = Array.from({ length: 51 }, (_, at) => key(`p${at}`))
    expect(
      await invalid(wire.client.send(new BatchGetItemCommand({ RequestItems: { [table]: { Keys }, [other]: { Keys } } }))),
    ).toBe('Too many items requested for the BatchGetItem call')
  })

  it('finds duplicates before it looks for the table', async () => {
    expect(await invalid(get({ Keys: [key('a'), key('a')] }, 'nowhere'))).toBe('Provided list of item keys contains duplicates')
  })
})
