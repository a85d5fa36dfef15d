// The commands about streams, for the command line.
import type { Command } from 'commander'
import { OptionError, resolveOptions } from '../../config.js'
import { HOME } from '../../controls/namespace.js'
import { callerOf } from '../client-key.js'
import { addFlags, givenOptions, SERVER_OPTIONS } from '../flags.js'
import { endpointOf } from '../healthcheck.js'
import type { TailOutput } from './tail.js'

/** `dynalab streams …`. */
export function addStreams(dynalab: Command): void {
  const streams = dynalab.command('streams').description('look into the streams of a server that runs')
  streams.action(() => {
    throw new OptionError("streams needs a command: 'tail <table>': see dynalab --help")
  })
  const tailing = addFlags(
    streams.command('tail <table>').description('print what is written to the table, a line of JSON a record, until interrupted'),
    SERVER_OPTIONS,
  )
  tailing
    .option('--from-start', 'begin with the oldest record that is kept, not with the next one')
    .option('--once', 'end when everything that is there has been printed; implies --from-start')
    .option('--account <12 digits>', 'the account of the table', HOME.account)
    .option('--region <name>', 'the region of the table', HOME.region)
  tailing.action(async (table: string, { fromStart, once, account: named, region }: TailFlags) => {
    const { account, key } = callerOf(tailing, named)
    const endpoint = endpointOf(resolveOptions(givenOptions(tailing)))
    const { tail } = await import('./tail.js')
    const begin = fromStart === true || once === true ? 'start' : 'now'
    await tail({ endpoint, namespace: { account, region }, key, table, begin, isOnce: once === true }, terminal())
  })
}

interface TailFlags {
  readonly fromStart?: true
  readonly once?: true
  readonly account: string
  readonly region: string
}

function terminal(): TailOutput {
  const isColoured = process.stdout.isTTY && process.stdout.hasColors()
  process.stdout.on('error', () => process.exit(0)) // nobody reads on
  const line = (text: string): void => void process.stdout.write(`${text}\n`)
  return { isColoured, line, say: (text) => process.stderr.write(`dynalab: ${text}\n`) }
}
