// `--iam` over the API: who is let in at all, the condition keys about the request as a whole, and which resource a request is about.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Sdk from '@aws-sdk/client-dynamodb'
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams'
import { expect, test } from 'vitest'
import { createEmulator } from '../../src/emulator.js'
import { ACCOUNT, allow, ARN, as, config, denied, document, endpoint, verdict, startIam } from './identities.js'
import { ALLOWED, NOTES, T, byOpen, get, key, no, put, query, say, scan, transact, type Case } from './requests.js'

startIam()

const CASES: readonly Case[] = [
  ['an admin, all', 'admin', () => scan(), ALLOWED],
  ['root, all', 'root', () => scan(), ALLOWED],
  ['nobody, an item', 'nobody', () => get('a'), no('GetItem')],
  [
    'nobody, a table that is not there',
    'nobody',
    () => new Sdk.DescribeTableCommand({ TableName: 'Absent' }),
    no('DescribeTable', `${ARN}/Absent`),
  ],
  ['nobody, lists', 'nobody', () => new Sdk.ListTablesCommand({}), no('ListTables', '*')],
  ['nobody, by ARN', 'nobody', () => get('a', { TableName: NOTES }), no('GetItem')],
  ['no capacity', 'unpriced', () => get('a'), ALLOWED],
  ['capacity', 'unpriced', () => get('a', { ReturnConsumedCapacity: 'TOTAL' }), no('GetItem')],
  [
    'capacity of a batch',
    'unpriced',
    () => new Sdk.BatchGetItemCommand({ RequestItems: { Notes: { Keys: [key('a')] } }, ReturnConsumedCapacity: 'INDEXES' }),
    no('BatchGetItem'),
  ],
  ['a statement by key', 'seeker', () => say(`SELECT * FROM "Notes" WHERE pk = 'a'`), ALLOWED],
  ['a statement that scans', 'seeker', () => say(`SELECT * FROM "Notes"`), no('PartiQLSelect')],
  ['a statement that filters', 'seeker', () => say(`SELECT * FROM "Notes" WHERE sk = '1'`), no('PartiQLSelect')],
  [
    'a statement that filters an index by its key',
    'seeker',
    () => say(`SELECT * FROM "Notes"."byOpen" WHERE "open" = 'x'`),
    ALLOWED,
  ],
  ['a write in a transaction', 'enclosed', () => transact({ Put: { ...T, Item: key('a') } }), ALLOWED],
  ['a write alone', 'enclosed', () => put('a'), no('PutItem')],
  [
    'a statement in a transaction',
    'enclosed',
    () =>
      new Sdk.ExecuteTransactionCommand({
        TransactStatements: [{ Statement: `DELETE FROM "Notes" WHERE pk = 'q' AND sk = '1'` }],
      }),
    ALLOWED,
  ],
  ['a statement alone', 'enclosed', () => say(`DELETE FROM "Notes" WHERE pk = 'q' AND sk = '1'`), no('PartiQLDelete')],

  ['an index', 'index', () => byOpen(), ALLOWED],
  ['the table of the index', 'index', () => query('a'), no('Query')],
  ['an index by a statement', 'index', () => say(`SELECT * FROM "Notes"."byOpen" WHERE "open" = 'x'`), ALLOWED],
  ['a table by a statement', 'index', () => say(`SELECT * FROM "Notes" WHERE pk = 'x'`), no('PartiQLSelect')],
  ['a scan of the index', 'index', () => scan({ IndexName: 'byOpen' }), no('Scan', `${NOTES}/index/byOpen`)],
  [
    'a search asks for the index and for the table',
    'searcher',
    () => new Sdk.SearchVectorsCommand({ ...T, IndexName: 'byOpen', SearchVector: [{ N: '1' }], TopK: 1 }),
    no('SearchVectors'),
  ],
  [
    'a search of no index that is allowed',
    'searcher',
    () => new Sdk.SearchVectorsCommand({ TableName: 'Plain', IndexName: 'byOpen', SearchVector: [{ N: '1' }], TopK: 1 }),
    no('SearchVectors', `${ARN}/Plain/index/byOpen`),
  ],
  ['a tagged table', 'tagged', () => scan(), ALLOWED],
  ['one without tags', 'tagged', () => scan({ TableName: 'Plain' }), no('Scan', `${ARN}/Plain`)],
  [
    'a tag that may be set',
    'tagger',
    () => new Sdk.TagResourceCommand({ ResourceArn: NOTES, Tags: [{ Key: 'team', Value: 'blue' }] }),
    ALLOWED,
  ],
  [
    'a tag too many',
    'tagger',
    () =>
      new Sdk.TagResourceCommand({
        ResourceArn: NOTES,
        Tags: [
          { Key: 'team', Value: 'blue' },
          { Key: 'x', Value: 'y' },
        ],
      }),
    no('TagResource'),
  ],
  [
    'a table with tags needs TagResource',
    'maker',
    () =>
      new Sdk.CreateTableCommand({
        TableName: 'New',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        Tags: [{ Key: 'a', Value: 'b' }],
      }),
    no('TagResource', `${ARN}/New`),
  ],
  [
    'a table with a policy needs PutResourcePolicy',
    'maker',
    () =>
      new Sdk.CreateTableCommand({
        TableName: 'New',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        ResourcePolicy: '{}',
      }),
    no('PutResourcePolicy', `${ARN}/New`),
  ],
  [
    'replicas need CreateTableReplica',
    'maker',
    () => new Sdk.UpdateTableCommand({ ...T, ReplicaUpdates: [{ Create: { RegionName: 'eu-west-1' } }] }),
    no('UpdateTable'),
  ],

  [
    'an explicit deny',
    'careful',
    () => new Sdk.DeleteTableCommand(T),
    (who) => denied(who, 'DeleteTable', NOTES, 'with an explicit deny in an identity-based policy'),
  ],
  ['a boundary that allows', 'bounded', () => get('a'), ALLOWED],
  [
    'a boundary that does not',
    'bounded',
    () => put('a'),
    (who) => denied(who, 'PutItem', NOTES, 'because no permissions boundary allows the dynamodb:PutItem action'),
  ],
  ['a session that may', 'session', () => get('a'), ALLOWED],
  [
    'a session that may not',
    'session',
    () => put('a'),
    () =>
      `User: arn:aws:sts::${ACCOUNT}:assumed-role/Worker/s1 is not authorized to perform: dynamodb:PutItem on resource: ${NOTES} because no session policy allows the dynamodb:PutItem action`,
  ],
  ['a user agent, and no address without a socket', 'agent', () => get('a'), ALLOWED],
  ['an address without a socket', 'local', () => get('a'), no('GetItem')],
  ['values that the file says', 'placed', () => get('a'), ALLOWED],
  ['no service in between', 'direct', () => get('a'), ALLOWED],
  ['a user with a path has a name without it', 'pathed', () => get('a'), ALLOWED],
  ['a role with a path', 'roled', () => get('a'), ALLOWED],
  [
    'the session of a role with a path has an ARN without it',
    'roled',
    () => put('a'),
    () =>
      `User: arn:aws:sts::${ACCOUNT}:assumed-role/Worker/s2 is not authorized to perform: dynamodb:PutItem on resource: ${NOTES} because no identity-based policy allows the dynamodb:PutItem action`,
  ],
  ['an access key that nobody has', 'stranger', () => get('a'), 'UnrecognizedClientException'],
  [
    'what is malformed, to whom it is denied',
    'nobody',
    () => query('a', { Limit: 1, KeyConditionExpression: 'nonsense (' }),
    no('Query'),
  ],
  [
    'what is malformed, to whom it is allowed',
    'admin',
    () => query('a', { KeyConditionExpression: 'nonsense (' }),
    'ValidationException',
  ],
]

