// A backup, and the window of recovery, as clients see them. Source: docs API_BackupDescription, API_BackupSummary,
// API_PointInTimeRecoveryDescription.
import { type Backup, backupArn } from '../../model/backup.js'
import type { RecoverySetting, RecoveryWindow } from '../../model/recovery.js'
import { globalIndexes, localIndexes, type TableRecord, tableArn, vectorIndexes } from '../../model/table.js'
import type * as Wire from '../../shapes/operations.js'
import { describeThroughput } from './describe.js'
import { describeEncryption, describeKeys, describeOnDemand, describeProjection, seconds } from './describe-parts.js'
import { describeTimeToLive } from './time-to-live.js'
import { describeVectorIndex } from './vector-index.js'

export type BackupStatus = 'CREATING' | 'AVAILABLE' | 'DELETED'

export function describeDetails(backup: Backup, status: BackupStatus): Wire.BackupDetails {
  return {
    BackupArn: backupArn(backup),
    BackupName: backup.name,
    BackupSizeBytes: backup.sizeBytes,
    BackupStatus: status,
    BackupType: backup.type,
    BackupCreationDateTime: seconds(backup.createdAtMs),
    ...describeExpiry(backup),
  }
}

export function describeBackup(backup: Backup, status: BackupStatus): Wire.BackupDescription {
  return {
    BackupDetails: describeDetails(backup, status),
    SourceTableDetails: describeSource(backup),
    SourceTableFeatureDetails: describeFeatures(backup.table, backup.createdAtMs),
  }
}

export function summarizeBackup(backup: Backup, status: BackupStatus): Wire.BackupSummary {
  const { table } = backup
  return { TableName: table.name, TableId: table.tableId, TableArn: tableArn(table), ...describeDetails(backup, status) }
}

export function describeRecovery(
  setting: RecoverySetting | undefined,
  window: RecoveryWindow | undefined,
): Wire.ContinuousBackupsDescription {
  return {
    ContinuousBackupsStatus: 'ENABLED', // from a table's making on, whatever the recovery
    PointInTimeRecoveryDescription:
      setting === undefined || window === undefined
        ? { PointInTimeRecoveryStatus: 'DISABLED' }
        : {
            PointInTimeRecoveryStatus: 'ENABLED',
            RecoveryPeriodInDays: setting.periodDays,
            EarliestRestorableDateTime: seconds(window.earliestMs),
            LatestRestorableDateTime: seconds(window.latestMs),
          },
  }
}

const describeExpiry = ({ expiresAtMs }: Backup): Pick<Wire.BackupDetails, 'BackupExpiryDateTime'> =>
  expiresAtMs === undefined ? {} : { BackupExpiryDateTime: seconds(expiresAtMs) }

function describeSource({ table, items, sizeBytes, createdAtMs }: Backup): Wire.SourceTableDetails {
  return {
    TableName: table.name,
    TableId: table.tableId,
    TableArn: tableArn(table),
    TableSizeBytes: sizeBytes,
    KeySchema: describeKeys(table.keys),
    TableCreationDateTime: seconds(table.createdAtMs),
    ProvisionedThroughput: unitsOf(describeThroughput(table.throughput, createdAtMs)),
    ...describeOnDemand(table.onDemand),
    ItemCount: items,
    BillingMode: table.billingMode,
  }
}

function describeFeatures(table: TableRecord, atMs: number): Wire.SourceTableFeatureDetails {
  const locals = localIndexes(table).map((index) => ({
    IndexName: index.name,
    KeySchema: describeKeys(index.keys),
    Projection: describeProjection(index.projection),
  }))
  const globals = globalIndexes(table).map((index) => ({
    IndexName: index.name,
    KeySchema: describeKeys(index.keys),
    Projection: describeProjection(index.projection),
    ProvisionedThroughput: unitsOf(describeThroughput(index.throughput, atMs)),
    ...describeOnDemand(index.onDemand),
  }))
  const vectors = vectorIndexes(table).flatMap((index) => {
    if (index.vector === undefined) return []
    const { IndexArn: _arn, ...info } = describeVectorIndex(table, index, index.vector)
    return [info]
  })
  const { stream } = table
  return {
    ...(locals.length === 0 ? {} : { LocalSecondaryIndexes: locals }),
    ...(globals.length === 0 ? {} : { GlobalSecondaryIndexes: globals }),
    ...(stream?.enabled === true ? { StreamDescription: { StreamEnabled: true, StreamViewType: stream.viewType } } : {}),
    TimeToLiveDescription: describeTimeToLive(table, atMs),
    ...describeEncryption(table),
    ...(vectors.length === 0 ? {} : { VectorIndexes: vectors }),
  }
}

/** A backup says the units alone. Source: docs API_SourceTableDetails */
const unitsOf = ({ ReadCapacityUnits, WriteCapacityUnits }: Wire.ProvisionedThroughputDescription) => ({
  ...(ReadCapacityUnits === undefined ? {} : { ReadCapacityUnits }),
  ...(WriteCapacityUnits === undefined ? {} : { WriteCapacityUnits }),
})
