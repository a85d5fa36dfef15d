// One valid request of every operation, as wire JSON, for tests that make bad ones of them. Each is legal on the table that
// `makeSubject` makes.
import { randomUUID } from 'node:crypto'
import { REGION } from './credentials.js'
import { signedPost } from './raw.js'

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }
export type Request = { [name: string]: Json }

/** The table that requests are about. */
export interface Subjects {
  readonly table: string
  readonly arn: string
}

const KEY: Json = { pk: { S: 'a' }, sk: { N: '1' } }
const ITEM: Json = {
  pk: { S: 'a' },
  sk: { N: '1' },
  g: { S: 'x' },
  l: { L: [{ N: '1' }] },
  m: { M: { in: { SS: ['a'] }, k: { S: 'x' } } },
  b: { B: 'AAE=' },
}
const NAMES: Json = { '#m': 'm' }
const VALUES: Json = { ':v': { S: 'x' } }
const CONDITION = '#m.k = :v OR attribute_not_exists(pk)'
const KINESIS = `arn:aws:kinesis:${REGION}:000000000000:stream/requests`
const PRECISE: Json = { ApproximateCreationDateTimePrecision: 'MICROSECOND' }
const METRICS: Request = { ReturnConsumedCapacity: 'INDEXES', ReturnItemCollectionMetrics: 'SIZE' }

/** A destination that those of the requests are about. */
export const destinationOf = ({ table }: Subjects): Request => ({ TableName: table, StreamArn: KINESIS })

