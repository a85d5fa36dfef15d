// The list of operations that exist. Adding one is a schema, a file here, a line below and a test.
import { createBackup } from './backups/create-backup.js'
import { deleteBackup } from './backups/delete-backup.js'
import { describeBackup } from './backups/describe-backup.js'
import { describeContinuousBackups } from './backups/describe-continuous-backups.js'
import { listBackups } from './backups/list-backups.js'
import { restoreTableFromBackup } from './backups/restore-table-from-backup.js'
import { restoreTableToPointInTime } from './backups/restore-table-to-point-in-time.js'
import { updateContinuousBackups } from './backups/update-continuous-backups.js'
import { batchGetItem } from './batch-get-item.js'
import { batchWriteItem } from './batch-write-item.js'
import { createGlobalTable } from './create-global-table.js'
import { createTable } from './create-table.js'
import { deleteItem } from './delete-item.js'
import { deleteTable } from './delete-table.js'
import { describeContributorInsights } from './describe-contributor-insights.js'
import { describeEndpoints } from './describe-endpoints.js'
import { describeGlobalTableSettings } from './describe-global-table-settings.js'
import { describeGlobalTable } from './describe-global-table.js'
import { describeLimits } from './describe-limits.js'
import { describeTableReplicaAutoScaling } from './describe-table-replica-auto-scaling.js'
import { describeTable } from './describe-table.js'
import { describeTimeToLive } from './describe-time-to-live.js'
import { getCallerIdentity } from './get-caller-identity.js'
import { getItem } from './get-item.js'
import { describeKey } from './describe-key.js'
import { describeKinesisStreamingDestination } from './kinesis/describe-kinesis-streaming-destination.js'
import { disableKinesisStreamingDestination } from './kinesis/disable-kinesis-streaming-destination.js'
import { enableKinesisStreamingDestination } from './kinesis/enable-kinesis-streaming-destination.js'
import { updateKinesisStreamingDestination } from './kinesis/update-kinesis-streaming-destination.js'
import { listContributorInsights } from './list-contributor-insights.js'
import { listGlobalTables } from './list-global-tables.js'
import { listTables } from './list-tables.js'
import { listTagsOfResource } from './list-tags-of-resource.js'
import type { Operation } from './operation.js'
import { batchExecuteStatement } from './partiql/batch-execute-statement.js'
import { executeStatement } from './partiql/execute-statement.js'
import { executeTransaction } from './partiql/execute-transaction.js'
import { deleteResourcePolicy } from './policies/delete-resource-policy.js'
import { getResourcePolicy } from './policies/get-resource-policy.js'
import { putResourcePolicy } from './policies/put-resource-policy.js'
import { putItem } from './put-item.js'
import { query } from './query.js'
import { deleteScalingPolicy } from './scaling/delete-scaling-policy.js'
import { deleteScheduledAction } from './scaling/delete-scheduled-action.js'
import { deregisterScalableTarget } from './scaling/deregister-scalable-target.js'
import { describeScalableTargets } from './scaling/describe-scalable-targets.js'
import { describeScalingActivities } from './scaling/describe-scaling-activities.js'
import { describeScalingPolicies } from './scaling/describe-scaling-policies.js'
import { describeScheduledActions } from './scaling/describe-scheduled-actions.js'
import { getPredictiveScalingForecast } from './scaling/get-predictive-scaling-forecast.js'
import { listTagsForResource } from './scaling/list-tags-for-resource.js'
import { putScalingPolicy } from './scaling/put-scaling-policy.js'
import { putScheduledAction } from './scaling/put-scheduled-action.js'
import { registerScalableTarget } from './scaling/register-scalable-target.js'
import { tagTarget } from './scaling/tag-resource.js'
import { untagTarget } from './scaling/untag-resource.js'
import { scan } from './scan.js'
import { searchVectors } from './search-vectors.js'
import { describeStream } from './streams/describe-stream.js'
import { getRecords } from './streams/get-records.js'
import { getShardIterator } from './streams/get-shard-iterator.js'
import { listStreams } from './streams/list-streams.js'
import { tagResource } from './tag-resource.js'
import { cancelBulkOperation } from './transfers/cancel-bulk-operation.js'
import { describeBulkOperation } from './transfers/describe-bulk-operation.js'
import { describeExport } from './transfers/describe-export.js'
import { describeImport } from './transfers/describe-import.js'
import { exportTableToPointInTime } from './transfers/export-table-to-point-in-time.js'
import { importTable } from './transfers/import-table.js'
import { listBulkOperations } from './transfers/list-bulk-operations.js'
import { listExports } from './transfers/list-exports.js'
import { listImports } from './transfers/list-imports.js'
import { startBulkPutItems } from './transfers/start-bulk-put-items.js'
import { transactGetItems } from './transact-get-items.js'
import { transactWriteItems } from './transact-write-items.js'
import { untagResource } from './untag-resource.js'
import { updateContributorInsights } from './update-contributor-insights.js'
import { updateGlobalTableSettings } from './update-global-table-settings.js'
import { updateGlobalTable } from './update-global-table.js'
import { updateItem } from './update-item.js'
import { updateTableReplicaAutoScaling } from './update-table-replica-auto-scaling.js'
import { updateTable } from './update-table.js'
import { updateTimeToLive } from './update-time-to-live.js'

