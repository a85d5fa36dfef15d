// Exports to folders, through the official client: the service's own layout, what each kind shows at the edges of its time, and that what was
// exported is, imported again, an equal table.
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import {
  type AttributeValue,
  CreateTableCommand,
  DeleteItemCommand,
  DescribeExportCommand,
  DescribeImportCommand,
  DynamoDBClient,
  type ExportDescription,
  ExportTableToPointInTimeCommand,
  type ExportTableToPointInTimeCommandInput,
  ImportTableCommand,
  ListExportsCommand,
  PutItemCommand,
  ScanCommand,
  UpdateContinuousBackupsCommand,
  waitUntilExportCompleted,
} from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createEmulator, type Emulator } from '../../../src/emulator.js'
import { tableByPkAndSk } from './tables.js'

type Item = Record<string, AttributeValue>
const TableName = 'songs'
let folder: string
let emulator: Emulator
let client: DynamoDBClient
let TableArn: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dynalab-export-'))
  mkdirSync(join(folder, 'exports'))
  emulator = await createEmulator({
    inMemory: true,
    s3Dir: folder,
    logLevel: 'silent',
    clock: 'manual',
    clockStart: '2026-03-01T12:00:00Z',
  })
  client = new DynamoDBClient({ ...emulator.clientConfig(), maxAttempts: 1 })
  const { TableDescription } = await client.send(new CreateTableCommand(tableByPkAndSk(TableName)))
  TableArn = TableDescription?.TableArn ?? ''
  const recovery = { PointInTimeRecoveryEnabled: true }
  await client.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification: recovery }))
})
afterEach(async () => {
  client.destroy()
  await emulator.close()
  rmSync(folder, { recursive: true, force: true })
})

const put = (pk: string, sk: number, more: Item = {}) =>
  client.send(new PutItemCommand({ TableName, Item: { pk: { S: pk }, sk: { N: String(sk) }, ...more } }))
const remove = (pk: string, sk: number) =>
  client.send(new DeleteItemCommand({ TableName, Key: { pk: { S: pk }, sk: { N: String(sk) } } }))
const seconds = (n: number) => emulator.clock.advance({ seconds: n })
const now = (): Date => new Date(emulator.clock.now())

async function exported(input: Partial<ExportTableToPointInTimeCommandInput> = {}): Promise<ExportDescription> {
  const begun = await client.send(new ExportTableToPointInTimeCommand({ TableArn, S3Bucket: 'exports', ...input }))
  const ExportArn = begun.ExportDescription?.ExportArn
  expect(begun.ExportDescription?.ExportStatus).toBe('IN_PROGRESS')
  await emulator.drain()
  return (await client.send(new DescribeExportCommand({ ExportArn }))).ExportDescription ?? {}
}

const bytesOf = (key: string): Buffer => readFileSync(join(folder, 'exports', key))
const idOf = ({ ExportArn }: ExportDescription): string => ExportArn?.split('/').at(-1) ?? ''

/** The lines of all data files that the manifest names, each checked against it. */
function linesOf(summaryKey: string | undefined): string[] {
  const summary = JSON.parse(bytesOf(summaryKey ?? '').toString()) as { manifestFilesS3Key: string }
  const files = bytesOf(summary.manifestFilesS3Key).toString().trim().split('\n')
  return files.flatMap((line) => {
    const file = JSON.parse(line) as { itemCount: number; md5Checksum: string; etag: string; dataFileS3Key: string }
    const bytes = bytesOf(file.dataFileS3Key)
    const digest = createHash('md5').update(bytes).digest()
    expect(file.md5Checksum).toBe(digest.toString('base64'))
    expect(file.etag).toBe(`${digest.toString('hex')}-1`)
    const lines = gunzipSync(bytes).toString().split('\n').slice(0, -1)
    expect(lines.length).toBe(file.itemCount)
    return lines
  })
}