test.each(CASES)('%s: %s', async (_, who, command, expected) => {
  expect(await verdict(who, command())).toBe(typeof expected === 'string' ? expected : expected(who))
})

test('a caller over a socket has its address, and no secure transport', async () => {
  const at = await endpoint()
  const clientOf = (who: string) =>
    new Sdk.DynamoDBClient({
      endpoint: at,
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: { accessKeyId: who, secretAccessKey: 'any' },
    })
  expect(await clientOf('local').send(get('a'))).toMatchObject({ $metadata: { httpStatusCode: 200 } })
  expect(await clientOf('placed').send(get('a'))).toMatchObject({ $metadata: { httpStatusCode: 200 } })
  await expect(clientOf('agent').send(get('a'))).rejects.toThrow('is not authorized')
})

test('another region is another resource', async () => {
  expect(await verdict('regional', new Sdk.ListTablesCommand({}), 'eu-west-1')).toBe(ALLOWED)
  expect(await verdict('regional', new Sdk.ListTablesCommand({}))).toBe(denied('regional', 'ListTables', '*'))
})

test('a stream is a resource of its own', async () => {
  const { Table } = (await as('admin', new Sdk.DescribeTableCommand(T))) as Sdk.DescribeTableCommandOutput
  const arn = Table?.LatestStreamArn ?? ''
  const streams = new DynamoDBStreamsClient(config('reader', 'us-east-1'))
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn: arn }))
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId
  const { ShardIterator } = await streams.send(
    new GetShardIteratorCommand({ StreamArn: arn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
  )
  await streams.send(new GetRecordsCommand({ ShardIterator }))
  const stranger = new DynamoDBStreamsClient(config('nobody', 'us-east-1'))
  await expect(stranger.send(new GetRecordsCommand({ ShardIterator }))).rejects.toThrow(denied('nobody', 'GetRecords', arn))
})

test('tables of --schema are there, though nobody may make them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dynalab-schema-'))
  const [iam, schema] = [join(folder, 'policies.json'), join(folder, 'table.json')]
  const identities = [{ accessKeyId: 'reader', user: 'reader', policies: [document(allow('dynamodb:ListTables'))] }]
  writeFileSync(iam, JSON.stringify({ identities }))
  const keys = [{ AttributeName: 'pk', KeyType: 'HASH' }]
  const attributes = [{ AttributeName: 'pk', AttributeType: 'S' }]
  const table = { TableName: 'Given', BillingMode: 'PAY_PER_REQUEST', KeySchema: keys, AttributeDefinitions: attributes }
  writeFileSync(schema, JSON.stringify(table))
  await using emulator = await createEmulator({ inMemory: true, logLevel: 'silent', iam, schema: [schema] })
  const credentials = { accessKeyId: 'reader', secretAccessKey: 'any' }
  const client = new Sdk.DynamoDBClient({ ...emulator.clientConfig(credentials), maxAttempts: 1 })
  expect((await client.send(new Sdk.ListTablesCommand({}))).TableNames).toEqual(['Given'])
  await expect(client.send(new Sdk.DescribeTableCommand({ TableName: 'Given' }))).rejects.toThrow('is not authorized')
  rmSync(folder, { recursive: true, force: true })
})
