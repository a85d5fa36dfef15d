// Query's refusals, each with its whole text, in the order in which the service looks: constraints, parameters, legacy conditions,
// Select, expressions, then what needs the table.
import { beforeAll, describe, expect, it } from 'vitest'
import { makeTable, startWire } from './support.js'
import { nested, verdictOn, type Case } from './verdict.js'

const wire = startWire()
let table = ''
let hashOnly = ''
beforeAll(async () => {
  const keys = (...names: string[]) =>
    names.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? ('HASH' as const) : ('RANGE' as const) }))
  hashOnly = await makeTable(wire, ['pk:S'])
  table = await makeTable(wire, ['pk:S', 'sk:N'], ['g:S', 'v:S'], {
    GlobalSecondaryIndexes: [
      { IndexName: 'byG', KeySchema: keys('g', 'v'), Projection: { ProjectionType: 'KEYS_ONLY' } },
      {
        IndexName: 'byAll',
        KeySchema: [...keys('g', 'v'), { AttributeName: 'sk', KeyType: 'RANGE' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    LocalSecondaryIndexes: [{ IndexName: 'byV', KeySchema: keys('pk', 'v'), Projection: { ProjectionType: 'KEYS_ONLY' } }],
  })
})
const query = (input: object) => verdictOn(wire, 'Query', input, table)
const queryHashOnly = (input: object) => verdictOn(wire, 'Query', input, hashOnly)

const E = '1 validation error detected: '
const P = 'One or more parameter values were invalid: '
const K = 'Invalid KeyConditionExpression: '
const S = (text: string) => ({ S: text })
const N = (text: string) => ({ N: text })
const equals = (...values: object[]): object => ({ ComparisonOperator: 'EQ', AttributeValueList: values })
const legacy = { KeyConditions: { pk: equals(S('a')) } }
const START = 'The provided starting key is invalid'
const NEST = 'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit'

/** A query by an expression on `:a`, `:b`, … in their order. */
function by(KeyConditionExpression: string, values: readonly object[], more: object = {}): object {
  const ExpressionAttributeValues = Object.fromEntries(values.map((value, at) => [`:${'abcdefgh'.charAt(at)}`, value]))
  return { KeyConditionExpression, ExpressionAttributeValues, ...more }
}
const ofA = (more: object): object => by('pk = :a', [S('a')], more)

describe('constraints', () => {
  const cases: readonly Case[] = [
    [
      'a limit of 0',
      ofA({ Limit: 0 }),
      `${E}Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    ],
    [
      'a bad ConditionalOperator, bare and before a bad Select',
      ofA({ ConditionalOperator: 'XOR', Select: 'X' }),
      'Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]',
    ],
    [
      'a bad Select and a bad ReturnConsumedCapacity',
      ofA({ Select: 'X', ReturnConsumedCapacity: 'Y' }),
      "2 validation errors detected: Value 'X' at 'select' failed to satisfy constraint: Member must satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]; Value 'Y' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]",
    ],
    [
      'an index name that is too short',
      ofA({ IndexName: 'ab' }),
      `${E}Value 'ab' at 'indexName' failed to satisfy constraint: Member must have length greater than or equal to 3`,
    ],
    [
      'a bad operator of a key condition',
      { KeyConditions: { pk: { ComparisonOperator: 'LIKE' } } },
      `${E}Value 'LIKE' at 'keyConditions.pk.member.comparisonOperator' failed to satisfy constraint: Member must satisfy enum value set: [IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS]`,
    ],
    [
      'no operator of a key condition',
      { KeyConditions: { pk: {} } },
      `${E}Value null at 'keyConditions.pk.member.comparisonOperator' failed to satisfy constraint: Member must not be null`,
    ],
  ]
  it.each(cases)('%s', async (_title, input, verdict) => expect(await query(input)).toBe(verdict))
})

describe('parameters, before the table is looked up', () => {
  const MIX = 'Can not use both expression and non-expression parameters in the same request: '
  const cases: readonly Case[] = [
    [
      'legacy ones beside expressions, all named',
      {
        ...ofA({}),
        AttributesToGet: ['a'],
        QueryFilter: {},
        ConditionalOperator: 'AND',
        KeyConditions: {},
        ProjectionExpression: '',
        FilterExpression: '',
      },
      `${MIX}Non-expression parameters: {AttributesToGet, QueryFilter, ConditionalOperator, KeyConditions} Expression parameters: {ProjectionExpression, FilterExpression, KeyConditionExpression}`,
    ],
    [
      'a legacy filter beside an expression, where KeyConditions alone do not count',
      { ...legacy, QueryFilter: {}, FilterExpression: 'a = b' },
      `${MIX}Non-expression parameters: {QueryFilter} Expression parameters: {FilterExpression}`,
    ],
    [
      'ConditionalOperator before the missing key condition',
      { ConditionalOperator: 'AND' },
      'ConditionalOperator cannot be used without Filter or Expected',
    ],
    [
      'ConditionalOperator with one filter',
      { ...legacy, ConditionalOperator: 'AND', QueryFilter: { a: { ComparisonOperator: 'NULL' } } },
      'ConditionalOperator can only be used when Filter or Expected has two or more elements',
    ],
    [
      'names without an expression',
      { ...legacy, ExpressionAttributeNames: { '#a': 'a' } },
      'ExpressionAttributeNames can only be specified when using expressions',
    ],
    [
      'values without an expression',
      { ...legacy, ExpressionAttributeValues: { ':a': S('a') } },
      'ExpressionAttributeValues can only be specified when using expressions: FilterExpression and KeyConditionExpression are null',
    ],
    [
      'a filter with too many values',
      { ...legacy, QueryFilter: { a: equals(S('a'), S('b')) } },
      `${P}Invalid number of argument(s) for the EQ ComparisonOperator`,
    ],
    [
      'a filter of a type that it does not take',
      { ...legacy, QueryFilter: { a: { ComparisonOperator: 'BEGINS_WITH', AttributeValueList: [N('1')] } } },
      `${P}ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type`,
    ],
    [
      'a bad value in a filter',
      { ...legacy, QueryFilter: { a: equals(N('x')) } },
      'The parameter cannot be converted to a numeric value: x',
    ],
    ['an attribute twice', { ...legacy, AttributesToGet: ['a', 'b', 'a'] }, `${P}Duplicate value in attribute name: a`],
    [
      'a bad value in the start key',
      ofA({ ExclusiveStartKey: { pk: { SS: [] } } }),
      `${START}: ${P}An string set  may not be empty`,
    ],
    [
      'a value of no type in the start key',
      ofA({ ExclusiveStartKey: { pk: {} } }),
      `${START}: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes`,
    ],
    [
      'a bad number in the start key, bare',
      ofA({ ExclusiveStartKey: { pk: N('x') } }),
      'The parameter cannot be converted to a numeric value: x',
    ],
    [
      'duplicates in the start key, bare',
      ofA({ ExclusiveStartKey: { pk: { SS: ['a', 'a'] } } }),
      `${P}Input collection ["a", "a"] contains duplicates.`,
    ],
    ['no key condition', {}, 'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.'],
    [
      'a projection beside COUNT',
      ofA({ Select: 'COUNT', ProjectionExpression: 'a' }),
      `${E}Cannot specify the ProjectionExpression when choosing to get only the Count`,
    ],
    [
      'attributes beside ALL_ATTRIBUTES',
      { ...legacy, Select: 'ALL_ATTRIBUTES', AttributesToGet: ['a'] },
      `${E}Cannot specify the AttributesToGet when choosing to get ALL_ATTRIBUTES`,
    ],
    [
      'a projection beside ALL_PROJECTED_ATTRIBUTES without an index, where the projection wins',
      ofA({ Select: 'ALL_PROJECTED_ATTRIBUTES', ProjectionExpression: 'a' }),
      `${E}Cannot specify the ProjectionExpression when choosing to get ALL_PROJECTED_ATTRIBUTES`,
    ],
    [
      'ALL_PROJECTED_ATTRIBUTES without an index',
      ofA({ Select: 'ALL_PROJECTED_ATTRIBUTES' }),
      `${E}ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName`,
    ],
    [
      'SPECIFIC_ATTRIBUTES without any',
      ofA({ Select: 'SPECIFIC_ATTRIBUTES' }),
      `${E}Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES`,
    ],
    [
      'Select before the maps',
      { KeyConditionExpression: '', ExpressionAttributeValues: {}, Select: 'SPECIFIC_ATTRIBUTES' },
      `${E}Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES`,
    ],
    ['a value 32 levels deep', by('pk = :a', [nested(32)]), NEST],
    [
      'a value 63 levels deep',
      by('pk = :a', [nested(63)]),
      `ExpressionAttributeValues contains invalid value: ${NEST} for key :a`,
    ],
    ['a bad value', by('pk = :a', [N('x')]), 'The parameter cannot be converted to a numeric value: x'],
    [
      'the key condition before the filter before the projection',
      ofA({ FilterExpression: '', ProjectionExpression: '' }),
      'Invalid FilterExpression: The expression can not be empty;',
    ],
    [
      'a filter that is too long',
      ofA({ FilterExpression: 'a'.repeat(4097) }),
      'Invalid FilterExpression: Expression size has exceeded the maximum allowed size; expression size: 4097',
    ],
    [
      'three legacy conditions',
      { KeyConditions: { pk: equals(S('a')), sk: equals(N('1')), a: equals(S('a')) } },
      'Conditions can be of length 1 or 2 only',
    ],
    [
      'three legacy conditions, after a bad projection',
      { KeyConditions: {}, AttributesToGet: ['a', 'a'] },
      `${P}Duplicate value in attribute name: a`,
    ],
    ['no legacy condition', { KeyConditions: {} }, 'Conditions can be of length 1 or 2 only'],
    [
      'an unused value',
      by('pk = :a', [S('a'), S('b')]),
      'Value provided in ExpressionAttributeValues unused in expressions: keys: {:b}',
    ],
  ]
  it.each(cases)('%s', async (_title, input, verdict) => expect(await query(input)).toBe(verdict))
})

describe('the key condition, before the table is looked up', () => {
  const cases: readonly Case[] = [
    ['no expression', by('', [S('a')]), `${K}The expression can not be empty;`],
    ['one that is too long, without its size', by('a'.repeat(4097), []), 'ExpressionAttributeValues must not be empty'],
    [
      'one that is too long',
      { KeyConditionExpression: 'a'.repeat(4097) },
      `${K}Expression size has exceeded the maximum allowed size;`,
    ],
    ['a reserved word', by('name = :a', [S('a')]), `${K}Attribute name is a reserved keyword; reserved keyword: name`],
    [
      'a value that is not given',
      { KeyConditionExpression: 'pk = :a' },
      `${K}An expression attribute value used in expression is not defined; attribute value: :a`,
    ],
    ['OR', by('pk = :a OR pk = :b', [S('a'), S('b')]), `${K}Invalid operator used in KeyConditionExpression: OR`],
    ['NOT', by('NOT pk = :a', [S('a')]), `${K}Invalid operator used in KeyConditionExpression: NOT`],
    ['IN', by('pk IN (:a, :b)', [S('a'), S('b')]), `${K}Invalid operator used in KeyConditionExpression: IN`],
    ['<>', by('pk <> :a', [S('a')]), `${K}Invalid operator used in KeyConditionExpression: <>`],
    ['contains', by('contains(pk, :a)', [S('a')]), `${K}Invalid operator used in KeyConditionExpression: contains`],
    [
      'attribute_exists',
      { KeyConditionExpression: 'attribute_exists(pk)' },
      `${K}Invalid operator used in KeyConditionExpression: attribute_exists`,
    ],
    [
      'attribute_not_exists',
      { KeyConditionExpression: 'attribute_not_exists(pk)' },
      `${K}Invalid operator used in KeyConditionExpression: attribute_not_exists`,
    ],
    [
      'attribute_type',
      by('attribute_type(pk, :a)', [S('S')]),
      `${K}Invalid operator used in KeyConditionExpression: attribute_type`,
    ],
    ['size', by('size(pk) = :a', [N('1')]), `${K}KeyConditionExpressions cannot contain nested operations`],
    [
      'a part of an attribute',
      by('pk.a = :a', [S('a')]),
      `${K}KeyConditionExpressions cannot have conditions on nested attributes`,
    ],
    [
      'two conditions on one attribute',
      by('pk = :a AND pk = :b', [S('a'), S('b')]),
      `${K}KeyConditionExpressions must only contain one condition per key`,
    ],
    [
      'two attributes in one condition',
      by('pk = sk AND pk = :a', [S('a')]),
      `${K}Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition`,
    ],
    [
      'two values in one condition',
      by(':a = :b', [S('a'), S('b')]),
      `${K}Invalid condition in KeyConditionExpression: No key attribute specified`,
    ],
    [
      'a value between attributes',
      by(':a BETWEEN pk AND sk', [S('a')]),
      `${K}Invalid condition in KeyConditionExpression: BETWEEN operator must have the key attribute as its first operand`,
    ],
    [
      'begins_with of a value',
      by('begins_with(:a, pk)', [S('a')]),
      `${K}Invalid condition in KeyConditionExpression: begins_with operator must have the key attribute as its first operand`,
    ],
    [
      'begins_with of a number',
      by('pk = :a AND begins_with(sk, :b)', [S('a'), N('1')]),
      `${K}Incorrect operand type for operator or function; operator or function: begins_with, operand type: N`,
    ],
    [
      'a comparison with true',
      by('pk = :a AND sk < :b', [S('a'), { BOOL: true }]),
      `${K}Incorrect operand type for operator or function; operator or function: <, operand type: BOOL`,
    ],
    [
      'bounds of two types',
      by('pk = :a AND sk BETWEEN :b AND :c', [S('a'), S('b'), N('1')]),
      `${K}The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {S:b}, upper bound operand: AttributeValue: {N:1}`,
    ],
    [
      'bounds the wrong way around',
      by('pk = :a AND sk BETWEEN :b AND :c', [S('a'), N('100'), N('1')]),
      `${K}The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:100}, upper bound operand: AttributeValue: {N:1}`,
    ],
    [
      'legacy bounds the wrong way around',
      { KeyConditions: { pk: equals(S('a')), sk: { ComparisonOperator: 'BETWEEN', AttributeValueList: [N('2'), N('1')] } } },
      'The BETWEEN condition was provided a range where the lower bound is greater than the upper bound',
    ],
  ]
  it.each(cases)('%s', async (_title, input, verdict) => {
    expect(await query(input)).toBe(verdict)
    expect(await query({ TableName: 'nowhere', ...input })).toBe(verdict)
  })
})

// All texts are read, in this order, before one of them is looked at with the request's names and values.
describe('texts', () => {
  const EMPTY = 'The expression can not be empty;'
  const EQ = 'Syntax error; token: "=", near: "= = b"'
  const cases: readonly Case[] = [
    [
      'an empty filter before the structure of the key condition',
      { KeyConditionExpression: 'pk = sth', FilterExpression: '' },
      `Invalid FilterExpression: ${EMPTY}`,
    ],
    [
      'a syntax error of the filter before a key condition on a part of an attribute',
      by('pk.a = :a', [S('a')], { FilterExpression: 'a = = b' }),
      `Invalid FilterExpression: ${EQ}`,
    ],
    [
      '[assumed] an empty projection before a value of the key condition that is not given',
      by('pk = :zz', [S('a')], { ProjectionExpression: '' }),
      `Invalid ProjectionExpression: ${EMPTY}`,
    ],
    [
      '[assumed] a syntax error of the projection before a name of the filter that is not given',
      ofA({ FilterExpression: '#f = :a', ProjectionExpression: 'a,' }),
      'Invalid ProjectionExpression: Syntax error; token: "<EOF>", near: ","',
    ],
    [
      'the key condition before the filter before the projection',
      by('a = = b', [S('a')], { FilterExpression: '', ProjectionExpression: '' }),
      `${K}${EQ}`,
    ],
    [
      'the filter before the projection',
      ofA({ FilterExpression: 'a = = b', ProjectionExpression: '' }),
      `Invalid FilterExpression: ${EQ}`,
    ],
    [
      '[assumed] the structure of the key condition before the names of the filter',
      { KeyConditionExpression: 'pk = sth', FilterExpression: '#f = a' },
      `${K}Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition`,
    ],
  ]
  it.each(cases)('%s', async (_title, input, verdict) => expect(await query(input)).toBe(verdict))
})

describe('what needs the table', () => {
  const startingAt = (ExclusiveStartKey: object, more: object = {}) => ofA({ ExclusiveStartKey, ...more })
  const cases: readonly Case[] = [
    [
      'a table that is not there',
      { TableName: 'nowhere', ...ofA({ IndexName: 'nothing' }) },
      'ResourceNotFoundException: Requested resource not found',
    ],
    [
      'an index that is not there, before the key condition',
      by('a = :a', [S('a')], { IndexName: 'nothing' }),
      'The table does not have the specified index: nothing',
    ],
    [
      'a strong read of a global index',
      ofA({ IndexName: 'byG', ConsistentRead: true }),
      'Consistent reads are not supported on global secondary indexes',
    ],
    ['no hash key', by('sk = :a', [N('1')]), 'Query condition missed key schema element: pk'],
    ['an attribute that is no key', by('pk = :a AND a = :b', [S('a'), S('b')]), 'Query condition missed key schema element: sk'],
    ['no equality on the hash key', by('pk > :a', [S('a')]), 'Query key condition not supported'],
    ['a hash key of another type', by('pk = :a', [N('1')]), `${P}Condition parameter type does not match schema type`],
    [
      'a hash key that is true, which only the schema refuses',
      by('pk = :a', [{ BOOL: true }]),
      `${P}Condition parameter type does not match schema type`,
    ],
    [
      'a range key of another type',
      by('pk = :a AND sk = :b', [S('a'), S('b')]),
      `${P}Condition parameter type does not match schema type`,
    ],
    [
      'an empty hash key',
      by('pk = :a', [S('')]),
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
    [
      'a legacy operator that no key serves',
      { KeyConditions: { pk: equals(S('a')), sk: { ComparisonOperator: 'NE', AttributeValueList: [N('1')] } } },
      'Attempted conditional constraint is not an indexable operation',
    ],
    [
      'three conditions on two key attributes',
      by('pk = :a AND sk = :b AND a = :c', [S('a'), N('1'), S('c')]),
      'The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)',
    ],
    [
      'a range attribute left out',
      by('g = :a AND sk = :b', [S('a'), N('1')], { IndexName: 'byAll' }),
      'RANGE key attributes v must have equality conditions specified in the query because a condition is present on key attribute sk',
    ],
    [
      '[assumed] a hash attribute left out, where there is more than one range attribute',
      by('v = :a', [S('a')], { IndexName: 'byAll' }),
      'HASH key attributes g must have equality conditions specified in the query',
    ],
    ['a start key of another shape', startingAt({ pk: S('a') }), `${START}: The provided key element does not match the schema`],
    [
      'a start key of another type',
      startingAt({ pk: S('a'), sk: S('1') }),
      `${START}: The provided key element does not match the schema`,
    ],
    [
      'a start key of another collection',
      startingAt({ pk: S('b'), sk: N('1') }),
      'The provided starting key is outside query boundaries based on provided conditions',
    ],
    [
      'a start key outside the range',
      by('pk = :a AND sk > :b', [S('a'), N('5')], { ExclusiveStartKey: { pk: S('a'), sk: N('1') } }),
      'The provided starting key does not match the range key predicate',
    ],
    [
      'a start key for one whole key',
      by('pk = :a AND sk = :b', [S('a'), N('5')], { ExclusiveStartKey: { pk: S('a'), sk: N('5') } }),
      'The query can return at most one row and cannot be restarted',
    ],
    [
      'ALL_ATTRIBUTES of a global index that lacks some',
      by('g = :a', [S('a')], { IndexName: 'byG', Select: 'ALL_ATTRIBUTES' }),
      `${P}Select type ALL_ATTRIBUTES is not supported for global secondary index byG because its projection type is not ALL`,
    ],
    [
      'attributes that a global index lacks',
      by('g = :a', [S('a')], { IndexName: 'byG', ProjectionExpression: 'pk, a, b.c' }),
      `${P}Global secondary index byG does not project [a, b]`,
    ],
    [
      'a filter on a key',
      ofA({ FilterExpression: 'a = :a OR sk = :a' }),
      'Filter Expression can only contain non-primary key attributes: Primary key attribute: sk',
    ],
    [
      'a legacy filter on a key',
      { ...legacy, QueryFilter: { sk: equals(N('1')) } },
      'QueryFilter can only contain non-primary key attributes: Primary key attribute: sk',
    ],
    [
      'a filter on a key of the index, and not of the table',
      by('g = :a', [S('a')], { IndexName: 'byG', FilterExpression: 'v = :a' }),
      'Filter Expression can only contain non-primary key attributes: Primary key attribute: v',
    ],
    [
      'a path into a key',
      ofA({ ProjectionExpression: 'sk[0]' }),
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: sk",
    ],
    [
      'a path into an index key',
      by('g = :a', [S('a')], { IndexName: 'byG', ProjectionExpression: 'v.a' }),
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: v",
    ],
    ['nothing', ofA({}), 'accepted'],
    ['a value on the left, in parentheses', by('(pk = :a) AND (:b <= sk)', [S('a'), N('1')]), 'accepted'],
  ]
  it.each(cases)('%s', async (_title, input, verdict) => expect(await query(input)).toBe(verdict))

  const hashOnlyCases: readonly Case[] = [
    ['two conditions where there is one key', by('pk = :a AND sk = :b', [S('a'), N('1')]), 'Query key condition not supported'],
    ['two conditions of which none is on the key', by('y = :a AND z = :a', [S('a')]), 'Query key condition not supported'],
    [
      'another type and no equality on the hash key',
      by(':a > pk', [N('1')]),
      `${P}Condition parameter type does not match schema type`,
    ],
    [
      'a start key where there is one key',
      startingAt({ pk: S('a') }),
      'The provided exclusive start key is invalid: ExclusiveStartKey: {pk=AttributeValue: {S:a}}',
    ],
  ]
  it.each(hashOnlyCases)('%s', async (_title, input, verdict) => expect(await queryHashOnly(input)).toBe(verdict))
})