const itemsOf = ({ ExportManifest }: ExportDescription): Item[] =>
  linesOf(ExportManifest).map((line) => (JSON.parse(line) as { Item: Item }).Item)

test('a full export has the objects and members of the service', async () => {
  await put('a', 1)
  await put('b', 2)
  const description = await exported({ S3Prefix: 'deep/er', ClientToken: 'once' })
  const id = idOf(description)
  await waitUntilExportCompleted({ client, maxWaitTime: 20, minDelay: 1, maxDelay: 1 }, { ExportArn: description.ExportArn })
  expect(description).toMatchObject({
    ExportStatus: 'COMPLETED',
    ExportType: 'FULL_EXPORT',
    ExportFormat: 'DYNAMODB_JSON',
    ItemCount: 2,
    S3Prefix: 'deep/er',
    ExportManifest: `deep/er/AWSDynamoDB/${id}/manifest-summary.json`,
    TableArn,
    ClientToken: 'once',
  })
  const root = `deep/er/AWSDynamoDB/${id}`
  expect(readdirSync(join(folder, 'exports', root)).sort()).toEqual(
    ['_started', 'data', 'manifest-files.json', 'manifest-files.md5', 'manifest-summary.json', 'manifest-summary.md5'].sort(),
  )
  const names = readdirSync(join(folder, 'exports', root, 'data'))
  expect(names.every((name) => /^[a-z2-7]{26}\.json\.gz$/.test(name))).toBe(true)
  for (const name of ['manifest-files', 'manifest-summary']) {
    const digest = createHash('md5')
      .update(bytesOf(`${root}/${name}.json`))
      .digest('base64')
    expect(bytesOf(`${root}/${name}.md5`).toString()).toBe(digest)
  }
  expect(JSON.parse(bytesOf(`${root}/manifest-summary.json`).toString())).toEqual({
    version: '2020-06-30',
    exportArn: description.ExportArn,
    startTime: '2026-03-01T12:00:00.000Z',
    endTime: '2026-03-01T12:00:00.000Z',
    tableArn: TableArn,
    tableId: description.TableId,
    exportTime: '2026-03-01T12:00:00.000Z',
    s3Bucket: 'exports',
    s3Prefix: 'deep/er',
    s3SseAlgorithm: 'AES256',
    s3SseKmsKeyId: null,
    manifestFilesS3Key: `${root}/manifest-files.json`,
    billedSizeBytes: description.BilledSizeBytes,
    itemCount: 2,
    outputFormat: 'DYNAMODB_JSON',
  })
  expect(itemsOf(description).length).toBe(2)
  const { ExportSummaries } = await client.send(new ListExportsCommand({ TableArn }))
  expect(ExportSummaries).toEqual([{ ExportArn: description.ExportArn, ExportStatus: 'COMPLETED', ExportType: 'FULL_EXPORT' }])
})

test('a full export is as of its time, whatever came later', async () => {
  await put('a', 1, { v: { S: 'old' } })
  await put('gone', 1)
  const time = now()
  await seconds(10)
  await put('a', 1, { v: { S: 'new' } })
  await remove('gone', 1)
  await put('later', 1)
  const pks = itemsOf(await exported({ ExportTime: time })).map(({ pk, v }) => `${pk?.S} ${v?.S}`)
  expect(pks.toSorted()).toEqual(['a old', 'gone undefined'])
  await expect(exported({ ExportTime: new Date(Date.parse('2026-03-01T11:00:00Z')) })).rejects.toMatchObject({
    name: 'InvalidExportTimeException',
  })
})

