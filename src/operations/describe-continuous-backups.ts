// DescribeContinuousBackups: point-in-time recovery, which no table has yet. Source: docs API_DescribeContinuousBackups.
import { ApiError } from '../model/errors.js'
import type { DescribeContinuousBackupsInput, DescribeContinuousBackupsOutput } from '../shapes/operations.js'
import { defineOperation } from './operation.js'
import { ofTable } from './resources.js'
import { referenceOf } from './table-reference.js'

const DISABLED: DescribeContinuousBackupsOutput = {
  ContinuousBackupsDescription: {
    ContinuousBackupsStatus: 'ENABLED', // from a table's making on, whatever the recovery
    PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
  },
}

export const describeContinuousBackups = defineOperation<DescribeContinuousBackupsInput>('DescribeContinuousBackups', {
  side: undefined,
  resources: ofTable,
  run: (input, context) => {
    const { name, namespace, isElsewhere } = referenceOf(context, input.TableName)
    if (isElsewhere || context.engine.tables.find(namespace, name) === undefined)
      throw new ApiError('TableNotFoundException', `Table not found: ${name}`)
    return DISABLED
  },
})
