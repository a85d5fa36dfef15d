// Backups on demand and to a point in time through the real SDK: what the calls answer, how they refuse, and that what is restored is what was
// there. (That each second of a window comes back is shown by test/engine/backups/.)
import {
  BatchWriteItemCommand,
  CreateBackupCommand,
  DeleteBackupCommand,
  DeleteTableCommand,
  DescribeBackupCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  ListBackupsCommand,
  PutItemCommand,
  QueryCommand,
  RestoreTableFromBackupCommand,
  RestoreTableToPointInTimeCommand,
  ScanCommand,
  UpdateContinuousBackupsCommand,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb'
import { expect, it } from 'vitest'
import { invalid, makeTable, refusal, settled, startWire } from './support.js'

const wire = startWire()
const INDEX = {
  IndexName: 'byG',
  KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' as const }],
  Projection: { ProjectionType: 'ALL' as const },
}
const LOCAL = {
  IndexName: 'byV',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' as const },
    { AttributeName: 'v', KeyType: 'RANGE' as const },
  ],
  Projection: { ProjectionType: 'KEYS_ONLY' as const },
}

async function filledTable(items = 25): Promise<string> {
  const shape = { GlobalSecondaryIndexes: [INDEX], LocalSecondaryIndexes: [LOCAL] }
  const table = await makeTable(wire, ['pk:S', 'sk:N'], ['g:S', 'v:S'], shape)
  const puts = Array.from({ length: items }, (_, n) => ({
    PutRequest: { Item: { pk: { S: 'a' }, sk: { N: String(n) }, g: { S: `g${n % 3}` }, v: { S: `v${n}` } } },
  }))
  await wire.client.send(new BatchWriteItemCommand({ RequestItems: { [table]: puts } }))
  return table
}

