// `dynalab restore`: a new table of a backup, or of what a table held at a time. It ends when the table is ACTIVE.
import type { Command } from 'commander'
import { pauseMs } from '../../runtime/heartbeat.js'
import { addJsonFlag, examples, print } from '../screen/output.js'
import { progress } from '../screen/progress.js'
import { asked } from '../server/asked.js'
import { addFolderFlag, type FolderFlags, onFolder } from '../server/data-folder.js'
import { addPlaceFlags, placeFor } from '../server/server-flags.js'
import { type Call, wireClient } from '../server/wire-client.js'

interface RestoreFlags extends FolderFlags {
  readonly json?: true
  readonly at?: string
}

interface Shown {
  readonly TableStatus: string
  readonly ItemCount?: number
}

const LOOK_EVERY_MS = 100

export function configure(command: Command): void {
  command
    .argument('<source>', 'the ARN of a backup; or a table, as of --at, or as late as it can be')
    .argument('<table>', 'the new table')
    .option('--at <time>', 'the moment whose items are wanted, as 2026-03-01T12:00:00Z; the table needs point-in-time recovery')
  addFolderFlag(addPlaceFlags(addJsonFlag(command)))
  command.addHelpText(
    'after',
    examples('restore "$(dynalab backup music)" copy', 'restore music before --at 2026-03-01T12:00:00Z', 'restore music latest'),
  )
  command.action((source: string, table: string, flags: RestoreFlags) => onFolder(flags, (at) => restore(source, table, at)))
}

async function restore(source: string, TableName: string, flags: RestoreFlags): Promise<void> {
  const { endpoint, namespace, key } = await placeFor(flags)
  const call = wireClient(endpoint, namespace, key)
  await begin(call, source, TableName, flags.at)
  const items = await filled(call, TableName)
  print({ table: TableName, items }, flags.json, () => `${TableName} has ${items} ${items === 1 ? 'item' : 'items'}`)
}

function begin(call: Call, source: string, TargetTableName: string, at: string | undefined): Promise<unknown> {
  if (/^arn:[^/]*:table\/[^/]+\/backup\//.test(source)) {
    if (at !== undefined) throw new Error('--at is for a table: a backup has its time')
    return asked(call, 'RestoreTableFromBackup', { BackupArn: source, TargetTableName })
  }
  if (at === undefined)
    return asked(call, 'RestoreTableToPointInTime', { SourceTableName: source, TargetTableName, UseLatestRestorableTime: true })
  const RestoreDateTime = Date.parse(at) / 1000
  if (Number.isNaN(RestoreDateTime))
    throw new Error(`--at is ${JSON.stringify(at)}: it must be a time, such as 2026-03-01T12:00:00Z`)
  return asked(call, 'RestoreTableToPointInTime', { SourceTableName: source, TargetTableName, RestoreDateTime })
}

/** @returns how many items there are when the table is ACTIVE */
async function filled(call: Call, TableName: string): Promise<number> {
  const bar = await progress(0)
  try {
    for (;;) {
      const { Table } = await asked<{ Table: Shown }>(call, 'DescribeTable', { TableName })
      bar.update(Table.ItemCount ?? 0, `${Table.ItemCount ?? 0} items`)
      if (Table.TableStatus !== 'CREATING') return Table.ItemCount ?? 0
      await pauseMs(LOOK_EVERY_MS)
    }
  } finally {
    bar.end()
  }
}
