// What a query refuses, in which order and style, and which stretch of which index it reads.
import { describe, expect, it } from 'vitest'
import { bindQuery, planQuery } from '../../src/intents/query.js'
import { lastEvaluatedKey } from '../../src/intents/range.js'
import { refusalStylesOf } from '../../src/intents/refusal-styles.js'
import type { Item } from '../../src/model/attribute-value.js'
import { rowSuffix } from '../../src/model/key.js'
import type { QueryInput } from '../../src/shapes/operations.js'
import { index, keys, row, table, validationOf } from './records.js'

const P = 'One or more parameter values were invalid: '
const music = table(keys('pk:S', 'sk:N'), [
  index('global', 'byGenre', keys('genre:S', 'year:N'), { type: 'KEYS_ONLY' }),
  index('global', 'byPlace', keys('land:S,town:S', 'street:S,house:N')),
  index('local', 'byTitle', keys('pk:S', 'title:S'), { type: 'INCLUDE', nonKeyAttributes: ['artist'] }),
])
const albums = table(keys('id:S'))

type Input = Omit<QueryInput, 'TableName'>
const plan = (input: Input) => planQuery({ TableName: 'music', ...input }, refusalStylesOf().query)
const bind = (input: Input, record = music) => bindQuery(plan(input), record)
const ofA: Input = { KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: 'a' } } }
const ofRock: Input = {
  IndexName: 'byGenre',
  KeyConditionExpression: 'genre = :g',
  ExpressionAttributeValues: { ':g': { S: 'rock' } },
}

describe('rules that need no table', () => {
  const cases: readonly [string, Input, string][] = [
    [
      'no key condition at all',
      {},
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    ],
    [
      'a legacy filter beside a key condition expression',
      { ...ofA, QueryFilter: {}, KeyConditions: {} },
      'Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {QueryFilter, KeyConditions} Expression parameters: {KeyConditionExpression}',
    ],
    [
      'a projection beside COUNT, in the envelope',
      { ...ofA, Select: 'COUNT', ProjectionExpression: 'a' },
      '1 validation error detected: Cannot specify the ProjectionExpression when choosing to get only the Count',
    ],
    [
      'a projection beside ALL_ATTRIBUTES',
      { ...ofA, Select: 'ALL_ATTRIBUTES', ProjectionExpression: 'a' },
      '1 validation error detected: Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES',
    ],
    [
      'SPECIFIC_ATTRIBUTES without any',
      { ...ofA, Select: 'SPECIFIC_ATTRIBUTES' },
      '1 validation error detected: Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    ],
    [
      'ALL_PROJECTED_ATTRIBUTES of a table',
      { ...ofA, Select: 'ALL_PROJECTED_ATTRIBUTES' },
      '1 validation error detected: ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName',
    ],
    [
      'values without an expression that uses them',
      { KeyConditions: {}, ExpressionAttributeValues: { ':a': { S: '' } } },
      'ExpressionAttributeValues can only be specified when using expressions: FilterExpression and KeyConditionExpression are null',
    ],
    ['no legacy condition', { KeyConditions: {} }, 'Conditions can be of length 1 or 2 only'],
    [
      'a bad value in the start key, in its own words',
      { ...ofA, ExclusiveStartKey: { pk: { SS: [] } } },
      `The provided starting key is invalid: ${P}An string set  may not be empty`,
    ],
    [
      'a bad number in the start key, bare',
      { ...ofA, ExclusiveStartKey: { sk: { N: 'x' } } },
      'The parameter cannot be converted to a numeric value: x',
    ],
  ]
  it.each(cases)('refuses %s', (_name, input, message) => {
    expect(validationOf(() => plan(input))).toBe(message)
  })

  it('counts KeyConditions as mixed beside a key condition expression', () => {
    expect(validationOf(() => plan({ ...ofA, KeyConditions: {} }))).toBe(
      'Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {KeyConditions} Expression parameters: {KeyConditionExpression}',
    )
  })
})

describe('rules of the table', () => {
  const startKey = (pk: string, sk: string): Item => ({ pk: { S: pk }, sk: { N: sk } })
  const cases: readonly [string, Input, string][] = [
    ['an unknown index', { ...ofA, IndexName: 'byMood' }, 'The table does not have the specified index: byMood'],
    [
      'a strong read of a global index',
      { ...ofRock, ConsistentRead: true },
      'Consistent reads are not supported on global secondary indexes',
    ],
    [
      'a start key that lacks an attribute',
      { ...ofA, ExclusiveStartKey: { pk: { S: 'a' } } },
      'The provided starting key is invalid: The provided key element does not match the schema',
    ],
    [
      'a start key of an index that lacks the table key',
      { ...ofRock, ExclusiveStartKey: { genre: { S: 'rock' }, year: { N: '1' } } },
      'The provided starting key is invalid: The provided key element does not match the schema',
    ],
    [
      'a start key of another collection',
      { ...ofA, ExclusiveStartKey: startKey('b', '1') },
      'The provided starting key is outside query boundaries based on provided conditions',
    ],
    [
      'a start key outside the range condition',
      {
        KeyConditionExpression: 'pk = :p AND sk > :s',
        ExpressionAttributeValues: { ':p': { S: 'a' }, ':s': { N: '5' } },
        ExclusiveStartKey: startKey('a', '5'),
      },
      'The provided starting key does not match the range key predicate',
    ],
    [
      'a second page of one whole key',
      {
        KeyConditionExpression: 'pk = :p AND sk = :s',
        ExpressionAttributeValues: { ':p': { S: 'a' }, ':s': { N: '5' } },
        ExclusiveStartKey: startKey('a', '5'),
      },
      'The query can return at most one row and cannot be restarted',
    ],
    [
      'all attributes of a global index that lacks some',
      { ...ofRock, Select: 'ALL_ATTRIBUTES' },
      `${P}Select type ALL_ATTRIBUTES is not supported for global secondary index byGenre because its projection type is not ALL`,
    ],
    [
      'a projection that a global index lacks',
      { ...ofRock, ProjectionExpression: 'pk, b, a' },
      `${P}Global secondary index byGenre does not project [b, a]`,
    ],
    [
      'a filter on a key of what is read',
      { ...ofA, FilterExpression: 'sk > :p' },
      'Filter Expression can only contain non-primary key attributes: Primary key attribute: sk',
    ],
    [
      'a path into a key',
      { ...ofA, ProjectionExpression: 'pk.a' },
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: pk",
    ],
    [
      'a range attribute that is skipped',
      {
        IndexName: 'byPlace',
        KeyConditionExpression: 'land = :a AND town = :a AND house = :n',
        ExpressionAttributeValues: { ':a': { S: 'x' }, ':n': { N: '1' } },
      },
      'RANGE key attributes street must have equality conditions specified in the query because a condition is present on key attribute house',
    ],
  ]
  it.each(cases)('refuses %s', (_name, input, message) => {
    expect(validationOf(() => bind(input))).toBe(message)
  })

  it('names the legacy filter when that is the one', () => {
    const legacy: Input = {
      KeyConditions: { pk: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'a' }] } },
      QueryFilter: { sk: { ComparisonOperator: 'EQ', AttributeValueList: [{ N: '1' }] } },
    }
    expect(validationOf(() => bind(legacy))).toBe(
      'QueryFilter can only contain non-primary key attributes: Primary key attribute: sk',
    )
  })

  it('has no second page for a table without range keys', () => {
    const restart: Input = {
      KeyConditionExpression: 'id = :i',
      ExpressionAttributeValues: { ':i': { S: 'x' } },
      ExclusiveStartKey: { id: { S: 'x' } },
    }
    expect(validationOf(() => bind(restart, albums))).toBe(
      'The provided exclusive start key is invalid: ExclusiveStartKey: {id=AttributeValue: {S:x}}',
    )
  })
})

