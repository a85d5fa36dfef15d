// By hand: a million items imported and exported again. `npm run generate && node --import tsx test/bench/transfers.ts [ITEMS]` writes a file
// of items, imports it into a table on disk, exports the table, and prints items a second of each and the most memory that the process had.
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmulator } from '../../src/emulator.js'
import { apiOf } from '../scenario/api.js'

const ITEMS = Number(process.argv[2] ?? 1_000_000)
const TableName = 'items'
const KB_A_MB = 1024

const folder = mkdtempSync(join(tmpdir(), 'dynalab-transfers-'))
const bucket = join(folder, 'data/s3/bucket')

async function writeItems(): Promise<void> {
  mkdirSync(bucket, { recursive: true })
  const file = createWriteStream(join(bucket, 'items.json'))
  for (let n = 0; n < ITEMS; n++) {
    const line = `{"Item":{"pk":{"S":"item ${n}"},"n":{"N":"${n}"},"fill":{"S":"${'x'.repeat(60)}"}}}\n`
    if (!file.write(line)) await once(file, 'drain')
  }
  await once(file.end(), 'finish')
}

async function timed(name: string, task: () => Promise<unknown>): Promise<void> {
  const begunMs = performance.now()
  await task()
  const seconds = (performance.now() - begunMs) / 1000
  const mostMb = Math.round(process.resourceUsage().maxRSS / KB_A_MB)
  console.log(`${name}: ${Math.round(ITEMS / seconds)} items a second; ${mostMb} MB at most so far`)
}

await writeItems()
const emulator = await createEmulator({ dataDir: join(folder, 'data'), logLevel: 'error' })
const call = apiOf(emulator)
await timed('import', async () => {
  await call('ImportTable', {
    S3BucketSource: { S3Bucket: 'bucket', S3KeyPrefix: 'items' },
    InputFormat: 'DYNAMODB_JSON',
    TableCreationParameters: {
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    },
  })
  await emulator.drain()
})
const { ImportSummaryList } = await call<{ ImportSummaryList: { ImportStatus: string; TableArn: string }[] }>('ListImports', {})
await call('UpdateContinuousBackups', { TableName, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } })
await timed('export', async () => {
  await call('ExportTableToPointInTime', { TableArn: ImportSummaryList[0]?.TableArn, S3Bucket: 'bucket' })
  await emulator.drain()
})
const { ExportSummaries } = await call<{ ExportSummaries: { ExportStatus: string }[] }>('ListExports', {})
console.log(ImportSummaryList[0]?.ImportStatus, ExportSummaries[0]?.ExportStatus)
await emulator.close()
rmSync(folder, { recursive: true, force: true })
