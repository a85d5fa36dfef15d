// CreateBackup: what the table holds now, under a name. Taken in a moment; it is CREATING for as long as other states last.
// Source: docs API_CreateBackup; the sentence for a table that goes is assumed.
import { ApiError } from '../../model/errors.js'
import type { CreateBackupInput, CreateBackupOutput } from '../../shapes/operations.js'
import { describeDetails } from '../../tables/definition/describe-backup.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofTable } from '../resources.js'
import { refuseNew, tableOfBackups } from './backed-up-table.js'

export const createBackup = defineOperation<CreateBackupInput>('CreateBackup', {
  side: undefined,
  mostPerSec: 50,
  resources: ofTable,
  run: async ({ TableName, BackupName }, context) => {
    const backups = planeOf(context.engine, 'backups')
    const table = tableOfBackups(context, TableName)
    refuseNew(table)
    const { name, status } = table.record
    if (status === 'DELETING') throw new ApiError('TableInUseException', `Table is being deleted: ${name}`)
    const backup = await backups.create(table, BackupName)
    const output: CreateBackupOutput = { BackupDetails: describeDetails(backup, 'CREATING') }
    return output
  },
})
