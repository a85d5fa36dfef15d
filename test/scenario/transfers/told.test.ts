// What backups and jobs tell beside answers: events when they begin and have ended, figures in the metrics, and a line for the operator when
// one failed. All of it rests on the events, so a restart tells no beginning twice.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateBackupCommand,
  CreateTableCommand,
  DeleteBackupCommand,
  DeleteTableCommand,
  DescribeImportCommand,
  DynamoDBClient,
  ExportTableToPointInTimeCommand,
  ImportTableCommand,
  ListExportsCommand,
  PutItemCommand,
  RestoreTableFromBackupCommand,
  StartBulkPutItemsCommand,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEmulator, type Emulator } from '../../../src/emulator.js'
import { verifyFolder } from '../../../src/engine/verify/verify.js'
import type { EmittedEvent } from '../../../src/model/event.js'
import { tableByPk } from './tables.js'

let folder: string
let emulator: Emulator
let client: DynamoDBClient
let told: EmittedEvent[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dynalab-told-'))
  mkdirSync(join(folder, 'data/s3/bucket'), { recursive: true })
  await start()
})
afterEach(async () => {
  client.destroy()
  await emulator.close()
  rmSync(folder, { recursive: true, force: true })
})

async function start(): Promise<void> {
  emulator = await createEmulator({ dataDir: join(folder, 'data'), logLevel: 'silent', clock: 'manual', transition: 0 })
  client = new DynamoDBClient({ ...emulator.clientConfig(), maxAttempts: 1 })
  told = []
  emulator.events.on((event) => void told.push(event), { types: 'backup.created,backup.deleted,job.started,job.ended' })
}

/** Type and what matters of each event. */
const tales = (): readonly unknown[] =>
  told.map((event) => {
    const { type, table } = event as Extract<EmittedEvent, { type: 'job.ended' }>
    if (event.type === 'job.started') return [type, table, event.kind]
    if (event.type === 'job.ended')
      return [type, table, event.kind, event.status, event.items, event.failed, event.reason?.split(':')[0]]
    return event.type === 'backup.created' ? [type, table, event.items, event.sizeBytes] : [type, table]
  })

const scraped = async (): Promise<string> => {
  const { endpoint } = await emulator.listen({ port: 0 })
  return (await fetch(`${endpoint}/_dynalab/metrics`)).text()
}

/** The samples of a metric, by their kind of job. */
function samples(text: string, name: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const [, labels = '', value] = new RegExp(`^${name}\\{.*(Job=.*)\\} (.*)$`).exec(line) ?? []
    return value === undefined ? [] : [`${labels.replaceAll('"', '')} ${value}`]
  })
}

const begin = (table: string, bucket = 'bucket') =>
  client.send(
    new ImportTableCommand({
      ...{ S3BucketSource: { S3Bucket: bucket }, InputFormat: 'DYNAMODB_JSON', TableCreationParameters: tableByPk(table) },
    }),
  )

test('each kind is told when it begins and when it has ended, and is counted', async () => {
  await client.send(new CreateTableCommand(tableByPk('source')))
  for (const pk of ['a', 'b']) await client.send(new PutItemCommand({ TableName: 'source', Item: { pk: { S: pk } } }))
  const recovery = { PointInTimeRecoveryEnabled: true }
  await client.send(new UpdateContinuousBackupsCommand({ TableName: 'source', PointInTimeRecoverySpecification: recovery }))
  const { BackupDetails } = await client.send(new CreateBackupCommand({ TableName: 'source', BackupName: 'all' }))
  const BackupArn = BackupDetails?.BackupArn
  await client.send(new RestoreTableFromBackupCommand({ BackupArn, TargetTableName: 'restored' }))
  await emulator.drain()
  const TableArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/source'
  await client.send(new ExportTableToPointInTimeCommand({ TableArn, S3Bucket: 'bucket', S3Prefix: 'out' }))
  await emulator.drain()
  rmSync(join(folder, 'data/s3/bucket/out'), { recursive: true })
  writeFileSync(join(folder, 'data/s3/bucket/items'), '{"Item":{"pk":{"S":"a"}}}\nno item\n')
  await begin('imported')
  await emulator.drain()
  await client.send(
    new StartBulkPutItemsCommand({
      TableName: 'restored',
      InputS3Configuration: { S3Bucket: 'bucket', S3KeyPrefix: 'items', InputFormat: 'DYNAMODB_JSON' },
      OutputS3Configuration: { S3Bucket: 'bucket', OutputType: ['ERROR'] },
    }),
  )
  await emulator.drain()
  await client.send(new DeleteBackupCommand({ BackupArn }))
  await client.send(new DeleteTableCommand({ TableName: 'source' }))
  await emulator.drain()
  expect(tales()).toEqual([
    ['backup.created', 'source', 2, 6],
    ['job.started', 'restored', 'restore'],
    ['job.ended', 'restored', 'restore', 'COMPLETED', 2, 0, undefined],
    ['job.started', 'source', 'export'],
    ['job.ended', 'source', 'export', 'COMPLETED', 2, 0, undefined],
    ['job.started', 'imported', 'import'],
    ['job.ended', 'imported', 'import', 'FAILED', 1, 1, 'ItemValidationError'],
    ['job.started', 'restored', 'bulk'],
    ['job.ended', 'restored', 'bulk', 'COMPLETED_WITH_ERRORS', 1, 1, undefined],
    ['backup.deleted', 'source'],
    ['backup.created', 'source', 2, 6],
  ])
  const text = await scraped()
  expect(samples(text, 'StartedJobs')).toEqual(['Job=backup 2', 'Job=restore 1', 'Job=export 1', 'Job=import 1', 'Job=bulk 1'])
  expect(samples(text, 'EndedJobs')).toEqual([
    'Job=backup,Status=COMPLETED 2',
    'Job=restore,Status=COMPLETED 1',
    'Job=export,Status=COMPLETED 1',
    'Job=import,Status=FAILED 1',
    'Job=bulk,Status=COMPLETED_WITH_ERRORS 1',
  ])
  expect(samples(text, 'JobItems')).toEqual(['Job=backup 4', 'Job=restore 2', 'Job=export 2', 'Job=import 1', 'Job=bulk 1'])
  expect(samples(text, 'FailedJobItems').slice(3)).toEqual(['Job=import 1', 'Job=bulk 1'])
  expect(samples(text, 'JobBytes').slice(3)).toEqual(['Job=import 34', 'Job=bulk 34'])
})

