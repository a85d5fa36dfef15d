// GetItem and DeleteItem over the wire: one item by its key, read or removed.
import {
  DeleteItemCommand,
  GetItemCommand,
  type DeleteItemCommandInput,
  type GetItemCommandInput,
} from '@aws-sdk/client-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { invalid, makeTable, put, refusal, startWire, type Item } from './support.js'

const wire = startWire()
let table = ''
beforeAll(async () => {
  table = await makeTable(wire, ['pk:S', 'sk:N'])
})

const key = (pk: string): Item => ({ pk: { S: pk }, sk: { N: '1' } })
const get = (input: Omit<GetItemCommandInput, 'TableName'>) =>
  wire.client.send(new GetItemCommand({ TableName: table, ...input }))
const remove = (input: Omit<DeleteItemCommandInput, 'TableName'>) =>
  wire.client.send(new DeleteItemCommand({ TableName: table, ...input }))

describe('GetItem', () => {
  it('leaves the item out when there is none', async () => {
    expect((await get({ Key: key('absent') })).Item).toBeUndefined()
  })

  it('projects list elements in ascending order, compacted, and merges what is of one element', async () => {
    const l = { L: ['a', 'b', 'c'].map((name) => ({ M: { a: { S: name }, b: { S: name }, c: { S: name } } })) }
    await put(wire, table, { ...key('list'), l })
    const answer = await get({ Key: key('list'), ProjectionExpression: 'l[2].a, l[0].a, l[0].b' })
    expect(answer.Item).toEqual({ l: { L: [{ M: { a: { S: 'a' }, b: { S: 'a' } } }, { M: { a: { S: 'c' } } }] } })
  })

  it('answers an empty item when the projection finds nothing in it', async () => {
    await put(wire, table, key('empty'))
    expect((await get({ Key: key('empty'), ProjectionExpression: 'nothing_here' })).Item).toEqual({})
    expect((await get({ Key: key('empty'), AttributesToGet: ['sk'] })).Item).toEqual({ sk: { N: '1' } })
  })

  it('charges a begun 4 KB, half of it when eventually consistent, and a block for nothing', async () => {
    // pk 2 + 4, sk 2 + 2, v 1 + 4085: exactly 4096.
    await put(wire, table, { ...key('cost'), v: { S: 'x'.repeat(4085) } }, { ...key('more'), v: { S: 'x'.repeat(4086) } })
    const cost = async (pk: string, ConsistentRead: boolean) =>
      (await get({ Key: key(pk), ConsistentRead, ReturnConsumedCapacity: 'INDEXES' })).ConsumedCapacity?.CapacityUnits
    expect([await cost('cost', true), await cost('cost', false)]).toEqual([1, 0.5])
    expect([await cost('more', true), await cost('more', false)]).toEqual([2, 1])
    expect([await cost('absent', true), await cost('absent', false)]).toEqual([1, 0.5])
  })

  it('takes the ARN of a table for its name, and echoes it', async () => {
    const arn = `arn:aws:dynamodb:eu-west-2:000000000000:table/${table}`
    const answer = await wire.client.send(
      new GetItemCommand({ TableName: arn, Key: key('absent'), ReturnConsumedCapacity: 'TOTAL' }),
    )
    expect(answer.ConsumedCapacity).toEqual({ TableName: arn, CapacityUnits: 0.5 })
  })

  const cases: readonly [string, Omit<GetItemCommandInput, 'TableName'>, string][] = [
    ['a key that lacks an attribute', { Key: { pk: { S: 'a' } } }, 'The provided key element does not match the schema'],
    [
      'an empty key',
      { Key: { pk: { S: '' }, sk: { N: '1' } } },
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
    [
      'names without an expression, bare',
      { Key: key('a'), ExpressionAttributeNames: { '#a': 'a' } },
      'ExpressionAttributeNames can only be specified when using expressions',
    ],
    [
      'a projection into a key',
      { Key: key('a'), ProjectionExpression: 'pk[0]' },
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: pk",
    ],
    [
      'a key over 2048 bytes',
      { Key: key('x'.repeat(2049)) },
      'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes',
    ],
  ]
  it.each(cases)('refuses %s', async (_name, input, message) => {
    expect(await invalid(get(input))).toBe(message)
  })
})

describe('DeleteItem', () => {
  it('gives back what was there, and succeeds when nothing was', async () => {
    await put(wire, table, { ...key('gone'), v: { S: 'x' } })
    expect((await remove({ Key: key('gone'), ReturnValues: 'ALL_OLD' })).Attributes).toEqual({ ...key('gone'), v: { S: 'x' } })
    expect((await remove({ Key: key('gone'), ReturnValues: 'ALL_OLD' })).Attributes).toBeUndefined()
    expect((await get({ Key: key('gone'), ConsistentRead: true })).Item).toBeUndefined()
  })

  it('charges the deleted item, or one unit', async () => {
    await put(wire, table, { ...key('cost'), v: { S: 'x'.repeat(2000) } })
    const cost = async () => (await remove({ Key: key('cost'), ReturnConsumedCapacity: 'TOTAL' })).ConsumedCapacity?.CapacityUnits
    expect([await cost(), await cost()]).toEqual([2, 1])
  })

  it('keeps an item whose guard fails', async () => {
    await put(wire, table, { ...key('kept'), v: { S: 'x' } })
    const guarded = { Key: key('kept'), ConditionExpression: 'v = :v', ExpressionAttributeValues: { ':v': { S: 'y' } } }
    expect(await refusal(remove(guarded))).toHaveProperty('name', 'ConditionalCheckFailedException')
    expect((await get({ Key: key('kept') })).Item).toBeDefined()
  })

  it('refuses other ReturnValues, in the envelope', async () => {
    expect(await invalid(remove({ Key: key('a'), ReturnValues: 'UPDATED_OLD' }))).toBe(
      '1 validation error detected: ReturnValues can only be ALL_OLD or NONE',
    )
  })
})
