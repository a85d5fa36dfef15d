// `dynalab seed`: items of files into a table, whichever form they have.
import type { Command } from 'commander'
import { addJsonFlag, examples } from '../screen/output.js'
import { addPlaceFlags } from '../server/server-flags.js'
import { load, type LoadingFlags } from './loading.js'

export function configure(command: Command): void {
  command
    .argument('<files...>', 'files of items: JSON lines, arrays, what scan prints, requests of BatchWriteItem, CSV; - is stdin')
    .option('--table <name>', 'where they go; needed unless the files are requests of BatchWriteItem')
  addPlaceFlags(addJsonFlag(command))
  command.addHelpText(
    'after',
    examples('seed songs.jsonl --table music', 'seed batch-1.json batch-2.json', 'seed - --table music < songs.json'),
  )
  command.action(async (files: readonly string[], flags: LoadingFlags & { readonly table?: string }) => {
    await load({ files, table: flags.table, form: 'auto' }, flags)
  })
}
