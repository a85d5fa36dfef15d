// What the operator is told beside answers: the first throttle of each table, jobs that failed, and where a table is that a request
// looked for elsewhere.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { resolveOptions } from '../../src/config.js'
import { createLogger } from '../../src/logger.js'
import { openSimulation } from '../../src/open-simulation.js'
import type { Simulation } from '../../src/simulation.js'

let simulation: Simulation
let lines: string[]

beforeEach(async () => {
  lines = []
  simulation = await openSimulation(
    resolveOptions({ inMemory: true, clock: 'manual', seed: 'lines', burst: 0 }),
    createLogger('info', (line) => lines.push(line.replace(/^\S+ /, ''))),
  )
})
afterEach(() => simulation.close())

async function ask(operation: string, input: object, region = 'us-east-1'): Promise<number> {
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-date': '20260101T000000Z',
    authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${region}/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=00`,
  }
  const target = `DynamoDB_20120810.${operation}`
  return (await simulation.dispatch({ target, headers, body: Buffer.from(JSON.stringify(input)) })).status
}

const TABLE = {
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
}
const Key = { pk: { S: 'a' } }

describe('a table that throttles', () => {
  const put = (TableName: string): object => ({ TableName, Item: { ...Key, text: { S: 'x'.repeat(2000) } } })
  const line = (table: string): string =>
    `warn table ${table} (account 000000000000 in region us-east-1) throttles writes: ProvisionedThroughputExceeded (1 write units a second). ` +
    'Tables throttle as on the service; with --capacity off none does. Later throttles of this table are counted, and not logged\n'

  test('has one line, however often and for whatever it throttles', async () => {
    for (const TableName of ['one', 'two']) await ask('CreateTable', { ...TABLE, TableName })
    const statuses: number[] = []
    for (let time = 0; time < 6; time++) statuses.push(await ask('PutItem', put('one')))
    expect(statuses.at(-1)).toBe(400)
    expect(lines).toEqual([line('one')])
    for (let time = 0; time < 9; time++) await ask('GetItem', { TableName: 'one', Key, ConsistentRead: true })
    await simulation.engine.clock.advance(5000)
    for (let time = 0; time < 9; time++) await ask('PutItem', put('one'))
    expect(lines).toEqual([line('one')])
    // Leftovers of a batch are no refusal, and are the throttles that clients lose without a word.
    for (let time = 0; time < 6; time++) await ask('BatchWriteItem', { RequestItems: { two: [{ PutRequest: { Item: Key } }] } })
    expect(lines).toEqual([line('one'), line('two')])
  })

  test('has none where capacity is off', async () => {
    simulation.controls.capacity.set({ mode: 'off' })
    await ask('CreateTable', { ...TABLE, TableName: 'one' })
    for (let time = 0; time < 9; time++) expect(await ask('PutItem', put('one'))).toBe(200)
    expect(lines).toEqual([])
  })
})

describe('a table of another region that is looked for', () => {
  const TableName = 'far'
  const arn = 'arn:aws:dynamodb:us-east-1:000000000000:table/far'
  const put = { TableName, Item: Key }
  const condition = { TableName, Key, ConditionExpression: 'attribute_exists(pk)' }

  // Each operation that names a table: one that doesn't say it would leave its user in the dark.
  test.each<[string, object]>([
    ['GetItem', { TableName, Key }],
    ['PutItem', put],
    ['UpdateItem', { TableName, Key }],
    ['DeleteItem', { TableName, Key }],
    ['Query', { TableName, KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: 'a' } } }],
    ['Scan', { TableName }],
    ['BatchGetItem', { RequestItems: { far: { Keys: [Key] } } }],
    ['BatchWriteItem', { RequestItems: { far: [{ PutRequest: { Item: Key } }] } }],
    ['TransactGetItems', { TransactItems: [{ Get: { TableName, Key } }] }],
    ['TransactWriteItems', { TransactItems: [{ Put: put }] }],
    ['TransactWriteItems', { TransactItems: [{ ConditionCheck: condition }] }],
    ['DescribeTable', { TableName }],
    ['DescribeTable', { TableName: arn }],
    ['UpdateTable', { TableName, DeletionProtectionEnabled: true }],
    ['DeleteTable', { TableName }],
    ['TagResource', { ResourceArn: arn, Tags: [{ Key: 'k', Value: 'v' }] }],
    ['UntagResource', { ResourceArn: arn, TagKeys: ['k'] }],
    ['ListTagsOfResource', { ResourceArn: arn }],
    ['DescribeTimeToLive', { TableName }],
    ['UpdateTimeToLive', { TableName, TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true } }],
    ['DescribeContinuousBackups', { TableName }],
    ['UpdateContinuousBackups', { TableName, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false } }],
    ['DescribeContributorInsights', { TableName }],
    ['DescribeKinesisStreamingDestination', { TableName }],
    ['UpdateContributorInsights', { TableName, ContributorInsightsAction: 'ENABLE' }],
  ])('is said by %s', async (operation, input) => {
    await ask('CreateTable', { ...TABLE, TableName })
    await ask('CreateTable', { ...TABLE, TableName: 'own' }, 'eu-west-2')
    expect(await ask(operation, input, 'eu-west-2')).toBe(400)
    expect(lines).toEqual([
      `info ${operation} found no table far for account 000000000000 in region eu-west-2; there is one for account 000000000000 in region us-east-1\n`,
    ])
  })

  test('is not said of a table that nobody has, nor of an index that the own table lacks', async () => {
    await ask('CreateTable', { ...TABLE, TableName })
    await ask('CreateTable', { ...TABLE, TableName }, 'eu-west-2')
    expect(await ask('GetItem', { TableName: 'nobody', Key }, 'eu-west-2')).toBe(400)
    expect(await ask('Scan', { TableName, IndexName: 'byNothing' }, 'eu-west-2')).toBe(400)
    expect(lines).toEqual([])
  })
})

// Whoever began it may not look again, and nothing of it is in an answer.
test('a job that failed has a line with its reason', async () => {
  const TableCreationParameters = { ...TABLE, TableName: 'imported', BillingMode: 'PROVISIONED' }
  await ask('ImportTable', { S3BucketSource: { S3Bucket: 'nowhere' }, InputFormat: 'DYNAMODB_JSON', TableCreationParameters })
  await simulation.engine.drain()
  expect(lines).toEqual([
    expect.stringMatching(/^warn the import of table imported failed: S3NoSuchBucket: The specified bucket does not exist/),
  ])
})
