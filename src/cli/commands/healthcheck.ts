// `dynalab healthcheck`: whether a server answers, for container images that have no curl. What the environment says to SDKs is not asked:
// it may name another server than this one.
import type { Command } from 'commander'
import { addJsonFlag, examples, print } from '../screen/output.js'
import { administrationUrl } from '../server/admin-client.js'
import { addServerFlags, ownEndpoint, type ServerFlags } from '../server/server-flags.js'
import { unreachableWords } from '../server/wire-client.js'

const PATIENCE_MS = 2000

export function configure(command: Command): void {
  addJsonFlag(addServerFlags(command))
  command.addHelpText('after', examples('healthcheck', 'healthcheck --port 8123'))
  command.action(async (flags: ServerFlags & { readonly json?: true }) => {
    const { value: endpoint } = ownEndpoint(flags)
    const { href: url } = administrationUrl(endpoint, flags.fork, 'ready')
    const status = await statusOf(endpoint, url)
    if (status !== 200) throw new Error(`${url} answers ${status}, not 200: check what listens there`)
    print({ endpoint, status: 'healthy' }, flags.json, () => `${url} is healthy`)
  })
}

/** @throws Error in one line when no answer comes in time */
async function statusOf(endpoint: string, url: string): Promise<number> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) })
    await response.arrayBuffer()
    return response.status
  } catch (error) {
    throw new Error(unreachableWords(endpoint), { cause: error })
  }
}