test('expressions choose items and what is shown of them', async () => {
  for (let sk = 0; sk < 10; sk++) await put('a', sk, { v: { N: String(sk % 3) }, w: { S: 'x' } })
  await put('b', 1, { v: { N: '1' } })
  const filtered = await exported({
    FilterSpecification: {
      KeyConditionExpression: 'pk = :a AND sk BETWEEN :l AND :h',
      FilterExpression: 'v = :v',
      ProjectionExpression: 'sk, v',
      ExpressionAttributeValues: { ':a': { S: 'a' }, ':l': { N: '2' }, ':h': { N: '8' }, ':v': { N: '1' } },
    },
  })
  expect(filtered.ItemCount).toBe(2)
  expect(itemsOf(filtered)).toEqual([
    { sk: { N: '4' }, v: { N: '1' } },
    { sk: { N: '7' }, v: { N: '1' } },
  ])
  await expect(exported({ FilterSpecification: { FilterExpression: 'v =' } })).rejects.toMatchObject({
    name: 'ValidationException',
  })
})

describe('an incremental export', () => {
  // The span begins with its first moment and ends before its last one.
  test('has each changed key once, with what it was before and after', async () => {
    await put('updated', 1, { v: { N: '1' } })
    await put('deleted', 1, { v: { N: '1' } })
    await put('again', 1, { v: { N: '1' } })
    await put('same', 1)
    await seconds(60)
    const from = now()
    await put('updated', 1, { v: { N: '2' } })
    await put('inserted', 1)
    await put('passing', 1)
    await seconds(600)
    await put('updated', 1, { v: { N: '3' } })
    await remove('deleted', 1)
    await remove('passing', 1)
    await remove('again', 1)
    await seconds(1)
    await put('again', 1, { v: { N: '2' } })
    await seconds(599)
    const to = now()
    await put('updated', 1, { v: { N: '4' } })
    await put('late', 1)
    await seconds(60)
    const span = { ExportFromTime: from, ExportToTime: to }
    const both = await exported({ ExportType: 'INCREMENTAL_EXPORT', IncrementalExportSpecification: span })
    expect(both).toMatchObject({ ExportStatus: 'COMPLETED', ItemCount: 4, ExportType: 'INCREMENTAL_EXPORT' })
    const key = (pk: string): Item => ({ pk: { S: pk }, sk: { N: '1' } })
    const v = (pk: string, n: string): Item => ({ ...key(pk), v: { N: n } })
    const at = (offsetSec: number) => ({ WriteTimestampMicros: { N: String((from.getTime() + offsetSec * 1000) * 1000) } })
    const byKey = (a: { Keys: Item }, b: { Keys: Item }): number => ((a.Keys['pk']?.S ?? '') < (b.Keys['pk']?.S ?? '') ? -1 : 1)
    const records = linesOf(both.ExportManifest).map((line) => JSON.parse(line) as { Keys: Item })
    expect(records.toSorted(byKey)).toEqual([
      { Metadata: at(601), Keys: key('again'), OldImage: v('again', '1'), NewImage: v('again', '2') },
      { Metadata: at(600), Keys: key('deleted'), OldImage: v('deleted', '1') },
      { Metadata: at(0), Keys: key('inserted'), NewImage: key('inserted') },
      { Metadata: at(600), Keys: key('updated'), OldImage: v('updated', '1'), NewImage: v('updated', '3') },
    ])
    expect(readdirSync(join(folder, 'exports/AWSDynamoDB')).sort()).toEqual([idOf(both), 'data'].sort())
    const summary = JSON.parse(bytesOf(both.ExportManifest ?? '').toString()) as object
    expect(summary).toMatchObject({
      version: '2023-08-01',
      exportFromTime: from.toISOString(),
      exportToTime: to.toISOString(),
      outputView: 'NEW_AND_OLD_IMAGES',
      exportType: 'INCREMENTAL_EXPORT',
      s3Prefix: null,
    })
    const fresh = await exported({
      ExportType: 'INCREMENTAL_EXPORT',
      IncrementalExportSpecification: { ...span, ExportViewType: 'NEW_IMAGE' },
    })
    const shown = linesOf(fresh.ExportManifest).map((line) => JSON.parse(line) as { Keys: Item })
    expect(shown.toSorted(byKey).map((record) => Object.keys(record))).toEqual([
      ['Metadata', 'Keys', 'NewImage'],
      ['Metadata', 'Keys'],
      ['Metadata', 'Keys', 'NewImage'],
      ['Metadata', 'Keys', 'NewImage'],
    ])
  })

  test('spans 15 minutes to 24 hours of the window', async () => {
    const from = now()
    await seconds(3600)
    const asked = (ExportFromTime: Date, ExportToTime: Date) =>
      exported({ ExportType: 'INCREMENTAL_EXPORT', IncrementalExportSpecification: { ExportFromTime, ExportToTime } })
    const later = (sec: number) => new Date(from.getTime() + sec * 1000)
    for (const [a, b] of [
      [from, later(899)],
      [later(-1), later(1000)],
      [from, later(3601)],
    ] as const)
      await expect(asked(a, b)).rejects.toMatchObject({ name: 'InvalidExportTimeException' })
    expect(await asked(from, later(900))).toMatchObject({ ExportStatus: 'COMPLETED', ItemCount: 0 })
    await expect(exported({ ExportType: 'INCREMENTAL_EXPORT' })).rejects.toMatchObject({ name: 'ValidationException' })
  })
})

