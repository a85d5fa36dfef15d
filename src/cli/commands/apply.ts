// `dynalab apply`: brings the tables of a server that runs to what files say.
import type { Command } from 'commander'
import { patience } from '../../runtime/heartbeat.js'
import { parametersOf } from '../../schema-parameters.js'
import { addJsonFlag, examples, print, say } from '../screen/output.js'
import { addPlaceFlags, type Place, placeFor, type ServerFlags } from '../server/server-flags.js'
import { type Call, wireClient } from '../server/wire-client.js'

const PAUSE_MS = 100
const PATIENCE_MS = 600_000

interface ApplyFlags extends ServerFlags {
  readonly dryRun?: true
  readonly parameter: readonly string[]
  readonly json?: true
}

export function configure(command: Command): void {
  command
    .argument('<files...>', 'files that say which tables there are')
    .option('--dry-run', 'print what would be done, and do nothing')
    .option('--parameter <name=value>', 'a value of a parameter; may be given again', (one, all: string[]) => [...all, one], [])
  addPlaceFlags(addJsonFlag(command))
  command.addHelpText(
    'after',
    examples('apply template.yml --dry-run', 'apply main.tf --region eu-west-1 --parameter Stage=test'),
  )
  command.action(async (files: readonly string[], flags: ApplyFlags) => {
    if (!(await apply(files, await placeFor(flags), flags))) process.exitCode = 1
  })
}

/** Prints each change on stdout, and on stderr what was left out or refused. @returns whether nothing was refused */
async function apply(files: readonly string[], { endpoint, namespace, key }: Place, flags: ApplyFlags): Promise<boolean> {
  const { parameter, dryRun, json } = flags
  const clientIn = (region: string): Call => wireClient(endpoint, { ...namespace, region }, key)
  const { applyTemplates } = await import('../../templates/apply.js')
  const lines: string[] = []
  const report = await applyTemplates(
    files,
    { namespace, parameters: parametersOf(parameter, '--parameter') },
    {
      call: (operation, input, elsewhere) => clientIn(elsewhere ?? namespace.region)('DynamoDB', operation, input),
      isDryRun: dryRun === true,
      pause: patience(PAUSE_MS, PATIENCE_MS),
      say: (line) => {
        lines.push(line)
        if (json !== true) process.stdout.write(`${line}\n`)
      },
    },
  )
  const { tables, changed, notes, failures } = report
  for (const line of [...notes, ...failures]) say(line)
  print({ tables, changed, isDryRun: dryRun === true, steps: lines, notes, failures }, json, () => {
    return `${tables} tables, ${changed} ${dryRun === true ? 'would be changed' : 'changed'}`
  })
  return failures.length === 0
}
