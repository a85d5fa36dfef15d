// DescribeContinuousBackups: point-in-time recovery, which no table has yet. Source: docs API_DescribeContinuousBackups.
import { nameOf } from '../model/arn.js'
import { ApiError } from '../model/errors.js'
import type { DescribeContinuousBackupsInput, DescribeContinuousBackupsOutput } from '../shapes/operations.js'
import { defineOperation } from './operation.js'

const DISABLED: DescribeContinuousBackupsOutput = {
  ContinuousBackupsDescription: {
    ContinuousBackupsStatus: 'ENABLED', // from a table's making on, whatever the recovery
    PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
  },
}

export const describeContinuousBackups = defineOperation<DescribeContinuousBackupsInput>(
  'DescribeContinuousBackups',
  (input, { engine, namespace }) => {
    const name = nameOf(input.TableName)
    if (engine.findTable(namespace, name) === undefined) throw new ApiError('TableNotFoundException', `Table not found: ${name}`)
    return DISABLED
  },
)
