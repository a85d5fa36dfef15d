// `dynalab streams`: what streams there are, and what is written to them.
import type { Command } from 'commander'
import { addJsonFlag, examples, print, say } from '../../screen/output.js'
import { textTable } from '../../screen/text-table.js'
import { addPlaceFlags, administerFor, placeFor, type ServerFlags } from '../../server/server-flags.js'
import { needsCommand } from '../needs-command.js'
import type { TailOutput } from './tail.js'

export function configure(streams: Command): void {
  streams.addHelpText(
    'after',
    examples('streams list', 'streams tail music --from-start', 'streams tail music --once | jq .dynamodb'),
  )
  const listing = addPlaceFlags(
    streams.command('list').description('list the streams of a namespace, with how far readers have come'),
  )
  addJsonFlag(listing.option('--table <name>', 'of that table alone')).action(list)
  const tailing = streams
    .command('tail')
    .argument('<table>', 'a table with a stream')
    .description('print what is written to the table, a line of JSON a record, until interrupted')
    .option('--from-start', 'begin with the oldest record that is kept, not with the next one')
    .option('--once', 'end when everything that is there has been printed; implies --from-start')
  needsCommand(streams)
  addPlaceFlags(tailing).action(async (table: string, flags: TailFlags) => {
    const { fromStart, once } = flags
    const { tail } = await import('./tail.js')
    const begin = fromStart === true || once === true ? 'start' : 'now'
    await tail({ ...(await placeFor(flags)), table, begin, isOnce: once === true }, terminal())
  })
}

interface TailFlags extends ServerFlags {
  readonly fromStart?: true
  readonly once?: true
}

interface ShownStream {
  readonly table: string
  readonly label: string
  readonly status: string
  readonly viewType: string
  readonly shards: readonly { readonly entries: number }[]
  readonly readers: readonly { readonly entriesBehind: number }[]
}

async function list(flags: ServerFlags & { readonly table?: string; readonly json?: true }): Promise<void> {
  const { namespace } = await placeFor(flags)
  const query = { ...namespace, ...(flags.table === undefined ? {} : { table: flags.table }) }
  const { streams } = await administerFor(flags)<{ streams: readonly ShownStream[] }>('streams', { query })
  print({ streams }, flags.json, () =>
    textTable(
      ['TABLE', 'LABEL', 'STATUS', 'VIEW', 'SHARDS', 'RECORDS', 'READERS', 'BEHIND'],
      streams.map(({ table, label, status, viewType, shards, readers }) => {
        const records = shards.reduce((sum, { entries }) => sum + entries, 0)
        const behind = readers.length === 0 ? undefined : Math.max(...readers.map(({ entriesBehind }) => entriesBehind))
        return [table, label, status, viewType, shards.length, records, readers.length, behind]
      }),
    ),
  )
}

function terminal(): TailOutput {
  const isColoured = process.stdout.isTTY && process.stdout.hasColors()
  process.stdout.on('error', () => process.exit(0)) // nobody reads on
  const line = (text: string): void => void process.stdout.write(`${text}\n`)
  return { isColoured, line, say }
}
