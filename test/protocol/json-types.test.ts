// Proves the texts for wrong JSON types and the conversions that the service makes silently.
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { inputShape, type Schema, type Shape, shapeOf } from '../../src/protocol/schema.js'
import { checked } from './refusals.js'

const put = (more: object): object => ({ TableName: 'table', Item: { pk: { S: 'a' } }, ...more })
const value = (attribute: unknown): object => put({ Item: { pk: attribute } })
const UNCASTABLE =
  'class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class ' +
  '(sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of loader ' +
  "'bootstrap')"
const MAP = 'Unrecognized collection type java.util.Map<java.lang.String, '
const MODEL = 'com.amazonaws.dynamodb.v20120810.'

describe('refused', () => {
  const cases: readonly (readonly [string, string, object, string])[] = [
    ['number for a string', 'PutItem', put({ TableName: 1 }), 'NUMBER_VALUE cannot be converted to String'],
    ['fraction for a string', 'PutItem', put({ TableName: 1.5 }), 'DECIMAL_VALUE cannot be converted to String'],
    ['true for a string', 'PutItem', put({ TableName: true }), 'TRUE_VALUE cannot be converted to String'],
    ['false for a string', 'PutItem', put({ TableName: false }), 'FALSE_VALUE cannot be converted to String'],
    ['list for a string', 'PutItem', put({ TableName: [] }), 'Unrecognized collection type class java.lang.String'],
    ['object for a string', 'PutItem', put({ TableName: {} }), 'Start of structure or map found where not expected'],
    ['text for an integer', 'Query', { TableName: 'table', Limit: '1' }, 'STRING_VALUE cannot be converted to Integer'],
    ['true for an integer', 'Query', { TableName: 'table', Limit: true }, 'TRUE_VALUE cannot be converted to Integer'],
    ['list for an integer', 'Query', { TableName: 'table', Limit: [] }, 'Unrecognized collection type class java.lang.Integer'],
    [
      'text for a long',
      'UpdateTable',
      { TableName: 'table', ProvisionedThroughput: { ReadCapacityUnits: 'a' } },
      'STRING_VALUE cannot be converted to Long',
    ],
    [
      'number for a boolean',
      'GetItem',
      { TableName: 'table', Key: {}, ConsistentRead: 1 },
      'NUMBER_VALUE cannot be converted to Boolean',
    ],
    [
      'other text for a boolean',
      'GetItem',
      { TableName: 'table', Key: {}, ConsistentRead: 'maybe' },
      'Unexpected token received from parser',
    ],
    [
      'list for a boolean',
      'GetItem',
      { TableName: 'table', Key: {}, ConsistentRead: [] },
      'Unrecognized collection type class java.lang.Boolean',
    ],
    ['scalar for a map', 'PutItem', put({ Item: 'a' }), 'Unexpected field type'],
    ['list for a map of values', 'PutItem', put({ Item: [] }), `${MAP}${MODEL}AttributeValue>`],
    ['list for a map of names', 'PutItem', put({ ExpressionAttributeNames: [] }), `${MAP}java.lang.String>`],
    ['list for a map of tables', 'BatchGetItem', { RequestItems: [] }, `${MAP}${MODEL}KeysAndAttributes>`],
    ['scalar for a value', 'PutItem', value('a'), 'Unexpected value type in payload'],
    ['list for a value', 'PutItem', value([]), `Unrecognized collection type class ${MODEL}AttributeValue`],
    ['number for S', 'PutItem', value({ S: 1 }), 'NUMBER_VALUE cannot be converted to String'],
    ['number for N', 'PutItem', value({ N: 1 }), 'NUMBER_VALUE cannot be converted to String'],
    ['number for B', 'PutItem', value({ B: 1 }), 'only base-64-encoded strings are convertible to bytes'],
    ['list for B', 'PutItem', value({ B: [] }), 'Unrecognized collection type class java.nio.ByteBuffer'],
    ['object for B', 'PutItem', value({ B: {} }), 'Start of structure or map found where not expected'],
    ['scalar for SS', 'PutItem', value({ SS: 'a' }), 'Unexpected field type'],
    ['object for SS', 'PutItem', value({ SS: {} }), 'Start of structure or map found where not expected'],
    ['number in SS', 'PutItem', value({ SS: [1] }), 'NUMBER_VALUE cannot be converted to String'],
    ['null in L', 'PutItem', value({ L: [null] }), 'Unexpected value type in payload'],
    ['number deep in M and L', 'PutItem', value({ M: { a: { L: [{ S: 1 }] } } }), 'NUMBER_VALUE cannot be converted to String'],
    ['scalar for a structure', 'CreateTable', { TableName: 'table', ProvisionedThroughput: 'a' }, 'Unexpected field type'],
    [
      'list for a structure',
      'CreateTable',
      { TableName: 'table', ProvisionedThroughput: [] },
      `Unrecognized collection type class ${MODEL}ProvisionedThroughput`,
    ],
    ['scalar in a list of structures', 'CreateTable', { KeySchema: ['a'] }, 'Unexpected value type in payload'],
    ['object for a list', 'CreateTable', { KeySchema: {} }, 'Start of structure or map found where not expected'],
    ['scalar for a list', 'CreateTable', { KeySchema: 'a' }, 'Unexpected field type'],
    ['list for a map of lists', 'BatchWriteItem', { RequestItems: [] }, `${MAP}java.util.List<${MODEL}WriteRequest>>`],
    ['scalar for a table of BatchGetItem', 'BatchGetItem', { RequestItems: { table: 'a' } }, 'Unexpected value type in payload'],
    ['scalar for a key of BatchGetItem', 'BatchGetItem', { RequestItems: { table: { Keys: ['a'] } } }, UNCASTABLE],
    [
      'list for a key of BatchGetItem',
      'BatchGetItem',
      { RequestItems: { table: { Keys: [[]] } } },
      `${MAP}${MODEL}AttributeValue>`,
    ],
    ['scalar for a table of BatchWriteItem', 'BatchWriteItem', { RequestItems: { table: 'a' } }, UNCASTABLE],
    ['scalar for a write', 'BatchWriteItem', { RequestItems: { table: ['a'] } }, 'Unexpected value type in payload'],
    ['scalar for a put', 'BatchWriteItem', { RequestItems: { table: [{ PutRequest: 'a' }] } }, 'Unexpected field type'],
    ['scalar for an expectation', 'PutItem', put({ Expected: { a: 'a' } }), 'Unexpected value type in payload'],
    ['scalar for an expected value', 'PutItem', put({ Expected: { a: { Value: 'a' } } }), 'Unexpected field type'],
    ['scalar for a value to set', 'UpdateItem', { AttributeUpdates: { a: { Value: 1 } } }, 'Unexpected field type'],
    [
      'scalar in AttributeValueList',
      'Scan',
      { ScanFilter: { a: { AttributeValueList: [1] } } },
      'Unexpected value type in payload',
    ],
  ]
  test.each(cases)('%s', (_name, operation, input, text) =>
    expect(checked(operation, input)).toBe(`SerializationException: ${text}`),
  )
})

