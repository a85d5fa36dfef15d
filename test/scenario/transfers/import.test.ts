// Imports from folders, through the official client: what states a table and its job go through, what is counted, what is noted of rows that
// can't be written, and how each job ends that can't go on.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import {
  DeleteTableCommand,
  DescribeImportCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ImportTableCommand,
  type ImportTableCommandInput,
  type ImportTableDescription,
  ListImportsCommand,
  ScanCommand,
  waitUntilImportCompleted,
} from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createEmulator, type Emulator } from '../../../src/emulator.js'
import { storedBefore, storedBlock, storedGzip } from '../../transfer/stored-gzip.js'
import { tableByPk } from './tables.js'

let folder: string
let emulator: Emulator
let client: DynamoDBClient

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dynalab-import-'))
  emulator = await createEmulator({ dataDir: join(folder, 'data'), logLevel: 'silent', clock: 'manual' })
  client = new DynamoDBClient({ ...emulator.clientConfig(), maxAttempts: 1 })
})
afterEach(async () => {
  client.destroy()
  await emulator.close()
  rmSync(folder, { recursive: true, force: true })
})

const objectAt = (key: string): string => join(folder, 'data/s3/music', key)

function put(key: string, text: string | Buffer): void {
  mkdirSync(dirname(objectAt(key)), { recursive: true })
  writeFileSync(objectAt(key), text)
}

const INPUT: ImportTableCommandInput = {
  S3BucketSource: { S3Bucket: 'music' },
  InputFormat: 'DYNAMODB_JSON',
  TableCreationParameters: tableByPk('songs'),
}

async function begin(input: Partial<ImportTableCommandInput> = {}): Promise<ImportTableDescription> {
  const { ImportTableDescription: begun } = await client.send(new ImportTableCommand({ ...INPUT, ...input }))
  return begun ?? {}
}

async function ended(ImportArn: string | undefined): Promise<ImportTableDescription> {
  await emulator.drain()
  const { ImportTableDescription: described } = await client.send(new DescribeImportCommand({ ImportArn }))
  return described ?? {}
}

const status = async (): Promise<string | undefined> =>
  (await client.send(new DescribeTableCommand({ TableName: 'songs' })).catch(() => undefined))?.Table?.TableStatus

const items = async () => (await client.send(new ScanCommand({ TableName: 'songs' }))).Items ?? []

interface ErrorEvent {
  readonly itemS3Pointer: { readonly bucket: string; readonly key: string; readonly itemIndex: number }
  readonly importArn: string
  readonly errorMessages: readonly [string]
}

/** What the import has noted. */
function events(ImportArn: string | undefined): readonly ErrorEvent[] {
  const id = ImportArn?.split('/').at(-1) ?? ''
  const log = readFileSync(join(folder, 'data/transfers/imports', id, 'error.jsonl'), 'utf8')
  return log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ErrorEvent)
}

test('a table is CREATING and refuses everybody while it is filled; then it is ACTIVE and holds each item', async () => {
  put('a/1.json', Array.from({ length: 500 }, (_, n) => `{"Item":{"pk":{"S":"${n}"},"n":{"N":"${n}.50"}}}\n`).join(''))
  const begun = await begin({ S3BucketSource: { S3Bucket: 'music', S3KeyPrefix: 'a/' } })
  expect(begun).toMatchObject({ ImportStatus: 'IN_PROGRESS', ProcessedItemCount: 0, InputCompressionType: 'NONE' })
  expect(begun.ImportArn).toMatch(/^arn:aws:dynamodb:us-east-1:\d{12}:table\/songs\/import\/\d{14}-[0-9a-f]{8}$/)
  expect(await status()).toBe('CREATING')
  await expect(items()).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  await waitUntilImportCompleted({ client, maxWaitTime: 20, minDelay: 1, maxDelay: 1 }, { ImportArn: begun.ImportArn })
  expect(await ended(begun.ImportArn)).toMatchObject({
    ImportStatus: 'COMPLETED',
    ProcessedItemCount: 500,
    ImportedItemCount: 500,
    ErrorCount: 0,
  })
  expect(await status()).toBe('ACTIVE')
  expect((await items()).find(({ pk }) => pk?.S === '7')).toEqual({ pk: { S: '7' }, n: { N: '7.5' } })
  const { ImportSummaryList } = await client.send(new ListImportsCommand({ TableArn: begun.TableArn }))
  expect(ImportSummaryList).toMatchObject([{ ImportArn: begun.ImportArn, ImportStatus: 'COMPLETED' }])
})

test('rows that can’t be written are noted with object and place, counted, and the rest is there', async () => {
  put('1.csv', '\uFEFFpk,year,note\r\na,1999,"two\nlines"\r\n,2000,x\r\na,2001,again\r\nb,2002\r\nc,x,y\r\n')
  put('2.csv', 'other\nz\n')
  const { ImportArn } = await begin({ InputFormat: 'CSV' })
  expect(await ended(ImportArn)).toMatchObject({
    ImportStatus: 'FAILED',
    FailureCode: 'ItemValidationError',
    ProcessedItemCount: 6,
    ImportedItemCount: 3,
    ErrorCount: 3,
  })
  expect(await status()).toBe('ACTIVE')
  const found = (await items()).toSorted((a, b) => ((a['pk']?.S ?? '') < (b['pk']?.S ?? '') ? -1 : 1))
  expect(found).toEqual([
    { pk: { S: 'a' }, year: { S: '2001' }, note: { S: 'again' } },
    { pk: { S: 'c' }, year: { S: 'x' }, note: { S: 'y' } },
  ])
  expect(events(ImportArn)).toEqual([
    {
      itemS3Pointer: { bucket: 'music', key: '1.csv', itemIndex: 1 },
      importArn: ImportArn,
      errorMessages: [
        'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
      ],
    },
    {
      itemS3Pointer: { bucket: 'music', key: '1.csv', itemIndex: 3 },
      importArn: ImportArn,
      errorMessages: ['The row has 2 columns, the header has 3'],
    },
    {
      itemS3Pointer: { bucket: 'music', key: '2.csv', itemIndex: 0 },
      importArn: ImportArn,
      errorMessages: ['One or more parameter values were invalid: Missing the key pk in the item'],
    },
  ])
})

