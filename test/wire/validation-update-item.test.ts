// UpdateItem's refusals, each with its whole text, and those of DeleteItem, which shares its key and its guard.
import { beforeAll, describe, expect, it } from 'vitest'
import { localIndex, makeTable, startWire } from './support.js'
import { nested, verdictOn, type Case } from './verdict.js'

const wire = startWire()
let table = ''
beforeAll(async () => {
  table = await makeTable(wire, ['pk:S', 'sk:N'], ['g:S', 'v:S'], {
    ...localIndex('byV', ['pk', 'v'], { ProjectionType: 'KEYS_ONLY' }),
    GlobalSecondaryIndexes: [
      { IndexName: 'byG', KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
    ],
  })
  await verdictOn(
    wire,
    'PutItem',
    { Item: { pk: { S: 'there' }, sk: { N: '1' }, s: { S: 'x' }, n: { N: '1' }, l: { L: [] } } },
    table,
  )
})
const update = (input: object) => verdictOn(wire, 'UpdateItem', input, table)
const remove = (input: object) => verdictOn(wire, 'DeleteItem', input, table)

const E = '1 validation error detected: '
const P = 'One or more parameter values were invalid: '
const U = `${E}Invalid UpdateExpression: `
const Key = { pk: { S: 'there' }, sk: { N: '1' } }
const x = { S: 'x' }
const PUT_VALUES =
  'Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]'
const OLDER_VALUES = 'Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]'
const NEST = 'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit'
const NO_MATCH = 'The provided key element does not match the schema'

/** An update by an expression, with values `:v` that are written as one object. */
const by = (UpdateExpression: string, values?: object, more: object = {}): object => ({
  Key,
  UpdateExpression,
  ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
  ...more,
})
const legacy = (update: object): object => ({ Key, AttributeUpdates: { a: update } })

describe('constraints', () => {
  const cases: readonly Case[] = [
    [
      'no table name',
      { TableName: undefined, Key },
      `${E}Value null at 'tableName' failed to satisfy constraint: Member must not be null`,
    ],
    [
      'an empty table name, alone',
      { TableName: '', ReturnValues: 'X', Key: {} },
      `${E}Value at 'TableName' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    ],
    [
      'ReturnValues, and nothing else that is wrong',
      { Key, ReturnValues: 'X', ReturnConsumedCapacity: 'Y' },
      `${E}${PUT_VALUES}`,
    ],
    [
      'all in the older form where the key is missing',
      { ReturnValues: 'X', ReturnConsumedCapacity: 'Y' },
      `3 validation errors detected: Value 'Y' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value 'X' at 'returnValues' failed to satisfy constraint: ${OLDER_VALUES}; Value null at 'key' failed to satisfy constraint: Member must not be null`,
    ],
    [
      'ReturnValues in the older form beside a value 63 levels deep',
      by('SET a = :v', { ':v': nested(63) }, { ReturnValues: 'X' }),
      `${E}Value 'X' at 'returnValues' failed to satisfy constraint: ${OLDER_VALUES}`,
    ],
    [
      'the action of an attribute update',
      legacy({ Action: 'SET' }),
      `${E}Value 'SET' at 'attributeUpdates.a.member.action' failed to satisfy constraint: Member must satisfy enum value set: [ADD, PUT, DELETE]`,
    ],
  ]
  it.each(cases)('%s', async (_title, input, verdict) => expect(await update(input)).toBe(verdict))
})

describe('parameters', () => {
  const MIX = 'Can not use both expression and non-expression parameters in the same request: '
  const cases: readonly Case[] = [
    [
      'legacy ones beside expressions, all named',
      {
        Key,
        AttributeUpdates: {},
        Expected: {},
        ConditionalOperator: 'AND',
        UpdateExpression: '',
        ConditionExpression: '',
      },
      `${E}${MIX}Non-expression parameters: {AttributeUpdates, Expected, ConditionalOperator} Expression parameters: {UpdateExpression, ConditionExpression}`,
    ],
    [
      'ConditionalOperator alone',
      { Key, ConditionalOperator: 'OR' },
      `${E}ConditionalOperator cannot be used without Filter or Expected`,
    ],
    [
      'names without an expression',
      { Key, ExpressionAttributeNames: { '#a': 'a' } },
      `${E}ExpressionAttributeNames can only be specified when using expressions`,
    ],
    [
      'values without an expression',
      { Key, ExpressionAttributeValues: { ':a': x } },
      `${E}ExpressionAttributeValues can only be specified when using expressions`,
    ],
    ['a bad value in the key', { Key: { pk: { N: '' }, sk: x } }, `${E}The parameter cannot be converted to a numeric value: `],
    [
      'an attribute update without a value',
      legacy({}),
      `${E}${P}Only DELETE action is allowed when no attribute value is specified`,
    ],
    [
      'an addition without a value',
      legacy({ Action: 'ADD' }),
      `${E}${P}Only DELETE action is allowed when no attribute value is specified`,
    ],
    ['an addition of text', legacy({ Action: 'ADD', Value: x }), `${E}${P}ADD action is not supported for the type S`],
    [
      'a deletion of text',
      legacy({ Action: 'DELETE', Value: x }),
      `${E}${P}DELETE action with value is not supported for the type S`,
    ],
    ['a bad value in an attribute update', legacy({ Value: { SS: [] } }), `${E}${P}An string set  may not be empty`],
    ['an attribute update 32 levels deep', legacy({ Value: nested(32) }), `${E}${NEST}`],
    ['an attribute update 63 levels deep', legacy({ Value: nested(63) }), NEST],
    [
      'an addition to another type',
      { Key, AttributeUpdates: { s: { Action: 'ADD', Value: { N: '1' } } } },
      'Type mismatch for attribute to update',
    ],
    [
      'a legacy update of a key',
      { Key, AttributeUpdates: { pk: { Value: x } } },
      `${P}Cannot update attribute pk. This attribute is part of the key`,
    ],
    ['nothing but a key, which is an update too', { Key }, 'accepted'],
  ]
  it.each(cases)('%s', async (_title, input, verdict) => expect(await update(input)).toBe(verdict))
})

describe('the expression', () => {
  const cases: readonly Case[] = [
    ['no expression', by(''), `${U}The expression can not be empty;`],
    [
      'one that is too long, without its size',
      by(`SET ${'a'.repeat(4093)}`),
      `${U}Expression size has exceeded the maximum allowed size;`,
    ],
    ['words that mean nothing', by('INVALID SYNTAX'), `${U}Syntax error; token: "INVALID", near: "INVALID SYNTAX"`],
    ['signs that mean nothing', by('!!!'), `${U}Syntax error; token: "!", near: "!!"`],
    ['an end that comes too soon', by('SET a = if_not_exists('), `${U}Syntax error; token: "<EOF>", near: "("`],
    ['a reserved word', by('SET name = :v'), `${U}Attribute name is a reserved keyword; reserved keyword: name`],
    ['an unknown function', by('SET a = plus(a, :v)'), `${U}Invalid function name; function: plus`],
    [
      '[assumed] the text of the condition before the values of the update',
      by('SET a = :zz', { ':v': x }, { ConditionExpression: '' }),
      `${E}Invalid ConditionExpression: The expression can not be empty;`,
    ],
    [
      'a section twice',
      by('SET a = :v REMOVE b SET c = :v'),
      `${U}The "SET" section can only be used once in an update expression;`,
    ],
    [
      'a name that is not given',
      by('SET #a = :v'),
      `${U}An expression attribute name used in the document path is not defined; attribute name: #a`,
    ],
    [
      'a value that is not given',
      by('SET a = :v'),
      `${U}An expression attribute value used in expression is not defined; attribute value: :v`,
    ],
    [
      'one path inside another',
      by('SET a = :v, a.b = :v', { ':v': x }),
      `${U}Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, b]`,
    ],
    [
      'one path twice, with resolved names',
      by('SET #a.b[1] = :v REMOVE a.b[1]', { ':v': x }, { ExpressionAttributeNames: { '#a': 'a' } }),
      `${U}Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, b, [1]], path two: [a, b, [1]]`,
    ],
    [
      'a map that is a list too',
      by('SET a.b = :v, a[0] = :v', { ':v': x }),
      `${U}Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a, [0]]`,
    ],
    [
      'overlap before unused names',
      by('SET a = :v, a.b = :v', { ':v': x }, { ExpressionAttributeNames: { '#n': 'n' } }),
      `${U}Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, b]`,
    ],
    [
      'an addition of text',
      by('ADD a :v', { ':v': x }),
      `${U}Incorrect operand type for operator or function; operator: ADD, operand type: STRING`,
    ],
    [
      'a deletion of a number',
      by('DELETE a :v', { ':v': { N: '1' } }),
      `${U}Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER`,
    ],
    [
      'an addition of a list',
      by('ADD a :v', { ':v': { L: [] } }),
      `${U}Incorrect operand type for operator or function; operator: ADD, operand type: LIST`,
    ],
    [
      'an addition of a map',
      by('ADD a :v', { ':v': { M: {} } }),
      `${U}Incorrect operand type for operator or function; operator: ADD, operand type: MAP`,
    ],
    [
      'an addition of true',
      by('ADD a :v', { ':v': { BOOL: true } }),
      `${U}Incorrect operand type for operator or function; operator: ADD, operand type: BOOLEAN`,
    ],
    [
      'a sum with text',
      by('SET a = n + :v', { ':v': x }),
      `${U}Incorrect operand type for operator or function; operator or function: +, operand type: S`,
    ],
    [
      'a list appended to text',
      by('SET a = list_append(:v, l)', { ':v': x }),
      `${U}Incorrect operand type for operator or function; operator or function: list_append, operand type: S`,
    ],
    [
      'a list appended to what another list is appended to',
      by('SET a = list_append(:v, list_append(:v, :v))', { ':v': { L: [] } }),
      `${U}The function is not allowed to be used this way in an expression; function: list_append`,
    ],
    [
      'an unknown function of itself, as deep as it goes',
      by(`SET a = ${'f('.repeat(1355)}b${')'.repeat(1355)}`),
      `${U}Invalid function name; function: f`,
    ],
    [
      'a function with too few operands',
      by('SET a = if_not_exists(a)'),
      `${U}Incorrect number of operands for operator or function; operator or function: if_not_exists, number of operands: 1`,
    ],
    [
      'if_not_exists of a value',
      by('SET a = if_not_exists(:v, :v)', { ':v': x }),
      `${U}Operator or function requires a document path; operator or function: if_not_exists`,
    ],
    [
      'if_not_exists of a value that is not given',
      by('SET a = if_not_exists(:v, :w)', { ':w': x }),
      `${U}An expression attribute value used in expression is not defined; attribute value: :v`,
    ],
    [
      'a path of 33 elements',
      by(`REMOVE a${'.a'.repeat(32)}`),
      `${U}The document path has too many nesting levels; nesting levels: 33`,
    ],
    [
      'the update before the condition',
      by('SET name = :v', { ':v': x }, { ConditionExpression: '' }),
      `${U}Attribute name is a reserved keyword; reserved keyword: name`,
    ],
    [
      'the condition',
      by('SET a = :v', { ':v': x }, { ConditionExpression: 'b = = c' }),
      `${E}Invalid ConditionExpression: Syntax error; token: "=", near: "= = c"`,
    ],
    [
      'a value that nobody uses',
      by('REMOVE a', { ':v': x }),
      `${E}Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}`,
    ],
    ['a value 32 levels deep', by('SET a = :v', { ':v': nested(32) }), `${E}${NEST}`],
    [
      'a value 63 levels deep',
      by('SET a = :v', { ':v': nested(63) }),
      `ExpressionAttributeValues contains invalid value: ${NEST} for key :v`,
    ],
  ]
  it.each(cases)('%s', async (_title, input, verdict) => expect(await update(input)).toBe(verdict))
})

describe('keys, index keys, sizes, and what is found at run time', () => {
  const filled = (bytes: number) => ({ ':v': { S: 'x'.repeat(bytes) } })
  const other = { Key: { pk: { S: 'sized' }, sk: { N: '1' } } }
  const cases: readonly Case[] = [
    ['a table that is not there', { TableName: 'nowhere', Key: {} }, 'ResourceNotFoundException: Requested resource not found'],
    ['an empty key', { Key: {} }, NO_MATCH],
    ['a key with something more', { Key: { ...Key, a: x } }, NO_MATCH],
    ['a key of another type', { Key: { pk: x, sk: x } }, NO_MATCH],
    [
      'an empty key value',
      { Key: { pk: { S: '' }, sk: { N: '1' } } },
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
    [
      'a key that is too long',
      { Key: { pk: { S: 'x'.repeat(2049) }, sk: { N: '1' } } },
      `${P}Size of hashkey has exceeded the maximum size limit of2048 bytes`,
    ],
    [
      'a change of the key',
      by('SET sk = :v', { ':v': { N: '2' } }),
      `${P}Cannot update attribute sk. This attribute is part of the key`,
    ],
    ['a removal of the key', by('REMOVE sk'), `${P}Cannot update attribute sk. This attribute is part of the key`],
    [
      'an index key of another type',
      by('SET g = :v', { ':v': { N: '1' } }),
      `${P}Type mismatch for Index Key g Expected: S Actual: N IndexName: byG`,
    ],
    [
      'an empty index key, before the condition',
      by('SET g = :v', { ':v': { S: '' } }, { ConditionExpression: 'attribute_exists(nothing)' }),
      'One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.',
    ],
    [
      'an index key that is no scalar',
      by('SET g = :v', { ':v': { L: [] } }),
      `${P}Type mismatch for Index Key g Expected: S Actual: L IndexName: byG`,
    ],
    [
      'an index key of another type, found when it is computed',
      by('SET g = n'),
      'The update expression attempted to update the secondary index key to unsupported type',
    ],
    [
      'a statement that is too large, before the condition',
      // 3 for the statement, 19 for the clause, 1 for the name.
      by('SET a = :v', filled(409_578), { ConditionExpression: 'attribute_exists(nothing)' }),
      'Item size to update has exceeded the maximum allowed size',
    ],
    [
      'a statement that is just small enough, for which the condition is asked',
      by('SET a = :v', filled(409_577), { ConditionExpression: 'attribute_exists(nothing)' }),
      'ConditionalCheckFailedException: The conditional request failed',
    ],
    [
      'an item that gets too large',
      // 2 + 5 and 2 + 2 for the key, 1 for the name.
      { ...other, AttributeUpdates: { a: { Value: { S: 'x'.repeat(409_589) } } } },
      'Item size to update has exceeded the maximum allowed size',
    ],
    [
      'an item that gets as large as an item may be',
      { ...other, AttributeUpdates: { a: { Value: { S: 'x'.repeat(409_588) } } } },
      'accepted',
    ],
    [
      'an item that gets too large, together with its entry in a local index',
      { ...other, AttributeUpdates: { a: { Value: { S: 'x'.repeat(409_574) } }, v: { Value: { S: 'v' } } } },
      'Item size to update has exceeded the maximum allowed size',
    ],
    [
      'a failing condition before what fails at run time',
      by('SET a = nothing', undefined, { ConditionExpression: 'attribute_exists(nothing)' }),
      'ConditionalCheckFailedException: The conditional request failed',
    ],
    [
      'a path through nothing',
      by('SET m.a = :v', { ':v': x }),
      'The document path provided in the update expression is invalid for update',
    ],
    [
      'a path through text',
      by('SET s.a = :v', { ':v': x }),
      'The document path provided in the update expression is invalid for update',
    ],
    ['a removal through text', by('REMOVE s.a.b'), 'The document path provided in the update expression is invalid for update'],
    [
      'a sum of text',
      by('SET a = s + :v', { ':v': { N: '1' } }),
      'An operand in the update expression has an incorrect data type',
    ],
    [
      'an addition to text',
      by('ADD s :v', { ':v': { N: '1' } }),
      'An operand in the update expression has an incorrect data type',
    ],
    [
      'a deletion from text',
      by('DELETE s :v', { ':v': { SS: ['a'] } }),
      'An operand in the update expression has an incorrect data type',
    ],
    [
      'a copy of nothing',
      by('SET a = nothing'),
      'The provided expression refers to an attribute that does not exist in the item',
    ],
    [
      'a sum with nothing',
      by('SET a = nothing + :v', { ':v': { N: '1' } }),
      'The provided expression refers to an attribute that does not exist in the item',
    ],
    [
      'a large number added to nothing',
      by('ADD n :v', { ':v': { N: '9.9999999999999999999999999999999999999e125' } }, { Key: { pk: x, sk: { N: '9' } } }),
      'accepted',
    ],
    [
      'a sum beyond the range',
      by('SET a = :v + :v', { ':v': { N: '9e125' } }),
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    ],
  ]
  it.each(cases)('%s', async (_title, input, verdict) => expect(await update(input)).toBe(verdict))
})

describe('DeleteItem', () => {
  const cases: readonly Case[] = [
    [
      'an empty table name, alone',
      { TableName: '', Key: {}, ReturnValues: 'X' },
      `${E}Value at 'TableName' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    ],
    [
      'two words that are not in their sets',
      { Key, ReturnValues: 'X', ReturnConsumedCapacity: 'Y' },
      `2 validation errors detected: Value 'Y' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; ${PUT_VALUES}`,
    ],
    [
      'the older form where the key is missing',
      { ReturnValues: 'X' },
      `2 validation errors detected: Value 'X' at 'returnValues' failed to satisfy constraint: ${OLDER_VALUES}; Value null at 'key' failed to satisfy constraint: Member must not be null`,
    ],
    [
      'legacy parameters beside an expression',
      { Key, Expected: {}, ConditionExpression: '' },
      `${E}Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}`,
    ],
    [
      'values without an expression',
      { Key, ExpressionAttributeValues: {} },
      `${E}ExpressionAttributeValues can only be specified when using expressions`,
    ],
    ['ReturnValues that only updates know', { Key, ReturnValues: 'UPDATED_NEW' }, `${E}ReturnValues can only be ALL_OLD or NONE`],
    [
      'a bad value in the key',
      { Key: { pk: { NULL: false } } },
      `${E}${P}Null attribute value types must have the value of true`,
    ],
    [
      'an undefined name',
      { Key, ConditionExpression: '#a = :a' },
      `${E}Invalid ConditionExpression: An expression attribute name used in the document path is not defined; attribute name: #a`,
    ],
    ['a table that is not there', { TableName: 'nowhere', Key: {} }, 'ResourceNotFoundException: Requested resource not found'],
    ['half a key', { Key: { pk: x } }, NO_MATCH],
    [
      'an empty key value',
      { Key: { pk: { S: '' }, sk: { N: '1' } } },
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
    [
      'a condition that fails',
      { Key, ConditionExpression: 'attribute_not_exists(pk)' },
      'ConditionalCheckFailedException: The conditional request failed',
    ],
    [
      'an expectation that is not met',
      { Key, Expected: { s: { Value: { S: 'y' } } } },
      'ConditionalCheckFailedException: The conditional request failed',
    ],
  ]
  it.each(cases)('%s', async (_title, input, verdict) => expect(await remove(input)).toBe(verdict))
})
