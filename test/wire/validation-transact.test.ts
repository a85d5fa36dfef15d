// The refusals of transactions, each with its whole text: what is wrong with the request is said at top level, what is wrong with an item
// cancels the whole at that action's place.
import { beforeAll, describe, expect, it } from 'vitest'
import { globalIndex, makeTable, startWire } from './support.js'
import { ask, nested, verdictOn, type Case } from './verdict.js'

const wire = startWire()
let table = ''
beforeAll(async () => {
  table = await makeTable(wire, ['pk:S', 'sk:N'], ['g:S'], globalIndex('byG', ['g']))
})
const write = (input: object) => ask(wire, 'TransactWriteItems', { TableName: undefined, ...input }, table)
const read = (input: object) => ask(wire, 'TransactGetItems', { TableName: undefined, ...input }, table)

const E = '1 validation error detected: '
const P = 'One or more parameter values were invalid: '
const S = (text: string) => ({ S: text })
const Key = { pk: S('a'), sk: { N: '1' } }
const TableName = '<table>'
const of = (...actions: object[]): object => ({ TransactItems: actions })
const put = (item: object, more: object = {}): object => ({ Put: { TableName, Item: { ...Key, ...item }, ...more } })
const update = (more: object): object => ({ Update: { TableName, Key, ...more } })
const check = (more: object): object => ({
  ConditionCheck: { TableName, Key, ConditionExpression: 'attribute_exists(pk)', ...more },
})
const get = (more: object = {}): object => ({ Get: { TableName, Key, ...more } })
const puts = (count: number): object[] => Array.from({ length: count }, (_, at) => put({ sk: { N: String(at) } }))
const NEST = 'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit'
const EMPTY_KEY =
  'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk'
const NAME = 'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+'

