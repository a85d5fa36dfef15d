// PutItem's refusals, each with its whole text, in the order in which the service looks: constraints, parameters, values, placeholder
// maps, the expression, the table, keys, index keys, size, the condition.
import { beforeAll, describe, expect, it } from 'vitest'
import { makeTable, startWire } from './support.js'
import { nested, verdictOn, type Case } from './verdict.js'

const wire = startWire()
let table = ''
beforeAll(async () => {
  table = await makeTable(wire, ['pk:S', 'sk:N'], ['g:S', 'h:B', 'v:S'], {
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byG',
        KeySchema: [
          { AttributeName: 'g', KeyType: 'HASH' },
          { AttributeName: 'h', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: 'byV',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'v', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  })
})
const put = (input: object) => verdictOn(wire, 'PutItem', input, table)

const E = '1 validation error detected: '
const P = 'One or more parameter values were invalid: '
const key = { pk: { S: 'a' }, sk: { N: '1' } }
const item = (more: object): object => ({ Item: { ...key, ...more } })
const PUT_VALUES =
  'Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]'
const NEST = 'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit'

describe('constraints', () => {
  const cases: readonly Case[] = [
    [
      'no table name',
      { TableName: undefined, Item: key },
      `${E}Value null at 'tableName' failed to satisfy constraint: Member must not be null`,
    ],
    [
      'an empty table name, alone',
      { TableName: '', Item: {}, ReturnValues: 'X', ReturnConsumedCapacity: 'Y' },
      `${E}Value at 'TableName' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    ],
    [
      'a table name of other characters, before the item',
      { TableName: 'a!b', Item: { n: { N: 'x' } } },
      `${E}Value 'a!b' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+`,
    ],
    [
      'a table name before parameters that exclude each other',
      { TableName: 'a!b', Item: key, Expected: {}, ConditionExpression: 'a' },
      `${E}Value 'a!b' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+`,
    ],
    [
      'three words that are not in their sets',
      { Item: key, ReturnValues: 'X', ReturnConsumedCapacity: 'Y', ReturnItemCollectionMetrics: 'Z' },
      `3 validation errors detected: Value 'Y' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; ${PUT_VALUES}; Value 'Z' at 'returnItemCollectionMetrics' failed to satisfy constraint: Member must satisfy enum value set: [SIZE, NONE]`,
    ],
    ['ReturnValues alone', { Item: key, ReturnValues: 'X' }, `${E}${PUT_VALUES}`],
    [
      'ReturnValues in the older form where the item is missing',
      { ReturnValues: 'X' },
      "2 validation errors detected: Value 'X' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]; Value null at 'item' failed to satisfy constraint: Member must not be null",
    ],
    [
      'ReturnValues in the older form beside a value 63 levels deep',
      { ...item({ a: nested(63) }), ReturnValues: 'X' },
      `${E}Value 'X' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]`,
    ],
    [
      'ReturnValues in the newer form beside a value 61 levels deep',
      { ...item({ a: nested(61) }), ReturnValues: 'X' },
      `${E}${PUT_VALUES}`,
    ],
    [
      'ConditionalOperator',
      { Item: key, ConditionalOperator: 'XOR' },
      `${E}Value 'XOR' at 'conditionalOperator' failed to satisfy constraint: Member must satisfy enum value set: [OR, AND]`,
    ],
    [
      'a comparison operator of Expected',
      { Item: key, Expected: { a: { ComparisonOperator: 'LIKE' } } },
      `${E}Value 'LIKE' at 'expected.a.member.comparisonOperator' failed to satisfy constraint: Member must satisfy enum value set: [IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS]`,
    ],
    [
      'base64 that is none, before everything else',
      { TableName: '', ...item({ b: { B: 'AAA' } }) },
      'SerializationException: Base64 encoded length is expected a multiple of 4 bytes but found: 3',
    ],
    [
      'base64 that is none, before parameters that exclude each other',
      { ...item({ b: { L: [{ B: 'AAA' }] } }), Expected: {}, ConditionExpression: 'a' },
      'SerializationException: Base64 encoded length is expected a multiple of 4 bytes but found: 3',
    ],
    [
      'base64 with bits left over',
      item({ b: { B: 'AAB=' } }),
      'SerializationException: Invalid last non-pad Base64 character dectected',
    ],
    [
      'base64 that is only padding',
      item({ b: { BS: ['AAAA', '===='] } }),
      'SerializationException: Invalid last non-pad Base64 character dectected',
    ],
    [
      'base64 that is none, before the table that is not there',
      { TableName: 'nowhere', Item: { pk: { B: 'A===' } } },
      'SerializationException: Invalid last non-pad Base64 character dectected',
    ],
    [
      'a scalar for a value that is expected',
      { ...item({}), Expected: { a: { Value: 'x' } } },
      'SerializationException: Unexpected field type',
    ],
    [
      'a number where base64 is expected',
      item({ b: { B: 1 } }),
      'SerializationException: only base-64-encoded strings are convertible to bytes',
    ],
  ]
  it.each(cases)('%s', async (_title, input, verdict) => expect(await put(input)).toBe(verdict))

  it('a table name too long', async () => {
    const TableName = 'a'.repeat(256)
    expect(await put({ TableName, Item: key })).toBe(
      `${E}Value '${TableName}' at 'tableName' failed to satisfy constraint: Member must have length less than or equal to 255`,
    )
  })

  it.each(['a', 'ab'])('lets the table name %s pass, which no table has', async (TableName) => {
    expect(await put({ TableName, Item: key })).toBe('ResourceNotFoundException: Requested resource not found')
  })
})

describe('parameters', () => {
  const cases: readonly Case[] = [
    [
      'legacy ones beside an expression, all named',
      { Item: { a: { N: 'x' } }, Expected: {}, ConditionalOperator: 'AND', ConditionExpression: '' },
      `${E}Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {Expected, ConditionalOperator} Expression parameters: {ConditionExpression}`,
    ],
    [
      'ConditionalOperator without Expected',
      { Item: { a: { N: 'x' } }, ConditionalOperator: 'AND' },
      `${E}ConditionalOperator cannot be used without Filter or Expected`,
    ],
    [
      'ConditionalOperator with an empty Expected',
      { Item: key, ConditionalOperator: 'AND', Expected: {} },
      `${E}ConditionalOperator cannot be used without Filter or Expected`,
    ],
    [
      'ConditionalOperator with one expectation',
      { Item: key, ConditionalOperator: 'OR', Expected: { a: { Exists: false } } },
      `${E}ConditionalOperator can only be used when Filter or Expected has two or more elements`,
    ],
    [
      'names without an expression, even none',
      { Item: { a: { N: 'x' } }, ExpressionAttributeNames: {} },
      `${E}ExpressionAttributeNames can only be specified when using expressions`,
    ],
    [
      'values without an expression',
      { Item: { a: { N: 'x' } }, ExpressionAttributeValues: { ':v': { S: 'x' } } },
      `${E}ExpressionAttributeValues can only be specified when using expressions`,
    ],
  ]
  it.each(cases)('%s', async (_title, input, verdict) => expect(await put(input)).toBe(verdict))
})

describe('values', () => {
  const RANGE = 'Attempting to store a number with magnitude'
  const cases: readonly Case[] = [
    ['a number too large', item({ n: { N: '1e126' } }), `${E}Number overflow. ${RANGE} larger than supported range`],
    ['the largest number', item({ n: { N: '9.9999999999999999999999999999999999999e125' } }), 'accepted'],
    ['a number too small', item({ n: { N: '1e-131' } }), `${E}Number underflow. ${RANGE} smaller than supported range`],
    ['the smallest number', item({ n: { N: '1e-130' } }), 'accepted'],
    ['zero written too large', item({ n: { N: '0e126' } }), `${E}Number overflow. ${RANGE} larger than supported range`],
    [
      'an exponent beyond 32 bits',
      item({ n: { N: '1e99999999999' } }),
      `${E}Number overflow. ${RANGE} larger than supported range`,
    ],
    [
      'an exponent beyond 64 bits',
      item({ n: { N: '1e99999999999999999999' } }),
      `${E}The parameter cannot be converted to a numeric value: 1e99999999999999999999`,
    ],
    [
      '39 digits',
      item({ n: { N: '123456789012345678901234567890123456789' } }),
      `${E}Attempting to store more than 38 significant digits in a Number`,
    ],
    ['38 digits among zeros', item({ n: { N: '00012345678901234567890123456789012345678000' } }), 'accepted'],
    ['no digit at all', item({ n: { N: '' } }), `${E}The parameter cannot be converted to a numeric value: `],
    ['a word', item({ n: { N: 'NaN' } }), `${E}The parameter cannot be converted to a numeric value: NaN`],
    ['two numbers', item({ n: { N: '1+2' } }), `${E}The parameter cannot be converted to a numeric value: 1+2`],
    ['a set of no strings', item({ s: { SS: [] } }), `${E}${P}An string set  may not be empty`],
    ['a set of no numbers', item({ s: { NS: [] } }), `${E}${P}An number set  may not be empty`],
    ['a set of no binaries', item({ s: { BS: [] } }), `${E}${P}Binary sets should not be empty`],
    ['null in a set', item({ s: { SS: ['a', null] } }), `${E}${P}An string set may not have a null string as a member`],
    [
      'a string twice, sorted up to there',
      item({ s: { SS: ['b', 'a', 'b', 'c'] } }),
      `${E}${P}Input collection ["a", "b", "b", "c"] contains duplicates.`,
    ],
    ['a number twice', item({ s: { NS: ['1', '1.0'] } }), `${E}${P}Input collection contains duplicates.`],
    [
      'a binary twice',
      item({ s: { BS: ['/w==', 'AA==', 'AA=='] } }),
      `${E}${P}Input collection ["AA==","/w==","AA=="]of type BS contains duplicates.`,
    ],
    ['empty members of sets', item({ s: { SS: [''] }, b: { BS: [''] } }), 'accepted'],
    ['nothing in a set of numbers', item({ s: { NS: [''] } }), `${E}The parameter cannot be converted to a numeric value: `],
    ['NULL that is false', item({ z: { NULL: false } }), `${E}${P}Null attribute value types must have the value of true`],
    [
      'a value without a type',
      item({ a: {} }),
      'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    ],
    [
      'a value of an unknown type',
      item({ a: { X: 'x' } }),
      'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    ],
    [
      'a value of two types',
      item({ a: { S: 'x', N: '1' } }),
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    ],
    [
      'a bad number among two types, which is looked at first',
      item({ a: { N: 'x', S: 'x' } }),
      `${E}The parameter cannot be converted to a numeric value: x`,
    ],
    [
      'a bad number among two types, as the second one',
      item({ a: { S: 'x', N: 'x' } }),
      `${E}The parameter cannot be converted to a numeric value: x`,
    ],
    ['zero whose last digit is small enough', item({ n: { N: '0.0e126' } }), 'accepted'],
    ['an empty name', item({ '': { S: 'x' } }), `${E}Empty attribute name`],
    ['an empty name in a map', item({ m: { M: { '': { S: 'x' } } } }), `${E}Empty attribute name`],
    ['31 levels', item({ a: nested(31) }), 'accepted'],
    ['32 levels', item({ a: nested(32) }), `${E}${NEST}`],
    ['61 levels', item({ a: nested(61) }), `${E}${NEST}`],
    ['63 levels, which the older layer refuses', item({ a: nested(63) }), NEST],
    [
      'the first of two bad values',
      item({ a: { L: [{ N: 'x' }] }, b: { SS: [] } }),
      `${E}The parameter cannot be converted to a numeric value: x`,
    ],
    [
      'values before ReturnValues',
      { ...item({ n: { N: 'x' } }), ReturnValues: 'ALL_NEW' },
      `${E}The parameter cannot be converted to a numeric value: x`,
    ],
    [
      'ReturnValues that only updates know, before the placeholder maps',
      { Item: key, ReturnValues: 'ALL_NEW', ConditionExpression: 'a = :a', ExpressionAttributeNames: {} },
      `${E}ReturnValues can only be ALL_OLD or NONE`,
    ],
    [
      'ReturnValues bare beside a value 63 levels deep',
      { Item: key, ReturnValues: 'UPDATED_NEW', ConditionExpression: 'a = :a', ExpressionAttributeValues: { ':a': nested(63) } },
      'ReturnValues can only be ALL_OLD or NONE',
    ],
  ]
  it.each(cases)('%s', async (_title, input, verdict) => expect(await put(input)).toBe(verdict))
})

describe('Expected', () => {
  const expecting = (a: object, more: object = {}): object => ({ Item: key, Expected: { a }, ...more })
  const S = { S: 'x' }
  const cases: readonly Case[] = [
    [
      'a value beside a list',
      expecting({ Value: S, AttributeValueList: [S], ComparisonOperator: 'EQ', Exists: true }),
      `${E}${P}Value and AttributeValueList cannot be used together for Attribute: a`,
    ],
    [
      'Exists beside an operator',
      expecting({ Exists: true, ComparisonOperator: 'EQ' }),
      `${E}${P}Exists and ComparisonOperator cannot be used together for Attribute: a`,
    ],
    [
      'an operator without values',
      expecting({ ComparisonOperator: 'EQ' }),
      `${E}${P}Value or AttributeValueList must be used with ComparisonOperator: EQ for Attribute: a`,
    ],
    [
      'an operator with too few values',
      expecting({ ComparisonOperator: 'BETWEEN', Value: S }),
      `${E}${P}Invalid number of argument(s) for the BETWEEN ComparisonOperator`,
    ],
    [
      'values of several types',
      expecting({ ComparisonOperator: 'IN', AttributeValueList: [S, { N: '1' }] }),
      `${E}${P}AttributeValues inside AttributeValueList must be of same type`,
    ],
    [
      'a list without an operator',
      expecting({ AttributeValueList: [S] }),
      `${E}${P}AttributeValueList can only be used with a ComparisonOperator for Attribute: a`,
    ],
    ['nothing at all', expecting({}), `${E}${P}Value must be provided when Exists is null for Attribute: a`],
    [
      'Exists without a value',
      expecting({ Exists: true }),
      `${E}${P}Value must be provided when Exists is true for Attribute: a`,
    ],
    [
      'a value that should not be there',
      expecting({ Exists: false, Value: S }),
      `${E}${P}Value cannot be used when Exists is false for Attribute: a`,
    ],
    [
      'a type that the operator does not take',
      expecting({ ComparisonOperator: 'LT', Value: { BOOL: true } }),
      `${E}${P}ComparisonOperator LT is not valid for BOOL AttributeValue type`,
    ],
    [
      'bounds the wrong way around',
      expecting({ ComparisonOperator: 'BETWEEN', AttributeValueList: [{ N: '2' }, { N: '1' }] }),
      `${E}The BETWEEN condition was provided a range where the lower bound is greater than the upper bound`,
    ],
    ['a bad value', expecting({ Value: { N: 'x' } }), `${E}The parameter cannot be converted to a numeric value: x`],
    ['a bad value 63 levels deep', expecting({ Value: nested(63) }), NEST],
  ]
  it.each(cases)('%s', async (_title, input, verdict) => expect(await put(input)).toBe(verdict))
})

describe('placeholder maps and the expression', () => {
  const when = (ConditionExpression: string, more: object = {}): object => ({ Item: key, ConditionExpression, ...more })
  const names = (map: object): object => when('a = b', { ExpressionAttributeNames: map })
  const values = (map: object): object => when('a = b', { ExpressionAttributeValues: map })
  const x = { S: 'x' }
  const cases: readonly Case[] = [
    ['no names', names({}), `${E}ExpressionAttributeNames must not be empty`],
    ['no values', values({}), `${E}ExpressionAttributeValues must not be empty`],
    [
      'a name that is too long',
      names({ [`#${'a'.repeat(255)}`]: 'a' }),
      `${E}ExpressionAttributeNames contains invalid key: The expression attribute map contains a key that is too long; size of key: 256`,
    ],
    [
      'a value whose key is too long',
      values({ [`:${'a'.repeat(255)}`]: x }),
      `${E}ExpressionAttributeValues contains invalid key: The expression attribute map contains a key that is too long;`,
    ],
    ['a name without its sign', names({ a: 'a' }), `${E}ExpressionAttributeNames contains invalid key: Syntax error; key: "a"`],
    ['a sign without its name', names({ '#': 'a' }), `${E}ExpressionAttributeNames contains invalid key: Syntax error; key: "#"`],
    [
      'a value with a blank',
      values({ ':a b': x }),
      `${E}ExpressionAttributeValues contains invalid key: Syntax error; key: ":a b"`,
    ],
    [
      'a name for nothing',
      names({ '#a': '' }),
      `${E}ExpressionAttributeNames contains invalid value: Empty attribute name for key #a`,
    ],
    ['a bad value', values({ ':a': { N: 'x' } }), `${E}The parameter cannot be converted to a numeric value: x`],
    [
      'a value of no type',
      values({ ':a': {} }),
      'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    ],
    ['a value of 32 levels', values({ ':a': nested(32) }), `${E}${NEST}`],
    [
      'a value of 63 levels',
      values({ ':a': nested(63) }),
      `ExpressionAttributeValues contains invalid value: ${NEST} for key :a`,
    ],
    [
      'maps before the expression',
      when('', { ExpressionAttributeValues: {} }),
      `${E}ExpressionAttributeValues must not be empty`,
    ],
    ['no expression', when(''), `${E}Invalid ConditionExpression: The expression can not be empty;`],
    [
      'an expression that is too long',
      when('a'.repeat(4097)),
      `${E}Invalid ConditionExpression: Expression size has exceeded the maximum allowed size; expression size: 4097`,
    ],
    [
      'one of 4096 bytes, which is read',
      when(`${' '.repeat(4090)}a = b `),
      'ConditionalCheckFailedException: The conditional request failed',
    ],
    [
      'an unused name, before an unused value',
      when('a = b', { ExpressionAttributeNames: { '#x': 'x', '#y': 'y' }, ExpressionAttributeValues: { ':x': x } }),
      `${E}Value provided in ExpressionAttributeNames unused in expressions: keys: {#x, #y}`,
    ],
    [
      'an unused value',
      when('a = b', { ExpressionAttributeValues: { ':x': x } }),
      `${E}Value provided in ExpressionAttributeValues unused in expressions: keys: {:x}`,
    ],
    [
      'unused names before the table',
      { TableName: 'nowhere', ...when('a = b', { ExpressionAttributeNames: { '#x': 'x' } }) },
      `${E}Value provided in ExpressionAttributeNames unused in expressions: keys: {#x}`,
    ],
    ['the table before the keys', { TableName: 'nowhere', Item: {} }, 'ResourceNotFoundException: Requested resource not found'],
  ]
  it.each(cases)('%s', async (_title, input, verdict) => expect(await put(input)).toBe(verdict))
})

describe('keys, index keys and size', () => {
  const cases: readonly Case[] = [
    ['an empty item', { Item: {} }, `${P}Missing the key pk in the item`],
    ['no range key', { Item: { pk: { S: 'a' } } }, `${P}Missing the key sk in the item`],
    ['a key of another type', { Item: { pk: { N: '1' }, sk: { N: '1' } } }, `${P}Type mismatch for key pk expected: S actual: N`],
    ['a key that is a map', { Item: { pk: { S: 'a' }, sk: { M: {} } } }, `${P}Type mismatch for key sk expected: N actual: M`],
    [
      'an empty key',
      { Item: { pk: { S: '' }, sk: { N: '1' } } },
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
    [
      'a hash key that is too long',
      { Item: { pk: { S: 'x'.repeat(2049) }, sk: { N: '1' } } },
      `${P}Size of hashkey has exceeded the maximum size limit of2048 bytes`,
    ],
    ['a hash key of 2048 bytes', { Item: { pk: { S: 'é'.repeat(1024) }, sk: { N: '1' } } }, 'accepted'],
    [
      'an index key of another type',
      item({ g: { N: '1' } }),
      `${P}Type mismatch for Index Key g Expected: S Actual: N IndexName: byG`,
    ],
    [
      'an index range key of another type, whether or not the item is in the index',
      item({ h: { S: 'x' } }),
      `${P}Type mismatch for Index Key h Expected: B Actual: S IndexName: byG`,
    ],
    [
      'an empty index key',
      item({ g: { S: '' } }),
      'One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: byG, IndexKey: g',
    ],
    [
      'an empty binary index key',
      item({ g: { S: 'x' }, h: { B: '' } }),
      'One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty binary value. IndexName: byG, IndexKey: h',
    ],
    ['an item of 409600 bytes', item({ x: { S: 'x'.repeat(409_592) } }), 'accepted'],
    ['an item of 409601 bytes', item({ x: { S: 'x'.repeat(409_593) } }), 'Item size has exceeded the maximum allowed size'],
    [
      'an item that fits, but not together with its entry in a local index',
      item({ v: { S: 'v' }, x: { S: 'x'.repeat(409_590) } }),
      'Item size has exceeded the maximum allowed size',
    ],
    [
      'size before the condition',
      { ...item({ x: { S: 'x'.repeat(409_601) } }), ConditionExpression: 'attribute_exists(nothing)' },
      'Item size has exceeded the maximum allowed size',
    ],
    [
      'a condition that fails',
      { Item: key, ConditionExpression: 'attribute_exists(nothing)' },
      'ConditionalCheckFailedException: The conditional request failed',
    ],
  ]
  it.each(cases)('%s', async (_title, input, verdict) => expect(await put(input)).toBe(verdict))

  it('sizes range keys and binary keys by their bytes', async () => {
    const binary = await makeTable(wire, ['pk:B', 'sk:S'])
    const sized = (pkBytes: number, skBytes: number) => {
      const Item = { pk: { B: Buffer.alloc(pkBytes, 1).toString('base64') }, sk: { S: 'x'.repeat(skBytes) } }
      return verdictOn(wire, 'PutItem', { Item }, binary)
    }
    expect(await sized(2048, 1024)).toBe('accepted')
    expect(await sized(2049, 1)).toBe(`${P}Size of hashkey has exceeded the maximum size limit of2048 bytes`)
    expect(await sized(1, 1025)).toBe(`${P}Aggregated size of all range keys has exceeded the size limit of 1024 bytes`)
    expect(await sized(0, 1)).toBe(
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty binary value. Key: pk',
    )
  })
})
