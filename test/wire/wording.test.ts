// The option `wording`: one table of requests, and what three cohorts of the service's regions say to each: the newest, us-east-1, and
// what every region said before June 2026. Only for endpoints of ours, since others have one cohort.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Emulator } from '../../src/emulator.js'
import { isForeign, ownEmulator } from './own-emulator.js'
import type { Wire } from './support.js'
import { ask, nested, verdictOn } from './verdict.js'

const COHORTS = ['latest', 'us-east-1', 'classic'] as const
const TABLE = 'words'

const E = '1 validation error detected: '
const P = 'One or more parameter values were invalid: '
const NEST = 'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit'
const NUMBER = 'The parameter cannot be converted to a numeric value'
const WRAPPED = 'ExpressionAttributeValues contains invalid value: '
const OVERFLOW = 'Number overflow. Attempting to store a number with magnitude larger than supported range'
const UNDERFLOW = 'Number underflow. Attempting to store a number with magnitude smaller than supported range'
const LENGTH = (n: number) => `Member must have length greater than or equal to ${n}`
const CANCELLED =
  'TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons [ValidationError]'
const PUT_VALUES =
  'Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]'
const OLDER_VALUES =
  "Value 'X' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]"
const CAPACITY =
  "Value 'Y' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]"

const TableName = TABLE
const Key = { pk: { S: 'a' } }
const item = (more: object = {}): object => ({ Item: { ...Key, ...more } })
const guarded = (value: object): object => ({
  ...item(),
  ConditionExpression: 'pk <> :v',
  ExpressionAttributeValues: { ':v': value },
})
const of = (...TransactItems: object[]): object => ({ TableName: undefined, TransactItems })
const transact = (value: object, expression: object): object =>
  of({ Update: { TableName, Key, ...expression, ExpressionAttributeValues: { ':v': value } } })
const requests = (RequestItems: object): object => ({ TableName: undefined, RequestItems })
const keys = (count: number) => Array.from({ length: count }, (_, at) => ({ pk: { S: String(at) } }))
const SET = { UpdateExpression: 'SET v = :v' }
const CHECK = { UpdateExpression: 'REMOVE v', ConditionExpression: 'pk <> :v' }
const EMPTY_WRITES = `{<table>=[]}`
const MAP_VALUE =
  'failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have length greater than or equal to 1]'

/** What is asked, and the verdicts: of all three, or of each in the order of the cohorts. */
type Row = readonly [title: string, operation: string, input: object, verdicts: string | readonly [string, string, string]]

const both = (newer: string, older: string): readonly [string, string, string] => [newer, newer, older]
const alone = (newer: string, older: string): readonly [string, string, string] => [newer, older, older]