describe('what is read', () => {
  it('is one collection, forward, eventually consistent, unfiltered', () => {
    const intent = bind(ofA)
    expect(intent).toMatchObject({ reverse: false, consistency: 'eventual', fetchFromTable: false })
    expect(intent.keep).toBeUndefined()
    const inside = rowSuffix(music.keys, { pk: { S: 'a' }, sk: { N: '1' } })
    expect(inside && intent.lower.compare(inside) <= 0 && intent.upper.compare(inside) > 0).toBe(true)
  })

  it('goes backward when asked', () => {
    expect(bind({ ...ofA, ScanIndexForward: false }).reverse).toBe(true)
  })

  it('fetches from the table what a local index lacks', () => {
    const byTitle: Input = { ...ofA, IndexName: 'byTitle' }
    expect(bind(byTitle).fetchFromTable).toBe(false)
    expect(bind({ ...byTitle, ProjectionExpression: 'artist, sk' }).fetchFromTable).toBe(false)
    expect(bind({ ...byTitle, ProjectionExpression: 'lyrics' }).fetchFromTable).toBe(true)
    expect(bind({ ...byTitle, Select: 'ALL_ATTRIBUTES' }).fetchFromTable).toBe(true)
  })

  it('goes on behind the keys of index and table', () => {
    const last = row({ genre: { S: 'rock' }, year: { N: '1' }, pk: { S: 'a' }, sk: { N: '1' }, title: { S: 't' } })
    const [byGenre] = music.indexes
    expect(lastEvaluatedKey(last, music, byGenre)).toEqual({
      genre: { S: 'rock' },
      year: { N: '1' },
      pk: { S: 'a' },
      sk: { N: '1' },
    })
    expect(lastEvaluatedKey(last, music, undefined)).toEqual({ pk: { S: 'a' }, sk: { N: '1' } })
  })
})
