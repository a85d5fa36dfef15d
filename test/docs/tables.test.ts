// The tables of the pages are complete: operations, effects of faults, routes of administration, events, metrics; and dependencies, since
// one without a reason is one that nobody decided on.
import { expect, test } from 'vitest'
import { createEmulator, type FaultSpec } from '../../src/emulator.js'
import { EVENT_TYPES } from '../../src/model/event.js'
import { OPERATIONS } from '../../src/operations/index.js'
import { FAULT_MEMBERS } from '../../src/controls/faults/fault-members.js'
import { readPage } from './pages.js'

const manifest = JSON.parse(readPage('package.json'))

test.each(['dependencies', 'devDependencies'])('each of %s has its line', (kind) => {
  const page = readPage('CONTRIBUTING.md')
  const rows = page.slice(page.indexOf('## Dependencies')).split('\n')
  const named = rows.flatMap((row) => row.split('|')[1]?.split(',') ?? []).map((name) => name.trim())
  for (const name of Object.keys(manifest[kind])) expect(named).toContain(name)
})

test('CI runs the test command that CONTRIBUTING gives', () => {
  expect(readPage('CONTRIBUTING.md')).toContain('npm ci && npm test')
  expect(readPage('.ci/run')).toContain('npm ci && npm test')
})

test('lists exactly the operations that there are', () => {
  const page = readPage('docs/fidelity.md')
  const from = page.indexOf('| operations |')
  const rows = page.slice(from, page.indexOf('\n\n', from)).split('\n').slice(2)
  const listed = rows.flatMap((row) => row.split('|')[1]?.split(',') ?? []).map((name) => name.trim())
  const there = Object.values(OPERATIONS).flatMap((operations) => operations.map(({ name }) => name))
  expect(listed.toSorted()).toEqual(there.toSorted())
})

test('the faults that it shows can be injected, and it lists every effect', async () => {
  await using emulator = await createEmulator({ inMemory: true, logLevel: 'silent' })
  const section = readPage('docs/faults.md')
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

test('lists every route of administration', async () => {
  await using emulator = await createEmulator({ inMemory: true, logLevel: 'silent' })
  const { endpoint } = await emulator.listen({ port: 0 })
  const { paths } = (await (await fetch(`${endpoint}/_dynalab/openapi.json`)).json()) as { paths: Record<string, object> }
  const there = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/_dynalab/', '')}`),
  )
  const page = readPage('docs/administration.md')
  const listed = [...page.matchAll(/`((?:GET|POST|DELETE) [a-z/{}.]+)`/g)].map(([, route]) => route)
  expect(there.filter((route) => !listed.includes(route))).toEqual([])
  expect(listed.filter((route) => route !== undefined && !there.includes(route))).toEqual([])
})

test('lists every event', () => {
  const page = readPage('docs/clock-and-events.md')
  expect(EVENT_TYPES.filter((type) => !page.includes(`\`${type}\``))).toEqual([])
})
