// Each preset in a small project with the package as npm packs it, in parallel workers: tests that pass print nothing of ours, and one that fails
// prints its seed, its own requests and a folder that can be served.
import { spawnSync } from 'node:child_process'
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { dynalabReady } from '../cli/dynalab.js'
import { packedProjects, type Projects, runIn } from './projects.js'

interface Runner {
  readonly name: string
  readonly fixture: string
  readonly passing: readonly string[]
  /** How many tests pass, in the runner's own words. */
  readonly passed: RegExp
  readonly failing: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly failingEnv?: Readonly<Record<string, string>>
  /** Songs that the failing test has left. */
  readonly songs: string
  readonly operations: readonly string[]
  /** What its report begins with, where that is not the name of the test. */
  readonly heading?: string
  /** What the machine may lack. */
  readonly needs?: string
}

const RUN_VITEST = ['node', '../node_modules/vitest/vitest.mjs', 'run']
const JEST = ['node', '../node_modules/jest/bin/jest.js']
const VITEST = {
  fixture: 'vitest',
  passing: RUN_VITEST,
  failing: RUN_VITEST,
  passed: /Tests\s+30 passed/,
}
/** The Python that has boto3, as for the wire test; pytest-xdist is used where there is one. */
const python = process.env['DYNALAB_TEST_PYTHON'] ?? 'python3'
const hasModules = (...names: readonly string[]): boolean => spawnSync(python, ['-c', `import ${names.join(', ')}`]).status === 0
const PYTEST = [
  python,
  '-m',
  'pytest',
  '-p',
  'pytest_dynalab',
  '-p',
  'no:cacheprovider',
  ...(hasModules('xdist') ? ['-n', '2'] : []),
]
const NODE_TEST = ['node', '--import', 'dynalab/node-test', '--test']
const RUNNERS: readonly Runner[] = [
  {
    ...VITEST,
    name: 'Vitest in processes',
    env: { POOL: 'forks' },
    failingEnv: { FIXTURE: 'failing' },
    songs: '2',
    operations: ['UpdateItem', 'Scan', 'GetItem'],
  },
  {
    ...VITEST,
    name: 'Vitest in threads',
    env: { POOL: 'threads' },
    failingEnv: { FIXTURE: 'failing' },
    songs: '2',
    operations: ['UpdateItem', 'Scan', 'GetItem'],
  },
  {
    name: 'Jest with ES modules',
    fixture: 'jest',
    passing: [...JEST, 'passing'],
    failing: [...JEST, 'failing'],
    env: { NODE_OPTIONS: '--experimental-vm-modules' },
    passed: /Tests:\s+10 passed/,
    songs: '1',
    operations: ['UpdateItem', 'GetItem'],
  },
  {
    name: 'Jest with CommonJS, configured for another emulator',
    fixture: 'jest-cjs',
    passing: [...JEST, 'passing'],
    failing: [...JEST, 'failing'],
    passed: /Tests:\s+8 passed/,
    songs: '2',
    operations: ['UpdateItem', 'GetItem'],
  },
  {
    name: 'node:test',
    fixture: 'node-test',
    passing: [...NODE_TEST, 'passing-1.test.mjs', 'passing-2.test.mjs', 'required.test.cjs'],
    failing: [...NODE_TEST, 'failing.test.mjs'],
    passed: /^# pass 11$/m,
    songs: '1',
    operations: ['UpdateItem', 'GetItem'],
  },
  {
    name: 'pytest',
    fixture: 'pytest',
    passing: [...PYTEST, 'test_passing_1.py', 'test_passing_2.py'],
    failing: [...PYTEST, 'test_failing.py'],
    env: { PYTHONDONTWRITEBYTECODE: '1', PYTHONPATH: '../node_modules/dynalab/dist/testing/python' },
    passed: /= 14 passed in /,
    heading: '- dynalab -',
    songs: '1',
    operations: ['UpdateItem', 'GetItem'],
    needs: 'boto3 and pytest',
  },
]

let projects: Projects
beforeAll(() => {
  projects = packedProjects()
})
afterAll(() => projects.remove())

