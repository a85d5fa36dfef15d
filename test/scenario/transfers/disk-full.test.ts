// Jobs over disks that are full: under the data folder all of them wait and go on when there is room, and none leaves out or repeats an item
// or a report; under the buckets a job ends with the reason, the server goes on, and the job can be begun again.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import {
  BatchWriteItemCommand,
  CreateBackupCommand,
  CreateTableCommand,
  DescribeBulkOperationCommand,
  DescribeExportCommand,
  DescribeImportCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type ExportDescription,
  ExportTableToPointInTimeCommand,
  GetItemCommand,
  ImportTableCommand,
  PutItemCommand,
  RestoreTableFromBackupCommand,
  ScanCommand,
  StartBulkPutItemsCommand,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEmulator, type Emulator } from '../../../src/emulator.js'
import { SmallDisk } from '../small-disk.js'
import { tableByPk } from './tables.js'

const DISK_BYTES = 64 * 1024 * 1024
const ITEMS = 10_000
const ITEM_BYTES = 800
const FAULTY_OF = 1000

let disk: SmallDisk
let folder: string
let emulator: Emulator
let client: DynamoDBClient

beforeEach(() => {
  disk = new SmallDisk(DISK_BYTES)
  folder = mkdtempSync(join(tmpdir(), 'dynalab-jobs-disk-'))
})
afterEach(async () => {
  client.destroy()
  await emulator.close()
  disk.remove()
  rmSync(folder, { recursive: true, force: true })
})

async function start(dataDir: string, s3Dir: string): Promise<string> {
  mkdirSync(join(s3Dir, 'bucket'), { recursive: true })
  emulator = await createEmulator({ dataDir, s3Dir, logLevel: 'fatal', transition: 0 })
  client = new DynamoDBClient({ ...emulator.clientConfig(), maxAttempts: 1 })
  return (await emulator.listen({ port: 0 })).endpoint
}

/** @param faultyOf each so many-th line is no item */
function writeItems(path: string, faultyOf = Number.POSITIVE_INFINITY): void {
  const lines = Array.from({ length: ITEMS }, (_, n) =>
    n % faultyOf === faultyOf - 1 ? 'no item\n' : `{"Item":{"pk":{"S":"${n}"},"v":{"S":"${'x'.repeat(ITEM_BYTES)}"}}}\n`,
  )
  writeFileSync(path, lines.join(''))
}

async function count(TableName: string): Promise<number> {
  let sum = 0
  for (let ExclusiveStartKey: Record<string, never> | undefined; ;) {
    const page = await client.send(new ScanCommand({ TableName, Select: 'COUNT', ExclusiveStartKey, ConsistentRead: true }))
    sum += page.Count ?? 0
    ExclusiveStartKey = page.LastEvaluatedKey as Record<string, never> | undefined
    if (ExclusiveStartKey === undefined) return sum
  }
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve))
}

/** Of the report of a bulk operation. */
function reportedPlaces(): readonly number[] {
  const out = join(folder, 's3/bucket/out')
  const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.gz'))
  const lines = files.flatMap((name) =>
    gunzipSync(readFileSync(join(out, name)))
      .toString()
      .trim()
      .split('\n'),
  )
  return lines.map((line) => (JSON.parse(line) as { itemS3Pointer: { itemIndex: number } }).itemS3Pointer.itemIndex)
}

const inBucket = { S3Bucket: 'bucket', S3KeyPrefix: 'items' }

