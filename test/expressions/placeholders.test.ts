import { describe, expect, test } from 'vitest'
import { checkConditionalOperator, checkNotMixed, checkPlaceholdersHaveExpression } from '../../src/expressions/parameters.js'
import { readPlaceholders } from '../../src/expressions/placeholders.js'
import { parseCondition } from '../../src/expressions/condition.js'
import type { AttributeValue, Item } from '../../src/model/attribute-value.js'
import { validation } from '../../src/model/errors.js'
import { isReservedWord, RESERVED_WORD_COUNT } from '../../src/expressions/reserved-words.js'
import { refusalOf } from './refusal-of.js'

function decode(value: AttributeValue): AttributeValue {
  if ('N' in value && value.N === 'bad') throw validation('bad value')
  return value
}

const LONG = 'a'.repeat(255)

// Per map: empty, too long, ill-formed, bad content; names before values.
describe('placeholder maps are refused', () => {
  test.each<[Record<string, string> | undefined, Item | undefined, string]>([
    [{}, undefined, 'ExpressionAttributeNames must not be empty'],
    [undefined, {}, 'ExpressionAttributeValues must not be empty'],
    [
      { a: 'x', [`#${LONG}`]: 'x' },
      undefined,
      'ExpressionAttributeNames contains invalid key: The expression attribute map contains a key that is too long; size of key: 256',
    ],
    [
      undefined,
      { [`:${LONG}`]: { S: 'x' } },
      'ExpressionAttributeValues contains invalid key: The expression attribute map contains a key that is too long;',
    ],
    [{ '#ok': '', 'no-sign': 'x' }, undefined, 'ExpressionAttributeNames contains invalid key: Syntax error; key: "no-sign"'],
    [{ '#': 'x' }, undefined, 'ExpressionAttributeNames contains invalid key: Syntax error; key: "#"'],
    [{ '#é': 'x' }, undefined, 'ExpressionAttributeNames contains invalid key: Syntax error; key: "#é"'],
    [{ '#a': '' }, {}, 'ExpressionAttributeNames contains invalid value: Empty attribute name for key #a'],
    [
      { '#n': 'x'.repeat(65_536) },
      {},
      'ExpressionAttributeNames contains invalid value: Attribute name is too large, must be less than 65536 bytes for key #n',
    ],
    [undefined, { ':v': { N: 'bad' }, v: { S: 'x' } }, 'ExpressionAttributeValues contains invalid key: Syntax error; key: "v"'],
    [undefined, { ':v': { N: 'bad' } }, 'bad value'],
  ])('row %#', (names, values, sentence) => {
    expect(refusalOf(() => readPlaceholders(names, values, decode))).toBe(sentence)
  })
})

test('unused names are refused before unused values, all of them listed', () => {
  const names = { '#a': 'x', '#b': 'y', '#c': 'z' }
  const values: Item = { ':v': { S: '1' }, ':w': { S: '2' } }
  const some = readPlaceholders(names, values, decode)
  parseCondition('ConditionExpression', '#b = :w', some)
  expect(some.unusedNames()).toEqual(['#a', '#c'])
  expect(some.unusedValues()).toEqual([':v'])
  expect(refusalOf(() => some.checkUnused())).toBe(
    'Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #c}',
  )
  parseCondition('ConditionExpression', '#a = :w AND #c = :w', some)
  expect(refusalOf(() => some.checkUnused())).toBe(
    'Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}',
  )
  parseCondition('ConditionExpression', '#a = :v', some)
  expect(refusalOf(() => some.checkUnused())).toBe('no refusal')
})

// Rules on which parameters stand together.
test.each<[() => void, string]>([
  [
    () => checkNotMixed(['AttributeUpdates', 'Expected'], ['UpdateExpression']),
    'Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributeUpdates, Expected} Expression parameters: {UpdateExpression}',
  ],
  [() => checkNotMixed(['Expected'], []), 'no refusal'],
  [() => checkConditionalOperator('AND', undefined), 'ConditionalOperator cannot be used without Filter or Expected'],
  [() => checkConditionalOperator('OR', {}), 'ConditionalOperator cannot be used without Filter or Expected'],
  [
    () => checkConditionalOperator('OR', { a: 1 }),
    'ConditionalOperator can only be used when Filter or Expected has two or more elements',
  ],
  [() => checkConditionalOperator('OR', { a: 1, b: 1 }), 'no refusal'],
  [
    () => checkPlaceholdersHaveExpression({}, {}, 'none'),
    'ExpressionAttributeNames can only be specified when using expressions',
  ],
  [
    () => checkPlaceholdersHaveExpression(undefined, {}, 'none', ': FilterExpression is null'),
    'ExpressionAttributeValues can only be specified when using expressions: FilterExpression is null',
  ],
  [() => checkPlaceholdersHaveExpression({}, {}, 'expression'), 'no refusal'],
])('parameters %#', (call, sentence) => {
  expect(refusalOf(call)).toBe(sentence)
})

// The documented count, words from both ends and misspelt ones; function names and section words that are no members stay free.
test('the reserved words are the documented ones', () => {
  expect(RESERVED_WORD_COUNT).toBe(573)
  expect(['abort', 'Status', 'NAME', 'flattern', 'innter', 'varchar', 'zone', 'ttl'].every(isReservedWord)).toBe(true)
  expect(['id', 'pk', 'contains', 'remove', 'constructor_', 'version'].some(isReservedWord)).toBe(false)
})