/** The requests by operation. */
export function validRequests({ table, arn }: Subjects): ReadonlyMap<string, readonly Request[]> {
  const TableName = table
  const conditional: Request = {
    ConditionExpression: CONDITION,
    ExpressionAttributeNames: NAMES,
    ExpressionAttributeValues: VALUES,
  }
  const legacy: Json = { zip: { ComparisonOperator: 'NE', AttributeValueList: [{ S: 'x' }] }, no: { Exists: false } }
  return new Map<string, readonly Request[]>([
    [
      'PutItem',
      [
        {
          TableName,
          Item: ITEM,
          ...conditional,
          ...METRICS,
          ReturnValues: 'ALL_OLD',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
        { TableName, Item: ITEM, Expected: legacy, ConditionalOperator: 'OR' },
      ],
    ],
    [
      'GetItem',
      [
        { TableName, Key: KEY, ConsistentRead: true, ProjectionExpression: 'pk, #m.k, l[0]', ExpressionAttributeNames: NAMES },
        { TableName, Key: KEY, AttributesToGet: ['pk', 'g'], ReturnConsumedCapacity: 'TOTAL' },
      ],
    ],
    [
      'UpdateItem',
      [
        {
          TableName,
          Key: KEY,
          ...conditional,
          ...METRICS,
          UpdateExpression: 'SET a = if_not_exists(a, :v), l[1] = :v REMOVE z ADD n :n DELETE s :s',
          ExpressionAttributeValues: { ':v': { S: 'x' }, ':n': { N: '1' }, ':s': { SS: ['a'] } },
          ReturnValues: 'UPDATED_NEW',
        },
        {
          TableName,
          Key: KEY,
          AttributeUpdates: { a: { Action: 'ADD', Value: { N: '1' } }, z: { Action: 'DELETE' } },
          Expected: { g: { Value: { S: 'x' }, Exists: true } },
        },
      ],
    ],
    [
      'DeleteItem',
      [
        { TableName, Key: KEY, ...conditional, ...METRICS, ReturnValues: 'ALL_OLD' },
        { TableName, Key: KEY, Expected: legacy },
      ],
    ],
    [
      'Query',
      [
        {
          TableName,
          KeyConditionExpression: 'pk = :p AND sk BETWEEN :l AND :h',
          FilterExpression: 'contains(#m.k, :p) AND size(g) > :l AND g IN (:p, :h)',
          ProjectionExpression: '#m',
          ExpressionAttributeNames: NAMES,
          ExpressionAttributeValues: { ':p': { S: 'a' }, ':l': { N: '0' }, ':h': { N: '9' } },
          Limit: 3,
          ScanIndexForward: false,
          ConsistentRead: true,
          ExclusiveStartKey: KEY,
          Select: 'SPECIFIC_ATTRIBUTES',
          ReturnConsumedCapacity: 'INDEXES',
        },
        {
          TableName,
          IndexName: 'byG',
          KeyConditions: { g: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'x' }] } },
          QueryFilter: { a: { ComparisonOperator: 'NOT_NULL' } },
          ExclusiveStartKey: { pk: { S: 'a' }, sk: { N: '1' }, g: { S: 'x' } },
          AttributesToGet: ['pk'],
        },
      ],
    ],
    [
      'Scan',
      [
        {
          TableName,
          FilterExpression: 'begins_with(g, :v)',
          ExpressionAttributeValues: VALUES,
          Segment: 0,
          TotalSegments: 4,
          Limit: 2,
          Select: 'COUNT',
          ReturnConsumedCapacity: 'TOTAL',
        },
        {
          TableName,
          IndexName: 'byL',
          ScanFilter: legacyFilter(),
          ConditionalOperator: 'AND',
          ExclusiveStartKey: { pk: { S: 'a' }, sk: { N: '1' }, g: { S: 'x' } },
        },
      ],
    ],
    [
      'BatchGetItem',
      [
        {
          RequestItems: {
            [table]: {
              Keys: [KEY, { pk: { S: 'b' }, sk: { N: '2' } }],
              ProjectionExpression: '#m',
              ExpressionAttributeNames: NAMES,
              ConsistentRead: true,
            },
          },
          ReturnConsumedCapacity: 'INDEXES',
        },
        { RequestItems: { [table]: { Keys: [KEY], AttributesToGet: ['pk'] } } },
      ],
    ],
    [
      'BatchWriteItem',
      [
        {
          RequestItems: {
            [table]: [{ PutRequest: { Item: ITEM } }, { DeleteRequest: { Key: { pk: { S: 'b' }, sk: { N: '2' } } } }],
          },
          ...METRICS,
        },
      ],
    ],
    [
      'TransactGetItems',
      [
        {
          TransactItems: [{ Get: { TableName, Key: KEY, ProjectionExpression: '#m', ExpressionAttributeNames: NAMES } }],
          ReturnConsumedCapacity: 'TOTAL',
        },
      ],
    ],
    [
      'TransactWriteItems',
      [
        {
          TransactItems: [
            { Put: { TableName, Item: ITEM, ...conditional, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } },
            {
              Update: {
                TableName,
                Key: { pk: { S: 'b' }, sk: { N: '2' } },
                UpdateExpression: 'SET a = :v',
                ExpressionAttributeValues: VALUES,
              },
            },
            { Delete: { TableName, Key: { pk: { S: 'c' }, sk: { N: '3' } } } },
            {
              ConditionCheck: {
                TableName,
                Key: { pk: { S: 'd' }, sk: { N: '4' } },
                ConditionExpression: 'attribute_not_exists(pk)',
              },
            },
          ],
          ClientRequestToken: randomUUID(),
          ...METRICS,
        },
      ],
    ],
    [
      'ExecuteStatement',
      [
        {
          Statement: `SELECT m.k, l[0] FROM "${table}" WHERE pk = ? AND sk BETWEEN 0 AND 9 AND (contains(g, ?) OR size(l) > 3)`,
          Parameters: [{ S: 'a' }, { S: 'x' }],
          ConsistentRead: true,
          Limit: 3,
          ReturnConsumedCapacity: 'INDEXES',
        },
        { Statement: `SELECT * FROM "${table}"."byG" WHERE g IN ['x', 'y'] ORDER BY g DESC` },
        {
          Statement: `INSERT INTO "${table}" VALUE {'pk': '${randomUUID()}', 'sk': 1, 'l': [1, {'s': <<'a'>>}], 'n': null, 'b': ?}`,
          Parameters: [{ B: 'AAE=' }],
          ReturnConsumedCapacity: 'TOTAL',
        },
        {
          Statement: `DELETE FROM "${table}" WHERE pk = 'a' AND sk = 1 AND g <> 'none' RETURNING ALL OLD *`,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      ],
    ],
    [
      'BatchExecuteStatement',
      [
        {
          Statements: [
            { Statement: `SELECT * FROM "${table}" WHERE pk = ? AND sk = 1`, Parameters: [{ S: 'a' }], ConsistentRead: true },
            { Statement: `SELECT g FROM "${table}" WHERE pk = 'b' AND sk IN [2]` },
          ],
          ReturnConsumedCapacity: 'TOTAL',
        },
        {
          Statements: [
            {
              Statement: `UPDATE "${table}" SET a = 1 REMOVE z WHERE pk = 'a' AND sk = 1`,
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            },
            { Statement: `DELETE FROM "${table}" WHERE pk = 'b' AND sk = ?`, Parameters: [{ N: '2' }] },
          ],
        },
      ],
    ],
    [
      'ExecuteTransaction',
      [
        { TransactStatements: [{ Statement: `SELECT * FROM "${table}" WHERE pk = 'a' AND sk = ?`, Parameters: [{ N: '1' }] }] },
        {
          TransactStatements: [
            {
              Statement: `INSERT INTO "${table}" VALUE {'pk': ?, 'sk': 1}`,
              Parameters: [{ S: randomUUID() }],
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            },
            { Statement: `DELETE FROM "${table}" WHERE pk = 'c' AND sk = 3` },
          ],
          ClientRequestToken: randomUUID(),
          ReturnConsumedCapacity: 'INDEXES',
        },
      ],
    ],
    ['CreateTable', [tableRequest(`${table}.made`), { ...tableRequest(`${table}.provisioned`), ...PROVISIONED }]],
    [
      'UpdateTable',
      [
        {
          TableName,
          AttributeDefinitions: [{ AttributeName: 'h', AttributeType: 'S' }],
          GlobalSecondaryIndexUpdates: [
            { Create: { IndexName: 'byH', KeySchema: hash('h'), Projection: { ProjectionType: 'KEYS_ONLY' } } },
          ],
        },
        { TableName, ...PROVISIONED_UPDATE },
        { TableName, DeletionProtectionEnabled: true },
        { TableName, TableClass: 'STANDARD_INFREQUENT_ACCESS' },
        { TableName, StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } },
        { TableName, OnDemandThroughput: { MaxReadRequestUnits: 20_000, MaxWriteRequestUnits: 20_000 } },
        { TableName, WarmThroughput: { ReadUnitsPerSecond: 13_000, WriteUnitsPerSecond: 5000 } },
      ],
    ],
    ['DescribeTable', [{ TableName }, { TableName: arn }]],
    ['DeleteTable', [{ TableName: `${table}.made` }]],
    ['ListTables', [{ Limit: 5, ExclusiveStartTableName: 'abc' }]],
    ['TagResource', [{ ResourceArn: arn, Tags: [{ Key: 'k', Value: 'v' }] }]],
    ['UntagResource', [{ ResourceArn: arn, TagKeys: ['k'] }]],
    ['ListTagsOfResource', [{ ResourceArn: arn }]],
    ['UpdateTimeToLive', [{ TableName, TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true } }]],
    ['DescribeTimeToLive', [{ TableName }]],
    ['DescribeContinuousBackups', [{ TableName }]],
    ['UpdateContinuousBackups', [{ TableName, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false } }]],
    [
      'UpdateContributorInsights',
      [
        { TableName, ContributorInsightsAction: 'ENABLE', ContributorInsightsMode: 'THROTTLED_KEYS' },
        { TableName: arn, IndexName: 'byG', ContributorInsightsAction: 'DISABLE' },
      ],
    ],
    ['DescribeContributorInsights', [{ TableName }, { TableName, IndexName: 'byG' }]],
    ['ListContributorInsights', [{ TableName, MaxResults: 5 }, {}]],
    ['EnableKinesisStreamingDestination', [{ TableName, StreamArn: KINESIS, EnableKinesisStreamingConfiguration: PRECISE }]],
    ['DisableKinesisStreamingDestination', [{ TableName, StreamArn: KINESIS, EnableKinesisStreamingConfiguration: PRECISE }]],
    ['UpdateKinesisStreamingDestination', [{ TableName, StreamArn: KINESIS, UpdateKinesisStreamingConfiguration: PRECISE }]],
    ['DescribeKinesisStreamingDestination', [{ TableName }, { TableName: arn }]],
    ['ListImports', [{ TableArn: arn, PageSize: 5 }]],
    ['ListExports', [{ TableArn: arn, MaxResults: 5 }]],
    ['ListBulkOperations', [{ MaxResults: 5 }]],
    ['DescribeLimits', [{}]],
    ['DescribeEndpoints', [{}]],
  ])
}

