// What SearchVectors refuses, each with its whole text, in the order in which the service looks: the reader, constraints, TopK, the table,
// the index, the vector, the condition, what is shown. And what else a vector index is not for.
import { beforeAll, describe, expect, it } from 'vitest'
import { put, startWire } from './support.js'
import { makeVectorTable, vector, vectorIndex } from './vector-indexes.js'
import { ask, verdictOn, type Case } from './verdict.js'

const wire = startWire()
let table = ''
beforeAll(async () => {
  const attributes = ['tenant:S', 'era:N']
  table = await makeVectorTable(
    wire,
    [
      vectorIndex('plain'),
      vectorIndex('mine', {
        SearchSchema: [
          { AttributeName: 'tenant', SearchSchemaElementType: 'HASH' },
          { AttributeName: 'era', SearchSchemaElementType: 'INLINE_FILTER' },
        ],
      }),
    ],
    attributes,
  )
  await put(wire, table, { pk: { S: 'a' }, tenant: { S: 'x' }, era: { N: '1' }, v: vector(1, 2, 3) })
})

const E = '1 validation error detected: '
const C = 'Invalid SearchConditionExpression: '
const [A, B, THREE] = [{ N: '1' }, { N: '2' }, [{ N: '1' }, { N: '2' }, { N: '3' }]]
const base = { IndexName: 'plain', SearchVector: THREE, TopK: 1 }
const elements =
  'Search vector contains invalid values. All values in the search vector must be a 32-bit floating-point number attribute'
const noHash = 'SearchConditionExpression must be provided when SearchSchema has a HASH key'
const where = (SearchConditionExpression: string, values: readonly object[] = [], more: object = {}): object => ({
  ...base,
  IndexName: 'mine',
  SearchConditionExpression,
  ...(values.length === 0
    ? {}
    : { ExpressionAttributeValues: Object.fromEntries(values.map((value, at) => [`:${'abc'.charAt(at)}`, value])) }),
  ...more,
})
const X = { S: 'x' }

const cases: readonly Case[] = [
  ['a whole request', base, 'accepted'],
  [
    'a value below 1',
    { ...base, TopK: 0 },
    `${E}Value '0' at 'topK' failed to satisfy constraint: Member must have value greater than or equal to 1`,
  ],
  [
    'a word that is none, bare',
    { ...base, ReturnConsumedCapacity: 'BOGUS' },
    "Value 'BOGUS' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]",
  ],
  [
    'no vector at all',
    { ...base, SearchVector: [] },
    `${E}Value '[]' at 'searchVector' failed to satisfy constraint: Member must have length greater than or equal to 1`,
  ],
  [
    'TopK before the table',
    { ...base, TopK: 101, TableName: 'missing-table' },
    "Provided TopK value '101' is out of valid range. The value must be between 1 and 100 inclusive",
  ],
  [
    'a missing table before the index',
    { ...base, TableName: 'missing-table', IndexName: 'none' },
    'ResourceNotFoundException: Requested resource not found',
  ],
  [
    'a missing index before the vector',
    { ...base, IndexName: 'none', SearchVector: [X] },
    'The table does not have the specified index: none',
  ],
  ['a string in the vector, before its length', { ...base, SearchVector: [A, X] }, elements],
  ['a text that is no number', { ...base, SearchVector: [A, B, { N: 'one' }] }, elements],
  ['a number too large', { ...base, SearchVector: [A, B, { N: '1E39' }] }, elements],
  [
    'a wrong length before the condition',
    { ...where('tenant < :a', [X]), SearchVector: [A, B] },
    'Input search vector dimension 2 does not match vector index dimension 3',
  ],
  ['no condition where there is a HASH', { ...base, IndexName: 'mine' }, noHash],
  ['a condition without the HASH', where('era = :a', [A]), noHash],
  ['another comparator', where('tenant = :a AND era > :b', [X, A]), `${C}Invalid comparator used in SearchConditionExpression`],
  [
    'another comparator before an attribute that is not searched',
    where('extra = :a AND era <> :b', [X, A]),
    `${C}Invalid comparator used in SearchConditionExpression`,
  ],
  ['BETWEEN', where('era BETWEEN :a AND :b', [A, B]), `${C}Invalid operator used in SearchConditionExpression`],
  ['IN', where('tenant IN (:a)', [X]), `${C}Invalid operator used in SearchConditionExpression`],
  ['OR', where('tenant = :a OR tenant = :b', [X, { S: 'y' }]), `${C}Invalid operator used in SearchConditionExpression`],
  ['a function', where('begins_with(tenant, :a)', [X]), `${C}Invalid operator used in SearchConditionExpression`],
  [
    'an attribute that is not searched',
    where('tenant = :a AND extra = :b', [X, A]),
    'SearchConditionExpression must not contain any attributes that is not in SearchSchema. Invalid attribute: extra',
  ],
  [
    'a condition on an index without a search schema',
    { ...where('tenant = :a', [X]), IndexName: 'plain' },
    'SearchConditionExpression must not contain any attributes that is not in SearchSchema. Invalid attribute: tenant',
  ],
  [
    'a value of another type',
    where('tenant = :a', [A]),
    "Type of 'tenant' attribute in SearchConditionExpression (N) does not match type in search schema (S)",
  ],
  [
    'an empty HASH',
    where('tenant = :a', [{ S: '' }]),
    'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: tenant',
  ],
  ['a condition that is none', where('tenant ='), `${C}Syntax error; token: "<EOF>", near: "="`],
  [
    'a value that is not defined',
    where('tenant = :z', [X]),
    `${C}An expression attribute value used in expression is not defined; attribute value: :z`,
  ],
  [
    'a value that is not used',
    where('tenant = :a', [X, A]),
    'Value provided in ExpressionAttributeValues unused in expressions: keys: {:b}',
  ],
  [
    'a projection that is none',
    { ...base, ProjectionExpression: 'a..b' },
    'Invalid ProjectionExpression: Syntax error; token: ".", near: "..b"',
  ],
]

