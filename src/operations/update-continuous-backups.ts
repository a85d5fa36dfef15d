// UpdateContinuousBackups: switches point-in-time recovery off where it is off, as tools of infrastructure do for every replica that they
// make; switching it on is refused, since no table has it yet. Source: docs API_UpdateContinuousBackups; the sentence is our own.
import { ApiError } from '../model/errors.js'
import type { UpdateContinuousBackupsInput } from '../shapes/operations.js'
import { recoveryOf } from './continuous-backups.js'
import { defineOperation } from './operation.js'
import { ofTable } from './resources.js'

export const updateContinuousBackups = defineOperation<UpdateContinuousBackupsInput>('UpdateContinuousBackups', {
  side: undefined,
  resources: ofTable,
  run: ({ TableName, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: isEnabled } }, context) => {
    const recovery = recoveryOf(context, TableName)
    if (!isEnabled) return recovery
    const words = 'Dynalab does not have point-in-time recovery yet: it can be disabled alone'
    throw new ApiError('ContinuousBackupsUnavailableException', words)
  },
})
