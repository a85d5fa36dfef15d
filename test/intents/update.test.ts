// What an update refuses, in which order and style, and what it makes of an item. Expressions have tests of their own.
import { describe, expect, it } from 'vitest'
import { bindUpdate, planUpdate, attributesUpdatedIn, type UpdateInput } from '../../src/intents/update.js'
import { refusalStylesOf } from '../../src/intents/refusal-styles.js'
import type { Item } from '../../src/model/attribute-value.js'
import { decide, index, keys, row, table, validationOf } from './records.js'

const plan = (input: UpdateInput) => planUpdate(input, refusalStylesOf().updateItem)
const key: Item = { pk: { S: 'a' }, sk: { N: '1' } }
const music = table(keys('pk:S', 'sk:N'), [index('global', 'byGenre', keys('genre:S', 'year:N'))])
const ENVELOPE = '1 validation error detected: '

describe('rules that need no table', () => {
  const cases: readonly [string, UpdateInput, string][] = [
    [
      'AttributeUpdates beside expressions, all of them named',
      { Key: key, AttributeUpdates: {}, UpdateExpression: 'SET a = :a', ConditionExpression: 'a = :a' },
      `${ENVELOPE}Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributeUpdates} Expression parameters: {UpdateExpression, ConditionExpression}`,
    ],
    [
      'the update before the condition',
      { Key: key, UpdateExpression: '', ConditionExpression: '' },
      `${ENVELOPE}Invalid UpdateExpression: The expression can not be empty;`,
    ],
    [
      'unused values after both expressions',
      {
        Key: key,
        UpdateExpression: 'REMOVE a',
        ConditionExpression: 'attribute_exists(b)',
        ExpressionAttributeValues: { ':v': { S: '' } },
      },
      `${ENVELOPE}Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}`,
    ],
    [
      'the same section twice',
      { Key: key, UpdateExpression: 'REMOVE a REMOVE b' },
      `${ENVELOPE}Invalid UpdateExpression: The "REMOVE" section can only be used once in an update expression;`,
    ],
  ]
  it.each(cases)('refuses %s', (_name, input, message) => {
    expect(validationOf(() => plan(input))).toBe(message)
  })
})

describe('rules of the table', () => {
  const P = 'One or more parameter values were invalid: '
  const set = (name: string, value: Item[string]): UpdateInput => ({
    Key: key,
    UpdateExpression: `SET ${name} = :v`,
    ExpressionAttributeValues: { ':v': value },
  })
  const cases: readonly [string, UpdateInput, string][] = [
    ['a key that lacks an attribute', { Key: { pk: { S: 'a' } } }, 'The provided key element does not match the schema'],
    ['a key with an attribute too many', { Key: { ...key, x: { S: '' } } }, 'The provided key element does not match the schema'],
    ['an update of a key attribute', set('sk', { N: '2' }), `${P}Cannot update attribute sk. This attribute is part of the key`],
    [
      'an update of a key attribute by the legacy parameter',
      { Key: key, AttributeUpdates: { pk: { Value: { S: 'b' } } } },
      `${P}Cannot update attribute pk. This attribute is part of the key`,
    ],
    [
      'an index key of another type',
      set('genre', { N: '1' }),
      `${P}Type mismatch for Index Key genre Expected: S Actual: N IndexName: byGenre`,
    ],
    [
      'an empty index key',
      set('genre', { S: '' }),
      'One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.',
    ],
    [
      'a statement over 400 KB',
      set('a', { S: 'x'.repeat(409_600) }),
      'Item size to update has exceeded the maximum allowed size',
    ],
  ]
  it.each(cases)('refuses %s, bare', (_name, input, message) => {
    expect(validationOf(() => bindUpdate(plan(input), music))).toBe(message)
  })
})

describe('deciding', () => {
  const bound = (input: Omit<UpdateInput, 'Key'>) => bindUpdate(plan({ Key: key, ...input }), music)

  it('makes an item of the key and what was set when there is none', () => {
    const intent = bound({ UpdateExpression: 'SET a = :v', ExpressionAttributeValues: { ':v': { S: 'x' } } })
    expect(decide(intent)).toEqual({ kind: 'put', item: { ...key, a: { S: 'x' } }, sizeBytes: 9 })
  })

  it('makes an item of the key alone when nothing is to change, and keeps one that is there', () => {
    expect(decide(bound({}))).toEqual({ kind: 'put', item: key, sizeBytes: 7 })
    expect(decide(bound({}), { ...key, a: { S: 'x' } })).toEqual({ kind: 'keep' })
  })

  it('makes nothing of taking away from nothing', () => {
    expect(decide(bound({ UpdateExpression: 'REMOVE a' }))).toEqual({ kind: 'keep' })
    expect(decide(bound({ AttributeUpdates: { a: { Action: 'DELETE' } } }))).toEqual({ kind: 'keep' })
  })

  it('puts by AttributeUpdates that name no action', () => {
    expect(decide(bound({ AttributeUpdates: { a: { Value: { S: 'x' } } } }))).toMatchObject({ item: { a: { S: 'x' } } })
  })

  it('asks the condition before it runs the update', () => {
    const intent = bound({
      UpdateExpression: 'SET a = absent',
      ConditionExpression: 'attribute_exists(pk)',
    })
    expect(decide(intent)).toHaveProperty('error.name', 'ConditionalCheckFailedException')
    expect(decide(intent, key)).toHaveProperty(
      'error.message',
      'The provided expression refers to an attribute that does not exist in the item',
    )
  })

  it('checks the index keys that it computed, and leaves alone those that it did not touch', () => {
    const copy = bound({ UpdateExpression: 'SET genre = origin' })
    expect(decide(copy, { ...key, origin: { N: '1' } })).toHaveProperty(
      'error.message',
      'The update expression attempted to update the secondary index key to unsupported type',
    )
    const elsewhere = bound({ UpdateExpression: 'SET b = :v', ExpressionAttributeValues: { ':v': { S: 'x' } } })
    expect(decide(elsewhere, { ...key, genre: { N: '1' } }).kind).toBe('put')
  })

  it('refuses a finished item over 400 KB', () => {
    const append = bound({ UpdateExpression: 'SET b = :v', ExpressionAttributeValues: { ':v': { S: 'x'.repeat(300_000) } } })
    expect(decide(append, { ...key, a: { S: 'y'.repeat(200_000) } })).toHaveProperty(
      'error.message',
      'Item size to update has exceeded the maximum allowed size',
    )
  })
})

describe('what is given back', () => {
  it('is the touched part of either image', () => {
    const setting = plan({ Key: key, UpdateExpression: 'SET m.c = :v', ExpressionAttributeValues: { ':v': { S: 'new' } } })
    const before = row({ ...key, m: { M: { c: { S: 'old' }, d: { S: 'kept' } } } })
    expect(attributesUpdatedIn(setting, before)).toEqual({ m: { M: { c: { S: 'old' } } } })
    expect(attributesUpdatedIn(setting, undefined)).toBeUndefined()
  })

  it('is nothing of an update that only removes, once it is done', () => {
    const removing = plan({ Key: key, UpdateExpression: 'REMOVE a' })
    expect(attributesUpdatedIn(removing, row(key))).toBeUndefined()
  })
})