describe('what can’t be read ends the job', () => {
  test('before there was any data: there is no table', async () => {
    const { ImportArn } = await begin({ S3BucketSource: { S3Bucket: 'nowhere' } })
    const job = await ended(ImportArn)
    expect(job).toMatchObject({ ImportStatus: 'FAILED', FailureCode: 'S3NoSuchBucket', ProcessedItemCount: 0 })
    expect(job.FailureMessage).toMatch(/^The specified bucket does not exist/)
    expect(await status()).toBe(undefined)
  })

  const lines = Array.from({ length: 8000 }, (_, n) => `{"Item":{"pk":{"S":"${n}"}}}\n`).join('')
  const packed = storedGzip(lines)
  const at = storedBlock(packed, 2)
  const whole = lines.slice(0, storedBefore(packed, 2)).split('\n').length - 1
  test.each([
    ['cut off', packed.subarray(0, at)],
    ['damaged', Buffer.from(packed).fill(0xff, at, at + 5)],
  ])('an object that is %s: each row before that is there, and those of other objects', async (_, broken) => {
    put('1.gz', broken)
    put('2.gz', gzipSync('{"Item":{"pk":{"S":"last"}}}\n'))
    const { ImportArn } = await begin({ InputCompressionType: 'GZIP' })
    const job = await ended(ImportArn)
    expect(job).toMatchObject({
      ...{ ImportStatus: 'FAILED', FailureCode: 'ItemValidationError' },
      ...{ ProcessedItemCount: whole + 2, ImportedItemCount: whole + 1, ErrorCount: 1 },
    })
    const pks = (await items()).map(({ pk }) => pk?.S ?? '')
    expect(new Set(pks)).toEqual(new Set(['last', ...Array.from({ length: whole }, (_row, n) => String(n))]))
    expect(events(ImportArn)).toEqual([
      {
        itemS3Pointer: { bucket: 'music', key: '1.gz', itemIndex: whole },
        importArn: ImportArn,
        errorMessages: [expect.stringMatching(/^The object can't be read further: /)],
      },
    ])
  })
})

test('deleting the table cancels the import', async () => {
  put('1.json', Array.from({ length: 20_000 }, (_, n) => `{"Item":{"pk":{"S":"${n}"}}}\n`).join(''))
  const { ImportArn } = await begin()
  await client.send(new DeleteTableCommand({ TableName: 'songs' }))
  const job = await ended(ImportArn)
  expect(job).toMatchObject({ ImportStatus: 'CANCELLED' })
  expect(job.ImportedItemCount).toBeLessThan(20_000)
  expect(await status()).toBe(undefined)
})

test('a client token is the same import for eight hours, and no other', async () => {
  put('1.json', '{"Item":{"pk":{"S":"a"}}}\n')
  const first = await begin({ ClientToken: 'once' })
  expect((await begin({ ClientToken: 'once' })).ImportArn).toBe(first.ImportArn)
  await expect(begin({ ClientToken: 'once', InputFormat: 'ION' })).rejects.toMatchObject({ name: 'ImportConflictException' })
  await emulator.drain()
  await expect(begin({ ClientToken: 'twice' })).rejects.toMatchObject({
    name: 'ResourceInUseException',
    message: 'Table already exists: songs',
  })
  await emulator.clock.advance({ hours: 8 })
  await client.send(new DeleteTableCommand({ TableName: 'songs' }))
  expect((await begin({ ClientToken: 'once' })).ImportArn).not.toBe(first.ImportArn)
  await emulator.drain()
  await emulator.clock.advance({ days: 91 })
  expect((await client.send(new ListImportsCommand({}))).ImportSummaryList).toEqual([])
})

test('imports are listed newest first, page by page', async () => {
  put('1.json', '{"Item":{"pk":{"S":"a"}}}\n')
  const arns: (string | undefined)[] = []
  for (const name of ['one', 'two', 'three']) {
    arns.unshift((await begin({ TableCreationParameters: tableByPk(name) })).ImportArn)
    await emulator.clock.advance({ seconds: 1 })
  }
  const first = await client.send(new ListImportsCommand({ PageSize: 2 }))
  expect(first.NextToken).toMatch(/^([0-9a-f]{16}){7,}$/)
  const second = await client.send(new ListImportsCommand({ PageSize: 2, NextToken: first.NextToken }))
  expect([...(first.ImportSummaryList ?? []), ...(second.ImportSummaryList ?? [])].map(({ ImportArn }) => ImportArn)).toEqual(
    arns,
  )
  expect(second.NextToken).toBe(undefined)
})
