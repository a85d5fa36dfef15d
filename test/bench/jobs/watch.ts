// By hand: what jobs take of memory and how long they hold requests up. `npm run build && node --import tsx test/bench/jobs/watch.ts` imports,
// exports and restores a million items in one server, while another process (this one) asks it for an item every few milliseconds, and
// prints for each job how long that took, the longest turns of the event loop, by CPU time, and the memory.
// `--items 100000` fewer items; `--limit 300` a hard limit on the server's memory in MB, set by the kernel (Linux, as root), beyond which it
// is killed; `--apart` a server for each job; further words are flags of Node.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Latencies } from '../load/latencies.js'
import { milliseconds, table, whole } from '../report/table.js'
import { deleteFolder, temporaryFolder } from '../targets/server.js'
import { type Ask, askerOf } from './asking.js'
import { BUCKET, writeItems } from './items-file.js'
import { MemoryLimit } from './memory-limit.js'
import { Probe } from './probe.js'
import { WatchedServer } from './watched-server.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    items: { type: 'string', default: '1000000' },
    limit: { type: 'string' },
    apart: { type: 'boolean', default: false },
  },
})
const ITEMS = Number(values.items)
const LOOK_MS = 100
const SHOWN_TURNS = 4

const SMALL = { TableName: 'small', Key: { pk: { S: 'a' } } }
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

interface Job {
  readonly name: string
  readonly begin: (ask: Ask) => Promise<unknown>
  /** @throws Error when it has failed */
  readonly isOver: (ask: Ask) => Promise<boolean>
}

type TableSays = { Table: { TableStatus: string; ItemCount: number; TableArn: string } }
const describe = (ask: Ask, TableName: string): Promise<TableSays> => ask<TableSays>('DescribeTable', { TableName })

async function isFull(ask: Ask, TableName: string): Promise<boolean> {
  const { Table } = await describe(ask, TableName)
  if (Table.TableStatus !== 'ACTIVE') return false
  if (Table.ItemCount !== ITEMS) throw new Error(`${TableName} has ${Table.ItemCount} items of ${ITEMS}`)
  return true
}

const JOBS: readonly Job[] = [
  {
    name: 'Import',
    begin: (ask) =>
      ask('ImportTable', {
        S3BucketSource: { S3Bucket: 'bucket', S3KeyPrefix: 'items' },
        InputFormat: 'DYNAMODB_JSON',
        TableCreationParameters: { TableName: 'imported', ...KEYS },
      }),
    isOver: (ask) => isFull(ask, 'imported'),
  },
  {
    name: 'Export',
    begin: async (ask) => {
      const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true }
      await ask('UpdateContinuousBackups', { TableName: 'imported', PointInTimeRecoverySpecification })
      const { TableArn } = (await describe(ask, 'imported')).Table
      await ask('ExportTableToPointInTime', { TableArn, S3Bucket: 'bucket', S3Prefix: 'out' })
    },
    isOver: async (ask) => {
      const { ExportSummaries } = await ask<{ ExportSummaries: { ExportStatus: string }[] }>('ListExports', {})
      const status = ExportSummaries[0]?.ExportStatus
      if (status === 'FAILED') throw new Error('the export has failed')
      return status === 'COMPLETED'
    },
  },
  {
    name: 'Restore',
    begin: async (ask) => {
      const backup = { TableName: 'imported', BackupName: 'bench' }
      const { BackupDetails } = await ask<{ BackupDetails: { BackupArn: string } }>('CreateBackup', backup)
      await ask('RestoreTableFromBackup', { TargetTableName: 'restored', BackupArn: BackupDetails.BackupArn })
    },
    isOver: (ask) => isFull(ask, 'restored'),
  },
]

async function run(server: WatchedServer, { name, begin, isOver }: Job): Promise<readonly string[]> {
  const ask = askerOf(server.endpoint)
  const probe = new Probe(server.endpoint, SMALL)
  await server.take() // what was before it
  const begunMs = performance.now()
  await begin(ask)
  while (!(await isOver(ask))) await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  const seconds = (performance.now() - begunMs) / 1000
  const { turns, longerThan, residentMb, ownMb } = await server.take()
  const waits: Latencies = probe.take()
  await probe.end()
  return [
    name,
    whole(ITEMS / seconds),
    ...[0.5, 0.99, 0.999, 1].map((share) => milliseconds(waits.percentile(share))),
    turns
      .slice(0, SHOWN_TURNS)
      .map(({ cpuMs, gcMs }) => `${cpuMs.toFixed(0)} (${gcMs.toFixed(0)})`)
      .join(' '),
    String(longerThan['20']),
    whole(ownMb),
    whole(residentMb),
  ]
}

async function runAll(folder: string, limit: MemoryLimit | undefined): Promise<readonly (readonly string[])[]> {
  const rows: (readonly string[])[] = []
  const start = (): Promise<WatchedServer> => WatchedServer.start(folder, limit, positionals)
  let server = await start()
  const ask = askerOf(server.endpoint)
  await ask('CreateTable', { ...KEYS, TableName: SMALL.TableName, ...BY_PK })
  await ask('PutItem', { TableName: SMALL.TableName, Item: SMALL.Key })
  for (const [at, job] of JOBS.entries()) {
    if (values.apart && at > 0) {
      await server.stop()
      server = await start()
    }
    rows.push(await run(server, job))
    console.error(rows.at(-1)?.join(' | '))
  }
  await server.stop()
  return rows
}

const BY_PK = {
  KeySchema: KEYS.KeySchema.slice(0, 1),
  AttributeDefinitions: KEYS.AttributeDefinitions.slice(0, 1),
  GlobalSecondaryIndexes: undefined,
}

const HEADS = [
  'jobs',
  'items/s',
  'GetItem p50, ms',
  'p99',
  'p99.9',
  'max',
  'longest turns, ms of CPU (of garbage)',
  '> 20',
  'own MB',
  'MB',
]
const folder = temporaryFolder('watch')
await writeItems(join(folder, BUCKET), ITEMS)
const limit = values.limit === undefined ? undefined : new MemoryLimit(`dynalab-jobs-${process.pid}`, Number(values.limit))
try {
  console.log(table(HEADS, await runAll(folder, limit)))
} finally {
  if (limit !== undefined) {
    const { mostMb, reached, readAgainMb } = limit.look()
    console.log(`of ${values.limit} MB ${whole(mostMb)} were used; reached ${reached} times, ${whole(readAgainMb)} MB read again`)
    limit.remove()
  }
  deleteFolder(folder)
}
