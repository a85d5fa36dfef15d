// Bulk operations through the official client: items with conditions of their own, what is reported of those that were not put, the cap on the
// rate by the emulator's clock, and a cancel in the midst.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import {
  type BulkOperationDescription,
  CancelBulkOperationCommand,
  CreateTableCommand,
  DescribeBulkOperationCommand,
  DynamoDBClient,
  GetItemCommand,
  ListBulkOperationsCommand,
  PutItemCommand,
  ScanCommand,
  StartBulkPutItemsCommand,
  type StartBulkPutItemsCommandInput,
  waitUntilBulkOperationCompleted,
} from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEmulator, type Emulator } from '../../../src/emulator.js'
import { tableByPk } from './tables.js'

const TableName = 'songs'
let folder: string
let emulator: Emulator
let client: DynamoDBClient

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dynalab-bulk-'))
  for (const bucket of ['in', 'out']) mkdirSync(join(folder, bucket))
  emulator = await createEmulator({ inMemory: true, s3Dir: folder, logLevel: 'silent', clock: 'manual' })
  client = new DynamoDBClient({ ...emulator.clientConfig(), maxAttempts: 1 })
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'year', AttributeType: 'N' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'years',
          KeySchema: [{ AttributeName: 'year', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  )
})
afterEach(async () => {
  client.destroy()
  await emulator.close()
  rmSync(folder, { recursive: true, force: true })
})

const create = (name: string): Promise<unknown> => client.send(new CreateTableCommand(tableByPk(name)))

const INPUT: StartBulkPutItemsCommandInput = {
  TableName,
  InputS3Configuration: { S3Bucket: 'in', InputFormat: 'DYNAMODB_JSON' },
  OutputS3Configuration: { S3Bucket: 'out', S3KeyPrefix: 'reports', OutputType: ['ERROR', 'CONDITION_CHECK_FAILURE'] },
}

const from = (key: string): Pick<StartBulkPutItemsCommandInput, 'InputS3Configuration'> => ({
  InputS3Configuration: { S3Bucket: 'in', S3KeyPrefix: key, InputFormat: 'DYNAMODB_JSON' },
})

async function begin(input: Partial<StartBulkPutItemsCommandInput> = {}): Promise<BulkOperationDescription> {
  return (await client.send(new StartBulkPutItemsCommand({ ...INPUT, ...input }))).BulkOperationDescription ?? {}
}

async function described(BulkOperationArn: string | undefined): Promise<BulkOperationDescription> {
  await emulator.drain()
  return (await client.send(new DescribeBulkOperationCommand({ BulkOperationArn }))).BulkOperationDescription ?? {}
}

/** The lines of an operation's report. */
function reportOf(arn: string | undefined): unknown[] {
  const root = join(folder, 'out/reports/AWSDynamoDB', arn?.split('/').at(-1) ?? '')
  const manifest = readFileSync(join(root, 'manifest-files.json'), 'utf8').trim()
  const keys =
    manifest === '' ? [] : manifest.split('\n').map((line) => (JSON.parse(line) as { dataFileS3Key: string }).dataFileS3Key)
  expect(readdirSync(root).sort()).toEqual([...(keys.length === 0 ? [] : ['data']), 'manifest-files.json', 'manifest-files.md5'])
  const lines = keys.flatMap((key) =>
    gunzipSync(readFileSync(join(folder, 'out', key)))
      .toString()
      .trim()
      .split('\n'),
  )
  return lines.map((line) => JSON.parse(line) as unknown)
}

const line = (item: object, beside: object = {}): string => `${JSON.stringify({ Item: item, ...beside })}\n`