const PROVISIONED: Request = {
  BillingMode: 'PROVISIONED',
  ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
  GlobalSecondaryIndexes: null,
  OnDemandThroughput: null,
}

const PROVISIONED_UPDATE: Request = {
  BillingMode: 'PROVISIONED',
  ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
  GlobalSecondaryIndexUpdates: [
    { Update: { IndexName: 'byG', ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 } } },
  ],
}

const legacyFilter = (): Json => ({
  a: { ComparisonOperator: 'BETWEEN', AttributeValueList: [{ N: '1' }, { N: '2' }] },
  g: { ComparisonOperator: 'NOT_NULL' },
})

function hash(HASH: string, RANGE?: string): Json {
  return [{ AttributeName: HASH, KeyType: 'HASH' }, ...(RANGE === undefined ? [] : [{ AttributeName: RANGE, KeyType: 'RANGE' }])]
}

/** A table with both kinds of key and both kinds of index, and every other member of CreateTable. */
export function tableRequest(TableName: string): Request {
  return {
    TableName,
    KeySchema: hash('pk', 'sk'),
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'N' },
      { AttributeName: 'g', AttributeType: 'S' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byG',
        KeySchema: hash('g'),
        Projection: { ProjectionType: 'ALL' },
        OnDemandThroughput: { MaxReadRequestUnits: 30_000 },
      },
    ],
    LocalSecondaryIndexes: [
      { IndexName: 'byL', KeySchema: hash('pk', 'g'), Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['a'] } },
    ],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamEnabled: false },
    SSESpecification: { Enabled: false },
    Tags: [{ Key: 'k', Value: 'v' }],
    TableClass: 'STANDARD',
    DeletionProtectionEnabled: false,
    OnDemandThroughput: { MaxReadRequestUnits: 30_000, MaxWriteRequestUnits: 30_000 },
  }
}

