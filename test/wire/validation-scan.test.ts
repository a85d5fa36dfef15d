// Scan's refusals, each with its whole text, and those of conditions, which Scan shares as its filter with every other expression.
import { beforeAll, describe, expect, it } from 'vitest'
import { makeTable, startWire } from './support.js'
import { nested, verdictOn, type Case } from './verdict.js'

const wire = startWire()
let table = ''
beforeAll(async () => {
  table = await makeTable(wire, ['pk:S', 'sk:N'], ['g:S'], {
    GlobalSecondaryIndexes: [
      { IndexName: 'byG', KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }], Projection: { ProjectionType: 'KEYS_ONLY' } },
    ],
  })
})
const scan = (input: object) => verdictOn(wire, 'Scan', input, table)

const E = '1 validation error detected: '
const P = 'One or more parameter values were invalid: '
const F = 'Invalid FilterExpression: '
const S = (text: string) => ({ S: text })
const N = (text: string) => ({ N: text })
const START = 'The provided starting key is invalid'
const NEST = 'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit'

/** A filter on `:a`, `:b`, … in their order. */
function where(FilterExpression: string, values: readonly object[] = [], more: object = {}): object {
  const given = Object.fromEntries(values.map((value, at) => [`:${'abcdefgh'.charAt(at)}`, value]))
  return { FilterExpression, ...(values.length === 0 ? {} : { ExpressionAttributeValues: given }), ...more }
}

describe('constraints', () => {
  const least = (member: string, value: number) =>
    `${E}Value at '${member}' failed to satisfy constraint: Member must have value greater than or equal to ${value}`
  const cases: readonly Case[] = [
    ['a limit of 0', { Limit: 0 }, least('Limit', 1)],
    ['a segment below 0', { Segment: -1, TotalSegments: 1 }, least('Segment', 0)],
    ['no segments at all', { Segment: 0, TotalSegments: 0 }, least('TotalSegments', 1)],
    ['a million segments', { Segment: 999_999, TotalSegments: 1_000_000 }, 'accepted'],
    [
      'one segment more',
      { Segment: 0, TotalSegments: 1_000_001 },
      `${E}Value at 'TotalSegments' failed to satisfy constraint: Member must have value less than or equal to 1000000`,
    ],
    [
      'a segment beyond the last',
      { Segment: 1_000_000, TotalSegments: 1_000_000 },
      `${E}Value at 'Segment' failed to satisfy constraint: Member must have value less than or equal to 999999`,
    ],
    [
      'bad words, in the older form',
      { Select: 'X', ConditionalOperator: 'XOR', ReturnConsumedCapacity: 'Y' },
      "3 validation errors detected: Value 'X' at 'select' failed to satisfy constraint: Member must satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]; Value 'Y' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value 'XOR' at 'conditionalOperator' failed to satisfy constraint: Member must satisfy enum value set: [OR, AND]",
    ],
  ]
  it.each(cases)('%s', async (_title, input, verdict) => expect(await scan(input)).toBe(verdict))
})