test('jobs wait while the data folder has no room, and go on when it has', { timeout: 120_000 }, async (context) => {
  if (!disk.isThere) context.skip()
  const endpoint = await start(join(disk.folder, 'data'), join(folder, 's3'))
  const isReady = async (): Promise<boolean> => (await fetch(`${endpoint}/_dynalab/ready`)).status === 200
  writeItems(join(folder, 's3/bucket/items'))
  writeItems(join(folder, 's3/bucket/faulty'), FAULTY_OF)
  await client.send(new CreateTableCommand(tableByPk('bulk')))
  await client.send(new CreateTableCommand(tableByPk('source')))
  for (let n = 0; n < ITEMS / 2; n += 25) {
    const puts = Array.from({ length: 25 }, (_, at) => ({
      PutRequest: { Item: { pk: { S: String(n + at) }, v: { S: 'y'.repeat(ITEM_BYTES) } } },
    }))
    await client.send(new BatchWriteItemCommand({ RequestItems: { source: puts } }))
  }
  const { BackupDetails } = await client.send(new CreateBackupCommand({ TableName: 'source', BackupName: 'all' }))
  // Less than any of the jobs needs.
  disk.fill()
  disk.give(2)
  const { ImportTableDescription: imported } = await client.send(
    new ImportTableCommand({
      ...{ S3BucketSource: inBucket, InputFormat: 'DYNAMODB_JSON', TableCreationParameters: tableByPk('imported') },
    }),
  )
  const { BulkOperationDescription: bulk } = await client.send(
    new StartBulkPutItemsCommand({
      TableName: 'bulk',
      InputS3Configuration: { S3Bucket: 'bucket', S3KeyPrefix: 'faulty', InputFormat: 'DYNAMODB_JSON' },
      OutputS3Configuration: { S3Bucket: 'bucket', S3KeyPrefix: 'out', OutputType: ['ERROR'] },
    }),
  )
  const restore = { BackupArn: BackupDetails?.BackupArn, TargetTableName: 'restored' }
  await client.send(new RestoreTableFromBackupCommand(restore))
  await until(async () => !(await isReady()))

  const importOf = async () =>
    (await client.send(new DescribeImportCommand({ ImportArn: imported?.ImportArn }))).ImportTableDescription
  const bulkOf = async () =>
    (await client.send(new DescribeBulkOperationCommand({ BulkOperationArn: bulk?.BulkOperationArn }))).BulkOperationDescription
  const statusOf = async (TableName: string) => (await client.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus
  expect((await importOf())?.ImportStatus).toBe('IN_PROGRESS')
  expect((await bulkOf())?.BulkOperationStatus).toBe('IN_PROGRESS')
  expect([await statusOf('imported'), await statusOf('restored')]).toEqual(['CREATING', 'CREATING'])
  expect(await count('source')).toBe(ITEMS / 2)
  const put = new PutItemCommand({ TableName: 'source', Item: { pk: { S: 'more' } } })
  await expect(client.send(put)).rejects.toThrow(/free space/)

  disk.empty()
  await until(isReady)
  await emulator.drain()
  expect(await importOf()).toMatchObject({ ImportStatus: 'COMPLETED', ImportedItemCount: ITEMS, ProcessedItemCount: ITEMS })
  expect(await bulkOf()).toMatchObject({
    ...{ BulkOperationStatus: 'COMPLETED_WITH_ERRORS', FailedItemCount: ITEMS / FAULTY_OF, ProcessedItemCount: ITEMS },
  })
  expect(await count('imported')).toBe(ITEMS)
  expect(await count('bulk')).toBe(ITEMS - ITEMS / FAULTY_OF)
  expect(await count('restored')).toBe(ITEMS / 2)
  expect(reportedPlaces()).toEqual(Array.from({ length: ITEMS / FAULTY_OF }, (_, n) => (n + 1) * FAULTY_OF - 1))
  await client.send(put)
})

test('a job whose bucket has no room ends with the reason, and can be begun again', { timeout: 60_000 }, async (context) => {
  if (!disk.isThere) context.skip()
  await start(join(folder, 'data'), disk.folder)
  await client.send(new CreateTableCommand(tableByPk('source')))
  const put = new PutItemCommand({ TableName: 'source', Item: { pk: { S: 'a' } } })
  await client.send(put)
  const recovery = { PointInTimeRecoveryEnabled: true }
  await client.send(new UpdateContinuousBackupsCommand({ TableName: 'source', PointInTimeRecoverySpecification: recovery }))
  const exported = async (): Promise<ExportDescription | undefined> => {
    const TableArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/source'
    const { ExportDescription: begun } = await client.send(new ExportTableToPointInTimeCommand({ TableArn, S3Bucket: 'bucket' }))
    await emulator.drain()
    return (await client.send(new DescribeExportCommand({ ExportArn: begun?.ExportArn }))).ExportDescription
  }
  const objects = (): readonly string[] =>
    readdirSync(join(disk.folder, 'bucket'), { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.'))

  disk.fill()
  expect(await exported()).toMatchObject({ ExportStatus: 'FAILED', FailureCode: 'S3InternalError' })
  expect((await exported())?.FailureMessage).toMatch(/ENOSPC: no space left on device/)
  expect(objects()).toEqual([])
  expect((await client.send(new GetItemCommand({ TableName: 'source', Key: { pk: { S: 'a' } } }))).Item).toBeDefined()
  await client.send(put)
  disk.empty()

  disk.setWritable(false)
  expect(await exported()).toMatchObject({ ExportStatus: 'FAILED', FailureCode: 'S3AccessDenied' })
  expect((await exported())?.FailureMessage).toMatch(/EROFS: read-only file system/)
  await client.send(put)
  disk.setWritable(true)
  expect(await exported()).toMatchObject({ ExportStatus: 'COMPLETED', ItemCount: 1 })
})

// What can't be noted must not be lost without a word: the import ends, and says why.
test('an import whose notes can’t be written ends with the reason', async () => {
  await start(join(folder, 'data'), join(folder, 's3'))
  writeFileSync(join(folder, 'data/transfers'), 'no folder')
  writeFileSync(join(folder, 's3/bucket/items'), '{"Item":{"pk":{"S":"a"}}}\nno item\n')
  const { ImportTableDescription: begun } = await client.send(
    new ImportTableCommand({
      ...{ S3BucketSource: inBucket, InputFormat: 'DYNAMODB_JSON', TableCreationParameters: tableByPk('imported') },
    }),
  )
  await emulator.drain()
  const { ImportTableDescription: ended } = await client.send(new DescribeImportCommand({ ImportArn: begun?.ImportArn }))
  expect(ended).toMatchObject({ ImportStatus: 'FAILED', FailureCode: 'InternalServerError', ImportedItemCount: 1, ErrorCount: 1 })
  expect(ended?.FailureMessage).toMatch(/ENOTDIR/)
  expect(await count('imported')).toBe(1)
})
