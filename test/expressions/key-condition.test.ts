import { describe, expect, test } from 'vitest'
import { bindKeyCondition, parseKeyCondition } from '../../src/expressions/key-condition.js'
import type { Item } from '../../src/model/attribute-value.js'
import type { KeyCondition } from '../../src/model/key.js'
import type { KeySchema } from '../../src/model/table.js'
import { placeholders, refusalOf } from './refusal-of.js'

const VALUES: Item = {
  ':s': { S: 'x' },
  ':t': { S: 'y' },
  ':n': { N: '1' },
  ':m': { N: '2' },
  ':bool': { BOOL: true },
  ':empty': { S: '' },
}

const HASH_ONLY: KeySchema = { hash: [{ name: 'pk', type: 'S' }], range: [] }
const CLASSIC: KeySchema = { hash: [{ name: 'pk', type: 'S' }], range: [{ name: 'sk', type: 'N' }] }
const MULTI: KeySchema = {
  hash: [
    { name: 'h1', type: 'S' },
    { name: 'h2', type: 'S' },
  ],
  range: [
    { name: 'r1', type: 'N' },
    { name: 'r2', type: 'N' },
    { name: 'r3', type: 'S' },
  ],
}

const TWO_HASHES: KeySchema = { hash: MULTI.hash, range: [] }
const TWO_RANGES: KeySchema = {
  hash: [{ name: 'h', type: 'S' }],
  range: [
    { name: 'r1', type: 'N' },
    { name: 'r2', type: 'N' },
  ],
}

const parsed = (text: string): ReturnType<typeof parseKeyCondition> =>
  parseKeyCondition(text, placeholders(VALUES, { '#n': 'pk' }))

// Rules that need no table, with the prefix, in the words that clients see.
describe('a key condition is refused before the table is known', () => {
  test.each([
    ['pk = :s OR sk = :n', 'Invalid operator used in KeyConditionExpression: OR'],
    ['NOT pk = :s', 'Invalid operator used in KeyConditionExpression: NOT'],
    ['pk IN (:s)', 'Invalid operator used in KeyConditionExpression: IN'],
    ['pk <> :s', 'Invalid operator used in KeyConditionExpression: <>'],
    ['pk = :s AND contains(sk, :s)', 'Invalid operator used in KeyConditionExpression: contains'],
    ['attribute_exists(pk)', 'Invalid operator used in KeyConditionExpression: attribute_exists'],
    ['size(pk) = :n', 'KeyConditionExpressions cannot contain nested operations'],
    ['pk.x = :s', 'KeyConditionExpressions cannot have conditions on nested attributes'],
    ['extra[0] = :s AND pk = :s', 'KeyConditionExpressions cannot have conditions on nested attributes'],
    ['pk = :s AND (sk > :n AND sk < :m)', 'KeyConditionExpressions must only contain one condition per key'],
    ['pk = sk', 'Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition'],
    [':s = :t', 'Invalid condition in KeyConditionExpression: No key attribute specified'],
    [
      'pk = :s AND :n BETWEEN sk AND :m',
      'Invalid condition in KeyConditionExpression: BETWEEN operator must have the key attribute as its first operand',
    ],
    [
      'begins_with(:s, pk)',
      'Invalid condition in KeyConditionExpression: begins_with operator must have the key attribute as its first operand',
    ],
    ['pk = :s AND :bool < sk', 'Incorrect operand type for operator or function; operator or function: <, operand type: BOOL'],
    [
      'begins_with(sk, :n) AND pk = :zz',
      'Incorrect operand type for operator or function; operator or function: begins_with, operand type: N',
    ],
    ['pk = :zz AND begins_with(sk, :n)', 'An expression attribute value used in expression is not defined; attribute value: :zz'],
    [
      'pk = :s AND sk BETWEEN :m AND :n',
      'The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}',
    ],
    [`pk = ${'!'.repeat(4100)}`, 'Expression size has exceeded the maximum allowed size;'],
    ['((pk = :s))', 'The expression has redundant parentheses;'],
  ])('%s', (text, sentence) => {
    expect(refusalOf(() => parsed(text))).toBe(`Invalid KeyConditionExpression: ${sentence}`)
  })
})

const THREE_OF_TWO = 'The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)'
const WRONG_TYPE = 'One or more parameter values were invalid: Condition parameter type does not match schema type'