test('items are put, indexes and counts follow, and a waiter sees the end', async () => {
  writeFileSync(
    join(folder, 'in/1'),
    Array.from({ length: 300 }, (_, n) => line({ pk: { S: `${n}` }, year: { N: `${n % 7}` } })).join(''),
  )
  const { BulkOperationArn } = await begin()
  await waitUntilBulkOperationCompleted({ client, maxWaitTime: 20, minDelay: 1, maxDelay: 1 }, { BulkOperationArn })
  const bytes = Array.from({ length: 300 }, (_, n) => `pk${n}year`.length + (n % 7 === 0 ? 1 : 2)).reduce((a, b) => a + b)
  const usage = (await described(BulkOperationArn)).BulkOperationUsage?.[0]
  expect(await described(BulkOperationArn)).toMatchObject({
    BulkOperationStatus: 'COMPLETED',
    ProcessedItemCount: 300,
    FailedItemCount: 0,
    PerformanceTier: 'STANDARD',
    TableDetails: [{ TableName }],
  })
  expect(usage?.Table?.BulkPutBytes).toBe(bytes)
  expect(usage?.GlobalSecondaryIndexes?.['years']?.BulkPutBytes).toBe(bytes)
  expect(usage?.BulkPutBytes).toBe(2 * bytes)
  expect((await client.send(new ScanCommand({ TableName, IndexName: 'years' }))).Count).toBe(300)
  expect(reportOf(BulkOperationArn)).toEqual([])
})

test('a condition that fails is reported with the item that is there, and is no failure', async () => {
  await client.send(new PutItemCommand({ TableName, Item: { pk: { S: 'a' }, v: { N: '1' } } }))
  const condition = { ConditionExpression: 'attribute_not_exists(#pk)', ExpressionAttributeNames: { '#pk': 'pk' } }
  writeFileSync(join(folder, 'in/1'), line({ pk: { S: 'a' }, v: { N: '2' } }, condition) + line({ pk: { S: 'b' } }, condition))
  const { BulkOperationArn } = await begin()
  expect(await described(BulkOperationArn)).toMatchObject({
    BulkOperationStatus: 'COMPLETED',
    ProcessedItemCount: 2,
    FailedItemCount: 0,
  })
  expect(reportOf(BulkOperationArn)).toEqual([
    {
      OutputType: 'CONDITION_CHECK_FAILURE',
      itemS3Pointer: { bucket: 'in', key: '1', itemIndex: 0 },
      Item: { pk: { S: 'a' }, v: { N: '2' } },
      ExistingItem: { pk: { S: 'a' }, v: { N: '1' } },
    },
  ])
  expect((await client.send(new GetItemCommand({ TableName, Key: { pk: { S: 'a' } } }))).Item?.['v']).toEqual({ N: '1' })
})

test('what can’t be put is reported and counted; the rest is put', async () => {
  const text =
    line({ pk: { S: 'a' } }) +
    'no json\n' +
    line({ pk: { N: '1' } }) +
    line({ pk: { S: 'b' } }, { Unknown: 1 }) +
    line({ pk: { S: 'c' }, year: { S: 'x' } })
  writeFileSync(join(folder, 'in/1'), text)
  const { BulkOperationArn } = await begin()
  expect(await described(BulkOperationArn)).toMatchObject({
    BulkOperationStatus: 'COMPLETED_WITH_ERRORS',
    ProcessedItemCount: 5,
    FailedItemCount: 4,
  })
  const messages = (reportOf(BulkOperationArn) as { errorMessages: string[] }[]).flatMap(({ errorMessages }) => errorMessages)
  expect(messages).toEqual([
    'The record is not valid JSON',
    'One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N',
    'The record has a member that is not known: Unknown',
    'One or more parameter values were invalid: Type mismatch for Index Key year Expected: N Actual: S IndexName: years',
  ])
  expect((await client.send(new ScanCommand({ TableName }))).Items).toEqual([{ pk: { S: 'a' } }])
})

test('a cap on the rate is kept by the emulator’s clock, and a cancel leaves what was put', async () => {
  writeFileSync(join(folder, 'in/1'), Array.from({ length: 5000 }, (_, n) => line({ pk: { S: `${n}` } })).join(''))
  const { BulkOperationArn } = await begin({ MaxWriteRequestUnits: 1024 })
  const atFirst = (await described(BulkOperationArn)).ProcessedItemCount ?? 0
  expect(atFirst).toBeLessThan(100)
  await emulator.clock.advance({ seconds: 1 })
  const later = (await described(BulkOperationArn)).ProcessedItemCount ?? 0
  expect(later).toBeGreaterThanOrEqual(1024)
  expect(later).toBeLessThan(1200)
  const { BulkOperationStatus } = await client.send(new CancelBulkOperationCommand({ BulkOperationArn }))
  expect(BulkOperationStatus).toBe('CANCELLING')
  await emulator.clock.advance({ seconds: 1 })
  expect(await described(BulkOperationArn)).toMatchObject({ BulkOperationStatus: 'CANCELLED', ProcessedItemCount: later })
  expect((await client.send(new ScanCommand({ TableName, Select: 'COUNT' }))).Count).toBe(later)
})

