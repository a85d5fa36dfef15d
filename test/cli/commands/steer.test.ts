// The commands that steer a server: each changes what the administration shows, prints it for a person or as JSON, and refuses in one line.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dynalab } from '../dynalab.js'
import { NO_AWS, startServer } from './server.js'

let server: Awaited<ReturnType<typeof startServer>>
beforeAll(async () => {
  server = await startServer('--clock', 'manual', '--clock-start', '2026-03-01T00:00:00Z')
})
afterAll(() => server.stop())

test('clock: shown, moved, set, frozen and resumed', async () => {
  expect((await server.run(['clock'])).stdout).toMatch(/^2026-03-01T00:00:00\.\d+Z \(manual: stands still\)/)
  expect((await server.json(['clock', 'advance', '1d', '2h30m'])).now).toMatch(/^2026-03-02T02:30:00/)
  expect((await server.json(['clock', 'set', '2027-01-01'])).now).toMatch(/^2027-01-01T00:00:00/)
  expect((await server.json(['clock', 'scale', '60'])).scale).toBe(60)
  expect(await server.json(['clock', 'freeze'])).toMatchObject({ mode: 'frozen', scale: 0 })
  expect(await server.json(['clock', 'resume'])).toMatchObject({ mode: 'scaled', scale: 60 })
})

test('faults: added by words and by JSON, listed, cleared', async () => {
  const words = ['effect=latency', 'latencyMs=20', 'operation=PutItem,GetItem', 'table=music', 'times=3']
  expect(await server.json(['faults', 'add', ...words])).toMatchObject({
    ...{
      effect: 'latency',
      latencyMs: { min: 20, max: 20 },
      operation: ['PutItem', 'GetItem'],
      table: 'music',
      times: 3,
      state: 'active',
    },
  })
  const added = await server.json(['faults', 'add', '{"id": "mine", "effect": "error", "error": "InternalServerError"}'])
  expect(added.id).toBe('mine')
  const { stdout } = await server.run(['faults'])
  expect(stdout).toMatch(/^ID +STATE +EFFECT +MET +HIT +RULE\n/)
  expect(stdout).toMatch(/^mine +active +error +0 +0 +error=InternalServerError$/m)
  expect((await server.run(['faults', 'clear', 'mine', '--region', 'eu-west-1'])).code).toBe(1)
  expect((await server.json(['faults', 'clear', 'mine'])).removed).toMatchObject([{ id: 'mine' }])
  expect((await server.json(['faults', 'clear'])).removed).toHaveLength(1)
  expect((await server.run(['faults', 'list'])).stdout).toBe('no faults\n')
})

test('faults of one namespace belong to it alone', async () => {
  const one = ['--account', '123456789012', '--region', 'eu-west-1']
  await server.run(['faults', 'add', 'effect=latency', 'latencyMs=1', ...one])
  expect((await server.json(['faults', ...one])).faults).toMatchObject([{ account: '123456789012', region: 'eu-west-1' }])
  expect((await server.json(['faults', '--region', 'eu-west-2'])).faults).toEqual([])
  await server.run(['faults', 'clear'])
})

interface Zones {
  readonly namespaces: readonly { readonly zones: readonly { readonly zone: string; readonly state: string }[] }[]
}

test('zones: lost, healed and slowed down', async () => {
  const one = ['--region', 'us-east-1']
  const stateOf = (shown: Zones, zone: string) =>
    shown.namespaces.flatMap(({ zones }) => zones).find((of) => of.zone === zone)?.state
  expect(stateOf(await server.json<Zones>(['zones', 'down', 'us-east-1b', ...one]), 'us-east-1b')).toBe('down')
  expect((await server.run(['zones', ...one])).stdout).toMatch(/^000000000000 +us-east-1 +us-east-1b +down +\d of \d/m)
  expect(stateOf(await server.json<Zones>(['zones', 'heal', 'us-east-1b', ...one]), 'us-east-1b')).toBe('up')
  expect((await server.json(['zones', 'lag', '--replica', '5-40'])).lags).toMatchObject([{ replicaLag: '5-40' }])
  expect((await server.json(['zones', 'failover', '700'])).failover).toBe(700)
  expect(await server.json(['zones', 'reset'])).toMatchObject({ failover: 3000, lags: [] })
})

