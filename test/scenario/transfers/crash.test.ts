// Jobs over `kill -9`: a server is killed at random moments of an import, a bulk operation and an export, again and again on one folder. In the
// end each job has ended as if nothing had happened: no item is missing or counted twice, no fault is noted twice, files are whole.
// `DYNALAB_TEST_SEED=… npx vitest run test/scenario/transfers/crash.test.ts` repeats the moments.
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import {
  DescribeExportCommand,
  DescribeImportCommand,
  DynamoDBClient,
  DescribeBulkOperationCommand,
  ExportTableToPointInTimeCommand,
  ImportTableCommand,
  StartBulkPutItemsCommand,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { verifyFolder } from '../../../src/engine/verify/verify.js'
import { fastDraws, newSeed, seededRandom } from '../../../src/runtime/random.js'
import { dynalabReady } from '../../cli/dynalab.js'
import { tableByPk } from './tables.js'

const ITEMS = 24_000
const FAULTY = 7
const MOST_LIVES = 10
const MOST_MS = 300

const seed = process.env['DYNALAB_TEST_SEED'] ?? newSeed()
const draw = fastDraws(seededRandom(seed), 'crash', '')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dynalab-transfer-crash-'))
  mkdirSync(join(folder, 'data/s3/bucket'), { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

type Server = Awaited<ReturnType<typeof dynalabReady>>

const start = (): Promise<Server> => dynalabReady(['--port', '0', '--data-dir', join(folder, 'data')])

function clientOf({ endpoint }: Server): DynamoDBClient {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  return new DynamoDBClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
}

const path = (key: string): string => join(folder, 'data/s3/bucket', key)

/** Items with a fault now and then: the third of each thousand is none. */
function writeItems(prefix: string, offset: number): void {
  for (let file = 0; file < 3; file++) {
    const lines = Array.from({ length: ITEMS / 3 }, (_, at) => {
      const n = offset + file * (ITEMS / 3) + at
      return at % 1000 === FAULTY ? 'no item\n' : `{"Item":{"pk":{"S":"${n}"},"text":{"S":"${'x'.repeat(n % 50)}"}}}\n`
    })
    mkdirSync(path(prefix), { recursive: true })
    writeFileSync(path(`${prefix}/${file}.gz`), gzipSync(lines.join('')))
  }
}
const FAULTS = ITEMS / 1000

/** Kills the server at random moments until the job has ended. @returns what the job says then, and of how many lives it was */
async function survive<State>(
  first: Server,
  look: (client: DynamoDBClient) => Promise<State>,
  isOver: (state: State) => boolean,
) {
  let server = first
  for (let life = 1; ; life++) {
    const client = clientOf(server)
    const until = performance.now() + (draw() % MOST_MS)
    let state = await look(client)
    while (!isOver(state) && (life >= MOST_LIVES || performance.now() < until)) state = await look(client)
    if (isOver(state)) return { state, lives: life, server }
    server.process.kill('SIGKILL')
    await server.ended
    client.destroy()
    server = await start()
  }
}

test(`jobs survive kills, seed ${seed}`, { timeout: 240_000 }, async () => {
  writeItems('import', 0)
  let server = await start()
  const source = { InputFormat: 'DYNAMODB_JSON' as const, InputCompressionType: 'GZIP' as const }
  const { ImportTableDescription: begun } = await clientOf(server).send(
    new ImportTableCommand({
      ...source,
      S3BucketSource: { S3Bucket: 'bucket', S3KeyPrefix: 'import/' },
      TableCreationParameters: tableByPk('songs'),
    }),
  )
  const imported = await survive(
    server,
    async (client) => (await client.send(new DescribeImportCommand({ ImportArn: begun?.ImportArn }))).ImportTableDescription,
    (state) => state?.ImportStatus !== 'IN_PROGRESS',
  )
  expect(imported.state).toMatchObject({
    ImportStatus: 'FAILED',
    FailureCode: 'ItemValidationError',
    ProcessedItemCount: ITEMS,
    ImportedItemCount: ITEMS - FAULTS,
    ErrorCount: FAULTS,
  })
  const id = begun?.ImportArn?.split('/').at(-1) ?? ''
  const log = readFileSync(join(folder, 'data/transfers/imports', id, 'error.jsonl'), 'utf8')
    .trim()
    .split('\n')
  const places = log.map((line) => (JSON.parse(line) as { itemS3Pointer: { key: string; itemIndex: number } }).itemS3Pointer)
  expect(new Set(places.map(({ key, itemIndex }) => `${key} ${itemIndex}`)).size).toBe(FAULTS)
  expect(log.length).toBe(FAULTS)

  writeItems('bulk', ITEMS)
  const { BulkOperationDescription: bulk } = await clientOf(imported.server).send(
    new StartBulkPutItemsCommand({
      TableName: 'songs',
      InputS3Configuration: { ...source, S3Bucket: 'bucket', S3KeyPrefix: 'bulk/' },
      OutputS3Configuration: { S3Bucket: 'bucket', S3KeyPrefix: 'report', OutputType: ['ERROR'] },
    }),
  )
  const put = await survive(
    imported.server,
    async (client) =>
      (await client.send(new DescribeBulkOperationCommand({ BulkOperationArn: bulk?.BulkOperationArn })))
        .BulkOperationDescription,
    (state) => state?.BulkOperationStatus !== 'IN_PROGRESS',
  )
  expect(put.state).toMatchObject({
    BulkOperationStatus: 'COMPLETED_WITH_ERRORS',
    ProcessedItemCount: ITEMS,
    FailedItemCount: FAULTS,
  })

  const client = clientOf(put.server)
  const recovery = { PointInTimeRecoveryEnabled: true }
  await client.send(new UpdateContinuousBackupsCommand({ TableName: 'songs', PointInTimeRecoverySpecification: recovery }))
  const { ExportDescription: exporting } = await client.send(
    new ExportTableToPointInTimeCommand({ TableArn: begun?.TableArn, S3Bucket: 'bucket' }),
  )
  const exported = await survive(
    put.server,
    async (one) => (await one.send(new DescribeExportCommand({ ExportArn: exporting?.ExportArn }))).ExportDescription,
    (state) => state?.ExportStatus !== 'IN_PROGRESS',
  )
  expect(exported.state).toMatchObject({ ExportStatus: 'COMPLETED', ItemCount: 2 * (ITEMS - FAULTS) })
  const summary = JSON.parse(readFileSync(path(exported.state?.ExportManifest ?? ''), 'utf8')) as { manifestFilesS3Key: string }
  const pks = new Set<string>()
  for (const line of readFileSync(path(summary.manifestFilesS3Key), 'utf8').trim().split('\n')) {
    const file = JSON.parse(line) as { dataFileS3Key: string; md5Checksum: string }
    const bytes = readFileSync(path(file.dataFileS3Key))
    expect(createHash('md5').update(bytes).digest('base64')).toBe(file.md5Checksum)
    for (const [, pk = ''] of gunzipSync(bytes)
      .toString()
      .matchAll(/"pk":\{"S":"(\d+)"\}/g))
      pks.add(pk)
  }
  expect(pks.size).toBe(2 * (ITEMS - FAULTS))
  const names = readdirSync(join(folder, 'data/s3/bucket'), { recursive: true, encoding: 'utf8' })
  expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]) // a killed write left one, and the job has removed it
  server = exported.server
  server.process.kill('SIGTERM')
  await server.ended
  expect(imported.lives + put.lives).toBeGreaterThan(2) // or nobody was killed
  expect((await verifyFolder(join(folder, 'data'))).problems).toEqual([])
})
