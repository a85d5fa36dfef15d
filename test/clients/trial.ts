// One program against one fresh Dynalab. The client finds the endpoint where its users would put it: in the SDKs' own variables. The
// program passes when it ends with 0 and its last line counts its checks; the server must not have logged an error meanwhile (SDKs
// retry a 500, so a program alone would not show it) and must end with 0.
import { dynalabReady } from '../cli/dynalab.js'
import { execute } from './execute.js'
import type { Kit, Program } from './kits.js'
import { endOf, type Outcome, placeOf } from './prepare.js'

const PROGRAM_TIMEOUT_MS = 120_000

/** Runs it. */
export async function trial(kit: Kit, program: Program): Promise<Outcome> {
  const server = await dynalabReady(['serve', '--port', '0', '--in-memory', '--log-level', 'error'])
  const { end, output } = await execute(program.run, {
    cwd: placeOf(kit),
    env: surroundings(server.endpoint),
    timeoutMs: program.timeoutMs ?? PROGRAM_TIMEOUT_MS,
  })
  server.process.kill('SIGTERM')
  const { code, stderr } = await server.ended
  const checks = /^(\d+) checks$/m.exec(output)?.[1]
  if (end !== 0) return failed(endOf(end), output + stderr)
  if (checks === undefined) return failed('it did not say how many checks it made', output)
  if (code !== 0 || stderr !== '') return failed(`Dynalab ended with ${code} and complained`, stderr)
  return { verdict: 'PASSED', note: `${checks} checks`, output }
}

function failed(note: string, output: string): Outcome {
  return { verdict: 'FAILED', note, output }
}

/** Credentials that nobody checks, and nothing of this machine's own configuration. */
function surroundings(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIDCLIENTS',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    NODE_NO_WARNINGS: '1',
    NO_PROXY: '127.0.0.1,localhost',
    no_proxy: '127.0.0.1,localhost',
  }
}