const rows: readonly Row[] = [
  [
    'a sentence on a write',
    'PutItem',
    { ...item(), ConditionExpression: '' },
    both(
      `${E}Invalid ConditionExpression: The expression can not be empty;`,
      'Invalid ConditionExpression: The expression can not be empty;',
    ),
  ],
  [
    'an empty table name and another fault',
    'PutItem',
    { TableName: '', ...item(), ReturnValues: 'X' },
    both(
      `${E}Value at 'TableName' failed to satisfy constraint: ${LENGTH(1)}`,
      `2 validation errors detected: ${OLDER_VALUES}; Value '' at 'tableName' failed to satisfy constraint: ${LENGTH(1)}`,
    ),
  ],
  ['ReturnValues of a put', 'PutItem', { ...item(), ReturnValues: 'X' }, both(`${E}${PUT_VALUES}`, `${E}${OLDER_VALUES}`)],
  [
    'ConditionalOperator of a query',
    'Query',
    { ConditionalOperator: 'XOR', KeyConditions: {} },
    both(
      'Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]',
      `${E}Value 'XOR' at 'conditionalOperator' failed to satisfy constraint: Member must satisfy enum value set: [OR, AND]`,
    ),
  ],
  [
    'two bad words of an update',
    'UpdateItem',
    { Key, ReturnValues: 'X', ReturnConsumedCapacity: 'Y' },
    both(`${E}${PUT_VALUES}`, `2 validation errors detected: ${CAPACITY}; ${OLDER_VALUES}`),
  ],
  [
    'values without an expression on a put',
    'PutItem',
    { ...item(), ExpressionAttributeValues: { ':v': { S: 'x' } } },
    both(
      `${E}ExpressionAttributeValues can only be specified when using expressions`,
      'ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null',
    ),
  ],
  [
    'values without an expression on an update',
    'UpdateItem',
    { Key, ExpressionAttributeValues: { ':v': { S: 'x' } } },
    both(
      `${E}ExpressionAttributeValues can only be specified when using expressions`,
      'ExpressionAttributeValues can only be specified when using expressions: UpdateExpression and ConditionExpression are null',
    ),
  ],
  [
    'a bad value of an expression on a put',
    'PutItem',
    guarded({ N: 'x' }),
    both(`${E}${NUMBER}: x`, `${WRAPPED}${NUMBER}: x for key :v`),
  ],
  [
    'a bad value of an expression on a scan',
    'Scan',
    { FilterExpression: 'a = :v', ExpressionAttributeValues: { ':v': { N: 'x' } } },
    alone(`${NUMBER}: x`, `${WRAPPED}${NUMBER}: x for key :v`),
  ],
  [
    'a bad value of an expression on a query',
    'Query',
    { KeyConditionExpression: 'pk = :v', ExpressionAttributeValues: { ':v': { N: 'x' } } },
    both(`${NUMBER}: x`, `${WRAPPED}${NUMBER}: x for key :v`),
  ],
  [
    'a string twice',
    'PutItem',
    item({ s: { SS: ['b', 'a', 'b'] } }),
    both(`${E}${P}Input collection ["a", "b", "b"] contains duplicates.`, `${P}Input collection [b, a, b] contains duplicates.`),
  ],
  [
    'a binary twice',
    'PutItem',
    item({ s: { BS: ['/w==', 'AA==', 'AA=='] } }),
    both(
      `${E}${P}Input collection ["AA==","/w==","AA=="]of type BS contains duplicates.`,
      `${P}Input collection [/w==, AA==, AA==]of type BS contains duplicates.`,
    ),
  ],
  [
    'a number twice',
    'PutItem',
    item({ s: { NS: ['1', '1'] } }),
    both(`${E}${P}Input collection contains duplicates.`, 'Input collection contains duplicates'),
  ],
  ['no digit at all', 'PutItem', item({ n: { N: '' } }), both(`${E}${NUMBER}: `, NUMBER)],
  ['a huge exponent', 'PutItem', item({ n: { N: '1e2147483647' } }), both(`${E}${OVERFLOW}`, UNDERFLOW)],
  [
    'NULL that is false',
    'PutItem',
    item({ z: { NULL: false } }),
    both(
      `${E}${P}Null attribute value types must have the value of true`,
      `${P}Null attribute value types must have the value of true`,
    ),
  ],
  [
    'a compared value of 32 levels',
    'UpdateItem',
    { Key, ...CHECK, ExpressionAttributeValues: { ':v': nested(32) } },
    both(`${E}${NEST}`, 'accepted'),
  ],
  [
    'a compared value of 33 levels',
    'UpdateItem',
    { Key, ...CHECK, ExpressionAttributeValues: { ':v': nested(33) } },
    both(`${E}${NEST}`, `${WRAPPED}${NEST} for key :v`),
  ],
  [
    'a statement that is larger than the item it makes',
    'UpdateItem',
    { Key, ...SET, ExpressionAttributeValues: { ':v': { S: 'x'.repeat(409_590) } } },
    both('Item size to update has exceeded the maximum allowed size', 'accepted'),
  ],
  [
    'ConditionalOperator beside one deep filter of a scan',
    'Scan',
    { ConditionalOperator: 'OR', ScanFilter: { a: { ComparisonOperator: 'EQ', AttributeValueList: [nested(32)] } } },
    alone('ConditionalOperator can only be used when Filter or Expected has two or more elements', NEST),
  ],
  [
    'ConditionalOperator beside one deep filter of a query',
    'Query',
    {
      KeyConditions: {},
      ConditionalOperator: 'OR',
      QueryFilter: { a: { ComparisonOperator: 'EQ', AttributeValueList: [nested(32)] } },
    },
    both('ConditionalOperator can only be used when Filter or Expected has two or more elements', NEST),
  ],
  [
    'a batch that gets from no table',
    'BatchGetItem',
    requests({}),
    both(
      `${E}Value at 'RequestItems' failed to satisfy constraint: ${LENGTH(1)}`,
      'The requestItems parameter is required for BatchGetItem',
    ),
  ],
  [
    'a batch that writes to no table',
    'BatchWriteItem',
    requests({}),
    alone(
      `${E}Value at 'RequestItems' failed to satisfy constraint: ${LENGTH(1)}`,
      'The requestItems parameter is required for BatchWriteItem',
    ),
  ],
  [
    'a batch that writes nothing to a table',
    'BatchWriteItem',
    requests({ [TABLE]: [] }),
    `${E}Value '${EMPTY_WRITES}' at 'requestItems' ${MAP_VALUE}`,
  ],
  [
    'a limit of 0 on a query',
    'Query',
    { KeyConditionExpression: '', Limit: 0 },
    `${E}Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1`,
  ],
  [
    'a limit of 0 on a scan',
    'Scan',
    { Limit: 0 },
    alone(
      `${E}Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1`,
      `${E}Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    ),
  ],
  [
    'a segment below 0',
    'Scan',
    { Segment: -1, TotalSegments: 1 },
    alone(
      `${E}Value at 'Segment' failed to satisfy constraint: Member must have value greater than or equal to 0`,
      `${E}Value '-1' at 'segment' failed to satisfy constraint: Member must have value greater than or equal to 0`,
    ),
  ],
  [
    'a segment beyond the total',
    'Scan',
    { Segment: 2, TotalSegments: 2 },
    alone(
      'The Segment parameter is zero-based and must be less than parameter TotalSegments',
      'The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 2 is not less than TotalSegments: 2',
    ),
  ],
  [
    'a start key of another shape',
    'Scan',
    { ExclusiveStartKey: { other: { S: 'x' } } },
    alone(
      'The provided starting key is invalid',
      'The provided starting key is invalid: The provided key element does not match the schema',
    ),
  ],
  [
    'SPECIFIC_ATTRIBUTES of a scan, without any',
    'Scan',
    { Select: 'SPECIFIC_ATTRIBUTES' },
    alone(
      `${E}Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES`,
      'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    ),
  ],
  [
    'no action',
    'TransactWriteItems',
    of(),
    alone(
      `${E}Value at 'TransactItems' failed to satisfy constraint: ${LENGTH(1)}`,
      `${E}Value '[]' at 'transactItems' failed to satisfy constraint: ${LENGTH(1)}`,
    ),
  ],
  [
    'nothing to get',
    'TransactGetItems',
    of(),
    alone(
      `${E}Value at 'TransactItems' failed to satisfy constraint: ${LENGTH(1)}`,
      `${E}Value '[]' at 'transactItems' failed to satisfy constraint: ${LENGTH(1)}`,
    ),
  ],
  [
    'a token of 37 characters, and a bad word',
    'TransactWriteItems',
    { ...of({ Put: { TableName, ...item() } }), ClientRequestToken: 'x'.repeat(37), ReturnConsumedCapacity: 'Y' },
    alone(
      `${E}Value at 'ClientRequestToken' failed to satisfy constraint: Member must have length less than or equal to 36`,
      `2 validation errors detected: Value '${'x'.repeat(37)}' at 'clientRequestToken' failed to satisfy constraint: Member must have length less than or equal to 36; ${CAPACITY}`,
    ),
  ],
  [
    'an action of no kind',
    'TransactWriteItems',
    of({}),
    alone(
      `${E}Value '' at 'transactItems' failed to satisfy constraint: TransactWriteRequest should contain Delete or Put or Update or ConditionCheck`,
      'Invalid Request: TransactWriteRequest should contain Delete or Put or Update request',
    ),
  ],
  [
    'a bad value of an action',
    'TransactWriteItems',
    transact({ N: 'x' }, SET),
    alone(`${NUMBER}: x`, `${WRAPPED}${NUMBER}: x for key :v`),
  ],
  ['a compared value of 32 levels in an action', 'TransactWriteItems', transact(nested(32), CHECK), alone(NEST, 'accepted')],
  ['a written value of 32 levels in an action', 'TransactWriteItems', transact(nested(32), SET), alone(NEST, CANCELLED)],
  [
    'a written value of 33 levels in an action',
    'TransactWriteItems',
    transact(nested(33), SET),
    alone(NEST, `${WRAPPED}${NEST} for key :v`),
  ],
  [
    'an action that is larger than the item it makes',
    'TransactWriteItems',
    transact({ S: 'x'.repeat(409_590) }, SET),
    alone('Item size to update has exceeded the maximum allowed size', 'accepted'),
  ],
  [
    'an action that makes an item too large',
    'TransactWriteItems',
    transact({ S: 'x'.repeat(409_597) }, SET),
    alone('Item size to update has exceeded the maximum allowed size', CANCELLED),
  ],
  [
    'a table operation',
    'UpdateTable',
    { TableName: 'ab' },
    `${E}Value 'ab' at 'tableName' failed to satisfy constraint: ${LENGTH(3)}`,
  ],
]

describe.skipIf(isForeign).each(COHORTS.map((cohort, at) => ({ cohort, at })))('$cohort', ({ cohort, at }) => {
  const wire = { endpoint: '' } as Wire // only the endpoint is used
  let emulator: Emulator
  beforeAll(async () => {
    emulator = await ownEmulator({ wording: cohort })
    wire.endpoint = (await emulator.listen({ port: 0 })).endpoint
    await verdictOn(wire, 'CreateTable', {
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    })
  })
  afterAll(() => emulator.close())

  it.each(rows)('%s', async (_title, operation, input, verdicts) => {
    expect(await verdictOn(wire, operation, input, TABLE)).toBe(typeof verdicts === 'string' ? verdicts : verdicts[at])
  })

  it('more than 100 keys of a table', async () => {
    const verdict = await verdictOn(wire, 'BatchGetItem', requests({ [TABLE]: { Keys: keys(101) } }))
    const newer = `${E}Value at 'RequestItems.${TABLE}.member.Keys' failed to satisfy constraint: Member must have length less than or equal to 100`
    expect(verdict).toBe(newer)
  })

  it('the text of a failed condition, beside the item and alone', async () => {
    const pk = { S: 'failed' }
    const put = { TableName, Item: { pk } }
    await verdictOn(wire, 'PutItem', put)
    const failing = { ...put, ConditionExpression: 'attribute_not_exists(pk)' }
    const text = 'The conditional request failed'
    const alone = await ask(wire, 'PutItem', failing)
    expect(alone.body).toMatchObject({ message: text })
    const beside = await ask(wire, 'PutItem', { ...failing, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })
    expect(beside.body).toEqual({
      __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
      [cohort === 'classic' ? 'Message' : 'message']: text,
      Item: { pk },
    })
  })

  it('more than 25 writes to a table', async () => {
    const writes = keys(26).map((one) => ({ DeleteRequest: { Key: one } }))
    const verdict = await verdictOn(wire, 'BatchWriteItem', requests({ [TABLE]: writes }))
    const newer = `${E}Value at 'RequestItems.${TABLE}.member' failed to satisfy constraint: Member must have length less than or equal to 25`
    if (cohort === 'latest') expect(verdict).toBe(newer)
    else {
      expect(verdict).toMatch(
        new RegExp(
          `^1 validation error detected: Value '\\{${TABLE}=\\[WriteRequest\\(putRequest=null, deleteRequest=DeleteRequest\\(key=`,
        ),
      )
      expect(verdict).toContain(`at 'requestItems' ${MAP_VALUE}`)
    }
  })
})
