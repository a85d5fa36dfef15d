// Behaviours of writes that emulators were reported to get wrong; those that an operation's own tests show already are not repeated.
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { namesUnknown } from './own-emulator.js'
import { invalid, makeTable, put, refusal, startWire, type Item } from './support.js'
import { ask } from './verdict.js'

const wire = startWire()
let table = ''
beforeAll(async () => {
  table = await makeTable(wire, ['pk:S'])
})

const S = (text: string) => ({ S: text })
const N = (text: string) => ({ N: text })
const key = (pk: string): Item => ({ pk: { S: pk } })
const update = (pk: string, input: Omit<UpdateItemCommandInput, 'TableName' | 'Key'>) =>
  wire.client.send(new UpdateItemCommand({ TableName: table, Key: key(pk), ...input }))
const read = async (pk: string) =>
  (await wire.client.send(new GetItemCommand({ TableName: table, Key: key(pk), ConsistentRead: true }))).Item
const P = 'One or more parameter values were invalid: '

describe('updates', () => {
  const cases: readonly [string, Item, string, Item, Item][] = [
    [
      'a member leaves a number set by its value',
      { s: { NS: ['1', '2'] } },
      'DELETE s :v',
      { ':v': { NS: ['1.0'] } },
      { s: { NS: ['2'] } },
    ],
    [
      'members that are not there are no error',
      { s: { SS: ['a'] } },
      'DELETE s :v',
      { ':v': { SS: ['b'] } },
      { s: { SS: ['a'] } },
    ],
    ['an addition makes a set', {}, 'ADD s :v', { ':v': { SS: ['a'] } }, { s: { SS: ['a'] } }],
    [
      '38 digits are added exactly',
      { n: N('99999999999999999999999999999999999999') },
      'SET n = n - :v',
      { ':v': N('1') },
      { n: N('99999999999999999999999999999999999998') },
    ],
    [
      'a list element is set in its place',
      { l: { L: [S('a'), S('b')] } },
      'SET l[0] = :v',
      { ':v': S('x') },
      { l: { L: [S('x'), S('b')] } },
    ],
    [
      'several elements past the end are appended in their order',
      { l: { L: [] } },
      'SET l[9] = :v, l[7] = :w',
      { ':v': S('9'), ':w': S('7') },
      { l: { L: [S('7'), S('9')] } },
    ],
    [
      'several elements are removed by their old numbers',
      { l: { L: [S('a'), S('b'), S('c')] } },
      'REMOVE l[0], l[2]',
      {},
      { l: { L: [S('b')] } },
    ],
    ['an element is removed that is not there', { l: { L: [S('a')] } }, 'REMOVE l[5]', {}, { l: { L: [S('a')] } }],
    [
      'the names of a path may be placeholders with dots in them',
      { m: { M: {} } },
      'SET m.#a = :v',
      { ':v': S('x') },
      { m: { M: { 'a.b': S('x') } } },
    ],
    ['two attributes change places', { a: N('1'), b: N('2') }, 'SET a = b, b = a', {}, { a: N('2'), b: N('1') }],
    [
      'sections come in any order and case',
      { a: N('1'), b: N('1') },
      'remove b set c = :v Add a :v',
      { ':v': N('2') },
      { a: N('3'), c: N('2') },
    ],
    ['if_not_exists keeps what is there', { a: N('1') }, 'SET a = if_not_exists(a, :v)', { ':v': N('2') }, { a: N('1') }],
  ]
  it.each(cases)('%s', async (title, before, UpdateExpression, values, after) => {
    await put(wire, table, { ...key(title), ...before })
    await update(title, {
      UpdateExpression,
      ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
      ...(UpdateExpression.includes('#a') ? { ExpressionAttributeNames: { '#a': 'a.b' } } : {}),
    })
    expect(await read(title)).toEqual({ ...key(title), ...after })
  })

  it('a list index beyond 4294967294 is refused', async () => {
    await put(wire, table, { ...key('index'), l: { L: [] } })
    const at = (index: string) =>
      update('index', { UpdateExpression: `SET l[${index}] = :v`, ExpressionAttributeValues: { ':v': S('x') } })
    expect(await invalid(at('4294967295'))).not.toMatch(/accepted/)
    await at('4294967294')
    expect(await read('index')).toEqual({ ...key('index'), l: { L: [S('x')] } })
  })

  it('list_append says whether its list is missing or no list', async () => {
    await put(wire, table, { ...key('append'), z: { NULL: true } })
    const to = (name: string) =>
      update('append', { UpdateExpression: `SET a = list_append(${name}, :v)`, ExpressionAttributeValues: { ':v': { L: [] } } })
    expect(await invalid(to('absent'))).toBe('The provided expression refers to an attribute that does not exist in the item')
    expect(await invalid(to('z'))).toBe('An operand in the update expression has an incorrect data type')
  })

  it('a condition on an item that is not there fails, and makes no item', async () => {
    const input = { UpdateExpression: 'SET a = :v', ConditionExpression: 'a = :v', ExpressionAttributeValues: { ':v': S('x') } }
    expect(await refusal(update('ghost', input))).toHaveProperty('name', 'ConditionalCheckFailedException')
    expect(await read('ghost')).toBeUndefined()
  })

  it('mixed parameters are refused before the condition is asked', async () => {
    await put(wire, table, key('mixed'))
    const input = { ConditionExpression: 'attribute_not_exists(pk)', AttributeUpdates: { a: { Value: S('x') } } }
    expect(await invalid(update('mixed', input))).toBe(
      '1 validation error detected: Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributeUpdates} Expression parameters: {ConditionExpression}',
    )
  })

  it('the legacy Expected is asked on updates and deletions too', async () => {
    await put(wire, table, { ...key('expected'), a: S('x') })
    const Expected = { a: { Value: S('y') } }
    const updating = update('expected', { AttributeUpdates: { b: { Value: S('b') } }, Expected })
    expect(await refusal(updating)).toHaveProperty('name', 'ConditionalCheckFailedException')
    const removing = wire.client.send(new DeleteItemCommand({ TableName: table, Key: key('expected'), Expected }))
    expect(await refusal(removing)).toHaveProperty('name', 'ConditionalCheckFailedException')
    expect(await read('expected')).toEqual({ ...key('expected'), a: S('x') })
  })

  it.each(['name', 'Status', 'DATA', 'year', 'ttl', 'timestamp', 'region', 'uuid', 'zone', 'value', 'key', 'type'])(
    'the word %s is reserved',
    async (word) => {
      expect(await invalid(update('reserved', { UpdateExpression: `REMOVE ${word}` }))).toBe(
        `1 validation error detected: Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: ${word}`,
      )
    },
  )

  it.each(['id', 'email', 'createdAt', 'version', 'title', 'amount', 'address'])('the word %s is free', async (word) => {
    await update('free', { UpdateExpression: `REMOVE ${word}` })
  })
})

