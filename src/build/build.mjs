// Makes dist/: validators and types from schemas/, then tsc, the entrances for CommonJS, the bundle, the page of the console, and a stamp
// that tells whether dist is still current. With --modules it leaves each module a file, so that a profile says which is which.
// The new dist is made beside the old one and takes its place at the end, so a running server never sees half a build.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const dist = join(root, 'dist')
const validators = join('protocol', 'validators')
/** What is shipped as it stands; threads load some of it from the sources too. */
const plain = [
  ...['call-handler.mjs', 'thread-program.mjs'].map((name) => join('hooks', 'runners', name)),
  join('testing', 'jest', 'preset.cjs'),
  join('testing', 'vitest', 'required.cjs'),
  ...[
    'pyproject.toml',
    ...['__init__', 'fork', 'plugin', 'report', 'run'].map((name) => join('pytest_dynalab', `${name}.py`)),
  ].map((name) => join('testing', 'python', name)),
]
const stampFile = '.stamp'
const sources = ['src', 'schemas', 'package.json', 'tsconfig.json']

/** Every file that the build reads; what the build itself generates is left out. */
function sourceFiles(path) {
  if (!existsSync(path) || path === join(root, 'src', validators)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .toSorted()
    .flatMap((name) => sourceFiles(join(path, name)))
}

/** A digest of the names, sizes and times of all sources: it also changes when a file goes away. */
function sourceStamp() {
  const digest = createHash('sha256')
  for (const file of sources.flatMap((name) => sourceFiles(join(root, name)))) {
    const { size, mtimeMs } = statSync(file)
    digest.update(`${relative(root, file)} ${size} ${mtimeMs}\n`)
  }
  return digest.digest('hex')
}

/** Runs a node script to its end; its output goes to stderr, since stdout belongs to what is started after the build. */
function runNode(...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error(`the build stopped: 'node ${args.join(' ')}' ended with code ${status}`)
}

export function build() {
  runNode(join(root, 'src/build/generate.mjs'))
  const stamp = sourceStamp()
  const made = `${dist}.${process.pid}`
  const former = `${made}.old`
  try {
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
    runNode(tsc, '--project', root, '--outDir', made)
    if (existsSync(join(root, 'src', validators)))
      cpSync(join(root, 'src', validators), join(made, validators), { recursive: true })
    for (const file of plain) cpSync(join(root, 'src', file), join(made, file))
    runNode(join(root, 'src/build/common-js.mjs'), made)
    if (!process.argv.includes('--modules')) runNode(join(root, 'src/build/bundle.mjs'), made)
    runNode(join(root, 'src/build/console.mjs'), join(made, 'console'))
    chmodSync(join(made, 'cli', 'main.js'), 0o755)
    writeFileSync(join(made, stampFile), stamp)
    if (existsSync(dist)) renameSync(dist, former)
    renameSync(made, dist)
  } finally {
    for (const folder of [made, former]) rmSync(folder, { recursive: true, force: true })
  }
}

/** Builds when dist is missing or was made from other sources. */
export function buildIfStale() {
  const stamp = join(dist, stampFile)
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== sourceStamp()) {
    process.stderr.write('dynalab: building from source, once, for some ten seconds\n')
    build()
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build()
