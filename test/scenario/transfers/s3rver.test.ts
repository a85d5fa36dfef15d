// A server that others wrote as the place of exports: `s3rver` from npm, asked by the official client of S3. It proves that what we ask is
// what such a server answers: objects are written, listed and read again, and its refusals end a job with the service's codes.
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateTableCommand,
  DescribeExportCommand,
  DescribeImportCommand,
  DynamoDBClient,
  ExportTableToPointInTimeCommand,
  ImportTableCommand,
  PutItemCommand,
  ScanCommand,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEmulator, type Emulator } from '../../../src/emulator.js'
import { BucketError } from '../../../src/transfer/buckets/buckets.js'
import { clientBuckets } from '../../../src/transfer/buckets/client-buckets.js'
import { tableByPk } from './tables.js'

/** Of its options and methods what is used here; it brings no types. */
type S3rver = new (options: object) => { run(): Promise<{ port: number }>; close(): Promise<void> }
const S3 = createRequire(import.meta.url)('s3rver') as S3rver

let folder: string
let server: InstanceType<S3rver>
let endpoint: string
let emulator: Emulator
let client: DynamoDBClient

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dynalab-s3rver-'))
  server = new S3({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: folder,
    configureBuckets: [{ name: 'exports', configs: [] }],
  })
  endpoint = `http://S3RVER:S3RVER@127.0.0.1:${(await server.run()).port}`
  emulator = await createEmulator({ inMemory: true, s3Endpoint: endpoint, logLevel: 'silent', clock: 'manual' })
  client = new DynamoDBClient({ ...emulator.clientConfig(), maxAttempts: 1 })
})
afterAll(async () => {
  client.destroy()
  await emulator.close()
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

test('an export goes there, and an import comes from there', async () => {
  const { TableDescription } = await client.send(new CreateTableCommand(tableByPk('songs')))
  const recovery = { PointInTimeRecoveryEnabled: true }
  await client.send(new UpdateContinuousBackupsCommand({ TableName: 'songs', PointInTimeRecoverySpecification: recovery }))
  for (let n = 0; n < 20; n++) await client.send(new PutItemCommand({ TableName: 'songs', Item: { pk: { S: `song ${n}` } } }))
  const input = { TableArn: TableDescription?.TableArn, S3Bucket: 'exports', S3Prefix: 'of/today' }
  const { ExportDescription: begun } = await client.send(new ExportTableToPointInTimeCommand(input))
  await emulator.drain()
  const { ExportDescription: done } = await client.send(new DescribeExportCommand({ ExportArn: begun?.ExportArn }))
  expect(done).toMatchObject({ ExportStatus: 'COMPLETED', ItemCount: 20 })
  const source = { S3Bucket: 'exports', S3KeyPrefix: `of/today/AWSDynamoDB/${begun?.ExportArn?.split('/').at(-1) ?? ''}/data/` }
  const { ImportTableDescription: importing } = await client.send(
    new ImportTableCommand({
      S3BucketSource: source,
      InputFormat: 'DYNAMODB_JSON',
      InputCompressionType: 'GZIP',
      TableCreationParameters: tableByPk('copy'),
    }),
  )
  await emulator.drain()
  const { ImportTableDescription } = await client.send(new DescribeImportCommand({ ImportArn: importing?.ImportArn }))
  expect(ImportTableDescription).toMatchObject({ ImportStatus: 'COMPLETED', ImportedItemCount: 20 })
  expect((await client.send(new ScanCommand({ TableName: 'copy' }))).Count).toBe(20)
})

test('its refusals, and its silence, are the codes of a job', async () => {
  const buckets = clientBuckets(endpoint)
  const region = 'us-east-1'
  const nowhere = { bucket: 'nowhere', region }
  const asked = [buckets.list(nowhere, ''), buckets.read(nowhere, 'a'), buckets.write(nowhere, 'a', Buffer.from('a'))]
  for (const asking of asked) await expect(asking).rejects.toMatchObject({ code: 'S3NoSuchBucket' })
  await expect(buckets.read({ bucket: 'exports', region }, 'nothing')).rejects.toMatchObject({ code: 'S3NoSuchKey' })
  await buckets.close()
  const nobody = clientBuckets('http://key:secret@127.0.0.1:1')
  await expect(nobody.list({ bucket: 'exports', region }, '')).rejects.toBeInstanceOf(BucketError)
  await nobody.close()
})
