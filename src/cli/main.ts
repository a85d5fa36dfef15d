#!/usr/bin/env node
// The command. Invariant: whatever goes wrong before or outside serving is one line on stderr and exit code 1.
import { Command, CommanderError } from 'commander'
import { OptionError, resolveOptions } from '../config.js'
import type { EmulatorOptions } from '../emulator-options.js'
import { packageHomepage, packageVersion } from '../package-version.js'
import { translateDynamoDbLocal } from './dynamodb-local.js'
import { addApply } from './apply.js'
import { addFlags, givenOptions, SERVER_OPTIONS } from './flags.js'
import { healthcheck } from './healthcheck.js'
import { HELP_COLUMNS, localFlagsHelp } from './help.js'
import { addPolicy } from './policy.js'
import { serve } from './serve.js'
import { oneLine, startErrorLine } from './start-error.js'
import { addStreams } from './streams/command.js'
import { verify } from './verify.js'

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
  addApply(dynalab)
  addStreams(dynalab)
  addPolicy(dynalab)
  return dynalab.addHelpText('after', () => `\n${serving.helpInformation()}\n${localFlagsHelp()}`)
}

function refuseWords([word]: readonly string[]): void {
  if (word !== undefined) throw new OptionError(`'${word}' is neither a flag nor a command in its place: see dynalab --help`)
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
