// Backups and windows by the clock: what ends when, what is kept of deleted tables, settings of the restored moment, other regions, and that
// what nobody can restore any more is not kept.
import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling'
import {
  CreateBackupCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetResourcePolicyCommand,
  ListBackupsCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  PutResourcePolicyCommand,
  RestoreTableFromBackupCommand,
  RestoreTableToPointInTimeCommand,
  ScanCommand,
  TagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { verifyStore } from '../../src/engine/verify/verify.js'
import { UNDO_RANGE } from '../../src/storage/keys.js'
import { type Lab, openLab } from '../support/lab.js'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const START_MS = Date.UTC(2026, 0, 1)
const TableName = 'songs'

let lab: Lab
beforeEach(async () => {
  lab = await openLab()
  await lab.client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    }),
  )
})
afterEach(async () => {
  expect((await verifyStore(lab.store)).problems).toEqual([])
  await lab.close()
})

const put = (pk: string) => lab.client.send(new PutItemCommand({ TableName, Item: { pk: { S: pk } } }))
const recovery = (days?: number) =>
  lab.client.send(
    new UpdateContinuousBackupsCommand({
      TableName,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: days },
    }),
  )

async function keysOf(table: string, client: DynamoDBClient = lab.client): Promise<(string | undefined)[]> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: table }))
  return Items.map(({ pk }) => pk?.S).sort()
}

async function restoredAt(target: string, atMs: number): Promise<(string | undefined)[]> {
  const RestoreDateTime = new Date(atMs)
  await lab.client.send(
    new RestoreTableToPointInTimeCommand({ SourceTableName: TableName, TargetTableName: target, RestoreDateTime }),
  )
  await lab.engine.drain()
  return keysOf(target)
}

const window = async () => {
  const { ContinuousBackupsDescription: all } = await lab.client.send(new DescribeContinuousBackupsCommand({ TableName }))
  const { EarliestRestorableDateTime: from, LatestRestorableDateTime: to } = all?.PointInTimeRecoveryDescription ?? {}
  return [from?.getTime(), to?.getTime()].map((ms) => (ms ?? 0) - START_MS)
}

async function undoRows(): Promise<number> {
  await lab.engine.background.settled()
  const cursor = lab.store.cursor({ ...UNDO_RANGE, only: 'keys' })
  const rows = await cursor.next(10_000)
  await cursor.close()
  return rows.length
}

test('the window follows the clock, and what leaves it is cleared', async () => {
  await recovery(1)
  expect(await window()).toEqual([0, 0])
  await lab.clock.advance(HOUR_MS)
  expect(await window()).toEqual([0, HOUR_MS - 300_000])
  for (let n = 0; n < 20; n++) {
    await put('changed')
    await put('changed') // twice in one second: one undo row
    await lab.clock.advance(2000)
  }
  expect(await undoRows()).toBe(20)
  await lab.clock.advance(2 * DAY_MS)
  expect(await window()).toEqual([DAY_MS + HOUR_MS + 40_000, 2 * DAY_MS + HOUR_MS + 40_000 - 300_000])
  expect(await undoRows()).toBe(0)
})

test('a shorter period forgets at once, a longer one brings nothing back', async () => {
  await recovery()
  await lab.clock.advance(1000)
  await put('a')
  await lab.clock.advance(3 * DAY_MS)
  await put('b')
  await lab.clock.advance(HOUR_MS)
  expect(await undoRows()).toBe(2)
  await recovery(1)
  expect(await undoRows()).toBe(1)
  await recovery(35)
  expect((await window())[0]).toBe(2 * DAY_MS + HOUR_MS + 1000)
})

