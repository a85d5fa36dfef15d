// The backup that a request names by its ARN. Source: docs API_DescribeBackup; the sentence: as the sheets on backups have it. An ARN of another
// account or region, and one that is no backup's, names none: assumed.
import type { Backups } from '../../engine/contract/backups.js'
import type { Backup } from '../../model/backup.js'
import { ApiError } from '../../model/errors.js'
import { type BackupStatus } from '../../tables/definition/describe-backup.js'
import type { Context } from '../operation.js'
import { placeOf } from '../table-reference.js'

const BACKUP_ARN = /^arn:aws[a-z-]*:dynamodb:([a-z0-9-]+):(\d{12}):table\/([a-zA-Z0-9_.-]+)\/backup\/(\d{14}-[0-9a-f]{8})$/

/** @throws ApiError BackupNotFoundException */
export function backupNamed(context: Context, backups: Backups, arn: string): Backup {
  const [, region = '', account = '', table = '', id = ''] = BACKUP_ARN.exec(arn) ?? []
  const { namespace, isElsewhere } = placeOf(context, { account, region })
  const backup = isElsewhere ? undefined : backups.find(namespace, table, id)
  if (backup === undefined) throw new ApiError('BackupNotFoundException', `Backup not found: ${arn}`)
  return backup
}

export const statusOf = (backups: Backups, backup: Backup): BackupStatus =>
  backups.isBeingMade(backup) ? 'CREATING' : 'AVAILABLE'

/** Source: docs API_DeleteBackup (BackupInUseException); the sentence assumed. */
export const backupInUse = (arn: string): ApiError => new ApiError('BackupInUseException', `Backup is in use: ${arn}`)
