// `dynalab doctor`: why a table is not there, or a server. Invariant: it changes nothing, and every trouble has a remedy.
import type { Command } from 'commander'
import { machineMs } from '../../../runtime/stopwatch.js'
import { addJsonFlag, examples, type Paint, print } from '../../screen/output.js'
import { textTable } from '../../screen/text-table.js'
import { adminClient } from '../../server/admin-client.js'
import { awsEnvironment } from '../../server/aws-environment.js'
import { addPlaceFlags, endpointFor, placeFor, tokenFor, type ServerFlags } from '../../server/server-flags.js'
import { environmentFindings, nodeFinding } from './environment.js'
import type { Finding } from './finding.js'
import { listenerFindings } from './listener.js'
import { tableFindings, tablesFinding } from './whereabouts.js'

interface Report {
  readonly endpoint: string
  readonly isWell: boolean
  readonly findings: readonly Finding[]
}

export function configure(command: Command): void {
  addJsonFlag(addPlaceFlags(command.argument('[table]', 'one that is not there')))
  command.addHelpText('after', examples('doctor', 'doctor music', 'doctor music --region eu-west-1 --json'))
  command.action(async (table: string | undefined, flags: ServerFlags & { readonly json?: true }) => {
    const report = await examine(table, flags)
    print(report, flags.json, reportText)
    if (!report.isWell) process.exitCode = 1
  })
}

async function examine(table: string | undefined, flags: ServerFlags): Promise<Report> {
  const { value: endpoint } = endpointFor(flags)
  const administer = adminClient(endpoint, { token: tokenFor(flags) })
  const around = [nodeFinding(process.version), ...environmentFindings(awsEnvironment(), process.env, endpoint)]
  const { findings: listening, isDynalab } = await listenerFindings(endpoint, administer, machineMs())
  const findings = [...around, ...listening]
  if (isDynalab) {
    const { namespace } = await placeFor(flags)
    const inFork = adminClient(endpoint, { fork: flags.fork, token: tokenFor(flags) })
    if (table === undefined) findings.push(await tablesFinding(inFork, namespace))
    else findings.push(...(await tableFindings(inFork, namespace, table, flags.fork === undefined ? 'forks too' : 'here')))
  }
  return { endpoint, isWell: findings.every(({ state }) => state !== 'bad'), findings }
}

const SIGNS = { ok: '✓', note: '•', bad: '✗' } as const
const STYLES = { ok: 'green', note: 'yellow', bad: 'red' } as const

function reportText({ findings }: Report, paint: Paint): string {
  const rows = findings.flatMap(({ check, state, found, remedy }) => [
    [paint(STYLES[state], SIGNS[state]), check, found],
    ...(remedy === undefined ? [] : [['', '', paint('dim', `→ ${remedy}`)]]),
  ])
  return textTable(['', '', ''], rows).split('\n').slice(1).join('\n')
}
