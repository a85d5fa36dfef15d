// The process in which jobs are measured: the built package on a folder, asked without a socket. The folder's bucket holds the objects of items
// already. It does each job once, in turn, and tells its parent what each took. It is no TypeScript: what runs that would take memory, too.
import { readFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createEmulator } from '../../../dist/emulator.js'

const SAMPLE_MS = 20
const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=00',
}
const KEYS = {
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'N' },
    { AttributeName: 'g', AttributeType: 'S' },
  ],
  GlobalSecondaryIndexes: [
    { IndexName: 'byG', KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
  ],
}

const [dataDir, items] = [process.argv[2], Number(process.argv[3])]
const emulator = await createEmulator({ dataDir, logLevel: 'error' })
const { requestHandler } = emulator.clientConfig()

async function call(operation, input) {
  const headers = { ...HEADERS, 'x-amz-target': `DynamoDB_20120810.${operation}` }
  const { response } = await requestHandler.handle({ headers, body: JSON.stringify(input) })
  const text = Buffer.from(response.body).toString()
  if (response.statusCode !== 200) throw new Error(`${operation}: ${text}`)
  return JSON.parse(text)
}

/** In MB: all that is resident, and what of it is the process' own. Linux tells them apart. */
function memory() {
  try {
    const status = readFileSync('/proc/self/status', 'utf8')
    const mb = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1024
    return { residentMb: mb('VmRSS'), ownMb: mb('RssAnon') }
  } catch {
    return { residentMb: process.memoryUsage.rss() / 2 ** 20, ownMb: Number.NaN }
  }
}

const cpuMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Begins a job, waits for its end and tells what it took. */
async function measure(name, begin) {
  const most = memory()
  const sampling = setInterval(() => {
    const { residentMb, ownMb } = memory()
    most.residentMb = Math.max(most.residentMb, residentMb)
    most.ownMb = Math.max(most.ownMb, ownMb)
  }, SAMPLE_MS)
  const delays = monitorEventLoopDelay({ resolution: 1 })
  const [cpuBefore, beganMs] = [cpuMs(), performance.now()]
  delays.enable()
  await begin()
  await emulator.drain()
  delays.disable()
  clearInterval(sampling)
  const turns = { longestTurnMs: delays.max / 1e6, longTurnMs: delays.percentile(99.9) / 1e6 }
  process.send({ name, wallMs: performance.now() - beganMs, cpuMs: cpuMs() - cpuBefore, ...turns, ...most })
}

/** @throws Error when the table has not all items */
async function check(TableName) {
  const { Table } = await call('DescribeTable', { TableName })
  if (Table.TableStatus !== 'ACTIVE' || Table.ItemCount !== items)
    throw new Error(`${TableName} is ${Table.TableStatus} with ${Table.ItemCount} items of ${items}`)
  return Table
}

const source = { S3Bucket: 'bucket', S3KeyPrefix: 'items' }
await measure('Import', () =>
  call('ImportTable', {
    S3BucketSource: source,
    InputFormat: 'DYNAMODB_JSON',
    TableCreationParameters: { TableName: 'imported', ...KEYS },
  }),
)
const { TableArn } = await check('imported')

const recovery = { PointInTimeRecoveryEnabled: true }
await call('UpdateContinuousBackups', { TableName: 'imported', PointInTimeRecoverySpecification: recovery })
await measure('Export', () => call('ExportTableToPointInTime', { TableArn, S3Bucket: 'bucket', S3Prefix: 'out' }))
const { ExportSummaries } = await call('ListExports', {})
if (ExportSummaries[0].ExportStatus !== 'COMPLETED') throw new Error('the export has failed')

const { BackupDetails } = await call('CreateBackup', { TableName: 'imported', BackupName: 'bench' })
await emulator.drain()
await measure('Restore', () =>
  call('RestoreTableFromBackup', { TargetTableName: 'restored', BackupArn: BackupDetails.BackupArn }),
)
await check('restored')

await call('CreateTable', { TableName: 'bulk', ...KEYS })
await emulator.drain()
await measure('BulkPut', () =>
  call('StartBulkPutItems', {
    TableName: 'bulk',
    InputS3Configuration: { ...source, InputFormat: 'DYNAMODB_JSON' },
    OutputS3Configuration: { S3Bucket: 'bucket', S3KeyPrefix: 'report', OutputType: ['ERROR'] },
  }),
)
await check('bulk')
await emulator.close()
process.disconnect()