test('a deleted table comes back from its SYSTEM backup, at any second of its window, for 35 days', async () => {
  await recovery()
  await put('a')
  await lab.clock.advance(HOUR_MS)
  await put('b')
  await lab.client.send(new DeleteItemCommand({ TableName, Key: { pk: { S: 'a' } } }))
  await lab.clock.advance(10_000)
  await lab.client.send(new DeleteTableCommand({ TableName }))
  const list = async () => (await lab.client.send(new ListBackupsCommand({ BackupType: 'SYSTEM' }))).BackupSummaries ?? []
  const [backup] = await list()
  expect(backup).toMatchObject({ BackupName: 'songs$DeletedTableBackup', BackupType: 'SYSTEM', BackupStatus: 'AVAILABLE' })
  expect(backup?.BackupExpiryDateTime?.getTime()).toBe(START_MS + HOUR_MS + 10_000 + 35 * DAY_MS)
  const from = { BackupArn: backup?.BackupArn, TargetTableName: 'whole' }
  await lab.client.send(new RestoreTableFromBackupCommand(from))
  await lab.engine.drain()
  expect(await keysOf('whole')).toEqual(['b'])
  expect(await restoredAt('before', START_MS + HOUR_MS - 1000)).toEqual(['a'])
  expect(await restoredAt('after', START_MS + HOUR_MS)).toEqual(['b'])
  await lab.clock.advance(35 * DAY_MS)
  expect(await list()).toEqual([])
  expect(await undoRows()).toBe(0)
  expect(lab.engine.pins.list()).toEqual([])
})

test('settings of the restored moment come back, and to another region', async () => {
  await recovery()
  await put('a')
  await lab.clock.advance(HOUR_MS)
  const units = { ReadCapacityUnits: 9, WriteCapacityUnits: 8 }
  await lab.client.send(new UpdateTableCommand({ TableName, ProvisionedThroughput: units }))
  await lab.clock.advance(HOUR_MS)
  const unitsOf = async (table: string, client = lab.client) =>
    (await client.send(new DescribeTableCommand({ TableName: table }))).Table?.ProvisionedThroughput?.ReadCapacityUnits
  await restoredAt('early', START_MS + HOUR_MS / 2)
  expect(await unitsOf('early')).toBe(5)
  await restoredAt('late', START_MS + HOUR_MS + HOUR_MS / 2)
  expect(await unitsOf('late')).toBe(9)
  const there = lab.clientAt('eu-west-1')
  const SourceTableArn = (await lab.client.send(new DescribeTableCommand({ TableName }))).Table?.TableArn
  const target = { SourceTableArn, TargetTableName: 'abroad', UseLatestRestorableTime: true }
  await there.send(new RestoreTableToPointInTimeCommand(target))
  await lab.engine.drain()
  expect(await keysOf('abroad', there)).toEqual(['a'])
  expect(await unitsOf('abroad', there)).toBe(9)
})

// The service carries a table's shape and units over, and none of what hangs on the table. Source: docs PointInTimeRecovery (howitworks)
test('what hangs on a table is not restored: scaling, tags, time to live, stream, recovery, protection, policy', async () => {
  const TableArn = (await lab.client.send(new DescribeTableCommand({ TableName }))).Table?.TableArn ?? ''
  const scaling = new ApplicationAutoScalingClient(lab.emulator.clientConfig())
  const dimension = { ServiceNamespace: 'dynamodb', ScalableDimension: 'dynamodb:table:WriteCapacityUnits' } as const
  const target = { ...dimension, ResourceId: `table/${TableName}`, MinCapacity: 5, MaxCapacity: 50 }
  await scaling.send(new RegisterScalableTargetCommand(target))
  await lab.client.send(new TagResourceCommand({ ResourceArn: TableArn, Tags: [{ Key: 'team', Value: 'a' }] }))
  const TimeToLiveSpecification = { Enabled: true, AttributeName: 'until' }
  await lab.client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }))
  const StreamSpecification = { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' as const }
  await lab.client.send(new UpdateTableCommand({ TableName, StreamSpecification }))
  await lab.client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }))
  const statement = { Effect: 'Allow', Principal: '*', Action: 'dynamodb:GetItem', Resource: TableArn }
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  await lab.client.send(new PutResourcePolicyCommand({ ResourceArn: TableArn, Policy }))
  await recovery()
  await put('a')
  await lab.clock.advance(HOUR_MS)
  const { BackupDetails } = await lab.client.send(new CreateBackupCommand({ TableName, BackupName: 'nightly' }))
  const copies = { ofBackup: { BackupArn: BackupDetails?.BackupArn }, ofMoment: { SourceTableName: TableName } }
  await lab.client.send(new RestoreTableFromBackupCommand({ ...copies.ofBackup, TargetTableName: 'ofBackup' }))
  const moment = { ...copies.ofMoment, TargetTableName: 'ofMoment', UseLatestRestorableTime: true }
  await lab.client.send(new RestoreTableToPointInTimeCommand(moment))
  await lab.engine.drain()
  /** What hangs on a table, as each call says. */
  const hanging = async (name: string) => {
    const { Table } = await lab.client.send(new DescribeTableCommand({ TableName: name }))
    const ResourceArn = Table?.TableArn
    const { Tags } = await lab.client.send(new ListTagsOfResourceCommand({ ResourceArn }))
    const { TimeToLiveDescription } = await lab.client.send(new DescribeTimeToLiveCommand({ TableName: name }))
    const { ContinuousBackupsDescription } = await lab.client.send(new DescribeContinuousBackupsCommand({ TableName: name }))
    const policy = await lab.client.send(new GetResourcePolicyCommand({ ResourceArn })).catch((error: Error) => error.name)
    const targets = { ...dimension, ResourceIds: [`table/${name}`] }
    const { ScalableTargets } = await scaling.send(new DescribeScalableTargetsCommand(targets))
    return {
      writeUnits: Table?.ProvisionedThroughput?.WriteCapacityUnits,
      scaling: ScalableTargets?.length,
      tags: Tags?.length,
      timeToLive: TimeToLiveDescription?.TimeToLiveStatus,
      stream: Table?.LatestStreamArn !== undefined || Table?.StreamSpecification !== undefined,
      recovery: ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus,
      isProtected: Table?.DeletionProtectionEnabled,
      policy: typeof policy === 'string' ? policy : 'there',
    }
  }
  const [on, off] = [
    { scaling: 1, tags: 1, timeToLive: 'ENABLED', stream: true, recovery: 'ENABLED', isProtected: true, policy: 'there' },
    {
      ...{ scaling: 0, tags: 0, timeToLive: 'DISABLED', stream: false, recovery: 'DISABLED', isProtected: false },
      policy: 'PolicyNotFoundException',
    },
  ]
  expect(await hanging(TableName)).toEqual({ writeUnits: 5, ...on })
  for (const copy of Object.keys(copies)) {
    expect(await keysOf(copy)).toEqual(['a'])
    expect(await hanging(copy), copy).toEqual({ writeUnits: 5, ...off })
  }
  scaling.destroy()
})

