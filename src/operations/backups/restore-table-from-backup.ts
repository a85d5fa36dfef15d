// RestoreTableFromBackup: a new table with what a backup holds. Source: docs API_RestoreTableFromBackup.
import { backupArn } from '../../model/backup.js'
import { tableArn } from '../../model/table.js'
import type { RestoreTableFromBackupInput, RestoreTableFromBackupOutput } from '../../shapes/operations.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofBackupRestore } from '../resources.js'
import { backupInUse, backupNamed } from './backup-named.js'
import { checkTarget, restore } from './restore-target.js'

export const restoreTableFromBackup = defineOperation<RestoreTableFromBackupInput>('RestoreTableFromBackup', {
  side: undefined,
  resources: ofBackupRestore,
  run: async ({ TargetTableName, BackupArn, ...overrides }, context) => {
    const backups = planeOf(context.engine, 'backups')
    checkTarget(context, TargetTableName)
    const backup = backupNamed(context, backups, BackupArn)
    if (backups.isBeingMade(backup)) throw backupInUse(backupArn(backup))
    const { table: record, position, createdAtMs: atMs } = backup
    const origin = { sourceTableArn: tableArn(record), sourceBackupArn: backupArn(backup), atMs }
    const description = await restore(context, TargetTableName, { past: { record, position, atMs }, origin }, overrides)
    const output: RestoreTableFromBackupOutput = { TableDescription: description }
    return output
  },
})