describe('a search is refused for', () => {
  it.each(cases)('%s', async (_, input, verdict) => {
    expect(await verdictOn(wire, 'SearchVectors', input, table)).toBe(verdict)
  })

  // Proves: the reader stops at the first member that is missing, and says where the body ends.
  it.each([
    ['TableName', { TopK: 1 }],
    ['IndexName', { TableName: 'some-table' }],
    ['SearchVector', { TableName: 'some-table', IndexName: 'plain' }],
    ['TopK', { TableName: 'some-table', IndexName: 'plain', SearchVector: [] }],
  ])('a missing %s', async (member, input) => {
    const column = JSON.stringify(input).length
    expect(await verdictOn(wire, 'SearchVectors', input)).toBe(`missing field \`${member}\` at line 1 column ${column}`)
  })

  // Proves: a member that is null stops the reader where it stands, before what is missing; one that need not be there is as if it were not.
  it.each([
    ['{"TableName":null', ',"TopK":1}', 'a string'],
    ['{"TableName":"some-table","TopK":null', '}', 'i32'],
    ['{"TopK":1,"SearchVector":null', ',"TableName":null}', 'a sequence'],
    ['{"ProjectionExpression":null,"IndexName":null', '}', 'a string'],
  ])('a null at the end of %s', async (before, after, expected) => {
    const words = `SerializationException: invalid type: null, expected ${expected} at line 1 column ${before.length}`
    expect(await verdictOn(wire, 'SearchVectors', JSON.parse(before + after))).toBe(words)
  })

  it('nothing where a null need not be there', async () => {
    const input = { ...base, SearchConditionExpression: null, ExpressionAttributeNames: null }
    expect(await verdictOn(wire, 'SearchVectors', input, table)).toBe('accepted')
  })
})

describe('a vector index is refused by', () => {
  const IndexName = 'plain'
  const key = { KeyConditionExpression: 'pk = :a', ExpressionAttributeValues: { ':a': X } }
  it.each<readonly [string, string, object, string]>([
    ['Query', 'Query', { IndexName, ...key }, 'Query operation not supported on this index type.'],
    [
      'a consistent Query',
      'Query',
      { IndexName, ...key, ConsistentRead: true },
      'Consistent reads are not supported on global secondary indexes',
    ],
    ['Scan', 'Scan', { IndexName, ConsistentRead: true }, 'Scan operation not supported on this index type'],
  ])('%s', async (_, operation, input, verdict) => {
    expect(await verdictOn(wire, operation, input, table)).toBe(verdict)
  })

  it('a statement', async () => {
    const { verdict } = await ask(wire, 'ExecuteStatement', { Statement: `SELECT * FROM "${table}"."plain"` })
    expect(verdict).toBe('Scan operation not supported on this index type')
  })
})
