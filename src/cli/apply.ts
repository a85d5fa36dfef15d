// `dynalab apply`: brings the tables of a server that runs to what files say.
import type { Command } from 'commander'
import { OptionError, resolveOptions } from '../config.js'
import { HOME } from '../controls/namespace.js'
import { pauseMs } from '../runtime/heartbeat.js'
import { parametersOf } from '../schema-parameters.js'
import { callerOf, type CommandCaller } from './client-key.js'
import { addFlags, givenOptions, SERVER_OPTIONS } from './flags.js'
import { endpointOf } from './healthcheck.js'
import { type Call as Client, wireClient } from './wire-client.js'

/** What requests may be signed for. */
const REGION = /^[A-Za-z0-9._-]{1,63}$/
const PAUSE_MS = 100
const PATIENCE_MS = 600_000

interface ApplyFlags {
  readonly dryRun?: true
  readonly parameter: readonly string[]
  readonly account: string
  readonly region: string
}

/** `dynalab apply …`. */
export function addApply(dynalab: Command): void {
  const applying = addFlags(
    dynalab.command('apply <files...>').description('make and change the tables of a server that runs, as files say'),
    SERVER_OPTIONS,
  )
  applying
    .option('--dry-run', 'print what would be done, and do nothing')
    .option('--parameter <name=value>', 'a value of a parameter; may be given again', (one, all: string[]) => [...all, one], [])
    .option('--account <12 digits>', 'the account of the tables', HOME.account)
    .option('--region <name>', 'the region of the tables', HOME.region)
  applying.action(async (files: readonly string[], flags: ApplyFlags) => {
    const endpoint = endpointOf(resolveOptions(givenOptions(applying)))
    if (!(await apply(files, endpoint, flags, callerOf(applying, flags.account)))) process.exitCode = 1
  })
}

/** Prints each change on stdout, and on stderr what was left out or refused. @returns whether nothing was refused */
async function apply(
  files: readonly string[],
  endpoint: string,
  flags: ApplyFlags,
  { account, key }: CommandCaller,
): Promise<boolean> {
  const { region, parameter, dryRun } = flags
  if (!REGION.test(region)) throw new OptionError(`--region is "${region}": it must be letters, digits, \`.\`, \`-\` and \`_\``)
  const namespace = { account, region }
  const clientIn = (place: string): Client => wireClient(endpoint, { account, region: place }, key)
  const { applyTemplates } = await import('../templates/apply.js')
  let waitedMs = 0
  const report = await applyTemplates(
    files,
    { namespace, parameters: parametersOf(parameter, '--parameter') },
    {
      call: (operation, input, elsewhere) => clientIn(elsewhere ?? region)('DynamoDB', operation, input),
      isDryRun: dryRun === true,
      pause: async () => {
        await pauseMs(PAUSE_MS)
        waitedMs += PAUSE_MS
        return waitedMs < PATIENCE_MS
      },
      say: (line) => process.stdout.write(`${line}\n`),
    },
  )
  const { tables, changed, notes, failures } = report
  for (const line of [...notes, ...failures]) process.stderr.write(`dynalab: ${line}\n`)
  process.stdout.write(`${tables} tables, ${changed} ${dryRun === true ? 'would be changed' : 'changed'}\n`)
  return failures.length === 0
}
