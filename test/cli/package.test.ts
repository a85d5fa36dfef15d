// Proves that the package is found and typed by every way of loading it: ES modules, CommonJS (as Jest loads, without `import()`), and
// the four ways in which TypeScript looks for types.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc')
/** A project of somebody else, that has the package and types of Node. */
let project = ''

const inProject = (...args: string[]): string => {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' })
  return status === 0 ? stdout.trim() : `exit code ${status}: ${stdout}${stderr}`
}

const USE = `
async function use() {
  const emulator = await createEmulator({ inMemory: true })
  const { endpoint } = await emulator.listen({ port: 0 })
  const metrics = await (await fetch(endpoint + '/_dynalab/metrics')).text()
  const { info } = await (await fetch(endpoint + '/_dynalab/openapi.json')).json()
  await emulator.close()
  console.log(emulator instanceof Emulator, metrics.includes('# TYPE'), info.version)
}
use()
`

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'dynalab-package-'))
  mkdirSync(join(project, 'node_modules'))
  symlinkSync(root, join(project, 'node_modules', 'dynalab'))
  symlinkSync(join(root, 'node_modules', '@types'), join(project, 'node_modules', '@types'))
  writeFileSync(join(project, 'use.cjs'), `const { createEmulator, Emulator } = require('dynalab')${USE}`)
  writeFileSync(join(project, 'use.mjs'), `import { createEmulator, Emulator } from 'dynalab'${USE}`)
  const typed = `import { createEmulator, Emulator, type EmulatorOptions, type Listening } from 'dynalab'
export const given: Partial<EmulatorOptions> = {}
export const made: Promise<Emulator> = createEmulator({ inMemory: true })
export const listening = async (): Promise<Listening> => (await made).listen({ port: 0 })
export const isOne = async (): Promise<boolean> => (await made) instanceof Emulator
// @ts-expect-error an option that there is not
export const refused = createEmulator({ nothingOfThatName: 1 })
`
  const presets = `import { dynalab } from 'dynalab/jest'
import { dynalab as fork, type TestFork } from 'dynalab/node-test'
export const forks: readonly TestFork[] = [dynalab, fork]
export const found = async (): Promise<string | undefined> => (await dynalab.requests(1))[0]?.operation
// @ts-expect-error a control that there is not
export const refused = dynalab.nothingOfThatName
`
  symlinkSync(join(root, 'node_modules', 'vitest'), join(project, 'node_modules', 'vitest'))
  writeFileSync(join(project, 'presets.ts'), presets)
  writeFileSync(
    join(project, 'presets.mts'),
    `${presets}import { dynalab as plugin } from 'dynalab/vitest/plugin'
import { test } from 'dynalab/vitest'
export default { plugins: [plugin({ schema: ['template.yaml'], reset: 'test' })] }
test('a fork of its own', ({ fork }) => void fork.clock.advance({ days: 1 }))
// @ts-expect-error a word that there is not
export const wrong = plugin({ reset: 'daily' })
`,
  )
  writeFileSync(join(project, 'typed.ts'), typed)
  writeFileSync(join(project, 'typed.mts'), typed)
})
afterAll(() => rmSync(project, { recursive: true, force: true }))

it.each([
  ['an ES module', ['use.mjs']],
  ['CommonJS', ['--no-experimental-require-module', 'use.cjs']],
])('runs from %s', (_words, args) => {
  expect(inProject(...args)).toMatch(/^true true \d+\.\d+\.\d+$/)
})

it.each([
  ['node10', 'CommonJS'],
  ['node16', 'Node16'],
  ['nodenext', 'NodeNext'],
  ['bundler', 'ESNext'],
])(
  'has types for %s',
  (moduleResolution, module) => {
    const files = (name: string) => (moduleResolution === 'node10' ? [`${name}.ts`] : [`${name}.ts`, `${name}.mts`])
    const options = ['--target', 'ES2022', '--lib', 'ES2022,ESNext.Disposable', '--strict', '--noEmit', '--types', 'node']
    const found = ['--module', module, '--moduleResolution', moduleResolution]
    expect(inProject(compiler, ...options, ...found, ...files('typed'))).toBe('')
    expect(inProject(compiler, ...options, ...found, '--skipLibCheck', ...files('presets'))).toBe('') // not the types of Vitest itself
  },
  60_000,
)

it.each(['dynalab/vitest', 'dynalab/vitest/plugin'])('says what to do where CommonJS requires %s', (name) => {
  const required = inProject('--no-experimental-require-module', '-e', `require('${name}')`)
  expect(required).toContain('dynalab/vitest is an ES module, as Vitest is: import it')
})

it.each(['dynalab/jest', 'dynalab/node-test'])('%s is required by CommonJS, and says what is missing', (name) => {
  const required = inProject('--no-experimental-require-module', '-e', `require('${name}').dynalab.endpoint`)
  expect(required).toContain('dynalab has no fork for this test: ')
})