test('a reset takes backups away, and what they held', async () => {
  await put('a')
  await lab.client.send(new CreateBackupCommand({ TableName, BackupName: 'nightly' }))
  await put('a2')
  await lab.engine.reset()
  expect((await lab.client.send(new ListBackupsCommand({ BackupType: 'ALL' }))).BackupSummaries).toEqual([])
  expect(await undoRows()).toBe(0)
  expect(lab.engine.pins.list()).toEqual([])
})

test('the administration says what the past takes', async () => {
  await recovery(7)
  await put('a')
  await lab.clock.advance(HOUR_MS)
  await put('a')
  const { BackupDetails } = await lab.client.send(new CreateBackupCommand({ TableName, BackupName: 'nightly' }))
  const { backups, past, restores } = await lab.emulator.backups.show()
  expect(backups).toMatchObject([{ table: TableName, arn: BackupDetails?.BackupArn, name: 'nightly', type: 'USER', items: 1 }])
  expect(past).toMatchObject([{ table: TableName, isGone: false, keptRows: 2, recovery: { periodDays: 7 } }])
  expect(past[0]?.keptBytes).toBeGreaterThan(0)
  expect(restores).toEqual([])
  const { past: elsewhere } = await lab.emulator.backups.show({ namespace: { account: '000000000000', region: 'eu-west-1' } })
  expect(elsewhere).toEqual([])
})

test('a fork restores a backup of its origin, and its own stays with it', async () => {
  await put('a')
  await lab.client.send(new CreateBackupCommand({ TableName, BackupName: 'nightly' }))
  await put('b')
  const fork = await lab.emulator.fork()
  const client = new DynamoDBClient(fork.clientConfig())
  const list = async (of: DynamoDBClient) => (await of.send(new ListBackupsCommand({}))).BackupSummaries ?? []
  const [backup] = await list(client)
  await client.send(new RestoreTableFromBackupCommand({ BackupArn: backup?.BackupArn, TargetTableName: 'restored' }))
  await fork.drain()
  expect(await keysOf('restored', client)).toEqual(['a'])
  await client.send(new CreateBackupCommand({ TableName, BackupName: 'own' }))
  expect(await list(client)).toHaveLength(2)
  expect(await list(lab.client)).toHaveLength(1)
  client.destroy()
})
