// Buckets are the world outside: an emulator and its forks share them. So what a test exports from a fork lies where anybody reads it, and
// what one fork has written another one can import; their tables stay apart.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateTableCommand,
  DescribeExportCommand,
  DescribeImportCommand,
  DynamoDBClient,
  ExportTableToPointInTimeCommand,
  ImportTableCommand,
  ListExportsCommand,
  PutItemCommand,
  ScanCommand,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { createEmulator } from '../../../src/emulator.js'
import { tableByPk } from './tables.js'

const TableArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/songs'

test('what a fork exports another one imports, and the emulator sees the objects and not the job', async () => {
  const s3Dir = mkdtempSync(join(tmpdir(), 'dynalab-fork-buckets-'))
  mkdirSync(join(s3Dir, 'bucket'))
  const emulator = await createEmulator({ inMemory: true, s3Dir, logLevel: 'silent', clock: 'manual', transition: 0 })
  const clients = [new DynamoDBClient(emulator.clientConfig())]
  const [own] = clients as [DynamoDBClient]
  await own.send(new CreateTableCommand(tableByPk('songs')))
  const recovery = { PointInTimeRecoveryEnabled: true }
  await own.send(new UpdateContinuousBackupsCommand({ TableName: 'songs', PointInTimeRecoverySpecification: recovery }))
  const forks = [await emulator.fork(), await emulator.fork()] as const
  const [writer, reader] = forks.map((fork) => new DynamoDBClient(fork.clientConfig())) as [DynamoDBClient, DynamoDBClient]
  clients.push(writer, reader)

  await writer.send(new PutItemCommand({ TableName: 'songs', Item: { pk: { S: 'of the first fork' } } }))
  const { ExportDescription: begun } = await writer.send(new ExportTableToPointInTimeCommand({ TableArn, S3Bucket: 'bucket' }))
  await forks[0].drain()
  const { ExportDescription: done } = await writer.send(new DescribeExportCommand({ ExportArn: begun?.ExportArn }))
  expect(done).toMatchObject({ ExportStatus: 'COMPLETED', ItemCount: 1 })
  expect((await own.send(new ListExportsCommand({}))).ExportSummaries).toEqual([])

  const S3KeyPrefix = `AWSDynamoDB/${begun?.ExportArn?.split('/').at(-1) ?? ''}/data/`
  for (const [client, drain] of [[reader, () => forks[1].drain()] as const, [own, () => emulator.drain()] as const]) {
    const { ImportTableDescription: imported } = await client.send(
      new ImportTableCommand({
        S3BucketSource: { S3Bucket: 'bucket', S3KeyPrefix },
        ...{ InputFormat: 'DYNAMODB_JSON', InputCompressionType: 'GZIP', TableCreationParameters: tableByPk('copy') },
      }),
    )
    await drain()
    const described = await client.send(new DescribeImportCommand({ ImportArn: imported?.ImportArn }))
    expect(described.ImportTableDescription?.ImportStatus).toBe('COMPLETED')
    expect((await client.send(new ScanCommand({ TableName: 'copy' }))).Items).toEqual([{ pk: { S: 'of the first fork' } }])
  }
  for (const client of clients) client.destroy()
  await emulator.close()
  rmSync(s3Dir, { recursive: true })
})
