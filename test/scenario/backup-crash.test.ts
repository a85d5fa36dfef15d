// A process is killed at each commit of a backup and of two restores, before it, in the middle of it and after it. Then what was acknowledged is
// there, a backup can be restored or is not there, and a restored table is either not there or becomes whole: at no time does a part of it look
// ready. The folder is verified after each kill.
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEmulator, type Emulator } from '../../src/emulator.js'
import { verifyFolder } from '../../src/engine/verify/verify.js'
import { apiOf, type Call, scanAll } from './api.js'
import { MOMENTS } from './failpoint-store.js'
import { Victims } from './processes.js'

const ITEMS = 300
const COMMITS = 16
const TABLE = 'Songs'
const CREATE = {
  TableName: TABLE,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: ['pk', 'g'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byG',
      KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
}

interface Listed {
  readonly BackupSummaries: readonly { readonly BackupName: string; readonly BackupArn: string }[]
}

const put = (call: Call, n: number, text: string): Promise<unknown> =>
  call('PutItem', { TableName: TABLE, Item: { pk: { S: `p${n}` }, g: { S: `g${n % 7}` }, text: { S: text } } })

const settings = (dataDir: string) => ({ dataDir, transition: 0, logLevel: 'silent' }) as const

const sorted = (items: readonly object[]): string[] => items.map((item) => JSON.stringify(item)).sort()

let victims: Victims
let root: string
let prepared: string
let arn: string
let atBackup: string[]
beforeAll(async () => {
  victims = new Victims()
  root = await mkdtemp(join(tmpdir(), 'dynalab-backup-crash-'))
  prepared = join(root, 'prepared')
  const emulator = await createEmulator(settings(prepared))
  const call = apiOf(emulator)
  await call('CreateTable', CREATE)
  for (let n = 0; n < ITEMS; n++) await put(call, n, 'old')
  const specification = { PointInTimeRecoveryEnabled: true }
  await call('UpdateContinuousBackups', { TableName: TABLE, PointInTimeRecoverySpecification: specification })
  const made = await call<{ BackupDetails: { BackupArn: string } }>('CreateBackup', { TableName: TABLE, BackupName: 'first' })
  arn = made.BackupDetails.BackupArn
  atBackup = sorted(await scanAll(call, TABLE))
  for (let n = 0; n < ITEMS; n += 2) await put(call, n, 'new')
  await emulator.close()
})
afterAll(async () => {
  victims.close()
  await rm(root, { recursive: true, force: true })
})

/** What a table holds once nothing is under way; undefined where there is none. */
async function wholeItems(emulator: Emulator, call: Call, table: string): Promise<string[] | undefined> {
  const { TableNames } = await call<{ TableNames: readonly string[] }>('ListTables', {})
  if (!TableNames.includes(table)) return undefined
  await emulator.clock.advance(0)
  for (;;) {
    const { Table } = await call<{ Table: { TableStatus: string } }>('DescribeTable', { TableName: table })
    if (Table.TableStatus === 'ACTIVE') break
    await new Promise((next) => setImmediate(next))
  }
  const items = sorted(await scanAll(call, table))
  expect(sorted(await scanAll(call, table, 'byG'))).toEqual(items)
  return items
}

async function checkLeft(folder: string, acknowledged: number): Promise<void> {
  expect((await verifyFolder(folder)).problems).toEqual([])
  const emulator = await createEmulator(settings(folder))
  const call = apiOf(emulator)
  const present = sorted(await scanAll(call, TABLE))
  const { BackupSummaries } = await call<Listed>('ListBackups', {})
  const second = BackupSummaries.find(({ BackupName }) => BackupName === 'second')
  if (acknowledged > 0) expect(second).toBeDefined()
  const fromBackup = await wholeItems(emulator, call, 'fromBackup')
  const fromTime = await wholeItems(emulator, call, 'fromTime')
  if (acknowledged > 1) expect(fromBackup).toBeDefined()
  if (acknowledged > 2) expect(fromTime).toBeDefined()
  if (fromBackup !== undefined) expect(fromBackup).toEqual(atBackup)
  if (fromTime !== undefined) expect(fromTime).toEqual(atBackup)
  if (second !== undefined) {
    await call('RestoreTableFromBackup', { BackupArn: second.BackupArn, TargetTableName: 'again' })
    expect(await wholeItems(emulator, call, 'again')).toEqual(present)
  }
  await emulator.close()
  expect((await verifyFolder(folder)).problems).toEqual([])
}

const kills = Array.from({ length: COMMITS }, (_, at) => at + 1).flatMap((commit) =>
  MOMENTS.map((moment) => [moment, commit] as const),
)

test.each(kills)('killed %s commit %i', { timeout: 60_000 }, async (moment, commit) => {
  const folder = join(root, `${moment}-${commit}`)
  await cp(prepared, folder, { recursive: true })
  const calls = [
    ['CreateBackup', { TableName: TABLE, BackupName: 'second' }],
    ['RestoreTableFromBackup', { BackupArn: arn, TargetTableName: 'fromBackup' }],
    // Recovery was enabled moments ago, so the latest second is the one at which it was: before the backup and what changed after it.
    ['RestoreTableToPointInTime', { SourceTableName: TABLE, TargetTableName: 'fromTime', UseLatestRestorableTime: true }],
  ] as const
  const failpoint = { moment, commit, turns: 1, spinMicros: 50 * commit }
  const order = { folder, transitionMs: 0, failpoint, task: { kind: 'calls', calls } } as const
  const { lines, signal, stderr } = await victims.live(order, () => undefined)
  expect(stderr).toBe('')
  expect(lines.filter(({ kind }) => kind === 'failed')).toEqual([])
  expect(signal).toBe('SIGKILL')
  expect(lines.at(-1)).toEqual({ kind: 'failpoint' })
  await checkLeft(folder, lines.filter(({ kind }) => kind === 'answered').length)
  await rm(folder, { recursive: true, force: true })
})
