// UpdateContinuousBackups: switches point-in-time recovery on or off, and sets how far it reaches back. Off and on again begins anew; a shorter
// period forgets at once, a longer one brings nothing back. Source: docs API_UpdateContinuousBackups.
import type { UpdateContinuousBackupsInput } from '../../shapes/operations.js'
import { validation } from '../../model/errors.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofTable } from '../resources.js'
import { refuseNew, tableOfBackups } from './backed-up-table.js'
import { recoveryOf } from './continuous-backups.js'

export const updateContinuousBackups = defineOperation<UpdateContinuousBackupsInput>('UpdateContinuousBackups', {
  side: undefined,
  resources: ofTable,
  run: async ({ TableName, PointInTimeRecoverySpecification: wanted }, context) => {
    const { PointInTimeRecoveryEnabled: isEnabled, RecoveryPeriodInDays: periodDays } = wanted
    const table = tableOfBackups(context, TableName)
    refuseNew(table)
    // Source: docs API_PointInTimeRecoverySpecification (the period belongs to recovery that is enabled); the sentence assumed.
    if (!isEnabled && periodDays !== undefined)
      throw validation('RecoveryPeriodInDays can not be specified if PointInTimeRecoveryEnabled is false')
    // An engine without backups keeps no past, so there is nothing to switch off.
    if (isEnabled || context.engine.backups !== undefined)
      await planeOf(context.engine, 'backups').setRecovery(table, { isEnabled, periodDays })
    return recoveryOf(context, table)
  },
})
