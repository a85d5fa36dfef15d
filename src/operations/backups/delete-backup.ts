// DeleteBackup: a backup goes, but not while it is made or restored. Source: docs API_DeleteBackup; that SYSTEM backups can be deleted: assumed.
import { backupArn } from '../../model/backup.js'
import type { DeleteBackupInput, DeleteBackupOutput } from '../../shapes/operations.js'
import { describeBackup } from '../../tables/definition/describe-backup.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofBackup } from '../resources.js'
import { backupInUse, backupNamed } from './backup-named.js'

export const deleteBackup = defineOperation<DeleteBackupInput>('DeleteBackup', {
  side: undefined,
  mostPerSec: 10,
  resources: ofBackup,
  run: async ({ BackupArn }, context) => {
    const backups = planeOf(context.engine, 'backups')
    const backup = backupNamed(context, backups, BackupArn)
    if (backups.isBeingMade(backup) || backups.isBeingRestored(backup)) throw backupInUse(backupArn(backup))
    await backups.remove(backup)
    const output: DeleteBackupOutput = { BackupDescription: describeBackup(backup, 'DELETED') }
    return output
  },
})
