// Proves the words, the grammar and the order of broken constraints, operation by operation, as `latest` answers them.
import { describe, expect, test } from 'vitest'
import { checked } from './refusals.js'

const RCC =
  "Value 'x' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]"
const RICM =
  "Value 'x' at 'returnItemCollectionMetrics' failed to satisfy constraint: Member must satisfy enum value set: [SIZE, NONE]"
const RETURN_VALUES =
  'Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]'
const PATTERN = 'failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+'
const NAME_KEYS =
  'Map keys must satisfy constraint: [Member must have length less than or equal to 255, ' +
  'Member must have length greater than or equal to 3, Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]'

const atLeast = (n: number): string => `failed to satisfy constraint: Member must have length greater than or equal to ${n}`
const atMost = (n: number): string => `failed to satisfy constraint: Member must have length less than or equal to ${n}`
const one = (clause: string): string => `1 validation error detected: ${clause}`
const key = { pk: { S: 'a' } }
const put = { TableName: 'table', Item: key }
const many = <T>(n: number, element: T): T[] => Array.from({ length: n }, () => element)

type Case = readonly [name: string, operation: string, input: object, text: string]

test('a map of far too many is not looked into, and its echo ends', () => {
  const Expected = Object.fromEntries(many(204_801, 0).map((_, at) => [at, { ComparisonOperator: 'x' }])) // each breaks a rule
  const text = String(checked('PutItem', { ...put, Expected }))
  expect(text.length).toBeLessThan(70_000)
  expect(text).toMatch(/^ValidationException: 1 validation error detected: Value '\{0=ExpectedAttributeValue\(value=null, /)
  expect(text.slice(-150)).toContain(`…}' at 'expected' ${atMost(204_800)}`)
})

describe('single-item writes', () => {
  const cases: readonly Case[] = [
    [
      'no table name',
      'PutItem',
      { Item: key },
      one("Value null at 'tableName' failed to satisfy constraint: Member must not be null"),
    ],
    [
      'nothing',
      'UpdateItem',
      {},
      "2 validation errors detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null; " +
        "Value null at 'key' failed to satisfy constraint: Member must not be null",
    ],
    ['an empty table name alone', 'PutItem', { ...put, TableName: '' }, one(`Value at 'TableName' ${atLeast(1)}`)],
    [
      'an empty table name hides the rest',
      'UpdateItem',
      { TableName: '', Key: {}, ReturnValues: 'x' },
      one(`Value at 'TableName' ${atLeast(1)}`),
    ],
    ['a bad table name', 'PutItem', { ...put, TableName: 'a b' }, one(`Value 'a b' at 'tableName' ${PATTERN}`)],
    [
      'a long table name',
      'DeleteItem',
      { TableName: 'a'.repeat(256), Key: key },
      one(`Value '${'a'.repeat(256)}' at 'tableName' ${atMost(255)}`),
    ],
    ['bad ReturnValues', 'PutItem', { ...put, ReturnValues: 'x' }, one(RETURN_VALUES)],
    [
      'three bad enums',
      'PutItem',
      { ...put, ReturnValues: 'x', ReturnConsumedCapacity: 'x', ReturnItemCollectionMetrics: 'x' },
      `3 validation errors detected: ${RCC}; ${RETURN_VALUES}; ${RICM}`,
    ],
    [
      'two bad enums on a delete',
      'DeleteItem',
      { TableName: 'table', Key: key, ReturnValues: 'x', ReturnConsumedCapacity: 'x' },
      `2 validation errors detected: ${RCC}; ${RETURN_VALUES}`,
    ],
    [
      'on an update bad ReturnValues stand alone',
      'UpdateItem',
      { TableName: 'a b', Key: key, ReturnValues: 'x', ReturnConsumedCapacity: 'x' },
      one(RETURN_VALUES),
    ],
    [
      'a missing member brings the older form of everything',
      'UpdateItem',
      { TableName: 'table', ReturnValues: 'x' },
      "2 validation errors detected: Value 'x' at 'returnValues' failed to satisfy constraint: " +
        'Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]; ' +
        "Value null at 'key' failed to satisfy constraint: Member must not be null",
    ],
    [
      'bad ConditionalOperator',
      'PutItem',
      { ...put, ConditionalOperator: 'x' },
      one("Value 'x' at 'conditionalOperator' failed to satisfy constraint: Member must satisfy enum value set: [OR, AND]"),
    ],
    [
      'a bad action in a map',
      'UpdateItem',
      { TableName: 'table', Key: key, AttributeUpdates: { a: { Action: 'x' } } },
      one(
        "Value 'x' at 'attributeUpdates.a.member.action' failed to satisfy constraint: Member must satisfy enum value set: [ADD, PUT, DELETE]",
      ),
    ],
    [
      'a bad comparison in Expected',
      'PutItem',
      { ...put, Expected: { a: { ComparisonOperator: 'x' } } },
      one(
        "Value 'x' at 'expected.a.member.comparisonOperator' failed to satisfy constraint: Member must satisfy enum value set: " +
          '[IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS]',
      ),
    ],
  ]
  test.each(cases)('%s', (_name, operation, input, text) =>
    expect(checked(operation, input)).toBe(`ValidationException: ${text}`),
  )
})

describe('reads', () => {
  const cases: readonly Case[] = [
    ['GetItem empty table name', 'GetItem', { TableName: '', Key: key }, one(`Value '' at 'tableName' ${atLeast(1)}`)],
    [
      'GetItem no attributes',
      'GetItem',
      { TableName: 'table', Key: key, AttributesToGet: [] },
      one(`Value '[]' at 'attributesToGet' ${atLeast(1)}`),
    ],
    [
      'Query Limit',
      'Query',
      { TableName: 'table', Limit: 0, Select: 'x' },
      one("Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1"),
    ],
    [
      'Query ConditionalOperator, bare and before Select',
      'Query',
      { TableName: 'table', ConditionalOperator: 'x', Select: 'x' },
      'Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]',
    ],
    [
      'Query Select and index name',
      'Query',
      { TableName: 'table', Select: 'x', IndexName: 'a!' },
      "3 validation errors detected: Value 'x' at 'select' failed to satisfy constraint: " +
        'Member must satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]; ' +
        `Value 'a!' at 'indexName' ${atLeast(3)}; Value 'a!' at 'indexName' ${PATTERN}`,
    ],
    [
      'a condition without operator',
      'Query',
      { TableName: 'table', KeyConditions: { a: {} } },
      one("Value null at 'keyConditions.a.member.comparisonOperator' failed to satisfy constraint: Member must not be null"),
    ],
    [
      'Scan Limit',
      'Scan',
      { TableName: 'table', Limit: 0 },
      one("Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1"),
    ],
    [
      'Scan Segment',
      'Scan',
      { TableName: 'table', Segment: -1 },
      one("Value at 'Segment' failed to satisfy constraint: Member must have value greater than or equal to 0"),
    ],
    [
      'Scan TotalSegments',
      'Scan',
      { TableName: 'table', TotalSegments: 1_000_001 },
      one("Value at 'TotalSegments' failed to satisfy constraint: Member must have value less than or equal to 1000000"),
    ],
  ]
  test.each(cases)('%s', (_name, operation, input, text) =>
    expect(checked(operation, input)).toBe(`ValidationException: ${text}`),
  )
})

describe('batches', () => {
  const cases: readonly Case[] = [
    [
      'no RequestItems',
      'BatchGetItem',
      {},
      one("Value null at 'requestItems' failed to satisfy constraint: Member must not be null"),
    ],
    ['BatchGetItem of nothing', 'BatchGetItem', { RequestItems: {} }, one(`Value at 'RequestItems' ${atLeast(1)}`)],
    [
      'no keys',
      'BatchGetItem',
      { RequestItems: { table: { Keys: [] } } },
      one(`Value at 'RequestItems.table.member.Keys' ${atLeast(1)}`),
    ],
    [
      '101 keys',
      'BatchGetItem',
      { RequestItems: { table: { Keys: many(101, key) } } },
      one(`Value at 'RequestItems.table.member.Keys' ${atMost(100)}`),
    ],
    [
      'a bad table name and a bad enum',
      'BatchGetItem',
      { RequestItems: { 'bad!name': { Keys: [key] } }, ReturnConsumedCapacity: 'x' },
      `2 validation errors detected: Value '{"bad!name":{"Keys":[{"pk":{"S":"a"}}]}}' at 'requestItems' failed to satisfy constraint: ${NAME_KEYS}; ${RCC}`,
    ],
    ['BatchWriteItem of nothing', 'BatchWriteItem', { RequestItems: {} }, one(`Value at 'RequestItems' ${atLeast(1)}`)],
    [
      '26 writes',
      'BatchWriteItem',
      { RequestItems: { table: many(26, { DeleteRequest: { Key: key } }) } },
      one(`Value at 'RequestItems.table.member' ${atMost(25)}`),
    ],
    [
      'no writes of a table',
      'BatchWriteItem',
      { RequestItems: { table: [] } },
      one(
        "Value '{table=[]}' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: " +
          '[Member must have length less than or equal to 25, Member must have length greater than or equal to 1]',
      ),
    ],
    [
      'a bad table name, echoed as Java prints it',
      'BatchWriteItem',
      { RequestItems: { 'bad!name': [{ PutRequest: { Item: key } }] } },
      one(
        "Value '{bad!name=[WriteRequest(putRequest=PutRequest(item={pk=AttributeValue(s=a, n=null, b=null, iNT=null, dECIMAL=null, " +
          'dOUBLE=null, sS=null, nS=null, bS=null, iNTSET=null, dECIMALSET=null, dOUBLESET=null, m=null, l=null, nULL=null, bOOL=null)}, ' +
          `workloadProfileName=null), deleteRequest=null)]}' at 'requestItems' failed to satisfy constraint: ${NAME_KEYS}`,
      ),
    ],
    ['a bad enum stands alone', 'BatchWriteItem', { RequestItems: { 'bad!name': [] }, ReturnConsumedCapacity: 'x' }, one(RCC)],
    [
      'a put without an item',
      'BatchWriteItem',
      { RequestItems: { table: [{ PutRequest: {} }] } },
      one(
        "Value null at 'requestItems.table.member.1.member.putRequest.item' failed to satisfy constraint: Member must not be null",
      ),
    ],
  ]
  test.each(cases)('%s', (_name, operation, input, text) =>
    expect(checked(operation, input)).toBe(`ValidationException: ${text}`),
  )
})

describe('transactions', () => {
  const put = { Put: { TableName: 'table', Item: key } }
  const cases: readonly Case[] = [
    ['no actions', 'TransactWriteItems', { TransactItems: [] }, one(`Value at 'TransactItems' ${atLeast(1)}`)],
    ['101 actions', 'TransactWriteItems', { TransactItems: many(101, put) }, one(`Value at 'TransactItems' ${atMost(100)}`)],
    ['no reads', 'TransactGetItems', { TransactItems: [] }, one(`Value at 'TransactItems' ${atLeast(1)}`)],
    [
      'a long token',
      'TransactWriteItems',
      { TransactItems: [put], ClientRequestToken: 'a'.repeat(37), ReturnConsumedCapacity: 'x' },
      one(`Value at 'ClientRequestToken' ${atMost(36)}`),
    ],
    [
      'a bad table name',
      'TransactWriteItems',
      { TransactItems: [{ Put: { TableName: 'a b', Item: key } }] },
      one(`Value 'a b' at 'transactItems.1.member.put.tableName' ${PATTERN}`),
    ],
    [
      'a bad table name of a read',
      'TransactGetItems',
      { TransactItems: [{ Get: { TableName: 'a b', Key: key } }] },
      one(`Value 'a b' at 'transactItems.1.member.get.tableName' ${PATTERN}`),
    ],
    [
      'a check without condition',
      'TransactWriteItems',
      { TransactItems: [{ ConditionCheck: { TableName: 'table', Key: key } }] },
      one(
        "Value null at 'transactItems.1.member.conditionCheck.conditionExpression' failed to satisfy constraint: Member must not be null",
      ),
    ],
    [
      'both bad enums',
      'TransactWriteItems',
      { TransactItems: [put], ReturnConsumedCapacity: 'x', ReturnItemCollectionMetrics: 'x' },
      `2 validation errors detected: ${RCC}; ${RICM}`,
    ],
  ]
  test.each(cases)('%s', (_name, operation, input, text) =>
    expect(checked(operation, input)).toBe(`ValidationException: ${text}`),
  )
})

describe('tables', () => {
  const element = { AttributeName: 'pk', KeyType: 'HASH' }
  const table = { TableName: 'table', AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }], KeySchema: [element] }
  const cases: readonly Case[] = [
    ['no table name', 'CreateTable', {}, "The parameter 'TableName' is required but was not present in the request"],
    ['no table name', 'DescribeTable', {}, "The parameter 'TableName' is required but was not present in the request"],
    [
      'an empty table name',
      'DescribeTable',
      { TableName: '' },
      `2 validation errors detected: Value '' at 'tableName' ${atLeast(3)}; Value '' at 'tableName' ${PATTERN}`,
    ],
    ['a short table name', 'UpdateTable', { TableName: 'ab' }, one(`Value 'ab' at 'tableName' ${atLeast(3)}`)],
    [
      'nothing else',
      'CreateTable',
      { TableName: 'table' },
      "2 validation errors detected: Value null at 'attributeDefinitions' failed to satisfy constraint: Member must not be null; " +
        "Value null at 'keySchema' failed to satisfy constraint: Member must not be null",
    ],
    ['an empty key schema', 'CreateTable', { ...table, KeySchema: [] }, one(`Value '[]' at 'keySchema' ${atLeast(1)}`)],
    [
      'three keys',
      'CreateTable',
      { ...table, KeySchema: many(3, element) },
      one(`Value '[${many(3, 'KeySchemaElement(attributeName=pk, keyType=HASH)').join(', ')}]' at 'keySchema' ${atMost(2)}`),
    ],
    [
      'order within structures',
      'CreateTable',
      {
        ...table,
        AttributeDefinitions: [{}],
        KeySchema: [{}],
        ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: -1 },
      },
      '6 validation errors detected: ' +
        "Value null at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: Member must not be null; " +
        "Value null at 'attributeDefinitions.1.member.attributeName' failed to satisfy constraint: Member must not be null; " +
        "Value '-1' at 'provisionedThroughput.writeCapacityUnits' failed to satisfy constraint: Member must have value greater than or equal to 1; " +
        "Value '0' at 'provisionedThroughput.readCapacityUnits' failed to satisfy constraint: Member must have value greater than or equal to 1; " +
        "Value null at 'keySchema.1.member.attributeName' failed to satisfy constraint: Member must not be null; " +
        "Value null at 'keySchema.1.member.keyType' failed to satisfy constraint: Member must not be null",
    ],
    [
      'enums',
      'CreateTable',
      {
        ...table,
        BillingMode: 'x',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'x' }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'x' },
      },
      '3 validation errors detected: ' +
        "Value 'x' at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: Member must satisfy enum value set: [B, N, S]; " +
        "Value 'x' at 'billingMode' failed to satisfy constraint: Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]; " +
        "Value 'x' at 'streamSpecification.streamViewType' failed to satisfy constraint: " +
        'Member must satisfy enum value set: [OLD_IMAGE, KEYS_ONLY, NEW_AND_OLD_IMAGES, NEW_IMAGE]',
    ],
    [
      'global indexes before local ones',
      'CreateTable',
      {
        ...table,
        LocalSecondaryIndexes: [{ KeySchema: [element], Projection: {} }],
        GlobalSecondaryIndexes: [{ IndexName: '', KeySchema: [element] }],
      },
      `4 validation errors detected: Value '' at 'globalSecondaryIndexes.1.member.indexName' ${atLeast(3)}; ` +
        `Value '' at 'globalSecondaryIndexes.1.member.indexName' ${PATTERN}; ` +
        "Value null at 'globalSecondaryIndexes.1.member.projection' failed to satisfy constraint: Member must not be null; " +
        "Value null at 'localSecondaryIndexes.1.member.indexName' failed to satisfy constraint: Member must not be null",
    ],
    [
      'only the first letter is lowered',
      'CreateTable',
      { ...table, SSESpecification: { SSEType: 'x' } },
      one(
        "Value 'x' at 'sSESpecification.sSEType' failed to satisfy constraint: Member must satisfy enum value set: [AES256, KMS]",
      ),
    ],
    [
      'ListTables: pattern before length',
      'ListTables',
      { ExclusiveStartTableName: '' },
      `2 validation errors detected: Value '' at 'exclusiveStartTableName' ${PATTERN}; Value '' at 'exclusiveStartTableName' ${atLeast(3)}`,
    ],
    [
      'ListTables Limit',
      'ListTables',
      { Limit: 101 },
      one("Value '101' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100"),
    ],
    [
      'no ResourceArn',
      'TagResource',
      { Tags: [] },
      one("Value null at 'resourceArn' failed to satisfy constraint: Member must not be null"),
    ],
  ]
  test.each(cases)('%s: %s', (_name, operation, input, text) =>
    expect(checked(operation, input)).toBe(`ValidationException: ${text}`),
  )

  test('a text joins ten clauses at most', () => {
    const text = String(checked('CreateTable', { ...table, AttributeDefinitions: many(6, {}) }))
    expect(text).toMatch(/^ValidationException: 10 validation errors detected: /)
    expect(text.split('; ')).toHaveLength(10)
  })
})

