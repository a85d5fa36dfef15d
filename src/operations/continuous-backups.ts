// Point-in-time recovery of a table, which no table has yet. Source: docs API_DescribeContinuousBackups.
import { ApiError } from '../model/errors.js'
import type { DescribeContinuousBackupsOutput } from '../shapes/operations.js'
import type { Context } from './operation.js'
import { referenceOf } from './table-reference.js'

/** @throws ApiError TableNotFoundException, as all operations of backups say it */
export function recoveryOf(context: Context, tableName: string): DescribeContinuousBackupsOutput {
  const { name, namespace, isElsewhere } = referenceOf(context, tableName)
  if (isElsewhere || context.engine.tables.find(namespace, name) === undefined)
    throw new ApiError('TableNotFoundException', `Table not found: ${name}`)
  return DISABLED
}

const DISABLED: DescribeContinuousBackupsOutput = {
  ContinuousBackupsDescription: {
    ContinuousBackupsStatus: 'ENABLED', // from a table's making on, whatever the recovery
    PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
  },
}
