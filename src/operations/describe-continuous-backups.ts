// DescribeContinuousBackups: point-in-time recovery, which no table has yet. Source: docs API_DescribeContinuousBackups.
import type { DescribeContinuousBackupsInput } from '../shapes/operations.js'
import { recoveryOf } from './continuous-backups.js'
import { defineOperation } from './operation.js'
import { ofTable } from './resources.js'

export const describeContinuousBackups = defineOperation<DescribeContinuousBackupsInput>('DescribeContinuousBackups', {
  side: undefined,
  resources: ofTable,
  run: (input, context) => recoveryOf(context, input.TableName),
})