describe('parameters, before the table is looked up', () => {
  const cases: readonly Case[] = [
    [
      'legacy ones beside expressions, all named',
      { AttributesToGet: ['a'], ScanFilter: {}, ConditionalOperator: 'AND', ProjectionExpression: '', FilterExpression: '' },
      'Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributesToGet, ScanFilter, ConditionalOperator} Expression parameters: {ProjectionExpression, FilterExpression}',
    ],
    ['ConditionalOperator alone', { ConditionalOperator: 'OR' }, 'ConditionalOperator cannot be used without Filter or Expected'],
    [
      'ConditionalOperator with one deep filter, which comes later',
      { ConditionalOperator: 'OR', ScanFilter: { a: { ComparisonOperator: 'EQ', AttributeValueList: [nested(32)] } } },
      'ConditionalOperator can only be used when Filter or Expected has two or more elements',
    ],
    [
      'names without an expression',
      { ExpressionAttributeNames: { '#a': 'a' } },
      'ExpressionAttributeNames can only be specified when using expressions',
    ],
    [
      'values without a filter',
      { ExpressionAttributeValues: { ':a': S('a') }, ProjectionExpression: 'a' },
      'ExpressionAttributeValues can only be specified when using expressions: FilterExpression is null',
    ],
    ['an attribute twice', { AttributesToGet: ['a', 'a'] }, `${P}Duplicate value in attribute name: a`],
    [
      'a filter with too few values',
      { ScanFilter: { a: { ComparisonOperator: 'BETWEEN', AttributeValueList: [S('a')] } } },
      `${P}Invalid number of argument(s) for the BETWEEN ComparisonOperator`,
    ],
    [
      'a filter of several types',
      { ScanFilter: { a: { ComparisonOperator: 'IN', AttributeValueList: [S('a'), N('1')] } } },
      `${P}AttributeValues inside AttributeValueList must be of same type`,
    ],
    [
      'a filter of a type that it does not take',
      { ScanFilter: { a: { ComparisonOperator: 'CONTAINS', AttributeValueList: [{ SS: ['a'] }] } } },
      `${P}ComparisonOperator CONTAINS is not valid for SS AttributeValue type`,
    ],
    [
      'a bad number in the start key, bare',
      { ExclusiveStartKey: { pk: N('x') } },
      'The parameter cannot be converted to a numeric value: x',
    ],
    ['an empty set in the start key', { ExclusiveStartKey: { pk: { SS: [] } } }, `${START}: ${P}An string set  may not be empty`],
    [
      'a segment without a total',
      { Segment: 0 },
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    ],
    [
      'a total without a segment',
      { TotalSegments: 1, Select: 'SPECIFIC_ATTRIBUTES' },
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    ],
    [
      'a segment beyond the total',
      { Segment: 1, TotalSegments: 1 },
      'The Segment parameter is zero-based and must be less than parameter TotalSegments',
    ],
    [
      'a projection beside COUNT',
      { Select: 'COUNT', ProjectionExpression: '' },
      'Cannot specify the ProjectionExpression when choosing to get only the Count',
    ],
    [
      'attributes beside COUNT',
      { Select: 'COUNT', AttributesToGet: ['a'] },
      'Cannot specify the AttributesToGet when choosing to get only the Count',
    ],
    [
      'SPECIFIC_ATTRIBUTES without any',
      { Select: 'SPECIFIC_ATTRIBUTES' },
      `${E}Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES`,
    ],
    [
      'ALL_PROJECTED_ATTRIBUTES without an index',
      { Select: 'ALL_PROJECTED_ATTRIBUTES' },
      'ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName',
    ],
    ['a value 32 levels deep', where('a = :a', [nested(32)]), NEST],
    ['the filter before the projection', where('', [], { ProjectionExpression: '' }), `${F}The expression can not be empty;`],
    ['the projection', { ProjectionExpression: 'a.' }, 'Invalid ProjectionExpression: Syntax error; token: "<EOF>", near: "."'],
    [
      '[assumed] the text of the projection before the values of the filter',
      where('a = :zz', [], { ProjectionExpression: 'a.' }),
      'Invalid ProjectionExpression: Syntax error; token: "<EOF>", near: "."',
    ],
    [
      'a value that nobody uses',
      where('a = :a', [S('a'), S('b')]),
      'Value provided in ExpressionAttributeValues unused in expressions: keys: {:b}',
    ],
  ]
  it.each(cases)('%s', async (_title, input, verdict) => {
    expect(await scan(input)).toBe(verdict)
    expect(await scan({ TableName: 'nowhere', ...input })).toBe(verdict)
  })
})

