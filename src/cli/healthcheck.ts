// `dynalab healthcheck`: whether a server answers, for container images that have no curl.
import type { EmulatorOptions } from '../emulator-options.js'

const PATIENCE_MS = 2000

/** Where a command finds a server that listens on `host`: over loopback where it listens everywhere. */
export function endpointOf({ host, port }: Pick<EmulatorOptions, 'host' | 'port'>): string {
  const address = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`
}

/** @throws Error in one line when no healthy answer comes in time */
export async function healthcheck(options: EmulatorOptions): Promise<void> {
  const url = `${endpointOf(options)}/_dynalab/ready`
  let status: number
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) })
    await response.arrayBuffer()
    status = response.status
  } catch {
    throw new Error(`nothing answers at ${url}: check that dynalab serves there, or set --host and --port`)
  }
  if (status !== 200) throw new Error(`${url} answers ${status}, not 200: check what listens there`)
  process.stdout.write(`${url} is healthy\n`)
}
