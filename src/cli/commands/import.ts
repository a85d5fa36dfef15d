// `dynalab import`: what `dynalab export` wrote, back into a table.
import { type Command, Option } from 'commander'
import { addJsonFlag, examples } from '../screen/output.js'
import { addPlaceFlags } from '../server/server-flags.js'
import { type FileForm, load, type LoadingFlags } from './loading.js'

const FORMS: readonly FileForm[] = ['auto', 'dynamodb', 'plain', 'csv']

export function configure(command: Command): void {
  command
    .argument('<table>', 'where the items go')
    .argument('[files...]', 'files of items; stdin where none is named')
    .addOption(new Option('--form <form>', 'of the files').choices(FORMS).default('auto'))
  addPlaceFlags(addJsonFlag(command))
  command.addHelpText(
    'after',
    examples('import music music.jsonl', 'import music songs.csv', 'export music | dynalab import copy'),
  )
  command.action(async (table: string, files: readonly string[], flags: LoadingFlags & { readonly form: FileForm }) => {
    await load({ files: files.length === 0 ? ['-'] : files, table, form: flags.form }, flags)
  })
}
