// `dynalab import`: what `dynalab export` wrote, what `aws dynamodb scan` printed, and what the service exported, into a table.
import { type Command, Option } from 'commander'
import { addJsonFlag, examples } from '../screen/output.js'
import { addFolderFlag, type FolderFlags, onFolder } from '../server/data-folder.js'
import { addPlaceFlags } from '../server/server-flags.js'
import { type FileForm, load, type LoadingFlags } from './loading.js'

const FORMS: readonly FileForm[] = ['auto', 'dynamodb', 'plain', 'csv']

export function configure(command: Command): void {
  command
    .argument('<table>', 'where the items go')
    .argument('[files...]', 'files of items, plain or .gz, or folders that the service exported; stdin where none is named')
    .addOption(new Option('--form <form>', 'of the files').choices(FORMS).default('auto'))
  addFolderFlag(addPlaceFlags(addJsonFlag(command)))
  command.addHelpText(
    'after',
    examples(
      'import music music.jsonl',
      'import music songs.csv',
      'export music | dynalab import copy',
      'import music AWSDynamoDB/01693685827463-2d8752fd',
    ),
  )
  command.action(
    async (table: string, files: readonly string[], flags: LoadingFlags & FolderFlags & { readonly form: FileForm }) => {
      await onFolder(flags, (at) => load({ files: files.length === 0 ? ['-'] : files, table, form: flags.form }, at))
    },
  )
}
