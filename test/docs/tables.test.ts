// The tables of the pages are complete: operations, effects of faults, routes of administration, events, metrics; and dependencies, since
// one without a reason is one that nobody decided on.
import { expect, test } from 'vitest'
import { TOOLS } from '../../src/cli/commands/mcp/server.js'
import { wholeProgram } from '../../src/cli/program.js'
import { createEmulator } from '../../src/emulator.js'
import { EVENT_TYPES } from '../../src/model/event.js'
import { OPERATIONS } from '../../src/operations/index.js'
import { FAULT_MEMBERS } from '../../src/controls/faults/fault-members.js'
import { SCENARIO_MEMBERS } from '../../src/controls/scenarios/scenario-plan.js'
import { MANUAL, readPage } from './pages.js'

const manifest = JSON.parse(readPage('package.json'))

test.each(['dependencies', 'peerDependencies', 'devDependencies'])('each of %s has its line', (kind) => {
  const page = readPage('CONTRIBUTING.md')
  const end = kind === 'devDependencies' ? page.length : page.indexOf('For development:')
  const rows = page.slice(page.indexOf('## Dependencies'), end).split('\n')
  const named = rows.flatMap((row) => row.split('|')[1]?.split(',') ?? []).map((name) => name.trim())
  for (const name of Object.keys(manifest[kind])) expect(named).toContain(name)
})

test('CI runs the test command that CONTRIBUTING gives', () => {
  expect(readPage('CONTRIBUTING.md')).toContain('npm ci && npm test')
  expect(readPage('.ci/run')).toContain('npm ci && npm test')
})

test('lists every command, and those below it', async () => {
  const cells = readPage('docs/command.md').match(/^\| `dynalab .*? \|/gm) ?? []
  const rows = cells.map((cell) => new Set(cell.match(/[a-z]+/g)))
  const { commands } = await wholeProgram()
  const paths = commands.flatMap((command) => [
    [command.name()],
    ...command.commands.map((below) => [command.name(), below.name()]),
  ])
  const unlisted = paths.filter((path) => !rows.some((words) => path.every((name) => words.has(name))))
  // What these do by their name alone.
  expect(unlisted.map((path) => path.join(' '))).toEqual([
    ...['tables list', 'snapshot list', 'clock show', 'faults list', 'zones show', 'regions show'],
  ])
})

test('lists exactly the operations that there are, and as missing only what is', () => {
  const [present = '', missing = ''] = readPage('docs/fidelity.md').split('## Not there yet')
  const tables = present.split(/^\| operations \|.*\n.*\n/m).slice(1)
  const rows = tables.flatMap((table) => table.slice(0, table.indexOf('\n\n')).split('\n'))
  const listed = rows.flatMap((row) => row.split('|')[1]?.split(',') ?? []).map((name) => name.trim())
  const there = Object.values(OPERATIONS).flatMap((operations) => operations.map(({ name }) => name))
  expect(listed.toSorted()).toEqual(there.toSorted())
  const named = missing.match(/\b[A-Z][a-z]+[A-Z]\w+/g) ?? []
  expect(named.filter((name) => there.includes(name))).toEqual([])
})

test('lists every effect of faults', () => {
  const page = readPage('docs/faults.md')
  const table = page.slice(page.indexOf('| `effect` |'), page.indexOf('### Throttles'))
  const listed = [...table.matchAll(/^\| `([a-z-]+)`/gm)].map(([, effect]) => effect).slice(1)
  expect(listed).toEqual(FAULT_MEMBERS.effect.must.slice('one of '.length).split(', '))
})

test('lists every member of faults', () => {
  const page = readPage('docs/faults.md')
  expect(Object.keys(FAULT_MEMBERS).filter((name) => !page.includes(`\`${name}\``))).toEqual([])
})

test('lists every scenario', () => {
  const page = readPage('docs/faults.md')
  const table = page.slice(page.indexOf('| name |'))
  const listed = [...table.matchAll(/^\| `([a-z-]+)`/gm)].map(([, name]) => name)
  expect(listed).toEqual(SCENARIO_MEMBERS.name.must.slice('one of '.length).split(', '))
})

