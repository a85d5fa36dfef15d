// Point-in-time recovery of a table as both operations on it answer. Source: docs API_DescribeContinuousBackups.
import type { Table } from '../../engine/contract/tables.js'
import type { DescribeContinuousBackupsOutput } from '../../shapes/operations.js'
import { describeRecovery } from '../../tables/definition/describe-backup.js'
import type { Context } from '../operation.js'

/** An engine without backups keeps no past. */
export function recoveryOf({ engine }: Context, { record }: Table): DescribeContinuousBackupsOutput {
  const source = engine.backups?.recoverable(record.namespace, record.name)
  return { ContinuousBackupsDescription: describeRecovery(source?.setting, source?.window) }
}
