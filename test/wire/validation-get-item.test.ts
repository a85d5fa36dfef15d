// GetItem's and BatchGetItem's refusals, each with its whole text: nothing is enveloped, and every rule of the request speaks before
// the table is looked up.
import { beforeAll, describe, expect, it } from 'vitest'
import { makeTable, startWire } from './support.js'
import { ask, nested, verdictOn, type Case } from './verdict.js'

const wire = startWire()
let table = ''
beforeAll(async () => {
  table = await makeTable(wire, ['pk:S', 'sk:N'])
})
const get = (input: object) => verdictOn(wire, 'GetItem', input, table)

const E = '1 validation error detected: '
const P = 'One or more parameter values were invalid: '
const Key = { pk: { S: 'a' }, sk: { N: '1' } }
const I = 'Invalid ProjectionExpression: '
const NEST = 'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit'
const NO_MATCH = 'The provided key element does not match the schema'
const show = (ProjectionExpression: string, names?: object): object => ({
  Key,
  ProjectionExpression,
  ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
})

describe('GetItem', () => {
  const cases: readonly Case[] = [
    [
      'an empty table name, which only the older layer knows here',
      { TableName: '', Key },
      `${E}Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    ],
    [
      'no attribute to get',
      { Key, AttributesToGet: [] },
      `${E}Value '[]' at 'attributesToGet' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    ],
    [
      'everything that is wrong, in one list',
      { TableName: 'a!', ReturnConsumedCapacity: 'X', AttributesToGet: [] },
      "4 validation errors detected: Value 'X' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value '[]' at 'attributesToGet' failed to satisfy constraint: Member must have length greater than or equal to 1; Value 'a!' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value null at 'key' failed to satisfy constraint: Member must not be null",
    ],
    [
      'a legacy parameter beside an expression',
      { ...show(''), AttributesToGet: ['a'] },
      'Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}',
    ],
    [
      'names without an expression',
      { Key: {}, ExpressionAttributeNames: {} },
      'ExpressionAttributeNames can only be specified when using expressions',
    ],
    [
      'a bad value in the key',
      { Key: { pk: { N: 'x' } }, AttributesToGet: ['a', 'a'] },
      'The parameter cannot be converted to a numeric value: x',
    ],
    ['a key 32 levels deep', { Key: { pk: nested(32) } }, NEST],
    ['an attribute twice', { Key, AttributesToGet: ['a', 'a'] }, `${P}Duplicate value in attribute name: a`],
    ['no names', show('a', {}), 'ExpressionAttributeNames must not be empty'],
    ['no expression', show(''), `${I}The expression can not be empty;`],
    [
      'one that is too long, without its size',
      show('a'.repeat(4097)),
      `${I}Expression size has exceeded the maximum allowed size;`,
    ],
    ['a comma without a path', show('a,'), `${I}Syntax error; token: "<EOF>", near: ","`],
    ['a reserved word', show('a, year'), `${I}Attribute name is a reserved keyword; reserved keyword: year`],
    [
      'a name that is not given',
      show('#a'),
      `${I}An expression attribute name used in the document path is not defined; attribute name: #a`,
    ],
    [
      'a path twice, before unused names and the table',
      { TableName: 'nowhere', ...show('a, a', { '#b': 'b' }) },
      `${I}Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]`,
    ],
    [
      'a map that is a list too',
      show('a.b, a[0]'),
      `${I}Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a, [0]]`,
    ],
    [
      'a name that nobody uses',
      show('a', { '#b': 'b' }),
      'Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}',
    ],
    ['a table that is not there', { TableName: 'nowhere', Key: {} }, 'ResourceNotFoundException: Requested resource not found'],
    ['no key', { Key: {} }, NO_MATCH],
    ['a key of another type', { Key: { pk: { N: '1' }, sk: { N: '1' } } }, NO_MATCH],
    ['a key of another shape', { Key: { ...Key, a: { S: 'x' } } }, NO_MATCH],
    [
      'an empty key',
      { Key: { pk: { S: '' }, sk: { N: '1' } } },
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
    [
      'a key that is too long',
      { Key: { pk: { S: 'x'.repeat(2049) }, sk: { N: '1' } } },
      `${P}Size of hashkey has exceeded the maximum size limit of2048 bytes`,
    ],
    [
      'a path into a key',
      show('pk.a'),
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: pk",
    ],
    ['nothing', { Key }, 'accepted'],
  ]
  it.each(cases)('%s', async (_title, input, verdict) => expect(await get(input)).toBe(verdict))
})

describe('BatchGetItem', () => {
  const of = (request: object): object => ({ RequestItems: { '<table>': request } })
  const batch = (input: object) => ask(wire, 'BatchGetItem', withoutName(input), table)
  const withoutName = (input: object): object => ({ TableName: undefined, ...input })
  const keys = (count: number) => Array.from({ length: count }, (_, at) => ({ pk: { S: 'a' }, sk: { N: String(at) } }))
  const cases: readonly Case[] = [
    ['nothing asked', {}, `${E}Value null at 'requestItems' failed to satisfy constraint: Member must not be null`],
    [
      'no table',
      { RequestItems: {} },
      `${E}Value at 'RequestItems' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    ],
    [
      'a list for the map of tables',
      { RequestItems: [] },
      'SerializationException: Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.KeysAndAttributes>',
    ],
    ['a scalar for a table', { RequestItems: { '<table>': 1 } }, 'SerializationException: Unexpected value type in payload'],
    [
      'no keys',
      of({ Keys: [] }),
      `${E}Value at 'RequestItems.<table>.member.Keys' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    ],
    [
      '101 keys',
      of({ Keys: keys(101) }),
      `${E}Value at 'RequestItems.<table>.member.Keys' failed to satisfy constraint: Member must have length less than or equal to 100`,
    ],
    ['100 keys', of({ Keys: keys(100) }), 'accepted'],
    [
      'a table name of other characters, echoed as JSON, before a bad word',
      { RequestItems: { 'bad!name': { Keys: [{ pk: { S: 'a' } }] } }, ReturnConsumedCapacity: 'X' },
      `2 validation errors detected: Value '{"bad!name":{"Keys":[{"pk":{"S":"a"}}]}}' at 'requestItems' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 255, Member must have length greater than or equal to 3, Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]; Value 'X' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]`,
    ],
    [
      'a legacy parameter of one table beside an expression of another',
      {
        RequestItems: {
          '<table>': { Keys: [{}], ProjectionExpression: 'a' },
          other: { Keys: [{}], AttributesToGet: ['a'] },
        },
      },
      'Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}',
    ],
    [
      'names without an expression',
      of({ Keys: keys(1), ExpressionAttributeNames: { '#a': 'a' } }),
      'ExpressionAttributeNames can only be specified when using expressions',
    ],
    ['an attribute twice', of({ Keys: keys(1), AttributesToGet: ['a', 'a'] }), `${P}Duplicate value in attribute name: a`],
    ['a bad projection', of({ Keys: keys(1), ProjectionExpression: 'a b' }), `${I}Syntax error; token: "b", near: "a b"`],
    ['a bad value', of({ Keys: [{ pk: { N: 'x' } }] }), 'The parameter cannot be converted to a numeric value: x'],
    [
      'a number set with duplicates, in the current words',
      of({ Keys: [{ pk: { NS: ['1', '1.0'] } }] }),
      `${P}Input collection contains duplicates.`,
    ],
    [
      'a key twice, before the table is looked up',
      { RequestItems: { nowhere: { Keys: [{ a: { N: '1' } }, { a: { N: '1.0' } }] } } },
      'Provided list of item keys contains duplicates',
    ],
    [
      '101 keys over two tables',
      { RequestItems: { '<table>': { Keys: keys(51) }, other: { Keys: keys(50) } } },
      'Too many items requested for the BatchGetItem call',
    ],
    [
      'a name that nobody uses',
      of({ Keys: keys(1), ProjectionExpression: 'a', ExpressionAttributeNames: { '#b': 'b' } }),
      'Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}',
    ],
    [
      'a table that is not there, before the keys of another',
      { RequestItems: { '<table>': { Keys: [{}] }, nowhere: { Keys: [{}] } } },
      'ResourceNotFoundException: Requested resource not found',
    ],
    ['a key of another shape', of({ Keys: [{ pk: { S: 'a' } }] }), NO_MATCH],
    [
      'an empty key',
      of({ Keys: [{ pk: { S: '' }, sk: { N: '1' } }] }),
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
  ]
  it.each(cases)('%s', async (_title, input, verdict) => expect((await batch(input)).verdict).toBe(verdict))

  it('takes a table by its name and its ARN together, and finds a key that both ask for', async () => {
    const { body } = await ask(wire, 'DescribeTable', { TableName: table })
    const arn = String((body['Table'] as { TableArn: string }).TableArn) // the wire shape
    await ask(wire, 'PutItem', { TableName: table, Item: { pk: { S: 'arn' }, sk: { N: '1' } } })
    await ask(wire, 'PutItem', { TableName: table, Item: { pk: { S: 'arn' }, sk: { N: '2' } } })
    const key = (sk: string) => ({ pk: { S: 'arn' }, sk: { N: sk } })
    const both = (first: object, second: object) =>
      ask(wire, 'BatchGetItem', {
        RequestItems: { [table]: { Keys: [first] }, [arn]: { Keys: [second] } },
        ReturnConsumedCapacity: 'TOTAL',
      })
    expect((await both(key('1'), key('1.0'))).verdict).toBe('Provided list of item keys contains duplicates')
    const answer = (await both(key('1'), key('2'))).body
    expect(answer).toMatchObject({ Responses: { [table]: [key('1'), key('2')] }, UnprocessedKeys: {} })
    expect(Object.keys(answer['Responses'] as object)).toEqual([table])
    expect(answer['ConsumedCapacity']).toEqual([{ TableName: table, CapacityUnits: 1 }])
  })
})
