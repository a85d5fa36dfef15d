// A reader who copies the commands of a page, in their order, into a clean folder with a server of its own, sees what the page shows.
// A page that no longer tells the truth fails here, with the line of the block. What is not run is at least read by its language.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dynalabReady } from '../cli/dynalab.js'
import { type Block, blocksOf, type Run } from './blocks.js'
import { MANUAL, readPage, root } from './pages.js'
import { Shell } from './shell.js'

/** Where pages say that the server is. */
const SHOWN = 'http://127.0.0.1:8000'
/** The Python that has boto3, as for the wire test. */
const python = process.env['DYNALAB_TEST_PYTHON'] ?? 'python3'
const has = (what: string): boolean =>
  (what === 'boto3' ? spawnSync(python, ['-c', 'import boto3']) : spawnSync('sh', ['-c', `command -v ${what}`])).status === 0
const pages = MANUAL.map((path) => ({ path, blocks: blocksOf(readPage(path)) }))

/** Nothing is fetched, and SDKs don't speak of the Node that they will need. */
const ENVIRONMENT = {
  npm_config_offline: 'true',
  npm_config_yes: 'false',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
}

/** What `npx dynalab` runs, without the second and a half that npm takes to find it. */
const NPX = `npx() { if [ "$1" = dynalab ]; then shift; node "${join(root, 'dist/cli/main.js')}" "$@"; else command npx "$@"; fi; }`

/** A clone as a reader has it after `npm ci` and a build. */
let place = ''
let server: Awaited<ReturnType<typeof dynalabReady>> | undefined
let shell: Shell

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'dynalab-page-'))
  for (const name of ['package.json', 'node_modules', 'dist', 'schemas', 'docs', 'docker'])
    symlinkSync(join(root, name), join(place, name))
  writeFileSync(join(place, '.curlrc'), 'silent\nshow-error\nfail-with-body\n') // what the server refuses fails the command
  shell = new Shell(place, { HOME: place, ...ENVIRONMENT })
})
afterEach(async () => {
  await shell.close()
  await stop()
  rmSync(place, { recursive: true, force: true })
})

async function start(flags: readonly string[]): Promise<void> {
  await stop()
  server = await dynalabReady(flags, { cwd: place, env: { DYNALAB_PORT: '0' } })
  const { port } = new URL(server.endpoint) // 8000 may be taken
  await shell.run(`export AWS_ENDPOINT_URL_DYNAMODB=${server.endpoint} DYNALAB_PORT=${port}`)
}

async function stop(): Promise<void> {
  server?.process.kill('SIGTERM')
  await server?.ended
  server = undefined
}

/** The words of a page, with the address that its server really has. */
const here = (text: string): string => text.replaceAll(SHOWN, server?.endpoint ?? SHOWN).replaceAll(/^python3(?= )/gm, python)
const shown = (text: string): string => text.replaceAll(server?.endpoint ?? SHOWN, SHOWN)

/** Does a block as a reader would. @throws AssertionError with the line of the page */
async function follow(block: Block): Promise<void> {
  if (block.kind === 'file') writeFileSync(join(place, block.name), here(block.text))
  if (block.kind === 'server') {
    await start(block.flags)
    if (block.printed !== undefined) expect(`dynalab listening on ${SHOWN}\n`, `line ${block.line}`).toBe(block.printed)
  }
  if (block.kind === 'run' && (block.needs === undefined || has(block.needs))) await run(block)
}

async function run({ line, script, printed, isAlone }: Run): Promise<void> {
  if (isAlone) await stop()
  else if (server === undefined) await start(['--in-memory'])
  const { stdout, stderr, failed } = await shell.run(here(script))
  if (printed === undefined) expect(failed, `line ${line}: ${stdout}${stderr}`).toEqual([])
  else expect(shown(stdout), `line ${line}: ${stderr}`).toMatch(asPattern(printed))
}

/** What is shown, with `…` for anything. */
function asPattern(printed: string): RegExp {
  const parts = printed.trim().split('…')
  return new RegExp(`^\\s*${parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('[^]*?')}\\s*$`)
}

test.each(pages.filter(({ blocks }) => blocks.some(({ kind }) => kind === 'run')))(
  '$path',
  { timeout: 60_000 },
  async ({ path, blocks }) => {
    if (path !== 'README.md') await shell.run(NPX) // one page shows that npx finds the command
    for (const block of blocks) await follow(block)
  },
)

describe('what is not run is well-formed', () => {
  const scripts = pages.flatMap(({ path, blocks }) =>
    blocks.flatMap((block) => (block.kind === 'shown' || block.kind === 'run' ? [{ path, ...block }] : [])),
  )
  test.each(scripts)('$path, line $line', ({ script }) => {
    const { status, stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' })
    expect(status, stderr).toBe(0)
    expect(script, 'a comment, which zsh takes for words').not.toMatch(/(?:^|\s)#/m)
  })
})

test('every block is of a kind that is checked', () => {
  const others = pages.flatMap(({ path, blocks }) =>
    blocks.flatMap((block) => (block.kind === 'other' ? [`${path}:${block.line}`] : [])),
  )
  expect(others).toEqual([])
})