describe('where a structure belongs, of every operation', () => {
  const OPERATIONS = readdirSync(new URL('../../schemas/', import.meta.url))
    .filter((file) => /^[A-Z].*\.json$/.test(file))
    .map((file) => file.replace('.json', ''))

  interface Place {
    /** Puts a value there. */
    readonly input: (value: unknown) => object
    /** A member of another structure, or a value of a map or list. */
    readonly kind: 'field' | 'value'
  }

  /** Every structure within a shape, each kind of shape once. */
  function placesIn(shape: Shape, around: Place, seen: ReadonlySet<string>): Place[] {
    const { name, file, schema } = shape
    if (name !== '' && seen.has(file + name)) return []
    const inside = new Set([...seen, file + name])
    const within = (inner: Schema, kind: Place['kind'], wrap: (value: unknown) => unknown): Place[] =>
      placesIn(shapeOf(inner, file), { kind, input: (value) => around.input(wrap(value)) }, inside)
    if (schema.items !== undefined) return within(schema.items, 'value', (value) => [value])
    if (schema.additionalProperties !== undefined) return within(schema.additionalProperties, 'value', (value) => ({ a: value }))
    if (schema.type !== 'object') return []
    const members = Object.entries(schema.properties ?? {})
    return [around, ...members.flatMap(([member, inner]) => within(inner, 'field', (value) => ({ [member]: value })))]
  }

  test.each(OPERATIONS)('%s', (operation) => {
    const [, ...places] = placesIn(inputShape(operation), { input: (value) => value as object, kind: 'field' }, new Set())
    for (const { input, kind } of places) {
      const text = kind === 'field' ? 'Unexpected field type' : 'Unexpected value type in payload'
      for (const scalar of ['a', 1, true]) {
        expect(checked(operation, input(scalar)), JSON.stringify(input(scalar))).toBe(`SerializationException: ${text}`)
      }
      expect(checked(operation, input([]))).toMatch(/^SerializationException: Unrecognized collection type class .*\.[A-Z]\w+$/)
    }
  })
})

test('a wrong type is found before any broken constraint', () => {
  expect(checked('PutItem', { TableName: '', Item: { a: { S: 1 } } })).toBe(
    'SerializationException: NUMBER_VALUE cannot be converted to String',
  )
})

describe('converted', () => {
  const get = { TableName: 'table', Key: {} }
  const words: readonly (readonly [string, boolean])[] = [
    ['true', true],
    ['YES', true],
    ['1', true],
    ['False', false],
    ['no', false],
    ['0', false],
  ]
  test.each(words)('%s is a boolean', (word, ConsistentRead) => {
    expect(checked('GetItem', { ...get, ConsistentRead: word })).toEqual({ ...get, ConsistentRead })
  })

  test('a fraction is cut to an integer, before constraints are looked at', () => {
    expect(checked('Query', { TableName: 'table', Limit: 1.9 })).toEqual({ TableName: 'table', Limit: 1 })
    expect(checked('ListTables', { Limit: 0.9 })).toBe(
      "ValidationException: 1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    )
  })

  test('a boolean within an item', () => {
    expect(checked('PutItem', value({ L: [{ BOOL: 'true' }] }))).toEqual(value({ L: [{ BOOL: true }] }))
  })
})

test('members that the model does not know pass at every level', () => {
  const input = put({ Unknown: { a: 1 }, Item: { pk: { S: 'a', X: 1 } }, ExpressionAttributeNames: { '#a': 'a' } })
  expect(checked('PutItem', input)).toEqual(input)
})
