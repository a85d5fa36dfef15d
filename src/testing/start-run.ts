// Begins a run of tests: starts a server in this process, or joins one that runs, and makes the tables. Invariants: what could not be begun
// leaves nothing behind; a server that was joined has no fork of the run when that is over.
import { resolve } from 'node:path'
import { OPTIONS } from '../option-table.js'
import { OptionError } from '../option-value.js'
import { FORK_MEMBERS } from '../forks/fork-options.js'
import { newSeed } from '../runtime/random.js'
import { administrate, TOKEN_VARIABLE } from './administration.js'
import type { Run } from './run.js'
import { applySchema, makeTables } from './start-tables.js'
import { readTestingOptions, type ReadOptions, type TestingOptions } from './testing-options.js'
import { type ShownFork, TestFork } from './test-fork.js'

export interface StartedRun {
  readonly run: Run
  /** Ends the server, or drops the forks of the run where it was joined. */
  readonly close: () => Promise<void>
}

interface Ground {
  readonly server: string
  /** What forks are made of. */
  readonly base: ShownFork | undefined
  readonly prefix: string
  readonly close: () => Promise<void>
}

/** @param root where relative paths lead from. @throws Error in one line with the cause and the remedy */
export async function startRun(given: TestingOptions, root: string): Promise<StartedRun> {
  const options = readTestingOptions(given, process.env)
  const ground = await (options.endpoint === undefined ? startServer(options, root) : joinServer(options, options.endpoint))
  try {
    const { server, base: fork, prefix } = ground
    const region = options.emulator.schemaRegion
    const base = new TestFork({ server, region, fork, prefix })
    if (options.endpoint !== undefined) await applySchema(base, options, root)
    await makeTables(base, options)
    await options.prepare?.(base)
    return { run: runOf(options, { endpoint: server, base: fork?.id, prefix, region }), close: ground.close }
  } catch (error) {
    await ground.close()
    throw error
  }
}

function runOf(options: ReadOptions, place: Pick<Run, 'endpoint' | 'base' | 'prefix' | 'region'>): Run {
  const { emulator, reset, requests, keep } = options
  const { seed, strict = 'off' } = emulator
  return { ...place, ...{ seed, reset, requests, strict }, keeps: keep !== undefined }
}

/** In memory and on a free port, unless a folder or a port is given. */
async function startServer({ emulator: given, keep }: ReadOptions, root: string): Promise<Ground> {
  const { createEmulator } = await import('../emulator.js')
  const { dataDir, schema, port = 0, host = '127.0.0.1', ...others } = given
  const place = dataDir === undefined ? { inMemory: true } : { dataDir: resolve(root, dataDir) }
  const files = schema === undefined ? {} : { schema: schema.map((path) => resolve(root, path)) }
  const kept = keep === undefined ? {} : { snapshotDir: resolve(root, keep) }
  const emulator = await createEmulator({ ...kept, ...others, ...place, ...files })
  try {
    const { endpoint, adminToken } = await emulator.listen({ port, host })
    if (adminToken !== undefined) process.env[TOKEN_VARIABLE] = adminToken // for the workers, which inherit it
    return { server: endpoint, base: undefined, prefix: '', close: () => emulator.close() }
  } catch (error) {
    await emulator.close()
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EADDRINUSE') throw error
    throw new Error(`port ${port} on ${host} is in use: leave port out, and any free one is taken`, { cause: error })
  }
}

/** A fork of what the server has is the base of this run: others may run on it at the same time. */
async function joinServer({ emulator }: ReadOptions, server: string): Promise<Ground> {
  const prefix = `run-${newSeed()}-`.replaceAll(/[^A-Za-z0-9-]/g, '-')
  const made = (await administrate(server, 'POST', 'forks', { name: `${prefix}base`, ...forkOptions(emulator) })) as ShownFork
  return { server, base: made, prefix, close: () => dropForks(server, prefix) }
}

/** Options that only say how tables are made, or how this process logs. */
const OURS: ReadonlySet<string> = new Set(['schema', 'schemaRegion', 'schemaParameter', 'logLevel', 'inMemory'])

/** @throws OptionError for an option that only a start can take */
function forkOptions(emulator: ReadOptions['emulator']): object {
  const given = Object.entries(emulator).filter(([name, value]) => value !== undefined && !OURS.has(name))
  for (const [name] of given) {
    if (name in FORK_MEMBERS) continue
    const isOption = OPTIONS.some((option) => option.name === name)
    throw new OptionError(
      isOption ? `${name} can't be given to a server that runs: start it so, or leave it out` : `unknown option '${name}'`,
    )
  }
  return Object.fromEntries(given)
}

async function dropForks(server: string, prefix: string): Promise<void> {
  const { forks } = (await administrate(server, 'GET', 'forks')) as { readonly forks: readonly ShownFork[] } // as the route says
  const ours = forks.filter(({ name }) => name?.startsWith(prefix) === true)
  await Promise.allSettled(ours.toReversed().map(({ id }) => administrate(server, 'DELETE', `forks/${id}`)))
}