test('what can’t be written ends as FAILED; what has no recovery is refused', async () => {
  const failed = await exported({ S3Bucket: 'nowhere' })
  expect(failed).toMatchObject({ ExportStatus: 'FAILED', FailureCode: 'S3NoSuchBucket' })
  expect(failed.FailureMessage).toMatch(/^The specified bucket does not exist/)
  const off = { PointInTimeRecoveryEnabled: false }
  await client.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification: off }))
  await expect(exported()).rejects.toMatchObject({
    name: 'PointInTimeRecoveryUnavailableException',
    message: "Point in time recovery is not enabled for table 'songs'",
  })
  await expect(exported({ TableArn: TableArn.replace('songs', 'none') })).rejects.toMatchObject({
    name: 'TableNotFoundException',
    message: 'Table not found: none',
  })
})

test.each(['DYNAMODB_JSON', 'ION'] as const)(
  'imported again, an export in %s is an equal table, every type included',
  async (format) => {
    const every: Item = {
      s: { S: 'é "quoted" \n 😀 }' },
      empty: { S: '' },
      n: { N: '-12345678901234567890123456789012345678' },
      tiny: { N: '0.' + '0'.repeat(129) + '1' },
      large: { N: '9.9999999999999999999999999999999999999E+125' },
      b: { B: Buffer.from([0, 1, 255]) },
      noBytes: { B: Buffer.alloc(0) },
      yes: { BOOL: true },
      no: { BOOL: false },
      nothing: { NULL: true },
      ss: { SS: ['b', 'a'] },
      ns: { NS: ['600', '-0.5', '1E+20'] },
      bs: { BS: [Buffer.from('x'), Buffer.from('y')] },
      l: { L: [{ M: { 'na me': { L: [] } } }, { S: '' }] },
      m: { M: { empty: { M: {} }, $ion_1_0: { S: 'null' } } },
    }
    for (let sk = 0; sk < 50; sk++) await put(`p${sk % 7}`, sk, sk === 3 ? every : { v: { N: String(sk * 100) } })
    const done = await exported({ ExportFormat: format })
    const imported = await client.send(
      new ImportTableCommand({
        S3BucketSource: { S3Bucket: 'exports', S3KeyPrefix: `AWSDynamoDB/${idOf(done)}/data/` },
        InputFormat: format,
        InputCompressionType: 'GZIP',
        TableCreationParameters: tableByPkAndSk('copy'),
      }),
    )
    await emulator.drain()
    const { ImportArn } = imported.ImportTableDescription ?? {}
    const { ImportTableDescription } = await client.send(new DescribeImportCommand({ ImportArn }))
    expect(ImportTableDescription).toMatchObject({ ImportStatus: 'COMPLETED', ImportedItemCount: 50 })
    const all = async (name: string) => (await client.send(new ScanCommand({ TableName: name }))).Items
    expect(await all('copy')).toEqual(await all(TableName))
  },
)
