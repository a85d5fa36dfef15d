#!/usr/bin/env node
// The command. Invariant: whatever goes wrong before or outside serving is one line on stderr and exit code 1.
import { Command, CommanderError } from 'commander'
import { OptionError, resolveOptions } from '../config.js'
import { HOME } from '../controls/namespace.js'
import type { EmulatorOptions, OptionName } from '../emulator-options.js'
import { packageHomepage, packageVersion } from '../package-version.js'
import { translateDynamoDbLocal } from './dynamodb-local.js'
import { addFlags, givenOptions } from './flags.js'
import { endpointOf, healthcheck } from './healthcheck.js'
import { HELP_COLUMNS, localFlagsHelp } from './help.js'
import { serve } from './serve.js'
import { oneLine, startErrorLine } from './start-error.js'
import type { TailOutput } from './streams/tail.js'
import { verify } from './verify.js'

/** Of commands that ask a server. */
const SERVER_OPTIONS: readonly OptionName[] = ['port', 'host']

/** The options that the command got so far, for the words of a start-up error. */
let started: EmulatorOptions | undefined

function program(): Command {
  const dynalab = new Command('dynalab')
  dynalab.description(`A DynamoDB-compatible managed-service emulator: ${packageHomepage()}`).version(packageVersion())
  dynalab.configureHelp({ helpWidth: HELP_COLUMNS })
  dynalab.exitOverride().configureOutput({ outputError: () => {} }) // said once, by `fail`
  const serving = addFlags(
    dynalab.command('serve', { isDefault: true }).description('serve the API (what happens when no command is named)'),
  )
  serving.allowExcessArguments().action(async () => {
    refuseWords(serving.args)
    started = resolveOptions(givenOptions(serving))
    await serve(started)
    process.exit(0)
  })
  const checking = addFlags(dynalab.command('healthcheck').description('exit 0 when a server answers'), SERVER_OPTIONS)
  checking.action(async () => healthcheck(resolveOptions(givenOptions(checking))))
  const verifying = dynalab
    .command('verify <data-dir>')
    .description('check the invariants of a data folder; exit 1 when one is broken')
  verifying.action(async (dataDir: string) => {
    if (!(await verify(dataDir))) process.exitCode = 1
  })
  addStreams(dynalab)
  return dynalab.addHelpText('after', () => `\n${serving.helpInformation()}\n${localFlagsHelp()}`)
}

function addStreams(dynalab: Command): void {
  const streams = dynalab.command('streams').description('look into the streams of a server that runs')
  streams.action(() => refuse("streams needs a command: 'tail <table>'"))
  const tailing = addFlags(
    streams.command('tail <table>').description('print what is written to the table, a line of JSON a record, until interrupted'),
    SERVER_OPTIONS,
  )
  tailing
    .option('--from-start', 'begin with the oldest record that is kept, not with the next one')
    .option('--once', 'end when everything that is there has been printed; implies --from-start')
    .option('--account <12 digits>', 'the account of the table', HOME.account)
    .option('--region <name>', 'the region of the table', HOME.region)
  tailing.action(async (table: string, { fromStart, once, account, region }: TailFlags) => {
    const endpoint = endpointOf(resolveOptions(givenOptions(tailing)))
    const { tail } = await import('./streams/tail.js')
    const begin = fromStart === true || once === true ? 'start' : 'now'
    await tail({ endpoint, namespace: { account, region }, table, begin, isOnce: once === true }, terminal())
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

function refuseWords([word]: readonly string[]): void {
  if (word !== undefined) refuse(`'${word}' is neither a flag nor a command in its place`)
}

function refuse(words: string): never {
  throw new OptionError(`${words}: see dynalab --help`)
}

function fail(error: unknown): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode
    if (error.exitCode === 0) return // help and version end this way
    process.stderr.write(`dynalab: ${oneLine(error.message).replace(/^error: /, '')}: see dynalab --help\n`)
    return
  }
  process.stderr.write(`dynalab: ${startErrorLine(error, started)}\n`)
  process.exit(1) // whatever was opened before the start failed must not keep the process
}

// A reader that has gone away, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})
try {
  await program().parseAsync(translateDynamoDbLocal(process.argv.slice(2)), { from: 'user' })
} catch (error) {
  fail(error)
}
