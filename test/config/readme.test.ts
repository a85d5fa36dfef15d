// The README's tables say what the package is made of: a dependency without a reason there is a dependency nobody decided on.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { createEmulator, type FaultSpec } from '../../src/emulator.js'
import { OPERATIONS } from '../../src/operations/index.js'
import { FAULT_MEMBERS } from '../../src/controls/faults/fault-members.js'

const root = resolve(import.meta.dirname, '../..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

test.each(['dependencies', 'devDependencies'])('each of %s has its line', (kind) => {
  const rows = readme.slice(readme.indexOf('## Dependencies')).split('\n')
  const named = rows.flatMap((row) => row.split('|')[1]?.split(',') ?? []).map((name) => name.trim())
  for (const name of Object.keys(manifest[kind])) expect(named).toContain(name)
})

test('CI runs the test command that the README gives', () => {
  expect(readme).toContain('npm ci && npm test')
  expect(readFileSync(join(root, '.ci/run'), 'utf8')).toContain('npm ci && npm test')
})

test('lists exactly the operations that there are', () => {
  const from = readme.indexOf('| operations |')
  const rows = readme.slice(from, readme.indexOf('\n\n', from)).split('\n').slice(2)
  const listed = rows.flatMap((row) => row.split('|')[1]?.split(',') ?? []).map((name) => name.trim())
  const there = Object.values(OPERATIONS).flatMap((operations) => operations.map(({ name }) => name))
  expect(listed.toSorted()).toEqual(there.toSorted())
})

test('the faults that it shows can be injected, and it lists every effect', async () => {
  await using emulator = await createEmulator({ inMemory: true, logLevel: 'silent' })
  const section = readme.slice(readme.indexOf('## Faults'), readme.indexOf('## What is emulated'))
  const rules = [...section.matchAll(/^curl -d '(.*)' \S+\/_dynalab\/faults$/gm)].map(
    ([, rule]) => JSON.parse(rule ?? '') as FaultSpec,
  )
  expect(rules.map((rule) => emulator.faults.inject(rule).state)).toEqual(Array(6).fill('active'))
  const scenarios = [...section.matchAll(/^curl -d '(.*)' \S+\/_dynalab\/scenarios$/gm)].map(([, given]) => given ?? '')
  expect(scenarios.map((given) => (JSON.parse(given) as { name: string }).name)).toEqual(['zone-loss', 'hot-partition'])
  const table = section.slice(section.indexOf('| effect |'), section.indexOf('| member |'))
  const listed = [...table.matchAll(/^\| `([a-z-]+)`/gm)].map(([, effect]) => effect)
  expect(listed).toEqual(FAULT_MEMBERS.effect.must.slice('one of '.length).split(', '))
})
