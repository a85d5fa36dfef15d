// Which faults of an action are the request's, refused before anything starts, and which are the item's, a reason at its place.
import { describe, expect, it } from 'vitest'
import { NO_REASON, reasonOf, transactionCanceled } from '../../src/intents/cancellation.js'
import { bindAction, checkAggregateSize, planAction } from '../../src/intents/transact.js'
import { refusalStylesOf } from '../../src/intents/refusal-styles.js'
import { conditionFailed, transactionConflict, validation } from '../../src/model/errors.js'
import type { TransactWriteItem } from '../../src/shapes/operations.js'
import { decide, index, keys, refusalOf, table, validationOf } from './records.js'

const music = table(keys('pk:S'), [index('global', 'byG', keys('g:S'))])
const plan = (action: TransactWriteItem) => planAction(action, refusalStylesOf().transactWriteItems)
const put = (Item: Record<string, { S: string } | { N: string }>): TransactWriteItem => ({ Put: { TableName: 'music', Item } })

describe('planning', () => {
  it('refuses an action without a member in the words of its cohort', () => {
    expect(validationOf(() => plan({}))).toBe(
      "1 validation error detected: Value '' at 'transactItems' failed to satisfy constraint: TransactWriteRequest should contain Delete or Put or Update or ConditionCheck",
    )
    expect(validationOf(() => planAction({}, refusalStylesOf('us-east-1').transactWriteItems))).toBe(
      'Invalid Request: TransactWriteRequest should contain Delete or Put or Update request',
    )
  })

  it('refuses an action with two members', () => {
    const both: TransactWriteItem = { ...put({ pk: { S: 'a' } }), Delete: { TableName: 'music', Key: { pk: { S: 'a' } } } }
    expect(validationOf(() => plan(both))).toBe('TransactItems can only contain one of Check, Put, Update or Delete')
  })

  it('says bare what single writes put into the envelope', () => {
    const bad: TransactWriteItem = { Put: { TableName: 'music', Item: { pk: { S: 'a' } }, ConditionExpression: '' } }
    expect(validationOf(() => plan(bad))).toBe('Invalid ConditionExpression: The expression can not be empty;')
  })

  it('wraps bad values in the older cohort', () => {
    const bad: TransactWriteItem = {
      ConditionCheck: {
        TableName: 'music',
        Key: { pk: { S: 'a' } },
        ConditionExpression: 'a = :v',
        ExpressionAttributeValues: { ':v': { N: 'x' } },
      },
    }
    expect(validationOf(() => plan(bad))).toBe('The parameter cannot be converted to a numeric value: x')
    expect(validationOf(() => planAction(bad, refusalStylesOf('us-east-1').transactWriteItems))).toBe(
      'ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: x for key :v',
    )
  })
})

describe('binding', () => {
  it.each([
    ['a key of another type', put({ pk: { N: '1' } })],
    ['a missing key', put({ x: { S: 'a' } })],
    ['an oversized key', put({ pk: { S: 'x'.repeat(2049) } })],
  ])('makes %s an intent that refuses, at a place of its own', (_name, action) => {
    const [first, second] = [bindAction(plan(action), music, 0), bindAction(plan(action), music, 1)]
    expect(decide(first)).toMatchObject({ kind: 'refuse', error: { name: 'ValidationException' } })
    expect(first.rowSuffix.equals(second.rowSuffix)).toBe(false)
  })

  // So that two actions on one item are found out, although one of them is refused.
  it('makes an index key of another type an intent that refuses at the place of its item', () => {
    const [refused, fine] = [put({ pk: { S: 'a' }, g: { N: '1' } }), put({ pk: { S: 'a' } })].map((action) =>
      bindAction(plan(action), music, 0),
    )
    expect(refused && decide(refused)).toMatchObject({ kind: 'refuse', error: { name: 'ValidationException' } })
    expect(refused?.rowSuffix).toEqual(fine?.rowSuffix)
  })

  it.each([
    ['an empty key', put({ pk: { S: '' } })],
    ['an empty index key', put({ pk: { S: 'a' }, g: { S: '' } })],
    ['an item over 400 KB', put({ pk: { S: 'a' }, v: { S: 'x'.repeat(409_600) } })],
  ])('refuses %s outright', (_name, action) => {
    expect(refusalOf(() => bindAction(plan(action), music, 0))).toMatch(/^ValidationException: /)
  })

  it('keeps what a check finds as it should be', () => {
    const check: TransactWriteItem = {
      ConditionCheck: { TableName: 'music', Key: { pk: { S: 'a' } }, ConditionExpression: 'attribute_exists(pk)' },
    }
    const intent = bindAction(plan(check), music, 0)
    expect(decide(intent, { pk: { S: 'a' } })).toEqual({ kind: 'keep' })
    expect(decide(intent)).toHaveProperty('error.name', 'ConditionalCheckFailedException')
  })

  it('takes 4 MB together and not more', () => {
    const actions = (count: number, bytes: number) =>
      Array.from({ length: count }, () => plan(put({ p: { S: 'x'.repeat(bytes) } })))
    expect(refusalOf(() => checkAggregateSize(actions(16, 262_143)))).toBe('accepted')
    expect(refusalOf(() => checkAggregateSize(actions(16, 262_144)))).toMatch(
      /^ValidationException: Collection size of items exceeded/,
    )
  })
})

describe('reasons', () => {
  it('have the code of their refusal, its message, and the item when it was asked for', () => {
    expect(reasonOf(conditionFailed({ pk: { S: 'a' } }))).toEqual({
      Code: 'ConditionalCheckFailed',
      Message: 'The conditional request failed',
      Item: { pk: { S: 'a' } },
    })
    expect(reasonOf(transactionConflict())).toEqual({
      Code: 'TransactionConflict',
      Message: 'Transaction is ongoing for the item',
    })
  })

  it('stand in the message by their codes, and nothing but a code where all was well', () => {
    const error = transactionCanceled([NO_REASON, reasonOf(validation('no'))])
    expect(error.message).toBe(
      'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ValidationError]',
    )
    expect(error.extra).toEqual({ CancellationReasons: [{ Code: 'None' }, { Code: 'ValidationError', Message: 'no' }] })
  })
})
