// DescribeContinuousBackups: point-in-time recovery of a table, and the moments that it can be restored to.
// Source: docs API_DescribeContinuousBackups.
import type { DescribeContinuousBackupsInput } from '../../shapes/operations.js'
import { defineOperation } from '../operation.js'
import { ofTable } from '../resources.js'
import { tableOfBackups } from './backed-up-table.js'
import { recoveryOf } from './continuous-backups.js'

export const describeContinuousBackups = defineOperation<DescribeContinuousBackupsInput>('DescribeContinuousBackups', {
  side: undefined,
  mostPerSec: 10,
  resources: ofTable,
  run: (input, context) => recoveryOf(context, tableOfBackups(context, input.TableName)),
})