describe('TransactWriteItems, at top level', () => {
  const x = { ':x': S('x') }
  const cases: readonly Case[] = [
    [
      'no action',
      of(),
      `${E}Value at 'TransactItems' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    ],
    [
      '101 actions',
      of(...puts(101)),
      `${E}Value at 'TransactItems' failed to satisfy constraint: Member must have length less than or equal to 100`,
    ],
    ['100 actions', of(...puts(100)), 'accepted'],
    [
      'a token of 37 characters, alone',
      { ...of(put({})), ClientRequestToken: 'x'.repeat(37), ReturnConsumedCapacity: 'X' },
      `${E}Value at 'ClientRequestToken' failed to satisfy constraint: Member must have length less than or equal to 36`,
    ],
    [
      'bad words',
      { ...of(put({})), ReturnConsumedCapacity: 'X', ReturnItemCollectionMetrics: 'Y' },
      "2 validation errors detected: Value 'X' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value 'Y' at 'returnItemCollectionMetrics' failed to satisfy constraint: Member must satisfy enum value set: [SIZE, NONE]",
    ],
    [
      'an action of no kind',
      of({}),
      `${E}Value '' at 'transactItems' failed to satisfy constraint: TransactWriteRequest should contain Delete or Put or Update or ConditionCheck`,
    ],
    [
      'an action of two kinds',
      of({ ...put({}), ...check({}) }),
      'TransactItems can only contain one of Check, Put, Update or Delete',
    ],
    [
      'bad table names, at their places',
      of(
        { Put: { TableName: 'a!', Item: {} } },
        { Update: { TableName: 'b!', Key: {}, UpdateExpression: 'REMOVE a' } },
        { Delete: { TableName: 'c!', Key: {} } },
        { ConditionCheck: { TableName: 'd!', Key: {}, ConditionExpression: 'a = b' } },
      ),
      `4 validation errors detected: Value 'a!' at 'transactItems.1.member.put.tableName' failed to satisfy constraint: ${NAME}; Value 'b!' at 'transactItems.2.member.update.tableName' failed to satisfy constraint: ${NAME}; Value 'c!' at 'transactItems.3.member.delete.tableName' failed to satisfy constraint: ${NAME}; Value 'd!' at 'transactItems.4.member.conditionCheck.tableName' failed to satisfy constraint: ${NAME}`,
    ],
    [
      'a check of nothing',
      of(check({ ConditionExpression: undefined })),
      `${E}Value null at 'transactItems.1.member.conditionCheck.conditionExpression' failed to satisfy constraint: Member must not be null`,
    ],
    [
      'a bad word in an action',
      of(put({}, { ReturnValuesOnConditionCheckFailure: 'X' })),
      `${E}Value 'X' at 'transactItems.1.member.put.returnValuesOnConditionCheckFailure' failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, NONE]`,
    ],
    [
      'the first bad action, before a table that is not there',
      of({ Put: { TableName: 'nowhere', Item: Key } }, update({ UpdateExpression: 'a' }), put({ n: { N: 'x' } })),
      'Invalid UpdateExpression: Syntax error; token: "a", near: "a"',
    ],
    [
      'an update that is too long',
      of(update({ UpdateExpression: `SET ${'a'.repeat(4093)}` })),
      'Invalid UpdateExpression: Expression size has exceeded the maximum allowed size;',
    ],
    [
      'a condition that is too long',
      of(check({ ConditionExpression: 'a'.repeat(4097) })),
      'Invalid ConditionExpression: Expression size has exceeded the maximum allowed size; expression size: 4097',
    ],
    [
      'a value that nobody uses',
      of(check({ ExpressionAttributeValues: x })),
      'Value provided in ExpressionAttributeValues unused in expressions: keys: {:x}',
    ],
    ['a value where there is no expression', of(put({ sk: { N: '1000' } }, { ExpressionAttributeValues: x })), 'accepted'],
    [
      'an operand type',
      of(check({ ConditionExpression: 'a < :x', ExpressionAttributeValues: { ':x': { BOOL: true } } })),
      'Invalid ConditionExpression: Incorrect operand type for operator or function; operator or function: <, operand type: BOOL',
    ],
    ['a bad value', of(put({ n: { N: '' } })), 'The parameter cannot be converted to a numeric value: '],
    ['a string twice', of(put({ s: { SS: ['b', 'a', 'b'] } })), `${P}Input collection ["a", "b", "b"] contains duplicates.`],
    [
      'an expression before the key beside it',
      of(check({ Key: { pk: nested(32) }, ConditionExpression: 'a' })),
      'Invalid ConditionExpression: Syntax error; token: "<EOF>", near: "a"',
    ],
    ['a deep key', of(check({ Key: { pk: nested(32) } })), NEST],
    ['an empty name before a deep value', of(put({ a: nested(32), '': S('x') })), 'Empty attribute name'],
    ['a deep value before an empty name in a map', of(put({ m: { M: { '': S('x') } }, a: nested(32) })), NEST],
    [
      'a deep value of an expression',
      of(update({ UpdateExpression: 'SET a = :x', ExpressionAttributeValues: { ':x': nested(32) } })),
      NEST,
    ],
    [
      'a very deep value of an expression',
      of(update({ UpdateExpression: 'SET a = :x', ExpressionAttributeValues: { ':x': nested(63) } })),
      `ExpressionAttributeValues contains invalid value: ${NEST} for key :x`,
    ],
    [
      'a table that is not there, beside one that is',
      of(put({}), { Put: { TableName: 'nowhere', Item: Key } }),
      'ResourceNotFoundException: Requested resource not found',
    ],
    ['one item twice', of(put({}), check({})), 'Transaction request cannot include multiple operations on one item'],
    ['an empty key', of(put({ pk: S('') })), EMPTY_KEY],
    ['an empty key to check', of(check({ Key: { pk: S(''), sk: { N: '1' } } })), EMPTY_KEY],
    [
      'an empty index key',
      of(put({ g: S('') })),
      'One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: byG, IndexKey: g',
    ],
    ['an item that is too large', of(put({ x: S('x'.repeat(409_593)) })), 'Item size has exceeded the maximum allowed size'],
    [
      'an update that is too large',
      of(update({ UpdateExpression: 'SET a = :x', ExpressionAttributeValues: { ':x': S('x'.repeat(409_578)) } })),
      'Item size to update has exceeded the maximum allowed size',
    ],
  ]
  it.each(cases)('%s', async (_title, input, verdict) => expect((await write(input)).verdict).toBe(verdict))

  it('another payload under a token', async () => {
    const ClientRequestToken = `mismatch ${table}`.slice(0, 36)
    expect((await write({ ...of(put({ sk: { N: '2000' } })), ClientRequestToken })).verdict).toBe('accepted')
    expect((await write({ ...of(put({ sk: { N: '2001' } })), ClientRequestToken })).verdict).toMatch(
      /^IdempotentParameterMismatchException: /,
    )
  })

  it('more than 4 MB', async () => {
    const large = Array.from({ length: 11 }, (_, at) => put({ sk: { N: String(at) }, x: S('x'.repeat(400_000)) }))
    expect((await write(of(...large))).verdict).toBe('Transaction payload size cannot exceed 4MB. Payload Size: 4400087')
  })
})

describe('TransactWriteItems is cancelled by', () => {
  const fine = put({ sk: { N: '900' } })
  const cases: readonly [string, object, string][] = [
    ['a put with a key of another type', put({ sk: S('1') }), `${P}Type mismatch for key sk expected: N actual: S`],
    ['a put with a key that is a map', put({ sk: { M: {} } }), `${P}Type mismatch for key sk expected: N actual: M`],
    ['a put without its key', { Put: { TableName, Item: { pk: S('a') } } }, `${P}Missing the key sk in the item`],
    [
      'an update of a key of another type',
      update({ Key: { pk: S('a'), sk: S('1') }, UpdateExpression: 'REMOVE a' }),
      'The provided key element does not match the schema',
    ],
    [
      'a deletion of a key of another shape',
      { Delete: { TableName, Key: { pk: S('a') } } },
      'The provided key element does not match the schema',
    ],
    [
      'a check of a key of another shape',
      check({ Key: { ...Key, a: S('x') } }),
      'The provided key element does not match the schema',
    ],
    [
      'a key that is too long',
      put({ pk: S('x'.repeat(2049)) }),
      `${P}Size of hashkey has exceeded the maximum size limit of2048 bytes`,
    ],
    [
      'an index key of another type',
      put({ g: { N: '1' } }),
      `${P}Type mismatch for Index Key g Expected: S Actual: N IndexName: byG`,
    ],
    [
      'an update of a key',
      update({ UpdateExpression: 'SET pk = :x', ExpressionAttributeValues: { ':x': S('x') } }),
      `${P}Cannot update attribute pk. This attribute is part of the key`,
    ],
    [
      'a path through nothing',
      update({
        Key: { pk: S('none'), sk: { N: '1' } },
        UpdateExpression: 'SET m.a = :x',
        ExpressionAttributeValues: { ':x': S('x') },
      }),
      'The document path provided in the update expression is invalid for update',
    ],
    [
      'a copy of nothing',
      update({ Key: { pk: S('none'), sk: { N: '1' } }, UpdateExpression: 'SET a = b' }),
      'The provided expression refers to an attribute that does not exist in the item',
    ],
  ]
  it.each(cases)('%s', async (_title, action, message) => {
    const { verdict, body } = await write(of(fine, action))
    expect(verdict).toBe(
      'TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons [None, ValidationError]',
    )
    expect(body['CancellationReasons']).toEqual([{ Code: 'None' }, { Code: 'ValidationError', Message: message }])
  })

  it('every failed condition, at its place, with the items that were asked for', async () => {
    const item = { pk: S('there'), sk: { N: '1' }, v: S('old') }
    await verdictOn(wire, 'PutItem', { Item: item }, table)
    const there = { pk: S('there'), sk: { N: '1' } }
    const ReturnValuesOnConditionCheckFailure = 'ALL_OLD'
    const { verdict, body } = await write(
      of(
        check({ Key: { pk: S('absent'), sk: { N: '1' } }, ReturnValuesOnConditionCheckFailure }),
        fine,
        check({ Key: there, ConditionExpression: 'attribute_not_exists(pk)', ReturnValuesOnConditionCheckFailure }),
        check({ Key: { pk: S('absent'), sk: { N: '2' } } }),
      ),
    )
    expect(verdict).toBe(
      'TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons [ConditionalCheckFailed, None, ConditionalCheckFailed, ConditionalCheckFailed]',
    )
    expect(body['CancellationReasons']).toEqual([
      { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
      { Code: 'None' },
      { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed', Item: item },
      { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
    ])
  })

  // No condition is asked, and no other action is looked at.
  it('the first action that does not fit its table, alone', async () => {
    const failing = check({ Key: { pk: S('absent'), sk: { N: '1' } } })
    for (const actions of [
      [put({ sk: S('x') }), put({ sk: S('y') }), failing],
      [failing, put({ sk: S('x') }), put({ sk: S('y') })],
    ]) {
      const { body } = await write(of(...actions))
      const none = { Code: 'None' }
      const wrong = { Code: 'ValidationError', Message: `${P}Type mismatch for key sk expected: N actual: S` }
      expect(body['CancellationReasons']).toEqual(actions[0] === failing ? [none, wrong, none] : [wrong, none, none])
    }
  })
})

describe('TransactGetItems', () => {
  const cases: readonly Case[] = [
    [
      'no action',
      of(),
      `${E}Value at 'TransactItems' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    ],
    [
      '101 actions',
      of(...Array.from({ length: 101 }, () => get())),
      `${E}Value at 'TransactItems' failed to satisfy constraint: Member must have length less than or equal to 100`,
    ],
    [
      'a bad table name',
      of(get({ TableName: 'a!' })),
      `${E}Value 'a!' at 'transactItems.1.member.get.tableName' failed to satisfy constraint: ${NAME}`,
    ],
    [
      'a bad projection',
      of(get({ ProjectionExpression: 'a, a' })),
      'Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]',
    ],
    [
      'a name that nobody uses',
      of(get({ ProjectionExpression: 'a', ExpressionAttributeNames: { '#b': 'b' } })),
      'Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}',
    ],
    ['a name where there is no expression', of(get({ ExpressionAttributeNames: { '#b': 'b' } })), 'accepted'],
    ['a bad value', of(get({ Key: { pk: { N: 'x' } } })), 'The parameter cannot be converted to a numeric value: x'],
    [
      'a table that is not there',
      of(get(), get({ TableName: 'nowhere' })),
      'ResourceNotFoundException: Requested resource not found',
    ],
    ['an empty key', of(get({ Key: { pk: S(''), sk: { N: '1' } } })), EMPTY_KEY],
    ['one item twice', of(get(), get()), 'Transaction request cannot include multiple operations on one item'],
  ]
  it.each(cases)('%s', async (_title, input, verdict) => expect((await read(input)).verdict).toBe(verdict))

  it.each([
    ['an empty key', {}, 'The provided key element does not match the schema'],
    ['a key of another type', { pk: S('a'), sk: S('1') }, 'The provided key element does not match the schema'],
    ['a key with something more', { ...Key, a: S('a') }, 'The provided key element does not match the schema'],
    [
      'a key that is too long',
      { pk: S('x'.repeat(2049)), sk: { N: '1' } },
      `${P}Size of hashkey has exceeded the maximum size limit of2048 bytes`,
    ],
  ])('is cancelled by %s', async (_title, wrong, message) => {
    const { verdict, body } = await read(of(get(), get({ Key: wrong })))
    expect(verdict).toBe(
      'TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons [None, ValidationError]',
    )
    expect(body['CancellationReasons']).toEqual([{ Code: 'None' }, { Code: 'ValidationError', Message: message }])
  })

  it('is cancelled by the first wrong key alone', async () => {
    const { body } = await read(of(get({ Key: {} }), get({ Key: {} })))
    expect(body['CancellationReasons']).toEqual([
      { Code: 'ValidationError', Message: 'The provided key element does not match the schema' },
      { Code: 'None' },
    ])
  })
})
