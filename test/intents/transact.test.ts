// Which faults of an action are the request's, refused before anything starts, and which are the item's, a reason at its place.
import { describe, expect, it } from 'vitest'
import { NO_REASON, reasonOf, transactionCanceled } from '../../src/intents/cancellation.js'
import { bindActions, planAction } from '../../src/intents/transact.js'
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

const bind = (...actions: readonly TransactWriteItem[]) =>
  bindActions(actions.map((action) => ({ plan: plan(action), table: { record: music } })))

describe('binding', () => {
  const fine = put({ pk: { S: 'fine' } })

  // The others are not looked at, whatever is wrong with them.
  it.each([
    ['a key of another type', put({ pk: { N: '1' } })],
    ['a missing key', put({ x: { S: 'a' } })],
    ['an oversized key', put({ pk: { S: 'x'.repeat(2049) } })],
    ['an index key of another type', put({ pk: { S: 'a' }, g: { N: '1' } })],
    ['an index key that is too long', put({ pk: { S: 'a' }, g: { S: 'x'.repeat(2049) } })],
  ])('is cancelled by the first of two with %s, which stands alone', (_name, action) => {
    expect(refusalOf(() => bind(fine, action, put({ pk: { N: '2' } })))).toMatch(
      /^TransactionCanceledException: .* \[None, ValidationError, None\]$/,
    )
  })

  it('finds two actions on one item, although one of them is wrong', () => {
    expect(refusalOf(() => bind(put({ pk: { S: 'fine' }, g: { N: '1' } }), fine))).toBe(
      'ValidationException: Transaction request cannot include multiple operations on one item',
    )
  })

  it.each([
    ['an empty key', put({ pk: { S: '' } })],
    ['an empty index key', put({ pk: { S: 'a' }, g: { S: '' } })],
    ['an item over 400 KB', put({ pk: { S: 'a' }, v: { S: 'x'.repeat(409_600) } })],
  ])('refuses %s outright', (_name, action) => {
    expect(refusalOf(() => bind(put({ pk: { N: '1' } }), action))).toMatch(/^ValidationException: /)
  })

  it('keeps what a check finds as it should be', () => {
    const check: TransactWriteItem = {
      ConditionCheck: { TableName: 'music', Key: { pk: { S: 'a' } }, ConditionExpression: 'attribute_exists(pk)' },
    }
    const [bound] = bind(check)
    const intent = bound?.intent ?? expect.fail('no intent')
    expect(decide(intent, { pk: { S: 'a' } })).toEqual({ kind: 'keep' })
    expect(decide(intent)).toHaveProperty('error.name', 'ConditionalCheckFailedException')
  })

  it('takes 4 MB together and not more', () => {
    // 2 bytes for the name of the key, 1 for the key, 1 for the other name.
    const actions = (bytes: number) =>
      [...'abcdefghijklmnop'].map((pk) => put({ pk: { S: pk }, v: { S: 'x'.repeat(bytes - 4) } }))
    expect(refusalOf(() => bind(...actions(262_144)))).toBe('accepted')
    expect(refusalOf(() => bind(...actions(262_145)))).toBe(
      'ValidationException: Transaction payload size cannot exceed 4MB. Payload Size: 4194320',
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