describe('conditions, before the table is looked up', () => {
  const many = (count: number) => Array.from({ length: count }, (_, at) => `a${at}`).join(', ')
  const TYPE = 'Incorrect operand type for operator or function; operator or function: '
  const DISTINCT = 'The first operand must be distinct from the remaining operands for this operator or function; operator: '
  const cases: readonly Case[] = [
    ['redundant parentheses', where('((a = b))'), `${F}The expression has redundant parentheses;`],
    ['parentheses that are not', where('(a = b) AND (c = d OR (e = f))'), 'accepted'],
    ['an unknown function', where('exists(a)'), `${F}Invalid function name; function: exists`],
    ['a function in capitals', where('SIZE(a) > b'), `${F}Invalid function name; function: SIZE`],
    [
      'size as a condition',
      where('size(a)'),
      `${F}The function is not allowed to be used this way in an expression; function: size`,
    ],
    [
      'if_not_exists in a condition',
      where('if_not_exists(a, b) = c'),
      `${F}The function is not allowed to be used this way in an expression; function: if_not_exists`,
    ],
    [
      'a condition as an operand',
      where('a = contains(b, c)'),
      `${F}The function is not allowed to be used this way in an expression; function: contains`,
    ],
    ['a reserved word', where('name = a'), `${F}Attribute name is a reserved keyword; reserved keyword: name`],
    ['a reserved word, as it was written', where('a = NaMe'), `${F}Attribute name is a reserved keyword; reserved keyword: NaMe`],
    [
      'a name that is not given',
      where('#a = b'),
      `${F}An expression attribute name used in the document path is not defined; attribute name: #a`,
    ],
    [
      'a value that is not given',
      where('a = :a'),
      `${F}An expression attribute value used in expression is not defined; attribute value: :a`,
    ],
    [
      'a function with too many operands',
      where('attribute_exists(a, b)'),
      `${F}Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2`,
    ],
    [
      'attribute_exists of a value',
      where('attribute_exists(:a)', [S('a')]),
      `${F}Operator or function requires a document path; operator or function: attribute_exists`,
    ],
    ['one operand twice', where('a = a'), `${F}${DISTINCT}=, first operand: [a]`],
    [
      'one operand twice, by its resolved path',
      where('a.#b <> a.b', [], { ExpressionAttributeNames: { '#b': 'b' } }),
      `${F}${DISTINCT}<>, first operand: [a, b]`,
    ],
    ['one operand twice, in a function', where('contains(a[0], a[0])'), `${F}${DISTINCT}contains, first operand: [a, [0]]`],
    ['a comparison with true', where('a < :a', [{ BOOL: true }]), `${F}${TYPE}<, operand type: BOOL`],
    ['a comparison with null', where('a >= :a', [{ NULL: true }]), `${F}${TYPE}>=, operand type: NULL`],
    ['a comparison with a list', where('a > :a', [{ L: [] }]), `${F}${TYPE}>, operand type: L`],
    ['a comparison with a map', where('a <= :a', [{ M: {} }]), `${F}${TYPE}<=, operand type: M`],
    ['a comparison with a set', where('a < :a', [{ SS: ['a'] }]), `${F}${TYPE}<, operand type: SS`],
    ['a comparison behind NOT and OR', where('b = c OR NOT a < :a', [{ BOOL: true }]), `${F}${TYPE}<, operand type: BOOL`],
    ['BETWEEN sets', where('a BETWEEN :a AND :a', [{ NS: ['1'] }]), `${F}${TYPE}BETWEEN, operand type: NS`],
    ['begins_with of a number', where('begins_with(a, :a)', [N('1')]), `${F}${TYPE}begins_with, operand type: N`],
    ['size of a number', where('size(:a) > b', [N('1')]), `${F}${TYPE}size, operand type: N`],
    ['size of null', where('size(:a) > b', [{ NULL: true }]), `${F}${TYPE}size, operand type: NULL`],
    ['contains of a set', where('contains(a, :a)', [{ SS: ['a'] }]), 'accepted'],
    ['contains in a number', where('contains(:a, a)', [N('1')]), `${F}${TYPE}contains, operand type: N`],
    ['attribute_type of a value', where('attribute_type(:a, :b)', [N('1'), S('N')]), 'accepted'],
    [
      'an unknown type',
      where('attribute_type(a, :a)', [S('X')]),
      `${F}Invalid attribute type name found; type: X, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`,
    ],
    ['a type that is a number', where('attribute_type(a, :a)', [N('1')]), `${F}${TYPE}attribute_type, operand type: N`],
    [
      'a type that is an attribute',
      where('attribute_type(a, b)'),
      `${F}${TYPE}attribute_type, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}`,
    ],
    [
      'bounds of two types',
      where('a BETWEEN :a AND :b', [S('a'), N('1')]),
      `${F}The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {S:a}, upper bound operand: AttributeValue: {N:1}`,
    ],
    [
      'bounds the wrong way around',
      where('a BETWEEN :a AND :b', [N('100'), N('1')]),
      `${F}The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:100}, upper bound operand: AttributeValue: {N:1}`,
    ],
    ['IN of 100', where(`a IN (${many(100)})`), 'accepted'],
    [
      'IN of 101',
      where(`a IN (${many(101)})`),
      `${F}The IN operator is provided with too many operands; number of operands: 101`,
    ],
    [
      'a path of 33 elements',
      where(`a${'.a'.repeat(32)} = b`),
      `${F}The document path has too many nesting levels; nesting levels: 33`,
    ],
    ['a path of 32 elements', where(`a${'.a'.repeat(31)} = b`), 'accepted'],
    ['300 operators', where(`NOT ${Array.from({ length: 150 }, () => 'a=b').join(' OR ')}`), 'accepted'],
    [
      'more than 300 operators',
      where(Array.from({ length: 151 }, () => 'a=b').join(' OR ')),
      `${F}The expression contains too many operators; operator count: 301`,
    ],
    [
      'more than 300 operators, which are counted up to there',
      where(`${'a<b or ('.repeat(454)}a<b${')'.repeat(454)}`),
      `${F}The expression contains too many operators; operator count: 301`,
    ],
    [
      'an unknown function of itself, as deep as it goes',
      where(`${'f('.repeat(1355)}b${')'.repeat(1355)}`),
      `${F}Invalid function name; function: f`,
    ],
    ['parentheses and nothing else', where('('.repeat(4096)), `${F}Syntax error; token: "<EOF>", near: "("`],
    [
      'redundant parentheses, as many as there can be',
      where(`${'('.repeat(2046)}a<b${')'.repeat(2046)}`),
      `${F}The expression has redundant parentheses;`,
    ],
    [
      'redundant parentheses before a syntax error that follows them',
      where('(a)between(((b.c)).d)and(c)'),
      `${F}The expression has redundant parentheses;`,
    ],
    ['redundant parentheses before an unknown function', where('((exists(a)))'), `${F}The expression has redundant parentheses;`],
    [
      'a reserved word before an undefined value',
      where('a = :a AND name = b'),
      `${F}Attribute name is a reserved keyword; reserved keyword: name`,
    ],
    [
      'NOT before an attribute',
      where('NOT #a', [], { ExpressionAttributeNames: { '#a': 'a' } }),
      `${F}Syntax error; token: "<EOF>", near: "#a"`,
    ],
    ['a number as an operand', where('a = 1'), `${F}Syntax error; token: "1", near: "= 1"`],
  ]
  it.each(cases)('%s', async (_title, input, verdict) => {
    expect(await scan(input)).toBe(verdict)
  })
})