test('a job that goes on after a restart is told once when it ends, and not when it goes on', async () => {
  writeFileSync(join(folder, 'data/s3/bucket/items'), '{"Item":{"pk":{"S":"a"}}}\n'.repeat(20_000))
  const { ImportTableDescription: begun } = await begin('imported')
  client.destroy()
  await emulator.close()
  expect(tales()).toEqual([['job.started', 'imported', 'import']])
  await start()
  await emulator.drain()
  const { ImportTableDescription: ended } = await client.send(new DescribeImportCommand({ ImportArn: begun?.ImportArn }))
  expect(ended?.ImportStatus).toBe('COMPLETED')
  expect(tales()).toEqual([['job.ended', 'imported', 'import', 'COMPLETED', 20_000, 0, undefined]])
})

// Each is in the midst of its work, and the bulk operation waits for the clock with something to report: none goes on, none leaves anything in
// the store, and the export makes no manifest.
test('a reset ends what runs, and tells so', async () => {
  const lines = Array.from({ length: 20_000 }, (_, n) => (n % 10 === 0 ? 'no item\n' : `{"Item":{"pk":{"S":"${n}"}}}\n`))
  writeFileSync(join(folder, 'data/s3/bucket/items'), lines.join(''))
  await begin('source')
  await emulator.drain()
  const recovery = { PointInTimeRecoveryEnabled: true }
  await client.send(new UpdateContinuousBackupsCommand({ TableName: 'source', PointInTimeRecoverySpecification: recovery }))
  const { BackupDetails } = await client.send(new CreateBackupCommand({ TableName: 'source', BackupName: 'all' }))
  told = []
  await client.send(
    new StartBulkPutItemsCommand({
      TableName: 'source',
      InputS3Configuration: { S3Bucket: 'bucket', S3KeyPrefix: 'items', InputFormat: 'DYNAMODB_JSON' },
      OutputS3Configuration: { S3Bucket: 'bucket', S3KeyPrefix: 'report', OutputType: ['ERROR'] },
      MaxWriteRequestUnits: 1024,
    }),
  )
  await emulator.drain()
  await begin('imported')
  const TableArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/source'
  await client.send(new ExportTableToPointInTimeCommand({ TableArn, S3Bucket: 'bucket', S3Prefix: 'out' }))
  const restore = { BackupArn: BackupDetails?.BackupArn, TargetTableName: 'restored' }
  await client.send(new RestoreTableFromBackupCommand(restore))
  await emulator.reset()
  await emulator.drain()
  const ends = told.flatMap((event) => (event.type === 'job.ended' ? [`${event.kind} of ${event.table}: ${event.status}`] : []))
  expect(ends.toSorted()).toEqual([
    'bulk of source: CANCELLED',
    'export of source: CANCELLED',
    'import of imported: CANCELLED',
    'restore of restored: CANCELLED',
  ])
  const objects = readdirSync(join(folder, 'data/s3/bucket'), { recursive: true, encoding: 'utf8' })
  expect(objects.filter((name) => name.includes('manifest'))).toEqual([])
  client.destroy()
  await emulator.close()
  expect((await verifyFolder(join(folder, 'data'))).problems).toEqual([])
  await start()
  expect((await client.send(new ListExportsCommand({}))).ExportSummaries).toEqual([])
})
