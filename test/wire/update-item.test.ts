// UpdateItem over the wire: what its expressions make of an item, what it gives back, and what it refuses.
import { GetItemCommand, UpdateItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { invalid, makeTable, put, refusal, startWire, type Item } from './support.js'

const wire = startWire()
let table = ''
let count = 0
beforeAll(async () => {
  table = await makeTable(wire, ['pk:S'])
})

type Update = Omit<UpdateItemCommandInput, 'TableName' | 'Key'>
const send = (pk: string, input: Update) =>
  wire.client.send(new UpdateItemCommand({ TableName: table, Key: { pk: { S: pk } }, ...input }))
const read = async (pk: string): Promise<Item | undefined> =>
  (await wire.client.send(new GetItemCommand({ TableName: table, Key: { pk: { S: pk } }, ConsistentRead: true }))).Item

/** Stores attributes under a fresh key. */
async function stored(attributes: Item): Promise<string> {
  const pk = `item ${count++}`
  await put(wire, table, { pk: { S: pk }, ...attributes })
  return pk
}

const N = (text: string) => ({ N: text })
const S = (text: string) => ({ S: text })
const L = (...texts: string[]) => ({ L: texts.map(S) })

describe('what an update makes', () => {
  const cases: readonly [string, Item, string, Item, Item][] = [
    ['subtracts inside parentheses', { c: N('5') }, 'SET c = (c - :v)', { ':v': N('2') }, { c: N('3') }],
    [
      'appends with a blank before the parenthesis',
      { a: L('x') },
      'SET a = list_append (a, :v)',
      { ':v': L('y') },
      { a: L('x', 'y') },
    ],
    [
      'appends to a list that is not there yet',
      {},
      'SET a = list_append(if_not_exists(a, :e), :v)',
      { ':e': L(), ':v': L('y') },
      { a: L('y') },
    ],
    ['counts from a default', {}, 'SET c = if_not_exists(c, :z) + :i', { ':z': N('0'), ':i': N('1') }, { c: N('1') }],
    [
      'counts from a default on the right',
      {},
      'SET c = :i + if_not_exists(c, :z)',
      { ':z': N('0'), ':i': N('1') },
      { c: N('1') },
    ],
    [
      'reads the old image in every clause',
      { a: S('old') },
      'SET a = :v, b = a',
      { ':v': S('new') },
      { a: S('new'), b: S('old') },
    ],
    ['appends when a list index is past the end', { l: L('a') }, 'SET l[10] = :v', { ':v': S('b') }, { l: L('a', 'b') }],
    ['closes the gap of a removed list element', { l: L('a', 'b', 'c') }, 'REMOVE l[1]', {}, { l: L('a', 'c') }],
    [
      'takes 1 and 1.0 for one member of a set',
      { s: { NS: ['1'] } },
      'ADD s :v',
      { ':v': { NS: ['1.0'] } },
      { s: { NS: ['1'] } },
    ],
    ['drops a set with its last member', { s: { SS: ['a'] } }, 'DELETE s :v', { ':v': { SS: ['a'] } }, {}],
    ['adds exactly, to 38 digits', { n: N('0.1') }, 'ADD n :v', { ':v': N('0.2') }, { n: N('0.3') }],
    ['adds to nothing', {}, 'ADD n :v', { ':v': N('7') }, { n: N('7') }],
  ]
  it.each(cases)('%s', async (_name, before, expression, values, after) => {
    const pk = await stored(before)
    const ExpressionAttributeValues = Object.keys(values).length === 0 ? undefined : values
    await send(pk, { UpdateExpression: expression, ExpressionAttributeValues })
    expect(await read(pk)).toEqual({ pk: S(pk), ...after })
  })

  it('makes an item of its key when there is none', async () => {
    await send('upsert', {})
    expect(await read('upsert')).toEqual({ pk: S('upsert') })
  })

  it('makes no item when its condition fails on an absent one', async () => {
    const guarded: Update = {
      UpdateExpression: 'SET a = :v',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':v': S('x') },
    }
    expect(await refusal(send('ghost', guarded))).toHaveProperty('name', 'ConditionalCheckFailedException')
    expect(await read('ghost')).toBeUndefined()
  })

  it('puts by AttributeUpdates without an action', async () => {
    await send('legacy', { AttributeUpdates: { a: { Value: S('x') } } })
    expect(await read('legacy')).toEqual({ pk: S('legacy'), a: S('x') })
  })

  it('counts every one of many concurrent additions', async () => {
    const add: Update = { UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': N('1') } }
    await Promise.all(Array.from({ length: 50 }, () => send('counter', add)))
    expect(await read('counter')).toEqual({ pk: S('counter'), n: N('50') })
  })
})

describe('conditions', () => {
  const cases: readonly [string, Item, string, Item, 'holds' | 'fails'][] = [
    ['a missing attribute differs from every value', {}, 'a <> :v', { ':v': S('x') }, 'holds'],
    ['sets are equal in any order', { s: { SS: ['a', 'b'] } }, 's = :v', { ':v': { SS: ['b', 'a'] } }, 'holds'],
    ['maps are equal in depth', { m: { M: { a: L('x') } } }, 'm = :v', { ':v': { M: { a: L('x') } } }, 'holds'],
    ['numbers compare exactly', { n: N('9007199254740993') }, 'n = :v', { ':v': N('9007199254740992') }, 'fails'],
    ['a list element can be compared', { l: L('x') }, 'l[0] = :v', { ':v': S('x') }, 'holds'],
    ['attribute_type knows a map', { m: { M: {} } }, 'attribute_type(m, :v)', { ':v': S('M') }, 'holds'],
    ['a size is a number', { s: S('abc') }, 'size(s) = :v', { ':v': N('3') }, 'holds'],
  ]
  it.each(cases)('%s', async (_name, before, condition, values, outcome) => {
    const pk = await stored(before)
    const { name } = await refusal(
      send(pk, {
        UpdateExpression: 'SET touched = :t',
        ConditionExpression: condition,
        ExpressionAttributeValues: { ...values, ':t': S('yes') },
      }),
    )
    expect(name).toBe(outcome === 'holds' ? 'accepted' : 'ConditionalCheckFailedException')
  })
})

describe('what is given back', () => {
  const returned = async (
    before: Item,
    expression: string,
    ReturnValues: UpdateItemCommandInput['ReturnValues'],
    values?: Item,
  ) => {
    const pk = await stored(before)
    return (await send(pk, { UpdateExpression: expression, ReturnValues, ExpressionAttributeValues: values })).Attributes
  }

  it('is only the changed fragment for UPDATED_NEW of a nested path', async () => {
    const before: Item = { p: { M: { c: S('old'), d: S('kept') } } }
    expect(await returned(before, 'SET p.c = :v', 'UPDATED_NEW', { ':v': S('new') })).toEqual({ p: { M: { c: S('new') } } })
    expect(await returned(before, 'SET p.c = :v', 'UPDATED_OLD', { ':v': S('new') })).toEqual({ p: { M: { c: S('old') } } })
  })

  it('is nothing for UPDATED_NEW of a removal', async () => {
    expect(await returned({ a: S('x') }, 'REMOVE a', 'UPDATED_NEW')).toBeUndefined()
  })

  it('is nothing for the old values of an item that was not there', async () => {
    for (const ReturnValues of ['ALL_OLD', 'UPDATED_OLD'] as const) {
      const answer = await send(`new ${ReturnValues}`, {
        UpdateExpression: 'SET a = :v',
        ExpressionAttributeValues: { ':v': S('x') },
        ReturnValues,
      })
      expect(answer.Attributes).toBeUndefined()
    }
  })

  it('is the whole item for ALL_NEW', async () => {
    expect(await returned({ a: S('x') }, 'SET b = :v', 'ALL_NEW', { ':v': S('y') })).toMatchObject({ a: S('x'), b: S('y') })
  })
})

describe('what it costs', () => {
  it('is the larger of before and after, whatever was changed', async () => {
    const pk = await stored({ big: S('x'.repeat(3200)) })
    const shrink = await send(pk, { UpdateExpression: 'REMOVE big', ReturnConsumedCapacity: 'TOTAL' })
    expect(shrink.ConsumedCapacity).toEqual({ TableName: table, CapacityUnits: 4 })
  })
})

describe('what it refuses', () => {
  const ENVELOPE = '1 validation error detected: '
  const value = { ':v': S('x') }
  const cases: readonly [string, Update, string][] = [
    [
      'a key attribute',
      { UpdateExpression: 'SET pk = :v', ExpressionAttributeValues: value },
      'One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key',
    ],
    [
      'a path through a map that is not there',
      { UpdateExpression: 'SET m.a = :v', ExpressionAttributeValues: value },
      'The document path provided in the update expression is invalid for update',
    ],
    [
      'list_append to an attribute that is not there',
      { UpdateExpression: 'SET a = list_append(a, :v)', ExpressionAttributeValues: { ':v': L('x') } },
      'The provided expression refers to an attribute that does not exist in the item',
    ],
    [
      'list_append to something else than a list',
      { UpdateExpression: 'SET a = list_append(nothing, :v)', ExpressionAttributeValues: { ':v': L('x') } },
      'An operand in the update expression has an incorrect data type',
    ],
    [
      'a sum of more than 38 digits',
      { UpdateExpression: 'SET b = :v + :w', ExpressionAttributeValues: { ':v': { N: '1e50' }, ':w': { N: '1' } } },
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    ],
    [
      'two REMOVE sections',
      { UpdateExpression: 'REMOVE a REMOVE b' },
      `${ENVELOPE}Invalid UpdateExpression: The "REMOVE" section can only be used once in an update expression;`,
    ],
    [
      'an empty values map',
      { UpdateExpression: 'REMOVE a', ExpressionAttributeValues: {} },
      `${ENVELOPE}ExpressionAttributeValues must not be empty`,
    ],
    [
      'NOT before a path',
      { UpdateExpression: 'REMOVE a', ConditionExpression: 'NOT b' },
      `${ENVELOPE}Invalid ConditionExpression: Syntax error; token: "<EOF>", near: "b"`,
    ],
    [
      'contains of an attribute in itself',
      { UpdateExpression: 'REMOVE a', ConditionExpression: 'contains(b, b)' },
      `${ENVELOPE}Invalid ConditionExpression: The first operand must be distinct from the remaining operands for this operator or function; operator: contains, first operand: [b]`,
    ],
    [
      'begins_with of a number',
      { UpdateExpression: 'REMOVE a', ConditionExpression: 'begins_with(b, :v)', ExpressionAttributeValues: { ':v': N('1') } },
      `${ENVELOPE}Invalid ConditionExpression: Incorrect operand type for operator or function; operator or function: begins_with, operand type: N`,
    ],
    [
      'an expression over 4096 bytes',
      { UpdateExpression: `REMOVE ${'a'.repeat(4090)}` },
      `${ENVELOPE}Invalid UpdateExpression: Expression size has exceeded the maximum allowed size;`,
    ],
  ]
  it.each(cases)('refuses %s', async (_name, input, message) => {
    const pk = await stored({ nothing: { NULL: true } })
    expect(await invalid(send(pk, input))).toBe(message)
  })
})