/** Makes a table with three items, and waits until it can be used. */
export async function makeSubject(endpoint: string, table: string): Promise<Subjects> {
  const send = async (target: string, input: Request): Promise<{ status: number; text: string }> =>
    signedPost(endpoint, { target, body: JSON.stringify(input) })
  const made = await send('CreateTable', { ...tableRequest(table), StreamSpecification: null })
  if (made.status !== 200) throw new Error(made.text)
  const described = async (): Promise<{ TableStatus: string; TableArn: string }> =>
    (JSON.parse((await send('DescribeTable', { TableName: table })).text) as { Table: { TableStatus: string; TableArn: string } })
      .Table
  while ((await described()).TableStatus !== 'ACTIVE') await new Promise((resolve) => setImmediate(resolve))
  for (const [pk, sk] of [
    ['a', '1'],
    ['b', '2'],
    ['c', '3'],
  ] as const) {
    await send('PutItem', { TableName: table, Item: { ...(ITEM as Request), pk: { S: pk }, sk: { N: sk } } }) // ITEM is an object
  }
  return { table, arn: (await described()).TableArn }
}

/** Every way to a value in a request, outer ones first. */
export function pathsIn(value: Json, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  const inner = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  return [path, ...inner.flatMap(([step, one]) => pathsIn(one, [...path, step]))]
}

/** A copy with another value at the path; without what is there when none is given. */
export function replaced(value: Json, [step, ...rest]: readonly (string | number)[], by: Json | undefined): Json | undefined {
  if (step === undefined) return by
  if (typeof value !== 'object' || value === null) return value
  const inner = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  const others = inner.flatMap(([at, one]): [string | number, Json][] => {
    const other = at === step ? replaced(one, rest, by) : one
    return other === undefined ? [] : [[at, other]]
  })
  return Array.isArray(value) ? others.map(([, one]) => one) : Object.fromEntries(others)
}