describe('many items', () => {
  it('nothing of a batch is written when its last request is bad', async () => {
    const bad = new BatchWriteItemCommand({
      RequestItems: { [table]: [{ PutRequest: { Item: key('batch1') } }, { PutRequest: { Item: { other: S('x') } } }] },
    })
    expect(await invalid(wire.client.send(bad))).toBe('The provided key element does not match the schema')
    expect(await read('batch1')).toBeUndefined()
  })

  it('two items of a kilobyte cost four units in a transaction', async () => {
    const Item = (pk: string): Item => ({ pk: { S: pk }, a: { S: 'x'.repeat(1000) } })
    const { ConsumedCapacity } = await wire.client.send(
      new TransactWriteItemsCommand({
        TransactItems: ['1', '2'].map((at) => ({ Put: { TableName: table, Item: Item(`cost${at}`) } })),
        ReturnConsumedCapacity: 'TOTAL',
      }),
    )
    expect(ConsumedCapacity).toEqual([{ TableName: table, CapacityUnits: 4, WriteCapacityUnits: 4 }])
  })

  it('concurrent calls with one token are done once', async () => {
    await put(wire, table, { ...key('once'), n: N('0') })
    const send = () =>
      refusal(
        wire.client.send(
          new TransactWriteItemsCommand({
            ClientRequestToken: `once-${table}`.slice(0, 36),
            TransactItems: [
              {
                Update: {
                  TableName: table,
                  Key: key('once'),
                  UpdateExpression: 'ADD n :one',
                  ExpressionAttributeValues: { ':one': N('1') },
                },
              },
            ],
          }),
        ),
      )
    const names = new Set((await Promise.all([send(), send(), send(), send()])).map(({ name }) => name))
    names.delete('TransactionInProgressException') // what a call sees while another does the work
    expect([...names]).toEqual(['accepted'])
    expect(await read('once')).toEqual({ ...key('once'), n: N('1') })
  })

  it('each of many concurrent transactions on one item is done or refused as a conflict', async () => {
    await put(wire, table, { ...key('busy'), n: N('0') })
    const send = () =>
      refusal(
        wire.client.send(
          new TransactWriteItemsCommand({
            TransactItems: [
              {
                Update: {
                  TableName: table,
                  Key: key('busy'),
                  UpdateExpression: 'ADD n :one',
                  ExpressionAttributeValues: { ':one': N('1') },
                },
              },
            ],
          }),
        ),
      )
    const answers = await Promise.all(Array.from({ length: 20 }, send))
    const done = answers.filter(({ name }) => name === 'accepted').length
    for (const { name, message } of answers) {
      if (name === 'accepted') continue
      expect(`${name}: ${message}`).toBe(
        'TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons [TransactionConflict]',
      )
    }
    expect(done).toBeGreaterThan(0)
    expect(await read('busy')).toEqual({ ...key('busy'), n: N(String(done)) })
  })
})

describe('the form of refusals', () => {
  const cases: readonly [string, string, object, string, string][] = [
    ['a validation', 'PutItem', { Item: {} }, 'com.amazon.coral.validate#ValidationException', 'message'],
    [
      'a table that is not there',
      'PutItem',
      { TableName: 'nowhere', Item: key('a') },
      'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
      'message',
    ],
    [
      'a failed condition',
      'PutItem',
      { Item: key('a'), ConditionExpression: 'attribute_exists(nothing)' },
      'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
      'message',
    ],
    ['a wrong JSON type', 'PutItem', { Item: 1 }, 'com.amazon.coral.service#SerializationException', 'Message'],
    ['an unknown operation', 'Nothing', {}, 'com.amazon.coral.service#UnknownOperationException', namesUnknown ? 'message' : ''],
  ]
  it.each(cases)('%s', async (_title, operation, input, type, member) => {
    const { body } = await ask(wire, operation, input, table)
    expect(body['__type']).toBe(type)
    expect(Object.keys(body).filter((name) => name !== '__type')).toEqual(member === '' ? [] : [member])
  })

  it('an item that lacks its key is named in the words of a put', async () => {
    expect(await invalid(wire.client.send(new PutItemCommand({ TableName: table, Item: { a: S('x') } })))).toBe(
      `${P}Missing the key pk in the item`,
    )
  })
})
