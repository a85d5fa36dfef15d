// What the benchmark compares: two ceilings, Dynalab, and its peers.
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { findDynoxide } from './dynoxide.js'
import { type Skipped, type Storage, type Target, isNamed } from './target.js'

export const PROJECT_DIR = fileURLToPath(new URL('../../..', import.meta.url))

const TARGET_NAMES = [
  'empty',
  'bare',
  'dynalab-disk',
  'dynalab-memory',
  'dynalite-disk',
  'dynalite-memory',
  'dynoxide-disk',
  'dynoxide-memory',
] as const

const ceilingFile = (name: string): string => fileURLToPath(new URL(`../ceilings/${name}.mjs`, import.meta.url))

const empty: Target = {
  name: 'empty',
  kind: 'ceiling',
  storage: 'none',
  command: () => ({ file: process.execPath, args: [ceilingFile('empty')] }),
  readyLine: /ready on \S+:(\d+)/,
}

const bare: Target = {
  name: 'bare',
  kind: 'ceiling',
  storage: 'disk',
  command: ({ dataDir }) => ({ file: process.execPath, args: [ceilingFile('bare'), dataDir] }),
  readyLine: /ready on \S+:(\d+)/,
}

/** Which Dynalab, and how it is started. `nodeArgs` go before the script, `serveArgs` behind `serve`. */
export interface DynalabOptions {
  readonly name?: string
  readonly projectDir?: string
  readonly nodeArgs?: readonly string[]
  readonly serveArgs?: readonly string[]
}

/** Dynalab as built in a project folder. */
export function dynalab(
  storage: 'disk' | 'memory',
  { name, projectDir = PROJECT_DIR, nodeArgs = [], serveArgs = [] }: DynalabOptions = {},
): Target {
  const main = `${projectDir}/dist/cli/main.js`
  return {
    name: name ?? `dynalab-${storage}`,
    kind: 'dynalab',
    storage,
    command: ({ dataDir }) => {
      const where = storage === 'memory' ? ['--in-memory'] : ['--data-dir', dataDir]
      return { file: process.execPath, args: [...nodeArgs, main, 'serve', '--port', '0', ...where, ...serveArgs] }
    },
    readyLine: /dynalab listening on \S+:(\d+)/,
  }
}

/** Where `--only` has Dynalab keep its data in the modes that measure one Dynalab: on disk unless it names memory alone. */
export function dynalabStorage(only: readonly string[]): 'disk' | 'memory' {
  return isNamed('dynalab-memory', only) && !isNamed('dynalab-disk', only) ? 'memory' : 'disk'
}

function dynalite(storage: Storage): Target {
  const cli = createRequire(import.meta.url).resolve('dynalite/cli.js')
  return {
    name: `dynalite-${storage}`,
    kind: 'peer',
    storage,
    command: ({ dataDir, port }) => {
      const where = storage === 'memory' ? [] : ['--path', dataDir]
      const args = [cli, '--host', '127.0.0.1', '--port', String(port), '--createTableMs', '0', '--deleteTableMs', '0', ...where]
      return { file: process.execPath, args }
    },
    readyLine: /listening at: \S+:(\d+)/i,
  }
}

function dynoxide(storage: Storage, binary: string): Target {
  return {
    name: `dynoxide-${storage}`,
    kind: 'peer',
    storage,
    command: ({ dataDir, port }) => {
      const where = storage === 'memory' ? [] : ['--db-path', `${dataDir}/data.sqlite`]
      return { file: binary, args: ['serve', '--host', '127.0.0.1', '--port', String(port), ...where] }
    },
    readyLine: /listening on \S+:(\d+)/i,
  }
}

/**
 * The targets that `--only` names (all when it names none), and those that this machine lacks. `serveArgs` are for Dynalab.
 * @throws Error for an unknown name.
 */
export function chooseTargets(only: readonly string[], serveArgs: readonly string[]): { targets: Target[]; skipped: Skipped[] } {
  const unknown = only.filter((choice) => !TARGET_NAMES.some((name) => isNamed(name, [choice])))
  if (unknown.length > 0) throw new Error(`unknown target ${unknown.join(', ')}: choose from ${TARGET_NAMES.join(', ')}`)
  const chosen = TARGET_NAMES.filter((name) => only.length === 0 || isNamed(name, only))
  const found = chosen.some((name) => name.startsWith('dynoxide')) ? findDynoxide() : { reason: 'not chosen' }
  const targets: Target[] = []
  const skipped: Skipped[] = []
  for (const name of chosen) {
    const target = make(name, serveArgs, 'binary' in found ? found.binary : undefined)
    if (target !== undefined) targets.push(target)
    else skipped.push({ name, reason: 'reason' in found ? found.reason : 'not found' })
  }
  return { targets, skipped }
}

function make(
  name: (typeof TARGET_NAMES)[number],
  serveArgs: readonly string[],
  dynoxideBinary: string | undefined,
): Target | undefined {
  switch (name) {
    case 'empty':
      return empty
    case 'bare':
      return bare
    case 'dynalab-disk':
      return dynalab('disk', { serveArgs })
    case 'dynalab-memory':
      return dynalab('memory', { serveArgs })
    case 'dynalite-disk':
      return dynalite('disk')
    case 'dynalite-memory':
      return dynalite('memory')
    case 'dynoxide-disk':
      return dynoxideBinary === undefined ? undefined : dynoxide('disk', dynoxideBinary)
    case 'dynoxide-memory':
      return dynoxideBinary === undefined ? undefined : dynoxide('memory', dynoxideBinary)
  }
}
