// BatchWriteItem's refusals, each with its whole text: the operation has not moved to the newer value wording, and nothing is enveloped.
import { beforeAll, describe, expect, it } from 'vitest'
import { globalIndex, makeTable, startWire } from './support.js'
import { nested, verdictOn, type Case } from './verdict.js'

const wire = startWire()
let table = ''
beforeAll(async () => {
  table = await makeTable(wire, ['pk:S', 'sk:N'], ['g:S'], globalIndex('byG', ['g']))
})
const batch = (input: object) => verdictOn(wire, 'BatchWriteItem', { TableName: undefined, ...input }, table)

const E = '1 validation error detected: '
const P = 'One or more parameter values were invalid: '
const S = (text: string) => ({ S: text })
const of = (...requests: object[]): object => ({ RequestItems: { '<table>': requests } })
const put = (item: object): object => ({ PutRequest: { Item: { pk: S('a'), sk: { N: '1' }, ...item } } })
const remove = (Key: object): object => ({ DeleteRequest: { Key } })
const puts = (count: number): object[] => Array.from({ length: count }, (_, at) => put({ sk: { N: String(at) } }))
const NEST = 'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit'
const TWO = 'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes'
const NO_MATCH = 'The provided key element does not match the schema'
const MAP_KEYS =
  'Map keys must satisfy constraint: [Member must have length less than or equal to 255, Member must have length greater than or equal to 3, Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]'
const ECHO =
  'AttributeValue(s=a, n=null, b=null, iNT=null, dECIMAL=null, dOUBLE=null, sS=null, nS=null, bS=null, iNTSET=null, dECIMALSET=null, dOUBLESET=null, m=null, l=null, nULL=null, bOOL=null)'

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
    'SerializationException: Unrecognized collection type java.util.Map<java.lang.String, java.util.List<com.amazonaws.dynamodb.v20120810.WriteRequest>>',
  ],
  ['a scalar for a request', { RequestItems: { '<table>': [1] } }, 'SerializationException: Unexpected value type in payload'],
  ['a scalar for a put', of({ PutRequest: 'x' }), 'SerializationException: Unexpected field type'],
  [
    'no request for a table',
    of(),
    `${E}Value '{<table>=[]}' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have length greater than or equal to 1]`,
  ],
  [
    '26 requests for a table',
    of(...puts(26)),
    `${E}Value at 'RequestItems.<table>.member' failed to satisfy constraint: Member must have length less than or equal to 25`,
  ],
  ['25 requests for a table', of(...puts(25)), 'accepted'],
  [
    '26 requests for two tables',
    { RequestItems: { '<table>': puts(13), other: puts(13) } },
    'Too many items requested for the BatchWriteItem call',
  ],
  [
    'a table name of other characters, echoed as the service prints its classes',
    { RequestItems: { 'a!b': [{ PutRequest: { Item: { pk: S('a') } } }] } },
    `${E}Value '{a!b=[WriteRequest(putRequest=PutRequest(item={pk=${ECHO}}, workloadProfileName=null), deleteRequest=null)]}' at 'requestItems' failed to satisfy constraint: ${MAP_KEYS}`,
  ],
  [
    'a bad word, alone and before a bad table name',
    { RequestItems: { 'a!b': [put({})] }, ReturnConsumedCapacity: 'X' },
    `${E}Value 'X' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]`,
  ],
  ['a request for nothing', of({}), TWO],
  ['a request for both', of({ ...put({}), ...remove({}) }), TWO],
  [
    'an exponent beyond 32 bits, in the older words',
    of(put({ n: { N: '1e99999999999' } })),
    'The parameter cannot be converted to a numeric value: 1e99999999999',
  ],
  [
    'an exponent at the end of 32 bits, in the older words',
    of(put({ n: { N: '1e2147483647' } })),
    'Number underflow. Attempting to store a number with magnitude smaller than supported range',
  ],
  ['no digit at all, in the older words', of(put({ n: { N: '' } })), 'The parameter cannot be converted to a numeric value'],
  [
    'a string twice, in the older words',
    of(put({ s: { SS: ['b', 'a', 'b'] } })),
    `${P}Input collection [b, a, b] contains duplicates.`,
  ],
  ['a number twice, in the older words', of(put({ s: { NS: ['1', '1.0'] } })), 'Input collection contains duplicates'],
  [
    'a binary twice, in the older words',
    of(put({ s: { BS: ['/w==', 'AA==', 'AA=='] } })),
    `${P}Input collection [/w==, AA==, AA==]of type BS contains duplicates.`,
  ],
  ['an item 32 levels deep', of(put({ a: nested(32) })), NEST],
  ['an item 63 levels deep', of(put({ a: nested(63) })), NEST],
  ['a key twice', of(put({}), remove({ pk: S('a'), sk: { N: '1.0' } })), 'Provided list of item keys contains duplicates'],
  [
    'a table that is not there',
    { RequestItems: { '<table>': [put({})], nowhere: [put({})] } },
    'ResourceNotFoundException: Requested resource not found',
  ],
  ['an item without its range key', of({ PutRequest: { Item: { pk: S('a') } } }), NO_MATCH],
  ['an item with a key of another type', of(put({ sk: S('1') })), NO_MATCH],
  ['an item with a key that is a list', of(put({ sk: { L: [] } })), NO_MATCH],
  ['a key with something more', of(remove({ pk: S('a'), sk: { N: '1' }, a: S('a') })), NO_MATCH],
  [
    'an item with an empty key',
    of(put({ pk: S('') })),
    'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
  ],
  [
    'an empty key to delete',
    of(remove({ pk: S(''), sk: { N: '1' } })),
    'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
  ],
  [
    'an index key of another type',
    of(put({ g: { N: '1' } })),
    `${P}Type mismatch for Index Key g Expected: S Actual: N IndexName: byG`,
  ],
  [
    'an empty index key',
    of(put({ g: S('') })),
    'One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: byG, IndexKey: g',
  ],
  [
    'an item of 409601 bytes, after the table',
    of(put({ x: S('x'.repeat(409_593)) })),
    'Item size has exceeded the maximum allowed size',
  ],
  ['an item of 409600 bytes', of(put({ x: S('x'.repeat(409_592)) })), 'accepted'],
  [
    'an item too large for a table that is not there',
    { RequestItems: { nowhere: [put({ x: S('x'.repeat(409_600)) })] } },
    'ResourceNotFoundException: Requested resource not found',
  ],
]
describe('BatchWriteItem refuses', () => {
  it.each(cases)('%s', async (_title, input, verdict) => expect(await batch(input)).toBe(verdict))
})
