// `dynalab backup`: a backup of a table, or the list of those that there are.
import type { Command } from 'commander'
import { addJsonFlag, examples, print } from '../screen/output.js'
import { textTable } from '../screen/text-table.js'
import { addFolderFlag, type FolderFlags, onFolder } from '../server/data-folder.js'
import { asked } from '../server/asked.js'
import { addPlaceFlags, placeFor } from '../server/server-flags.js'
import { wireClient } from '../server/wire-client.js'

interface BackupFlags extends FolderFlags {
  readonly json?: true
}

interface Summary {
  readonly BackupArn: string
  readonly BackupName: string
  readonly BackupStatus: string
  readonly TableName?: string
}

export function configure(command: Command): void {
  command.argument('[table]', 'whose backup; none lists those that there are').argument('[name]', 'of the backup', 'backup')
  addFolderFlag(addPlaceFlags(addJsonFlag(command)))
  command.addHelpText(
    'after',
    examples('backup music', 'backup music before-the-change', 'backup', 'backup music --data-dir ./.dynalab'),
  )
  command.action((table: string | undefined, name: string, flags: BackupFlags) =>
    onFolder(flags, (at) => (table === undefined ? listAll(at) : backUp(table, name, at))),
  )
}

async function backUp(TableName: string, BackupName: string, flags: BackupFlags): Promise<void> {
  const { endpoint, namespace, key } = await placeFor(flags)
  const call = wireClient(endpoint, namespace, key)
  const { BackupDetails } = await asked<{ BackupDetails: Summary }>(call, 'CreateBackup', { TableName, BackupName })
  print(BackupDetails, flags.json, () => BackupDetails.BackupArn)
}

async function listAll(flags: BackupFlags): Promise<void> {
  const { endpoint, namespace, key } = await placeFor(flags)
  const call = wireClient(endpoint, namespace, key)
  const backups: Summary[] = []
  let ExclusiveStartBackupArn: string | undefined
  do {
    const from = ExclusiveStartBackupArn === undefined ? {} : { ExclusiveStartBackupArn }
    const page = await asked<{ BackupSummaries: Summary[]; LastEvaluatedBackupArn?: string }>(call, 'ListBackups', {
      BackupType: 'ALL',
      ...from,
    })
    backups.push(...page.BackupSummaries)
    ExclusiveStartBackupArn = page.LastEvaluatedBackupArn
  } while (ExclusiveStartBackupArn !== undefined)
  const rows = backups.map(({ TableName = '', BackupName, BackupStatus, BackupArn }) => [
    TableName,
    BackupName,
    BackupStatus,
    BackupArn,
  ])
  print({ backups }, flags.json, () =>
    backups.length === 0 ? 'no backups' : textTable(['TABLE', 'NAME', 'STATUS', 'ARN'], rows),
  )
}
