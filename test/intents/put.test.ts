// What a put refuses, in which order and style, and what it decides. The order is the service's: a test that mixes two faults
// proves which one speaks.
import { describe, expect, it } from 'vitest'
import { bindPut, planPut, type PutInput } from '../../src/intents/put.js'
import { refusalStylesOf } from '../../src/intents/refusal-styles.js'
import type { Item } from '../../src/model/attribute-value.js'
import { RawJson } from '../../src/model/json.js'
import { decide, index, keys, row, table, validationOf } from './records.js'

const plan = (input: PutInput) => planPut(input, refusalStylesOf().putItem)
const key: Item = { pk: { S: 'a' }, sk: { N: '1' } }
const music = table(keys('pk:S', 'sk:N'), [index('global', 'byGenre', keys('genre:S', 'year:N'))])
const ENVELOPE = '1 validation error detected: '

describe('rules that need no table', () => {
  const cases: readonly [string, PutInput, string][] = [
    [
      'legacy and expression parameters mixed, before any value is looked at',
      { Item: { n: { N: 'x' } }, Expected: { a: { Exists: false } }, ConditionExpression: 'a = :a' },
      `${ENVELOPE}Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}`,
    ],
    [
      'a conditional operator without conditions',
      { Item: key, ConditionalOperator: 'AND' },
      `${ENVELOPE}ConditionalOperator cannot be used without Filter or Expected`,
    ],
    [
      'a conditional operator with one condition',
      { Item: key, ConditionalOperator: 'AND', Expected: { a: { Exists: false } } },
      `${ENVELOPE}ConditionalOperator can only be used when Filter or Expected has two or more elements`,
    ],
    [
      'names without an expression',
      { Item: key, ExpressionAttributeNames: { '#a': 'a' } },
      `${ENVELOPE}ExpressionAttributeNames can only be specified when using expressions`,
    ],
    [
      'values without an expression, an empty map too',
      { Item: key, ExpressionAttributeValues: {} },
      `${ENVELOPE}ExpressionAttributeValues can only be specified when using expressions`,
    ],
    [
      'a bad value before ReturnValues',
      { Item: { n: { N: 'x' } }, ReturnValues: 'ALL_NEW' },
      `${ENVELOPE}The parameter cannot be converted to a numeric value: x`,
    ],
    [
      'ReturnValues before the expression',
      { Item: key, ReturnValues: 'ALL_NEW', ConditionExpression: '' },
      `${ENVELOPE}ReturnValues can only be ALL_OLD or NONE`,
    ],
    [
      'an empty values map beside an expression',
      { Item: key, ConditionExpression: 'a = :a', ExpressionAttributeValues: {} },
      `${ENVELOPE}ExpressionAttributeValues must not be empty`,
    ],
    [
      'an unused name',
      { Item: key, ConditionExpression: 'attribute_exists(a)', ExpressionAttributeNames: { '#b': 'b' } },
      `${ENVELOPE}Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}`,
    ],
    [
      'a value without a type stays bare',
      { Item: { ...key, a: {} as { S: string } } }, // what a client can send
      'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    ],
  ]
  it.each(cases)('refuses %s', (_name, input, message) => {
    expect(validationOf(() => plan(input))).toBe(message)
  })

  it('speaks bare in the classic wording, and names what is absent', () => {
    const classic = () =>
      planPut({ Item: key, ExpressionAttributeValues: { ':a': { S: '' } } }, refusalStylesOf('classic').putItem)
    expect(validationOf(classic)).toBe(
      'ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null',
    )
  })

  it('falls back to the older layer for a value that nests deeper than the newer one reads', () => {
    const nested = (levels: number): Item => {
      let value: Item[string] = { S: '' }
      for (let level = 0; level < levels; level++) value = { L: [value] }
      return { ...key, deep: value }
    }
    const sentence =
      'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit'
    expect(validationOf(() => plan({ Item: nested(31) }))).toBe('accepted')
    expect(validationOf(() => plan({ Item: nested(32) }))).toBe(ENVELOPE + sentence)
    expect(validationOf(() => plan({ Item: nested(63) }))).toBe(sentence)
  })
})

describe('rules of the table', () => {
  const P = 'One or more parameter values were invalid: '
  const cases: readonly [string, Item, string][] = [
    ['a missing key', { pk: { S: 'a' } }, `${P}Missing the key sk in the item`],
    ['a key of another type', { ...key, sk: { S: '1' } }, `${P}Type mismatch for key sk expected: N actual: S`],
    [
      'an empty key',
      { ...key, pk: { S: '' } },
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
    [
      'an index key of another type',
      { ...key, genre: { N: '1' } },
      `${P}Type mismatch for Index Key genre Expected: S Actual: N IndexName: byGenre`,
    ],
    [
      'an empty index key',
      { ...key, genre: { S: '' } },
      'One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: byGenre, IndexKey: genre',
    ],
    ['an item over 400 KB', { ...key, a: { S: 'x'.repeat(409_600) } }, 'Item size has exceeded the maximum allowed size'],
  ]
  it.each(cases)('refuses %s, bare', (_name, item, message) => {
    expect(validationOf(() => bindPut(plan({ Item: item }), music))).toBe(message)
  })

  it('accepts an item of exactly 409 600 bytes', () => {
    // pk 2 + 1, sk 2 + 2, a 1
    const item = { ...key, a: { S: 'x'.repeat(409_600 - 8) } }
    expect(plan({ Item: item }).sizeBytes).toBe(409_600)
    expect(validationOf(() => bindPut(plan({ Item: item }), music))).toBe('accepted')
  })
})

describe('deciding', () => {
  const guarded = { Item: key, ConditionExpression: 'attribute_not_exists(pk)' } as const

  it('puts the item when nothing guards it', () => {
    expect(decide(bindPut(plan({ Item: key }), music))).toEqual({ kind: 'put', item: key, sizeBytes: 7 })
  })

  it('never parses the item that was there when nothing guards the put', () => {
    const before = row(key)
    Object.defineProperty(before, 'item', {
      get: () => {
        throw new Error('parsed')
      },
    })
    expect(bindPut(plan({ Item: key }), music).decide(before).kind).toBe('put')
  })

  it('refuses when the guard fails', () => {
    const decision = decide(bindPut(plan(guarded), music), key)
    expect(decision).toMatchObject({ kind: 'refuse', error: { name: 'ConditionalCheckFailedException' } })
    expect(decision).toHaveProperty('error.message', 'The conditional request failed')
    expect(decision).toHaveProperty('error.extra', {})
  })

  it('shows the stored item with the failure when asked, and only when there is one', () => {
    const asks = { ...guarded, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const
    const stored = { ...key, title: { S: 'old' } }
    expect(decide(bindPut(plan(asks), music), stored)).toHaveProperty('error.extra.Item', new RawJson(JSON.stringify(stored)))
    const wantsOne = { ...asks, ConditionExpression: 'attribute_exists(pk)' }
    expect(decide(bindPut(plan(wantsOne), music))).toHaveProperty('error.extra', {})
  })
})