describe('ARNs stand where names do', () => {
  const arn = 'arn:aws:dynamodb:us-east-1:000000000000:table/table'
  const inputs: readonly (readonly [string, object])[] = [
    ['PutItem', { TableName: arn, Item: key }],
    ['DescribeTable', { TableName: arn }],
    ['BatchGetItem', { RequestItems: { [arn]: { Keys: [key] } } }],
  ]
  test.each(inputs)('%s', (operation, input) => expect(checked(operation, input)).toEqual(input))
})

describe('other cohorts', () => {
  test('us-east-1: Scan and transactions speak the older way, writes the newer', () => {
    expect(checked('Scan', { TableName: 'table', Segment: -1 }, 'us-east-1')).toBe(
      "ValidationException: 1 validation error detected: Value '-1' at 'segment' failed to satisfy constraint: Member must have value greater than or equal to 0",
    )
    expect(checked('TransactWriteItems', { TransactItems: [] }, 'us-east-1')).toBe(
      `ValidationException: 1 validation error detected: Value '[]' at 'transactItems' ${atLeast(1)}`,
    )
    expect(checked('BatchWriteItem', { RequestItems: {} }, 'us-east-1')).toBe(
      'ValidationException: The requestItems parameter is required for BatchWriteItem',
    )
    expect(checked('PutItem', { ...put, TableName: '' }, 'us-east-1')).toBe(
      `ValidationException: 1 validation error detected: Value at 'TableName' ${atLeast(1)}`,
    )
  })

  test('classic: an empty name and a bad enum are joined', () => {
    expect(checked('PutItem', { ...put, TableName: '', ReturnValues: 'x' }, 'classic')).toBe(
      "ValidationException: 2 validation errors detected: Value 'x' at 'returnValues' failed to satisfy constraint: " +
        `Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]; Value '' at 'tableName' ${atLeast(1)}`,
    )
  })
})