// Rules against the schema, without the prefix.
describe('a key condition is refused by the keys', () => {
  test.each<[KeySchema, string, string]>([
    [CLASSIC, 'sk = :n', 'Query condition missed key schema element: pk'],
    [CLASSIC, 'pk = :s AND extra = :n', 'Query condition missed key schema element: sk'],
    [CLASSIC, 'pk > :s', 'Query key condition not supported'],
    [HASH_ONLY, 'pk = :s AND extra = :n', 'Query key condition not supported'],
    [HASH_ONLY, 'extra = :s AND z = :s', 'Query key condition not supported'],
    [HASH_ONLY, 'extra = :s', 'Query condition missed key schema element: pk'],
    [HASH_ONLY, ':s > pk', 'Query key condition not supported'],
    [HASH_ONLY, ':n > pk', WRONG_TYPE],
    [CLASSIC, 'sk = :n AND pk > :n', WRONG_TYPE],
    [CLASSIC, 'pk = :s AND sk = :n AND extra = :n', THREE_OF_TWO],
    [CLASSIC, 'pk = :n', WRONG_TYPE],
    [CLASSIC, 'pk = :bool', WRONG_TYPE],
    [CLASSIC, 'pk = :s AND sk > :t', WRONG_TYPE],
    [
      CLASSIC,
      'pk = :empty',
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
    [MULTI, 'h1 = :s', 'HASH key attributes h2 must have equality conditions specified in the query'],
    [MULTI, 'h1 = :s AND h2 > :s', 'HASH key attributes h2 must have equality conditions specified in the query'],
    [MULTI, 'r1 = :n AND h2 < :s', 'HASH key attributes h1, h2 must have equality conditions specified in the query'],
    [MULTI, 'h1 = :n AND h2 > :s', WRONG_TYPE],
    [TWO_RANGES, 'r1 = :n', 'HASH key attributes h must have equality conditions specified in the query'],
    [TWO_HASHES, 'h1 = :s AND extra = :s', 'HASH key attributes h2 must have equality conditions specified in the query'],
    [TWO_HASHES, 'h1 = :s AND h2 = :s AND extra = :s', THREE_OF_TWO],
    [
      MULTI,
      'h1 = :s AND h2 = :s AND r3 = :t AND r1 = :n',
      'RANGE key attributes r2 must have equality conditions specified in the query because a condition is present on key attribute r3',
    ],
    [
      MULTI,
      'h1 = :s AND h2 = :s AND r1 > :n AND r2 = :n',
      'RANGE key attributes r1 must have equality conditions specified in the query because a condition is present on key attribute r2',
    ],
    [MULTI, 'h1 = :s AND h2 = :s AND extra = :n', 'Query condition missed key schema element: r1'],
  ])('%#: %s', (keys, text, sentence) => {
    expect(refusalOf(() => bindKeyCondition(parsed(text), keys))).toBe(sentence)
  })
})

describe('a key condition selects', () => {
  test.each<[KeySchema, string, KeyCondition]>([
    [HASH_ONLY, '#n = :s', { hash: [{ S: 'x' }], rangeEquals: [] }],
    [CLASSIC, 'sk = :n AND pk = :s', { hash: [{ S: 'x' }], rangeEquals: [{ N: '1' }] }],
    [CLASSIC, '(pk = :s) AND (sk >= :n)', { hash: [{ S: 'x' }], rangeEquals: [], rangeLast: { op: '>=', values: [{ N: '1' }] } }],
    // With the value on the left the comparison is the mirrored one.
    [CLASSIC, ':s = pk AND :n <= sk', { hash: [{ S: 'x' }], rangeEquals: [], rangeLast: { op: '>=', values: [{ N: '1' }] } }],
    [
      CLASSIC,
      'pk = :s AND sk BETWEEN :n AND :m',
      { hash: [{ S: 'x' }], rangeEquals: [], rangeLast: { op: 'between', values: [{ N: '1' }, { N: '2' }] } },
    ],
    [
      MULTI,
      'r3 > :t AND r2 = :m AND h2 = :t AND (r1 = :n AND h1 = :s)',
      {
        hash: [{ S: 'x' }, { S: 'y' }],
        rangeEquals: [{ N: '1' }, { N: '2' }],
        rangeLast: { op: '>', values: [{ S: 'y' }] },
      },
    ],
    [MULTI, 'h1 = :s AND h2 = :t', { hash: [{ S: 'x' }, { S: 'y' }], rangeEquals: [] }],
  ])('%#: %s', (keys, text, condition) => {
    expect(bindKeyCondition(parsed(text), keys)).toEqual(condition)
  })
})