const DYNAMODB: readonly Operation[] = [
  putItem,
  getItem,
  updateItem,
  deleteItem,
  query,
  scan,
  searchVectors,
  batchGetItem,
  batchWriteItem,
  transactWriteItems,
  transactGetItems,
  executeStatement,
  batchExecuteStatement,
  executeTransaction,
  createTable,
  describeTable,
  listTables,
  updateTable,
  deleteTable,
  tagResource,
  untagResource,
  listTagsOfResource,
  putResourcePolicy,
  getResourcePolicy,
  deleteResourcePolicy,
  updateTimeToLive,
  describeTimeToLive,
  createBackup,
  describeBackup,
  deleteBackup,
  listBackups,
  restoreTableFromBackup,
  restoreTableToPointInTime,
  describeContinuousBackups,
  updateContinuousBackups,
  updateContributorInsights,
  describeContributorInsights,
  listContributorInsights,
  enableKinesisStreamingDestination,
  disableKinesisStreamingDestination,
  updateKinesisStreamingDestination,
  describeKinesisStreamingDestination,
  exportTableToPointInTime,
  describeExport,
  listExports,
  importTable,
  describeImport,
  listImports,
  startBulkPutItems,
  describeBulkOperation,
  listBulkOperations,
  cancelBulkOperation,
  describeLimits,
  describeEndpoints,
  createGlobalTable,
  updateGlobalTable,
  describeGlobalTable,
  listGlobalTables,
  describeGlobalTableSettings,
  updateGlobalTableSettings,
  describeTableReplicaAutoScaling,
  updateTableReplicaAutoScaling,
]

const SCALING: readonly Operation[] = [
  registerScalableTarget,
  describeScalableTargets,
  deregisterScalableTarget,
  putScalingPolicy,
  describeScalingPolicies,
  deleteScalingPolicy,
  putScheduledAction,
  describeScheduledActions,
  deleteScheduledAction,
  describeScalingActivities,
  getPredictiveScalingForecast,
  tagTarget,
  untagTarget,
  listTagsForResource,
]

/** Of the Key Management Service: what tools ask of the keys that tables are encrypted with. */
const KMS: readonly Operation[] = [describeKey]

/** Of the Security Token Service. */
const STS: readonly Operation[] = [getCallerIdentity]

const STREAMS: readonly Operation[] = [listStreams, describeStream, getShardIterator, getRecords]

/** By the service that they belong to. */
export const OPERATIONS = { dynamodb: DYNAMODB, streams: STREAMS, scaling: SCALING, kms: KMS, sts: STS }
