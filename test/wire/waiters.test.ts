// Each waiter of the SDK ends: states last a moment here, as `--transition` says, and the waiters meet them on the way. Those that wait for
// jobs have their tests where jobs have theirs: `test/scenario/transfers/`.
import * as dynamodb from '@aws-sdk/client-dynamodb'
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DisableKinesisStreamingDestinationCommand,
  EnableKinesisStreamingDestinationCommand,
  UpdateContributorInsightsCommand,
  UpdateTableCommand,
  waitUntilContributorInsightsEnabled,
  waitUntilKinesisStreamingDestinationActive,
  waitUntilTableExists,
  waitUntilTableNotExists,
  type DynamoDBClient,
  type TableDescription,
} from '@aws-sdk/client-dynamodb'
import { DynamoDBClient as Client } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Emulator } from '../../src/emulator.js'
import { clientConfig } from './credentials.js'
import { isForeign, ownEmulator } from './own-emulator.js'

/** Those that this file waits by, and those of jobs. */
const WAITED = ['ContributorInsightsEnabled', 'KinesisStreamingDestinationActive', 'TableExists', 'TableNotExists']
const OF_JOBS = ['BulkOperationCompleted', 'ExportCompleted', 'ImportCompleted']

const TableName = 'waited'
const StreamArn = 'arn:aws:kinesis:us-east-1:000000000000:stream/waited'
const ARN_OF_KEY = 'arn:aws:kms:us-east-1:000000000000:key/11111111-2222-3333-4444-555555555555'
let emulator: Emulator
let client: DynamoDBClient

beforeAll(async () => {
  emulator = await ownEmulator({ transition: 300 })
  client = new Client({ ...clientConfig((await emulator.listen({ port: 0 })).endpoint), region: 'us-east-1' })
})
afterAll(async () => {
  client.destroy()
  await emulator.close()
})

const waiting = (): { client: DynamoDBClient; maxWaitTime: number; minDelay: number; maxDelay: number } => ({
  ...{ client, maxWaitTime: 20, minDelay: 1, maxDelay: 1 },
})
const table = async (): Promise<TableDescription> => (await client.send(new DescribeTableCommand({ TableName }))).Table ?? {}

test('every waiter of the client is one of these', () => {
  const names = Object.keys(dynamodb).flatMap((name) => /^waitUntil(\w+)$/.exec(name)?.[1] ?? [])
  expect(names.toSorted()).toEqual([...WAITED, ...OF_JOBS].toSorted())
})

test.skipIf(isForeign)('each ends, in the order of a table’s life', async () => {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    }),
  )
  expect((await table()).TableStatus).toBe('CREATING')
  expect((await waitUntilTableExists(waiting(), { TableName })).state).toBe('SUCCESS')

  await client.send(new UpdateContributorInsightsCommand({ TableName, ContributorInsightsAction: 'ENABLE' }))
  expect((await waitUntilContributorInsightsEnabled(waiting(), { TableName })).state).toBe('SUCCESS')

  await client.send(new EnableKinesisStreamingDestinationCommand({ TableName, StreamArn }))
  expect((await waitUntilKinesisStreamingDestinationActive(waiting(), { TableName })).state).toBe('SUCCESS')
  await client.send(new DisableKinesisStreamingDestinationCommand({ TableName, StreamArn }))

  await client.send(new DeleteTableCommand({ TableName }))
  expect((await table()).TableStatus).toBe('DELETING')
  expect((await waitUntilTableNotExists(waiting(), { TableName })).state).toBe('SUCCESS')
})

test.skipIf(isForeign)('encryption and table class go through their states, and come back', async () => {
  await using own = await ownEmulator({ clock: 'manual', transition: 1000 })
  const asked = new Client({ ...clientConfig((await own.listen({ port: 0 })).endpoint), region: 'us-east-1' })
  const described = async (): Promise<TableDescription> => (await asked.send(new DescribeTableCommand({ TableName }))).Table ?? {}
  await asked.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    }),
  )
  await own.clock.advance({ seconds: 2 })
  expect(await described()).not.toHaveProperty('SSEDescription')

  const SSESpecification = { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: ARN_OF_KEY } as const
  await asked.send(new UpdateTableCommand({ TableName, SSESpecification }))
  expect(await described()).toMatchObject({ TableStatus: 'ACTIVE', SSEDescription: { Status: 'UPDATING' } })
  await own.clock.advance({ seconds: 2 })
  const sse = { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: ARN_OF_KEY }
  expect((await described()).SSEDescription).toEqual(sse)

  await asked.send(new UpdateTableCommand({ TableName, TableClass: 'STANDARD_INFREQUENT_ACCESS' }))
  expect((await described()).TableStatus).toBe('UPDATING')
  await own.clock.advance({ seconds: 2 })
  expect(await described()).toMatchObject({
    TableStatus: 'ACTIVE',
    TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
    SSEDescription: sse,
  })

  await asked.send(new UpdateTableCommand({ TableName, SSESpecification: { Enabled: false } }))
  await own.clock.advance({ seconds: 2 })
  expect(await described()).not.toHaveProperty('SSEDescription')
  asked.destroy()
})
