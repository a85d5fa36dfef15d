// Proves the rules of tags and of the ARNs that name a tagged resource, in the service's own words.
import { describe, expect, test } from 'vitest'
import type { Tag } from '../../../src/shapes/operations.js'
import { parseResourceArn } from '../../../src/tables/definition/resource-arn.js'
import { tagCountRefusal, tagsRefusal, withoutTags, withTags } from '../../../src/tables/definition/tags.js'
import { PARAMETERS as P, refusalOf, VALIDATION as V } from './requests.js'

const LONG = 'k'.repeat(129)

describe('tags are refused', () => {
  test.each<[string, Tag[], string]>([
    ['without key', [{ Value: 'v' }], 'The Tag Key provided is invalid, Key: null'],
    ['with an empty key', [{ Key: '', Value: 'v' }], 'The Tag Key provided is invalid, Key: '],
    ['with a long key', [{ Key: LONG, Value: 'v' }], `The Tag Key provided is invalid, Key: ${LONG}`],
    ['with signs in a key', [{ Key: 'a#b', Value: 'v' }], 'The Tag Key provided is invalid, Key: a#b'],
    ['without value', [{ Key: 'k' }], 'The Tag Value provided is invalid, Value: null'],
    ['with signs in a value', [{ Key: 'k', Value: 'a,b' }], 'The Tag Value provided is invalid, Value: a,b'],
    ['with a key of the service', [{ Key: 'aws:k', Value: 'v' }], 'Tag Key cannot be prefixed with aws:, Key: aws:k'],
    [
      'with a key twice',
      [
        { Key: 'k', Value: 'v' },
        { Key: 'k', Value: 'w' },
      ],
      'Duplicate Tag Keys provided as input: Duplicate Tag Key found k',
    ],
  ])('%s', (_name, tags, message) => {
    expect(tagsRefusal(tags)?.message).toBe(message)
  })
})

test('letters of any script, digits, blanks and an empty value are fine', () => {
  expect(tagsRefusal([{ Key: 'Größe 1_.:/=+-@', Value: '' }])).toBeUndefined()
})

test('fifty tags are enough', () => {
  const fifty = Object.fromEntries(Array.from({ length: 50 }, (_none, at) => [`k${at}`, '']))
  expect(tagCountRefusal(fifty)).toBeUndefined()
  expect(tagCountRefusal({ ...fifty, more: '' })?.message).toBe(
    'Number of Tags exceed the current limit for the provided ResourceArn',
  )
})

test('sets change by copies, whatever the names', () => {
  const tags = withTags({ a: '1', b: '2' }, [
    { Key: 'b', Value: '3' },
    { Key: '__proto__', Value: '4' },
  ])
  expect(Object.entries(tags)).toEqual([
    ['a', '1'],
    ['b', '3'],
    ['__proto__', '4'],
  ])
  expect(Object.entries(withoutTags(tags, ['a', '__proto__', 'unknown']))).toEqual([['b', '3']])
})

test('an ARN of a table names it and its owner', () => {
  expect(parseResourceArn('arn:aws:dynamodb:eu-west-2:123456789012:table/orders')).toEqual({
    namespace: { account: '123456789012', region: 'eu-west-2' },
    table: 'orders',
  })
})

describe('ARNs are refused', () => {
  const start = 'arn:aws:dynamodb:eu-west-2:123456789012:'
  test.each([
    ['that are none', 'orders', `${P}ARNs must start with 'arn:': orders`],
    ['of another service', 'arn:aws:s3:::bucket', `${P}Provided Arn is not a DynamoDB resource arn: arn:aws:s3:::bucket`],
    [
      'of an index',
      `${start}table/orders/index/byG`,
      `${P}Invalid resource arn provided, only table or stream is accepted. Provided resource arn: ${start}table/orders/index/byG`,
    ],
    [
      'with a name that none has',
      `${start}table/a`,
      `${V}Invalid TableArn: Invalid ResourceArn provided as input ${start}table/a`,
    ],
  ])('%s', (_name, arn, message) => {
    expect(refusalOf(() => parseResourceArn(arn))).toBe(message)
  })
})
