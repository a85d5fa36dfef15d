// Small projects of somebody else (test/fixtures/projects), each in a folder of its own; above them are their modules, with the package as npm
// packs it.
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

interface Ended {
  readonly code: number | null
  /** Both streams, without colours. */
  readonly output: string
}

export interface Projects {
  /** Of the packed file. */
  readonly packedBytes: number
  /** A project of its own, made of that fixture. @returns its folder */
  make(fixture: string): string
  remove(): void
}

/** Packs the package, which must be built. */
export function packedProjects(): Projects {
  const place = mkdtempSync(join(tmpdir(), 'dynalab-projects-'))
  const pack = spawnSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', place], {
    cwd: root,
    encoding: 'utf8',
  })
  const [packed] = JSON.parse(pack.stdout) as [{ readonly filename: string; readonly size: number }] // as npm says
  spawnSync('tar', ['-xzf', join(place, packed.filename), '-C', place])
  const modules = join(place, 'node_modules')
  mkdirSync(modules)
  renameSync(join(place, 'package'), join(modules, 'dynalab'))
  for (const name of readdirSync(join(root, 'node_modules')))
    if (name !== 'dynalab') symlinkSync(join(root, 'node_modules', name), join(modules, name))
  let made = 0
  return {
    packedBytes: packed.size,
    make: (fixture) => {
      const project = join(place, `${fixture}-${++made}`)
      cpSync(join(root, 'test/fixtures/projects', fixture), project, { recursive: true })
      return project
    },
    remove: () => rmSync(place, { recursive: true, force: true }),
  }
}

/** Runs a command in a project as its user does, without anything of this run. */
export function runIn(
  project: string,
  [command = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const own = /^(DYNALAB_|AWS_|VITEST|JEST_|NODE_|TEST$|MOCK_|DYNAMODB_|npm_)/
  const outside = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)))
  const calm = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', NO_COLOR: '1' }
  const child = spawn(command, args, { cwd: project, env: { ...outside, ...calm, ...env } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
  return new Promise((end) => child.on('close', (code) => end({ code, output })))
}