async function songsServed(folder: string, region: string): Promise<string | undefined> {
  const server = await dynalabReady(['serve', '--port', '0', '--shared-db', '--data-dir', folder])
  try {
    const client = new DynamoDBClient({
      endpoint: server.endpoint,
      region,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    })
    const { Item } = await client.send(new GetItemCommand({ TableName: 'music', Key: { artist: { S: 'Nina Simone' } } }))
    return Item?.['songs']?.N
  } finally {
    server.process.kill('SIGTERM')
    await server.ended
  }
}

/** `dynalab: …` and the lines below it, once. */
function reportsIn(output: string): readonly string[] {
  return output.match(/^(?:(?:# )?dynalab: .*\n(?:(?:# )? {2}.*\n)*|-+ dynalab -+\n(?:[ \w].*\n)*)/gm) ?? []
}

describe.each(RUNNERS)('$name', (runner) => {
  const { fixture, passing, passed, failing, env = {}, failingEnv = {}, songs, operations, needs } = runner
  const test = it.skipIf(needs !== undefined && !hasModules('boto3', 'pytest'))

  test('passes in parallel workers, and prints nothing of ours', { timeout: 120_000 }, async () => {
    const { code, output } = await runIn(projects.make(fixture), passing, env)
    expect(output).toMatch(passed)
    expect(reportsIn(output)).toEqual([])
    expect(code).toBe(0)
  })

  test('tells of a test that fails, and keeps its data', { timeout: 120_000 }, async () => {
    const project = projects.make(fixture)
    const { code, output } = await runIn(project, failing, { ...env, ...failingEnv, DYNALAB_SEED: 'seed 42' })
    expect(code, output).not.toBe(0)
    const [report = '', ...others] = reportsIn(output)
    expect(others).toEqual([])
    expect(report).toContain(runner.heading ?? 'dynalab: music > miscounts')
    expect(report).toContain("seed: seed 42, the same again with DYNALAB_SEED='seed 42'")
    expect(report).toContain(`${operations.length} requests:`)
    const told = [...report.matchAll(/^(?:# )? {2,4}[\d:.]+ {2}(\w+) music {2}200 {2}[\d.]+ units? {2}[\d.]+ ms$/gm)]
    expect(
      told.map(([, operation]) => operation),
      report,
    ).toEqual(operations)
    const folder = /npx dynalab serve --data-dir (\S+)/.exec(report)?.[1] ?? ''
    expect(folder.startsWith(project), report).toBe(true)
    expect(await songsServed(folder, 'us-east-1')).toBe(songs)
  })
})

test('a run on a server that is there leaves it as it was', { timeout: 120_000 }, async () => {
  const server = await dynalabReady(['serve', '--port', '0', '--in-memory'])
  try {
    const joined = { DYNALAB_ENDPOINT: server.endpoint }
    const others = RUNNERS.filter(({ name }) => ['node:test', 'Vitest in threads'].includes(name))
    const runs = others.map(({ fixture, passing, env }) => runIn(projects.make(fixture), passing, { ...env, ...joined }))
    const ended = await Promise.all(runs) // both at the same time
    for (const [at, { output }] of ended.entries()) expect(output).toMatch(others[at]?.passed ?? /./)
    const forks = async (): Promise<unknown> => (await fetch(`${server.endpoint}/_dynalab/forks`)).json()
    await expect.poll(forks, { timeout: 10_000 }).toEqual({ forks: [] })
  } finally {
    server.process.kill('SIGTERM')
    await server.ended
  }
})

test('what begins a run wrongly is one line with the remedy', { timeout: 120_000 }, async () => {
  const { code, output } = await runIn(projects.make('vitest'), RUN_VITEST, { DYNALAB_ENDPOINT: 'nowhere' })
  expect(code).not.toBe(0)
  expect(output).toContain('endpoint is "nowhere": it must be an address such as http://127.0.0.1:8000')
})

test('the package is smaller than 2 MB', () => {
  expect(projects.packedBytes).toBeLessThan(2_000_000)
})
