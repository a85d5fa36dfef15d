// ListBackups: those of the account in a region, oldest first, page by page; USER backups unless another type is asked for.
// Source: docs API_ListBackups; the order is assumed.
import type { Backups } from '../../engine/contract/backups.js'
import { type Backup, backupArn } from '../../model/backup.js'
import { validation } from '../../model/errors.js'
import type { ListBackupsInput, ListBackupsOutput } from '../../shapes/operations.js'
import { summarizeBackup } from '../../tables/definition/describe-backup.js'
import { type Context, defineOperation } from '../operation.js'
import { planeOf } from '../plane.js'
import { ofTable } from '../resources.js'
import { referenceOf } from '../table-reference.js'
import { statusOf } from './backup-named.js'

const PAGE_BACKUPS = 100
const ID_AT = /\/backup\/(\d{14}-[0-9a-f]{8})$/

export const listBackups = defineOperation<ListBackupsInput>('ListBackups', {
  side: undefined,
  mostPerSec: 5,
  resources: ofTable,
  run: (input, context) => {
    const { Limit: limit = PAGE_BACKUPS } = input
    const backups = planeOf(context.engine, 'backups')
    const rest = afterStart(wanted(input, context, backups), input.ExclusiveStartBackupArn)
    const shown = rest.slice(0, limit)
    const last = shown.at(-1)
    const isMore = rest.length > shown.length && last !== undefined
    const output: ListBackupsOutput = {
      BackupSummaries: shown.map((backup) => summarizeBackup(backup, statusOf(backups, backup))),
      ...(isMore ? { LastEvaluatedBackupArn: backupArn(last) } : {}),
    }
    return output
  },
})

function wanted(input: ListBackupsInput, context: Context, backups: Backups): readonly Backup[] {
  const { BackupType: type = 'USER', TimeRangeLowerBound: from = 0, TimeRangeUpperBound: to = Number.POSITIVE_INFINITY } = input
  const named = input.TableName === undefined ? undefined : referenceOf(context, input.TableName)
  if (named?.isElsewhere === true) return []
  return backups.list(named?.namespace ?? context.namespace).filter((backup) => {
    const isNamed = named === undefined || backup.table.name === named.name
    const isInTime = backup.createdAtMs >= from * 1000 && backup.createdAtMs < to * 1000
    return isNamed && isInTime && (type === 'ALL' || backup.type === type)
  })
}

/** The start need not be there any more: ids begin with their time. @throws ApiError ValidationException for what is no backup's ARN */
function afterStart(backups: readonly Backup[], start: string | undefined): readonly Backup[] {
  if (start === undefined) return backups
  const [, id] = ID_AT.exec(start) ?? []
  if (id === undefined) throw validation('Invalid ExclusiveStartBackupArn') // Source: assumed
  return backups.filter((backup) => backup.id > id)
}
