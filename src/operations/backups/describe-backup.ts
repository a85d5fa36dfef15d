// DescribeBackup: a backup and the table that it is of, as that was. Source: docs API_DescribeBackup.
import type { DescribeBackupInput, DescribeBackupOutput } from '../../shapes/operations.js'
import { describeBackup as describe } from '../../tables/definition/describe-backup.js'
import { defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofBackup } from '../resources.js'
import { backupNamed, statusOf } from './backup-named.js'

export const describeBackup = defineOperation<DescribeBackupInput>('DescribeBackup', {
  side: undefined,
  mostPerSec: 10,
  resources: ofBackup,
  run: ({ BackupArn }, context) => {
    const backups = planeOf(context.engine, 'backups')
    const backup = backupNamed(context, backups, BackupArn)
    const output: DescribeBackupOutput = { BackupDescription: describe(backup, statusOf(backups, backup)) }
    return output
  },
})