test('lists every route of administration', async () => {
  await using emulator = await createEmulator({ inMemory: true, logLevel: 'silent' })
  const { endpoint } = await emulator.listen({ port: 0 })
  const { paths } = (await (await fetch(`${endpoint}/_dynalab/openapi.json`)).json()) as { paths: Record<string, object> }
  const there = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/_dynalab/', '')}`),
  )
  const page = readPage('docs/administration.md')
  const listed = [...page.matchAll(/`((?:GET|POST|DELETE) [a-z/{}.-]+)`/g)].map(([, route]) => route)
  // Of a fork, every route but the few about forks themselves is one that the page lists for the emulator.
  const ofTheEmulator = (route: string): string => route.replace('forks/{fork}/', '')
  expect(there.filter((route) => !listed.includes(route) && !listed.includes(ofTheEmulator(route)))).toEqual([])
  expect(listed.filter((route) => route !== undefined && !there.includes(route))).toEqual([])
})

test('lists every tool for assistants, under the flag that allows it', () => {
  const page = readPage('docs/mcp.md')
  const [always = '', writes = '', lab = ''] = page
    .slice(page.indexOf('## Tools'))
    .split(/^\| (?:always|with .*) \| \|$/m)
    .slice(1)
  const listed = (table: string) =>
    [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, names = '']) => [...names.matchAll(/`([a-z_]+)`/g)].map(([, name]) => name))
  const there = (...grants: readonly unknown[]) =>
    TOOLS.filter(({ needs }) => grants.includes(typeof needs === 'function' ? 'some' : needs)).map(({ name }) => name)
  expect(listed(always).toSorted()).toEqual(there(undefined, 'some').toSorted())
  expect(listed(writes).toSorted()).toEqual(there('writes', 'some').toSorted())
  expect(listed(lab).toSorted()).toEqual(there('lab').toSorted())
})

test('lists every operation that is taken only so often a second', () => {
  const [, table = ''] = readPage('docs/capacity.md').split('| operation | a second |')
  const listed = [...table.matchAll(/^\| ([A-Z].*?) \| (\d+) \|$/gm)].flatMap(([, names = '', most]) =>
    names.split(', ').map((name) => `${name} ${most ?? ''}`),
  )
  const there = [...OPERATIONS.dynamodb, ...OPERATIONS.streams].flatMap(({ name, mostPerSec }) =>
    mostPerSec === undefined ? [] : [`${name} ${mostPerSec}`],
  )
  expect(listed.toSorted()).toEqual(there.toSorted())
})

test('lists every event', () => {
  const page = readPage('docs/clock-and-events.md')
  expect(EVENT_TYPES.filter((type) => !page.includes(`\`${type}\``))).toEqual([])
})

test('lists every metric', async () => {
  await using emulator = await createEmulator({ inMemory: true, logLevel: 'silent' })
  const { endpoint } = await emulator.listen({ port: 0 })
  const metrics = await (await fetch(`${endpoint}/_dynalab/metrics`)).text()
  const there = [...metrics.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)
  const listed = [...readPage('docs/metrics.md').matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, names = '']) =>
    names.replaceAll('`', '').split(', '),
  )
  expect(listed.toSorted()).toEqual(there.toSorted())
})

test('every method of the library that a page names is there', async () => {
  await using emulator = await createEmulator({ inMemory: true, logLevel: 'silent' })
  const named = MANUAL.flatMap((path) => [...readPage(path).matchAll(/emulator\.(\w+)(?:\.(\w+))?\(/g)])
  expect(named.length).toBeGreaterThan(20)
  const missing = named.filter(([, part = '', method]) => {
    const holder: unknown = method === undefined ? emulator : Reflect.get(emulator, part)
    return typeof Reflect.get(Object(holder), method ?? part) !== 'function'
  })
  expect(missing.map(([name]) => name)).toEqual([])
})