describe('what needs the table', () => {
  const cases: readonly Case[] = [
    [
      'a table that is not there',
      { TableName: 'nowhere', IndexName: 'nothing' },
      'ResourceNotFoundException: Requested resource not found',
    ],
    ['an index that is not there', { IndexName: 'nothing' }, 'The table does not have the specified index: nothing'],
    [
      'a strong read of a global index',
      { IndexName: 'byG', ConsistentRead: true },
      'Consistent reads are not supported on global secondary indexes',
    ],
    ['a start key of another shape', { ExclusiveStartKey: { pk: S('a') } }, START],
    [
      'a start key with an empty value',
      { ExclusiveStartKey: { pk: S(''), sk: N('1') } },
      `${START}: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk`,
    ],
    ['a start key of another type', { ExclusiveStartKey: { pk: S('a'), sk: S('1') } }, START],
    ['a start key of the table for an index', { IndexName: 'byG', ExclusiveStartKey: { pk: S('a'), sk: N('1') } }, START],
    [
      'ALL_ATTRIBUTES of a global index that lacks some',
      { IndexName: 'byG', Select: 'ALL_ATTRIBUTES' },
      `${P}Select type ALL_ATTRIBUTES is not supported for global secondary index byG because its projection type is not ALL`,
    ],
    [
      'attributes that a global index lacks',
      { IndexName: 'byG', AttributesToGet: ['a', 'pk'] },
      `${P}Global secondary index byG does not project [a]`,
    ],
    [
      'a path into a key',
      where('pk.a = b'),
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: pk",
    ],
    [
      'a path into an index key',
      { IndexName: 'byG', ProjectionExpression: 'g[0]' },
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: g",
    ],
    ['a filter on a key, which Scan allows', where('pk = :a', [S('a')]), 'accepted'],
  ]
  it.each(cases)('%s', async (_title, input, verdict) => expect(await scan(input)).toBe(verdict))
})