test('regions: cut, slowed down and healed', async () => {
  expect((await server.json(['regions', 'cut', '--from', 'us-east-1', '--to', 'eu-west-1', '--one-way'])).cuts).toEqual([
    { from: 'us-east-1', to: 'eu-west-1' },
  ])
  expect((await server.run(['regions'])).stdout).toMatch(/^cut +all +us-east-1 +eu-west-1/m)
  expect((await server.json(['regions', 'lag', '200-900', 'eu-west-1'])).lags).toMatchObject([
    { from: 'eu-west-1', lag: '200-900' },
    { to: 'eu-west-1', lag: '200-900' },
  ])
  expect((await server.json(['regions', 'heal'])).cuts).toEqual([])
  expect((await server.run(['regions', 'reset'])).stdout).toBe('all links pass; lag of all other links: 0 ms\n')
})

describe('a mistake is one line on stderr and code 1', () => {
  test.each([
    [['clock', 'advance', '2 weeks'], '"2 weeks" is no duration: it must be as 90s, 2h30m, 1d or 500ms'],
    [['clock', 'advance', '1h1h'], '"1h1h" is no duration: it must be as 90s, 2h30m, 1d or 500ms'],
    [['clock', 'advence', '2h'], "unknown command 'advence' (Did you mean advance?): see dynalab --help"],
    [
      ['clock', 'set', 'tomorrow'],
      'set must be a time: ISO 8601, milliseconds since 1970 up to the year 4999, or "now" for the machine’s',
    ],
    [['clock', '--wrong'], "unknown option '--wrong': see dynalab --help"],
    [['faults', 'add', 'latency'], '"latency" is no member of a fault: it must be as effect=latency'],
    [['faults', 'add', '{"effect": '], 'the rule must be one JSON object'],
    [['faults', 'add', '@/nowhere.json'], "/nowhere.json can't be read: name a file with a rule after the @"],
    [['faults', 'clear', 'nothing'], expect.stringContaining('nothing')],
    [['zones', 'down', 'us-east-1'], expect.stringContaining('zone')],
    [['zones', 'failover', 'soon'], 'the time is "soon": it must be milliseconds'],
    [['regions', 'cut'], 'cut needs a region, or --from, or --to: see dynalab regions cut --help'],
    [['clock', '--endpoint', 'localhost:8000'], expect.stringMatching(/^--endpoint is "localhost:8000": it must be the address/)],
    [
      ['clock', '--endpoint', 'http://x', '--port', '1'],
      '--endpoint and --port or --host contradict each other: leave one of them out',
    ],
    [['clock', '--port', '99999'], '--port is "99999": it must be a whole number from 0 to 65535'],
    [['zones', '--account', '12'], '--account is "12": it must be the 12 digits of an account'],
  ])('%j', async (words, line) => {
    const { code, stdout, stderr } = await server.run(words)
    expect([code, stdout, stderr.endsWith('\n') && !stderr.slice(0, -1).includes('\n')]).toEqual([1, '', true])
    expect(stderr.slice('dynalab: '.length, -1)).toEqual(line)
  })
})

test.each([[['clock']], [['faults', 'add', 'effect=latency']], [['zones']], [['regions', 'heal']], [['streams', 'list']]])(
  '%j where nothing listens says so, with the remedy',
  async (words) => {
    expect(await dynalab(words, { env: { ...NO_AWS, DYNALAB_ENDPOINT: 'http://127.0.0.1:1/' } })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'dynalab: nothing answers at http://127.0.0.1:1: start one by dynalab serve, or name another by --endpoint\n',
    })
  },
)

describe('the server is the one that is named', () => {
  // Of two that name one, the first in this list counts: whoever swaps them asks the wrong server.
  test.each([
    [{ DYNALAB_ENDPOINT: '', AWS_ENDPOINT_URL: 'http://127.0.0.1:2' }, [], 'http://127.0.0.1:2'],
    [
      { DYNALAB_ENDPOINT: '', AWS_ENDPOINT_URL: 'http://127.0.0.1:2', AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:3' },
      [],
      'http://127.0.0.1:3',
    ],
    [{ DYNALAB_ENDPOINT: 'http://127.0.0.1:4', AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:3' }, [], 'http://127.0.0.1:4'],
    [{ DYNALAB_ENDPOINT: 'http://127.0.0.1:4' }, ['--port', '5'], 'http://127.0.0.1:5'],
    [{ DYNALAB_ENDPOINT: '', DYNALAB_PORT: '6', AWS_ENDPOINT_URL: 'http://127.0.0.1:2' }, [], 'http://127.0.0.1:6'],
    [{ DYNALAB_ENDPOINT: 'http://127.0.0.1:4' }, ['--endpoint', 'http://127.0.0.1:7'], 'http://127.0.0.1:7'],
  ])('%j %j', async (env, words, asked) => {
    const { stderr } = await dynalab(['clock', ...words], { env: { ...NO_AWS, ...env } })
    expect(stderr).toContain(`nothing answers at ${asked}: `)
  })
})
