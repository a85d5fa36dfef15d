// `dynalab mcp`: tools and resources for programs that speak the Model Context Protocol, over stdin and stdout.
// Invariant: stdout carries the protocol and nothing else.
import { type Command, Option as Flag } from 'commander'
import { OptionError } from '../../../config.js'
import { examples } from '../../screen/output.js'
import { afterMs } from '../../../runtime/heartbeat.js'
import { addPlaceFlags, type Place, placeFor, type ServerFlags } from '../../server/server-flags.js'
import type { OwnData } from '../../server/own-server.js'
import type { Grant } from './tool.js'

interface McpFlags extends ServerFlags, OwnData {
  readonly newFork?: true
  readonly allowWrites?: true
  readonly allowLab?: true
  readonly printConfig?: true
}

/** What was called when the session ends has ended by then. */
const STOPPING_MS = 5000

const OWN = 'A server of its own:'
const ALLOWED = 'What is allowed:'

export function configure(command: Command): void {
  addPlaceFlags(command)
    .addOption(new Flag('--in-memory', 'start a server, which keeps everything in memory').helpGroup(OWN))
    .addOption(new Flag('--data-dir <folder>', 'start a server, which keeps its data there').helpGroup(OWN))
    .addOption(new Flag('--new-fork', 'work in a fork of its own, which ends with this command').helpGroup(ALLOWED))
    .addOption(new Flag('--allow-writes', 'allow changes of tables and items').helpGroup(ALLOWED))
    .addOption(new Flag('--allow-lab', 'allow faults, and moves of clock, zones and regions').helpGroup(ALLOWED))
  command.option('--print-config', 'print the JSON by which programs start this, with the other flags, and end')
  command.addHelpText(
    'after',
    examples('mcp', 'mcp --new-fork --allow-writes --allow-lab', 'mcp --in-memory --port 8000 --allow-writes'),
  )
  command.action(async (flags: McpFlags) => {
    if (flags.printConfig === true) return printConfig()
    await serve(flags)
    process.exit(0)
  })
}

/** Serves until stdin ends or a signal comes. @throws Error when there is no server, or it goes away with its data */
async function serve(flags: McpFlags): Promise<void> {
  if (flags.inMemory === undefined && flags.dataDir === undefined) return session(await placeFor(flags), flags, ended())
  if (flags.endpoint !== undefined)
    throw new OptionError('--endpoint contradicts --in-memory and --data-dir, which start a server: leave one of them out')
  const { startOwn } = await import('../../server/own-server.js')
  const over = ended()
  const emulator = await startOwn(flags)
  try {
    const lost = emulator.lost.then((loss) => {
      throw loss
    })
    const { port: _port, host: _host, ...rest } = flags // which say where it listens
    const place = await placeFor({ ...rest, endpoint: emulator.endpoint })
    await session({ ...place, adminToken: emulator.adminToken }, flags, Promise.race([over, lost]))
  } finally {
    await emulator.close()
  }
}

async function session(place: Place, flags: McpFlags, over: Promise<void>): Promise<void> {
  const [{ labAt }, { mcpServer }, { serveStdio }] = await Promise.all([
    import('./lab.js'),
    import('./server.js'),
    import('@modelcontextprotocol/server/stdio'),
  ])
  const server = labAt(place, flags.fork)
  await server.administer('health') // says in one line when nothing, or something else, is there
  const fork = flags.newFork === true ? await server.makeFork() : undefined
  try {
    const running = new Set<Promise<unknown>>()
    const handle = serveStdio(() => mcpServer({ lab: fork ?? server, granted: grantsIn(flags), running }))
    await over
    afterMs(STOPPING_MS, () => process.exit(0)) // what hangs is waited for no longer
    await handle.close()
    await Promise.allSettled(running)
  } finally {
    await fork?.drop()
  }
}

/** As most programs keep it. */
function printConfig(): void {
  const args = process.argv.slice(2).filter((word) => word !== '--print-config')
  const config = { mcpServers: { dynalab: { command: 'npx', args: ['dynalab', ...args] } } }
  process.stdout.write(`${JSON.stringify(config, undefined, 2)}\n`)
}

function grantsIn({ allowWrites, allowLab }: McpFlags): ReadonlySet<Grant> {
  return new Set<Grant>([...(allowWrites === true ? ['writes' as const] : []), ...(allowLab === true ? ['lab' as const] : [])])
}

/** Resolves when the client closes stdin, or a signal ends the command. */
function ended(): Promise<void> {
  return new Promise((resolve) => {
    process.stdin.once('end', resolve).once('close', resolve)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
}