async function backUp(TableName: string, BackupName = 'nightly'): Promise<string> {
  const { BackupDetails } = await wire.client.send(new CreateBackupCommand({ TableName, BackupName }))
  const BackupArn = BackupDetails?.BackupArn ?? ''
  for (;;) {
    const { BackupDescription } = await wire.client.send(new DescribeBackupCommand({ BackupArn }))
    if (BackupDescription?.BackupDetails?.BackupStatus === 'AVAILABLE') return BackupArn
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const itemsOf = async (TableName: string) => (await wire.client.send(new ScanCommand({ TableName }))).Items

const ready = (TableName: string) =>
  waitUntilTableExists({ client: wire.client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, { TableName })

it('a backup is described with its table, outlives it, and is restored with its indexes', { timeout: 60_000 }, async () => {
  const table = await filledTable()
  const before = await itemsOf(table)
  const details = (await wire.client.send(new CreateBackupCommand({ TableName: table, BackupName: 'nightly' }))).BackupDetails
  const BackupArn = details?.BackupArn ?? ''
  expect(details).toMatchObject({ BackupName: 'nightly', BackupStatus: 'CREATING', BackupType: 'USER' })
  expect(BackupArn).toMatch(new RegExp(`^arn:aws:dynamodb:[a-z0-9-]+:\\d{12}:table/${table}/backup/\\d{14}-[0-9a-f]{8}$`))
  await wire.client.send(new PutItemCommand({ TableName: table, Item: { pk: { S: 'later' }, sk: { N: '1' } } }))
  await backUp(table, 'other') // the first one is AVAILABLE as well now
  const { BackupDescription } = await wire.client.send(new DescribeBackupCommand({ BackupArn }))
  expect(BackupDescription).toMatchObject({
    BackupDetails: { BackupArn, BackupStatus: 'AVAILABLE', BackupType: 'USER' },
    SourceTableDetails: { TableName: table, BillingMode: 'PAY_PER_REQUEST', ItemCount: 25 },
    SourceTableFeatureDetails: { GlobalSecondaryIndexes: [{ IndexName: 'byG' }], LocalSecondaryIndexes: [{ IndexName: 'byV' }] },
  })
  await wire.client.send(new DeleteTableCommand({ TableName: table }))
  await waitUntilTableNotExists({ client: wire.client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, { TableName: table })
  const TargetTableName = `${table}-r`
  const { TableDescription } = await wire.client.send(new RestoreTableFromBackupCommand({ BackupArn, TargetTableName }))
  expect(TableDescription).toMatchObject({
    TableStatus: 'CREATING',
    RestoreSummary: { SourceBackupArn: BackupArn, RestoreInProgress: true },
  })
  await ready(TargetTableName)
  expect((await settled(wire, TargetTableName)).RestoreSummary).toMatchObject({ RestoreInProgress: false })
  expect(await itemsOf(TargetTableName)).toEqual(before)
  const query = {
    TableName: TargetTableName,
    IndexName: 'byG',
    KeyConditionExpression: 'g = :g',
    ExpressionAttributeValues: { ':g': { S: 'g1' } },
  }
  expect((await wire.client.send(new QueryCommand(query))).Count).toBe(8)
  const deleted = await wire.client.send(new DeleteBackupCommand({ BackupArn }))
  expect(deleted.BackupDescription?.BackupDetails?.BackupStatus).toBe('DELETED')
  expect(await refusal(wire.client.send(new DescribeBackupCommand({ BackupArn })))).toMatchObject({
    name: 'BackupNotFoundException',
    message: `Backup not found: ${BackupArn}`,
  })
})

it('overrides leave indexes out, and invent none', { timeout: 60_000 }, async () => {
  const table = await filledTable(3)
  const BackupArn = await backUp(table)
  const restore = (more: object, target = `${table}-r`) =>
    wire.client.send(new RestoreTableFromBackupCommand({ BackupArn, TargetTableName: target, ...more }))
  const other = { ...INDEX, KeySchema: [{ AttributeName: 'v', KeyType: 'HASH' as const }] }
  const words = 'One or more parameter values were invalid: The index does not match an index of the source: byG'
  expect(await invalid(restore({ GlobalSecondaryIndexOverride: [other] }))).toBe(words)
  expect(
    await invalid(restore({ GlobalSecondaryIndexOverride: [{ ...INDEX, WarmThroughput: { ReadUnitsPerSecond: 20_000 } }] })),
  ).toBe('One or more parameter values were invalid: WarmThroughput is not supported in GlobalSecondaryIndexOverride: byG')
  expect(await invalid(restore({}, 'ab'))).toBe('TableName must be at least 3 characters long and at most 255 characters long')
  expect(await refusal(restore({}, table))).toMatchObject({
    name: 'TableAlreadyExistsException',
    message: `Table already exists: ${table}`,
  })
  const { TableDescription } = await restore({
    GlobalSecondaryIndexOverride: [],
    BillingModeOverride: 'PROVISIONED',
    ProvisionedThroughputOverride: { ReadCapacityUnits: 7, WriteCapacityUnits: 8 },
  })
  expect(TableDescription?.GlobalSecondaryIndexes).toBeUndefined()
  expect(TableDescription?.LocalSecondaryIndexes).toMatchObject([{ IndexName: 'byV' }])
  expect(TableDescription?.ProvisionedThroughput).toMatchObject({ ReadCapacityUnits: 7, WriteCapacityUnits: 8 })
  await ready(`${table}-r`)
})

it('lists by type, table, time and page', { timeout: 60_000 }, async () => {
  const table = await filledTable(1)
  const arns = [await backUp(table, 'one'), await backUp(table, 'two'), await backUp(table, 'three')].sort()
  const list = (more: object) => wire.client.send(new ListBackupsCommand({ TableName: table, ...more }))
  const first = await list({ Limit: 2 })
  expect(first.BackupSummaries?.map(({ BackupArn }) => BackupArn)).toEqual(arns.slice(0, 2))
  expect(first.LastEvaluatedBackupArn).toBe(arns[1])
  const rest = await list({ Limit: 2, ExclusiveStartBackupArn: first.LastEvaluatedBackupArn })
  expect(rest.BackupSummaries).toMatchObject([{ BackupArn: arns[2], TableName: table, BackupType: 'USER' }])
  expect(rest.LastEvaluatedBackupArn).toBeUndefined()
  expect((await list({ BackupType: 'SYSTEM' })).BackupSummaries).toEqual([])
  expect((await list({ BackupType: 'ALL' })).BackupSummaries).toHaveLength(3)
  expect((await list({ TimeRangeUpperBound: new Date(0) })).BackupSummaries).toEqual([])
  expect((await list({ TimeRangeLowerBound: new Date(0) })).BackupSummaries).toHaveLength(3)
})

it('recovery is enabled, described and restored from, by name and by ARN', { timeout: 60_000 }, async () => {
  const table = await filledTable(4)
  const recover = (source: object, TargetTableName: string) =>
    wire.client.send(new RestoreTableToPointInTimeCommand({ ...source, TargetTableName }))
  const latest = { SourceTableName: table, UseLatestRestorableTime: true }
  expect(await refusal(recover(latest, `${table}-r`))).toMatchObject({
    name: 'PointInTimeRecoveryUnavailableException',
    message: `Point in time recovery is not enabled for table '${table}'`,
  })
  const spec = { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 }
  await wire.client.send(new UpdateContinuousBackupsCommand({ TableName: table, PointInTimeRecoverySpecification: spec }))
  const { ContinuousBackupsDescription } = await wire.client.send(new DescribeContinuousBackupsCommand({ TableName: table }))
  const recovery = ContinuousBackupsDescription?.PointInTimeRecoveryDescription
  expect(recovery).toMatchObject({ PointInTimeRecoveryStatus: 'ENABLED', RecoveryPeriodInDays: 7 })
  expect(await refusal(recover({ SourceTableName: table, RestoreDateTime: new Date(0) }, `${table}-r`))).toMatchObject({
    name: 'InvalidRestoreTimeException',
  })
  expect(await invalid(recover({ SourceTableName: table }, `${table}-r`))).toContain('UseLatestRestorableTime')
  expect(await invalid(recover({ UseLatestRestorableTime: true }, `${table}-r`))).toContain('SourceTableArn')
  expect(await refusal(recover({ ...latest, SourceTableName: 'none' }, `${table}-r`))).toMatchObject({
    name: 'TableNotFoundException',
    message: 'Table not found: none',
  })
  const SourceTableArn = (await wire.client.send(new DescribeTableCommand({ TableName: table }))).Table?.TableArn
  const restored = await recover({ SourceTableArn, UseLatestRestorableTime: true }, `${table}-r`)
  expect(restored.TableDescription?.RestoreSummary).toMatchObject({ SourceTableArn, RestoreInProgress: true })
  await ready(`${table}-r`)
  expect(await itemsOf(`${table}-r`)).toEqual(await itemsOf(table))
})

it('refuses what it does not know', async () => {
  expect(await refusal(wire.client.send(new CreateBackupCommand({ TableName: 'none', BackupName: 'nightly' })))).toMatchObject({
    name: 'TableNotFoundException',
    message: 'Table not found: none',
  })
  expect(await invalid(wire.client.send(new CreateBackupCommand({ TableName: 'none', BackupName: 'a$' })))).toContain(
    "at 'backupName'",
  )
  expect(await invalid(wire.client.send(new ListBackupsCommand({ Limit: 101 })))).toContain('less than or equal to 100')
})