test('refusals: a bucket that is not there, a token with other parameters, an operation that is not there', async () => {
  const { BulkOperationArn } = await begin({
    ClientToken: 'once',
    InputS3Configuration: { S3Bucket: 'nowhere', InputFormat: 'ION' },
  })
  expect(await described(BulkOperationArn)).toMatchObject({ BulkOperationStatus: 'FAILED', FailureCode: 'S3NoSuchBucket' })
  await expect(begin({ ClientToken: 'once' })).rejects.toMatchObject({ name: 'IdempotentParameterMismatchException' })
  await expect(begin({ TableName: 'nothing' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  const other = `${BulkOperationArn?.slice(0, -1) ?? ''}x`
  await expect(client.send(new DescribeBulkOperationCommand({ BulkOperationArn: other }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
  const output = { OutputType: ['ERROR' as const] }
  await expect(begin({ OutputS3Configuration: output })).rejects.toMatchObject({ name: 'ValidationException' })
  const { BulkOperationsSummaryList } = await client.send(new ListBulkOperationsCommand({}))
  expect(BulkOperationsSummaryList).toMatchObject([{ BulkOperationArn, BulkOperationStatus: 'FAILED' }])
})

// A job that keeps a pace waits for the clock, which may stand still: were it to keep its place meanwhile, a few of them would hold up all others.
test('any number of jobs that wait for the clock hold up no other', async () => {
  writeFileSync(join(folder, 'in/slow'), Array.from({ length: 3000 }, (_, n) => line({ pk: { S: `${n}` } })).join(''))
  writeFileSync(join(folder, 'in/quick'), line({ pk: { S: 'quick' } }))
  for (let n = 0; n < 6; n++) {
    await create(`slow${n}`)
    await begin({ TableName: `slow${n}`, ...from('slow'), MaxWriteRequestUnits: 1024 })
  }
  const { BulkOperationArn } = await begin(from('quick'))
  expect((await described(BulkOperationArn)).BulkOperationStatus).toBe('COMPLETED')
  await emulator.clock.advance({ seconds: 10 })
  await emulator.drain()
  const { BulkOperationsSummaryList: all } = await client.send(new ListBulkOperationsCommand({}))
  expect(all?.map(({ BulkOperationStatus }) => BulkOperationStatus)).toEqual(Array.from({ length: 7 }, () => 'COMPLETED'))
})

// A fork has its origin's jobs and goes on with them; the table is one that nobody has asked the fork for.
test('a fork goes on with an operation that its origin was carrying out', async () => {
  const failing = [line({ year: { N: '1' } }), 'no item\n']
  writeFileSync(
    join(folder, 'in/1'),
    [...failing, ...Array.from({ length: 3000 }, (_, n) => line({ pk: { S: `${n}` } }))].join(''),
  )
  const { BulkOperationArn } = await begin({ MaxWriteRequestUnits: 1024 })
  expect((await described(BulkOperationArn)).BulkOperationStatus).toBe('IN_PROGRESS')
  await emulator.snapshot('midst')
  const fork = await emulator.fork()
  await fork.clock.advance({ seconds: 10 })
  await fork.drain()
  const forked = new DynamoDBClient(fork.clientConfig())
  const { BulkOperationDescription } = await forked.send(new DescribeBulkOperationCommand({ BulkOperationArn }))
  expect(BulkOperationDescription).toMatchObject({
    BulkOperationStatus: 'COMPLETED_WITH_ERRORS',
    ProcessedItemCount: 3002,
    FailedItemCount: 2,
  })
  expect((await forked.send(new ScanCommand({ TableName, Select: 'COUNT' }))).Count).toBe(3000)
  forked.destroy()
  // The report has what its origin had noted, too; so it has after a way back to that moment, when all notes of it are gone.
  expect(reportOf(BulkOperationArn)).toHaveLength(2)
  await emulator.restore('midst')
  rmSync(join(folder, 'out/reports'), { recursive: true })
  await emulator.clock.advance({ seconds: 10 })
  expect(await described(BulkOperationArn)).toMatchObject({ ProcessedItemCount: 3002, FailedItemCount: 2 })
  expect(reportOf(BulkOperationArn)).toHaveLength(2)
})
