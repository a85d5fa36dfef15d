// `dynalab mcp` as programs use it: the built command, asked by the official client over stdin and stdout. Each tool is used once rightly
// and once wrongly; what is not allowed changes nothing; stdout carries nothing but the protocol.
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dynalab } from '../dynalab.js'
import { NO_AWS, startServer } from './server.js'

const MAIN = join(resolve(import.meta.dirname, '../../..'), 'dist/cli/main.js')
const HOME = { account: '000000000000', region: 'us-east-1' }

let server: Awaited<ReturnType<typeof startServer>>
let folder = ''
/** Allowed everything. */
let lab: Session
/** Allowed nothing. */
let reader: Session

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dynalab-mcp-'))
  server = await startServer('--clock', 'manual', '--clock-start', '2026-03-01T00:00:00Z')
  lab = await connect(['--allow-writes', '--allow-lab'])
  reader = await connect([])
  await lab.ok('create_table', MUSIC)
  const song = (title: string, plays: string) => ({ ...NINA, title: { S: title }, plays: { N: plays }, year: { N: '1965' } })
  for (const [title, plays] of SONGS) await lab.ok('put_item', { table: 'music', item: song(title, plays) })
})
afterAll(async () => {
  await lab.client.close()
  await reader.client.close()
  await server.stop()
  rmSync(folder, { recursive: true })
})

const NINA = { artist: { S: 'Nina Simone' } }
/** Of 38 digits, more than a number of JavaScript has. */
const LONG = '12345678901234567890123456789012345678'
const SONGS = [
  ['Baltimore', '1'],
  ['Feeling Good', LONG],
  ['Sinnerman', '3'],
] as const
const MUSIC = {
  table: 'music',
  partitionKey: { name: 'artist', type: 'S' },
  sortKey: { name: 'title', type: 'S' },
  globalIndexes: [{ name: 'by-year', partitionKey: { name: 'year', type: 'N' }, projection: ['plays'] }],
  localIndexes: [{ name: 'by-plays', sortKey: { name: 'plays', type: 'N' }, projection: 'KEYS_ONLY' }],
  stream: 'NEW_IMAGE',
}

const tableNames = (listed: Json): string[] => listed.tables.map(({ table }: Json) => table)
/** Whatever a tool answers. */
type Json = ReturnType<typeof JSON.parse>
type Session = Awaited<ReturnType<typeof connect>>

async function connect(flags: readonly string[], endpoint = server.endpoint) {
  const env = { ...NO_AWS, PATH: process.env['PATH'] ?? '', DYNALAB_ENDPOINT: endpoint }
  const args = [MAIN, 'mcp', ...flags]
  const transport = new StdioClientTransport({ command: process.execPath, args, env, stderr: 'pipe' })
  const client = new Client({ name: 'test', version: '1' })
  const strangers: Error[] = []
  client.onerror = (error) => strangers.push(error) // a line that is no message ends up here
  await client.connect(transport)
  await client.listTools() // with the schemas of what tools answer, which the client holds them to
  const call = (name: string, given: object) => client.callTool({ name, arguments: { ...given } })
  return {
    client,
    strangers,
    pid: transport.pid,
    /** What the tool answers. @throws with its words where it fails */
    async ok<T = Json>(name: string, given: object = {}): Promise<T> {
      const { isError, content, structuredContent } = await call(name, given)
      if (isError === true) throw new Error(JSON.stringify(content))
      expect(JSON.parse(textIn(content))).toEqual(structuredContent)
      return structuredContent as T
    },
    /** The words by which the tool refuses. */
    async refusal(name: string, given: object = {}): Promise<string> {
      const { isError, content } = await call(name, given)
      expect([name, isError]).toEqual([name, true])
      return textIn(content)
    },
  }
}

const textIn = (content: unknown): string => (content as readonly { readonly text: string }[]).map(({ text }) => text).join()

test('tools say whether they read, and what they take and answer', async () => {
  const { tools } = await lab.client.listTools()
  const reading = tools.filter(({ annotations }) => annotations?.readOnlyHint === true).map(({ name }) => name)
  expect(reading).toEqual([
    ...['list_tables', 'describe_table', 'table_capacity', 'get_item', 'query', 'scan', 'explain_cost', 'lab_state'],
  ])
  const destroying = tools.filter(({ annotations }) => annotations?.destructiveHint === true).map(({ name }) => name)
  expect(destroying).toEqual([
    ...['delete_table', 'execute_statement', 'put_item', 'update_item', 'delete_item', 'transact_write'],
    ...['restore_snapshot', 'move_clock'],
  ])
  for (const { inputSchema, outputSchema, description } of tools) {
    expect([inputSchema['additionalProperties'], outputSchema?.type]).toEqual([false, 'object'])
    expect(description).not.toContain('Refused here')
  }
})

describe('reading', () => {
  test('tables of all namespaces', async () => {
    const elsewhere = { account: '123456789012', region: 'eu-west-1' }
    await lab.ok('create_table', { table: 'other', partitionKey: { name: 'id', type: 'N' }, ...elsewhere })
    const other = {
      ...elsewhere,
      table: 'other',
      status: 'ACTIVE',
      billingMode: 'PAY_PER_REQUEST',
      items: 0,
      bytes: 0,
      indexes: [],
    }
    expect((await reader.ok('list_tables'))['tables']).toEqual(expect.arrayContaining([other]))
    const here = (await reader.ok('list_tables', { region: 'us-east-1' }))['tables']
    expect(here).toMatchObject([{ ...HOME, table: 'music', items: 3, indexes: expect.arrayContaining(['by-plays', 'by-year']) }])
    expect((await reader.ok('describe_table', { table: 'other', ...elsewhere })).table.TableName).toBe('other')
    await lab.ok('delete_table', { table: 'other', ...elsewhere })
    expect(await lab.refusal('delete_table', { table: 'other', ...elsewhere })).toContain('ResourceNotFoundException')
  })

  test('a table, its indexes, its partitions', async () => {
    const { table, timeToLive } = await reader.ok('describe_table', { table: 'music' })
    expect(table.GlobalSecondaryIndexes[0].Projection).toEqual({ ProjectionType: 'INCLUDE', NonKeyAttributes: ['plays'] })
    expect(table.LocalSecondaryIndexes[0].IndexName).toBe('by-plays')
    expect(table.StreamSpecification.StreamViewType).toBe('NEW_IMAGE')
    expect(timeToLive).toEqual({ TimeToLiveStatus: 'DISABLED' })
    const shown = await reader.ok('table_capacity', { table: 'music', index: 'by-year' })
    expect(shown).toMatchObject({ table: 'music', index: 'by-year', billingMode: 'PAY_PER_REQUEST' })
  })

  test('an item, whose numbers keep their digits', async () => {
    const found = await reader.ok('get_item', {
      table: 'music',
      key: { ...NINA, title: { S: 'Feeling Good' } },
      consistent: true,
    })
    expect(found).toMatchObject({ found: true, item: { plays: { N: LONG } }, capacity: [{ CapacityUnits: 1 }] })
    const some = await reader.ok('get_item', {
      table: 'music',
      key: { ...NINA, title: { S: 'Baltimore' } },
      attributes: ['plays'],
    })
    expect(some['item']).toEqual({ plays: { N: '1' } })
    expect(await reader.ok('get_item', { table: 'music', key: { ...NINA, title: { S: 'None' } } })).toMatchObject({
      found: false,
    })
  })

  const titles = (page: Json): string[] => page['items'].map(({ title }: Json) => title.S)

  test('a query in parts, page by page', async () => {
    const asked = { table: 'music', partitionKey: NINA.artist, limit: 2 }
    const first = await reader.ok('query', asked)
    expect([titles(first), first['count']]).toEqual([['Baltimore', 'Feeling Good'], 2])
    expect(titles(await reader.ok('query', { ...asked, startKey: first['nextStartKey'] }))).toEqual(['Sinnerman'])
    expect(titles(await reader.ok('query', { ...asked, descending: true, limit: 1 }))).toEqual(['Sinnerman'])
    const after = { is: '>', value: { S: 'Baltimore' } }
    const filtered = { ...asked, sortKey: after, filter: '#p = :p', names: { '#p': 'plays' }, values: { ':p': { N: '3' } } }
    expect(await reader.ok('query', filtered)).toMatchObject({ items: [{ title: { S: 'Sinnerman' } }], count: 1, scanned: 2 })
    const between = { is: 'between', value: { S: 'B' }, to: { S: 'G' } }
    expect(titles(await reader.ok('query', { ...asked, sortKey: between }))).toEqual(['Baltimore', 'Feeling Good'])
    expect(titles(await reader.ok('query', { ...asked, sortKey: { is: 'begins_with', value: { S: 'S' } } }))).toEqual([
      'Sinnerman',
    ])
  })

  test('a query of an index, by an expression, with some attributes', async () => {
    const byYear = { keyCondition: '#y = :y', names: { '#y': 'year' }, values: { ':y': { N: '1965' } } }
    const page = await reader.ok('query', { table: 'music', index: 'by-year', ...byYear, attributes: [] })
    expect(page['items']).toHaveLength(3)
    expect(Object.keys(page['items'][0]).toSorted()).toEqual(['artist', 'title', 'year'])
    expect(page['capacity'][0].GlobalSecondaryIndexes['by-year'].CapacityUnits).toBe(0.5)
  })

  test('a scan, and a statement that reads', async () => {
    expect(titles(await reader.ok('scan', { table: 'music' })).toSorted()).toEqual(['Baltimore', 'Feeling Good', 'Sinnerman'])
    const statement = 'SELECT * FROM "music" WHERE "artist" = ?'
    const page = await reader.ok('execute_statement', { statement, parameters: [NINA.artist], limit: 2 })
    expect([titles(page), typeof page['nextToken']]).toEqual([['Baltimore', 'Feeling Good'], 'string'])
    const next = { statement, parameters: [NINA.artist], nextToken: page['nextToken'] }
    expect(titles(await reader.ok('execute_statement', next))).toEqual(['Sinnerman'])
  })

  test('the lab', async () => {
    const state = await reader.ok('lab_state', { table: 'music' })
    expect(state).toMatchObject({ endpoint: server.endpoint, clock: { mode: 'manual' }, faults: { faults: [] } })
    expect(Object.keys(state['metrics']).every((name) => name.includes('TableName="music"'))).toBe(true)
    const written = Object.entries(state['metrics']).find(([name]) => name.startsWith('ConsumedWriteCapacityUnits{'))
    expect(written?.[1]).toBeGreaterThan(0)
    const two = await reader.ok('lab_state', { parts: ['replicas', 'missed', 'cost', 'forks'] })
    expect(Object.keys(two)).toEqual(['endpoint', 'replicas', 'missed', 'cost', 'forks'])
  })
})

describe('what a request costs', () => {
  test('of a write, by index, with nothing written', async () => {
    const Item = { ...NINA, title: { S: 'Mood Indigo' }, year: { N: '1958' } }
    const explained = await reader.ok('explain_cost', { operation: 'PutItem', input: { TableName: 'music', Item } })
    expect(explained).toMatchObject({
      succeeds: true,
      capacity: [{ CapacityUnits: 2, Table: { CapacityUnits: 1 }, GlobalSecondaryIndexes: { 'by-year': { CapacityUnits: 1 } } }],
    })
    expect((await reader.ok('get_item', { table: 'music', key: { ...NINA, title: Item.title } }))['found']).toBe(false)
    expect(await server.json(['clock'])).toMatchObject({ mode: 'manual' })
    expect((await forks()).forks).toEqual([])
  })

  test('of a refusal, which is charged', async () => {
    const Item = { ...NINA, title: { S: 'Sinnerman' } }
    const input = { TableName: 'music', Item, ConditionExpression: 'attribute_not_exists(artist)' }
    expect(await reader.ok('explain_cost', { operation: 'PutItem', input })).toMatchObject({
      ...{ succeeds: false, refusal: { error: 'ConditionalCheckFailedException' }, units: { read: 0, write: 1 } },
    })
    const none = await reader.ok('explain_cost', { operation: 'Scan', input: { TableName: 'nowhere' } })
    expect(none['refusal'].error).toBe('ResourceNotFoundException')
    const scanned = await reader.ok('explain_cost', { operation: 'Scan', input: { TableName: 'music' } })
    expect(scanned).toMatchObject({ count: 3, scanned: 3, units: { read: scanned['capacity'][0].CapacityUnits, write: 0 } })
  })

  const forks = async (): Promise<{ forks: readonly unknown[] }> =>
    (await fetch(`${server.endpoint}/_dynalab/forks`)).json() as Promise<{ forks: readonly unknown[] }>
})

test('writing: put, update, delete, a statement and a transaction', async () => {
  const key = { ...NINA, title: { S: 'Four Women' } }
  expect(await lab.ok('put_item', { table: 'music', item: { ...key, plays: { N: '1' } } })).not.toHaveProperty('before')
  const more = { table: 'music', key, update: 'ADD plays :one', values: { ':one': { N: '1' } } }
  expect(await lab.ok('update_item', more)).toMatchObject({ after: { plays: { N: '2' } }, capacity: [{ TableName: 'music' }] })
  const statement = `UPDATE "music" SET "plays" = 5 WHERE "artist" = 'Nina Simone' AND "title" = 'Four Women'`
  await lab.ok('execute_statement', { statement })
  expect(await lab.ok('delete_item', { table: 'music', key })).toMatchObject({ before: { plays: { N: '5' } } })
  const actions = [
    { do: 'put', table: 'music', item: key },
    { do: 'check', table: 'music', key: { ...NINA, title: { S: 'Sinnerman' } }, condition: 'attribute_exists(artist)' },
  ]
  expect(await lab.ok('transact_write', { actions })).toMatchObject({ done: 2 })
  const onlyNew = { table: 'music', item: key, condition: 'attribute_not_exists(artist)' }
  expect(await lab.refusal('put_item', onlyNew)).toMatch(/^ConditionalCheckFailedException: /)
  const again = [{ do: 'put', ...onlyNew }, actions[1]]
  expect(await lab.refusal('transact_write', { actions: again })).toMatch(
    /^TransactionCanceledException: .*ConditionalCheckFailed/,
  )
  await lab.ok('delete_item', { table: 'music', key })
})

test('files of schemas: what would be done, then done', async () => {
  const file = join(folder, 'template.json')
  const Properties = {
    TableName: 'applied',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  }
  writeFileSync(file, JSON.stringify({ Resources: { Applied: { Type: 'AWS::DynamoDB::Table', Properties } } }))
  const dry = await reader.ok('apply_schema', { files: [file], dryRun: true })
  expect(dry).toMatchObject({ tables: 1, changed: 1, failures: [] })
  expect(await reader.refusal('describe_table', { table: 'applied' })).toContain('ResourceNotFoundException')
  expect((await lab.ok('apply_schema', { files: [file] }))['steps']).toEqual(dry['steps'])
  await lab.ok('delete_table', { table: 'applied' })
  expect(await lab.refusal('apply_schema', { files: [join(folder, 'none.json')] })).toContain('none.json')
})

describe('steering', () => {
  test('a fault is injected, hits, and is cleared', async () => {
    const rule = { id: 'mine', effect: 'error', error: 'InternalServerError', operation: 'Scan', times: 5 }
    expect(await lab.ok('inject_fault', rule)).toMatchObject({ id: 'mine', state: 'active' })
    expect(await lab.refusal('scan', { table: 'music' })).toMatch(/^InternalServerError: /)
    expect((await lab.ok('clear_faults', { id: 'mine' }))['removed']).toMatchObject([{ id: 'mine', hits: 1 }])
    expect(await lab.ok('clear_faults')).toEqual({ removed: [] })
    expect(await lab.refusal('clear_faults', { id: 'mine' })).toContain('mine')
    expect(await lab.refusal('inject_fault', { effect: 'latency' })).toContain('latencyMs')
    expect(await lab.refusal('inject_fault', { effect: 'gremlins' })).toContain('effect')
  })

  test('a scenario, the clock, zones and regions', async () => {
    expect(await lab.ok('run_scenario', { name: 'zone-loss', zone: 'us-east-1b', id: 'loss' })).toBeDefined()
    await lab.ok('clear_faults')
    expect(await lab.refusal('run_scenario', { name: 'flood' })).toContain('name')
    expect((await lab.ok('move_clock', { advance: { days: 1 } }))['now']).toMatch(/^2026-03-02/)
    expect(await lab.refusal('move_clock', { set: 'tomorrow' })).toContain('set must be a time')
    expect((await lab.ok('steer_zones', { action: 'lag', replicaLag: '5-40' }))['lags']).toMatchObject([{ replicaLag: '5-40' }])
    expect((await lab.ok('steer_zones', { action: 'reset' }))['lags']).toEqual([])
    expect(await lab.refusal('steer_zones', { action: 'down' })).toContain('zone must be given')
    expect(await lab.refusal('steer_zones', { action: 'reset', zone: 'us-east-1b' })).toContain('zone is unknown')
    const cut = await lab.ok('steer_regions', { action: 'cut', from: 'us-east-1', to: 'eu-west-1', oneWay: true })
    expect(cut['cuts']).toEqual([{ from: 'us-east-1', to: 'eu-west-1' }])
    expect((await lab.ok('steer_regions', { action: 'reset' }))['cuts']).toEqual([])
    expect(await lab.refusal('steer_regions', { action: 'cut' })).toContain('region')
  })
})

// Each of these is right but for one thing.
test.each([
  ['list_tables', { account: '12' }, 'account'],
  ['describe_table', { table: 'none' }, 'ResourceNotFoundException: '],
  ['table_capacity', { table: 'music', index: 'none' }, 'none'],
  ['create_table', { table: 'x', partitionKey: { name: 'id', type: 'S' } }, 'ValidationException: '],
  ['get_item', { table: 'music', key: NINA }, 'ValidationException: '],
  ['get_item', { table: 'music', key: { ...NINA, title: { N: 1 } } }, 'title'],
  ['get_item', { table: 'music', key: NINA, projection: 'x' }, 'projection'],
  ['query', { table: 'music' }, 'ValidationException: '],
  ['query', { table: 'music', sortKey: { is: '=', value: { S: 'x' } } }, 'sortKey must stand beside partitionKey'],
  ['query', { table: 'music', partitionKey: NINA.artist, keyCondition: 'artist = :a' }, 'leave one of them out'],
  ['query', { table: 'music', partitionKey: NINA.artist, sortKey: { is: 'between', value: { S: 'x' } } }, 'sortKey.to must be'],
  ['query', { table: 'music', index: 'none', partitionKey: NINA.artist }, 'ValidationException: '],
  ['scan', { table: 'music', limit: 101 }, 'limit'],
  ['execute_statement', { statement: 'SELECT FROM' }, 'ValidationException: '],
  ['update_item', { table: 'music', key: NINA, update: 'SET' }, 'ValidationException: '],
  ['delete_item', { table: 'none', key: NINA }, 'ResourceNotFoundException: '],
  ['explain_cost', { operation: 'CreateTable', input: {} }, 'operation'],
  ['lab_state', { parts: ['weather'] }, 'parts'],
])('%s %j is refused in words', async (name, given, words) => {
  expect(await lab.refusal(name, given)).toContain(words)
})

describe('without permission', () => {
  const key = { ...NINA, title: { S: 'Sinnerman' } }
  test.each([
    ['put_item', { table: 'music', item: key }, '--allow-writes'],
    ['update_item', { table: 'music', key, update: 'REMOVE plays' }, '--allow-writes'],
    ['delete_item', { table: 'music', key }, '--allow-writes'],
    ['transact_write', { actions: [{ do: 'delete', table: 'music', key }] }, '--allow-writes'],
    [
      'execute_statement',
      { statement: `DELETE FROM "music" WHERE "artist" = 'Nina Simone' AND "title" = 'Sinnerman'` },
      '--allow-writes',
    ],
    ['create_table', { ...MUSIC, table: 'mine' }, '--allow-writes'],
    ['delete_table', { table: 'music' }, '--allow-writes'],
    ['apply_schema', { files: ['template.yml'] }, '--allow-writes'],
    ['take_snapshot', { name: 'mine' }, '--allow-writes'],
    ['restore_snapshot', { name: 'mine' }, '--allow-writes'],
    ['inject_fault', { effect: 'error', error: 'InternalServerError' }, '--allow-lab'],
    ['clear_faults', {}, '--allow-lab'],
    ['run_scenario', { name: 'zone-loss' }, '--allow-lab'],
    ['move_clock', { advance: { days: 1 } }, '--allow-lab'],
    ['steer_zones', { action: 'reset' }, '--allow-lab'],
    ['steer_regions', { action: 'reset' }, '--allow-lab'],
  ])('%s changes nothing, and says which flag allows it', async (name, given, flag) => {
    const before = await reader.ok('lab_state', { parts: ['clock', 'faults', 'zones', 'regions'] })
    expect(await reader.refusal(name, given)).toBe(`${name} changes something: start dynalab mcp with ${flag} to allow it`)
    expect(await reader.ok('lab_state', { parts: ['clock', 'faults', 'zones', 'regions'] })).toEqual(before)
    expect((await reader.ok('scan', { table: 'music' }))['count']).toBe(3)
    expect(tableNames(await reader.ok('list_tables'))).toEqual(['music'])
    const { tools } = await reader.client.listTools()
    const isSaid = tools
      .find((tool) => tool.name === name)
      ?.description?.includes(`Refused here: dynalab mcp was started without ${flag}`)
    expect(isSaid).toBe(name !== 'execute_statement' && name !== 'apply_schema') // which do something without it
  })
})

describe('huge answers are bounded', () => {
  const MOST = 45_000
  const size = (answer: object): number => JSON.stringify(answer).length
  const huge = { id: { S: 'huge' }, at: { N: '0' } }
  beforeAll(async () => {
    await lab.ok('create_table', { table: 'large', partitionKey: { name: 'id', type: 'S' }, sortKey: { name: 'at', type: 'N' } })
    await lab.ok('put_item', { table: 'large', item: { ...huge, body: { S: 'x'.repeat(390_000) } } })
    for (let at = 0; at < 30; at++)
      await lab.ok('put_item', {
        table: 'large',
        item: { id: { S: 'many' }, at: { N: `${at}` }, body: { S: 'é'.repeat(3_900) } },
      })
    const members = Array.from({ length: 5_000 }, (_, at) => [`m${at}`, { L: [{ S: 'y' }, { S: 'y' }] }])
    await lab.ok('put_item', {
      table: 'large',
      item: { id: { S: 'wide' }, at: { N: '0' }, map: { M: Object.fromEntries(members) } },
    })
  })
  afterAll(() => lab.ok('delete_table', { table: 'large' }))

  test('a long string says how much is left out', async () => {
    const answer = await reader.ok('get_item', { table: 'large', key: huge })
    expect(answer['shortened']).toBe(1)
    expect(answer['item'].body.S).toMatch(/^x{4000}… \(386000 more characters\)$/)
    const wide = await reader.ok('get_item', { table: 'large', key: { id: { S: 'wide' }, at: { N: '0' } } })
    expect([wide['shortened'], size(wide) < MOST]).toEqual([1, true])
  })

  test('pages go on where the last one ended, though there was no room for all', async () => {
    const seen: string[] = []
    let startKey: object | undefined
    let pages = 0
    do {
      const page: Json = await reader.ok('query', {
        table: 'large',
        partitionKey: { S: 'many' },
        limit: 30,
        startKey,
      })
      expect(size(page)).toBeLessThan(MOST)
      expect(page['items'].length).toBeGreaterThan(0)
      seen.push(...page['items'].map(({ at }: Json) => at.N))
      startKey = page['nextStartKey']
      pages++
    } while (startKey !== undefined)
    expect(seen).toEqual(Array.from({ length: 30 }, (_, at) => `${at}`))
    expect(pages).toBeGreaterThan(1)
  })

  test('so are statements and refusals', async () => {
    const page = await reader.ok('execute_statement', { statement: 'SELECT * FROM "large"', limit: 100 })
    expect([size(page) < MOST, page['omitted'] > 0]).toEqual([true, true])
    const refusal = await reader.refusal('scan', { table: 'large', filter: 'z'.repeat(100_000) })
    expect(refusal.length).toBeLessThan(MOST)
  })
})

test('resources: pages of the documentation, and tables', async () => {
  const { resources } = await reader.client.listResources()
  const uris = resources.map(({ uri }) => uri)
  expect(uris).toEqual(expect.arrayContaining(['dynalab://docs/faults', 'dynalab://tables/000000000000/us-east-1/music']))
  const [page] = (await reader.client.readResource({ uri: 'dynalab://docs/faults' })).contents
  expect(page).toMatchObject({ mimeType: 'text/markdown', text: expect.stringContaining('# Faults') })
  const [table] = (await reader.client.readResource({ uri: 'dynalab://tables/000000000000/us-east-1/music' })).contents
  expect(JSON.parse((table as { text: string }).text).table.TableName).toBe('music')
  await expect(reader.client.readResource({ uri: 'dynalab://tables/000000000000/us-east-1/none' })).rejects.toThrow(/not found/)
})

test('snapshots: kept, listed, gone back to', async () => {
  const own = await connect(['--in-memory', '--allow-writes'])
  await own.ok('create_table', MUSIC)
  expect(await own.ok('take_snapshot', { name: 'before' })).toMatchObject({ name: 'before' })
  expect((await own.ok('lab_state', { parts: ['snapshots'] }))['snapshots'].snapshots).toMatchObject([{ name: 'before' }])
  await own.ok('delete_table', { table: 'music' })
  expect(await own.ok('restore_snapshot', { name: 'before' })).toEqual({ restored: 'before' })
  expect(tableNames(await own.ok('list_tables'))).toEqual(['music'])
  expect(await own.refusal('restore_snapshot', { name: 'after' })).toContain('after')
  expect(await own.refusal('take_snapshot', { name: 'before' })).toContain('before')
  await own.client.close()
})

test('a fork of its own: nothing that is done there is seen outside, and it ends with the session', async () => {
  const fork = await connect(['--new-fork', '--allow-writes', '--allow-lab'])
  const key = { ...NINA, title: { S: 'Sinnerman' } }
  await fork.ok('delete_item', { table: 'music', key })
  await fork.ok('move_clock', { advance: { days: 300 } })
  expect((await fork.ok('scan', { table: 'music' }))['count']).toBe(2)
  const explained = await fork.ok('explain_cost', { operation: 'Scan', input: { TableName: 'music' } })
  expect(explained['count']).toBe(2)
  const elsewhere = { table: 'other', partitionKey: { name: 'id', type: 'S' }, account: '123456789012' }
  await fork.ok('create_table', elsewhere)
  expect(tableNames(await fork.ok('list_tables')).toSorted()).toEqual(['music', 'other'])
  const state = await fork.ok('lab_state', { parts: ['clock'] })
  const forkAt = `${server.endpoint}/_dynalab/forks/${state['fork']}`
  expect((await fetch(forkAt)).status).toBe(200)
  expect((await reader.ok('scan', { table: 'music' }))['count']).toBe(3)
  expect(tableNames(await reader.ok('list_tables'))).toEqual(['music'])
  expect((await reader.ok('lab_state', { parts: ['clock'] }))['clock'].now).not.toBe(state['clock'].now)
  await fork.client.close()
  expect((await fetch(forkAt)).status).toBe(404)
})

test('a fork that is there, by its name or by its path, stays', async () => {
  await fetch(`${server.endpoint}/_dynalab/forks`, { method: 'POST', body: JSON.stringify({ name: 'there' }) })
  const byName = await connect(['--fork', 'there', '--allow-writes'])
  await byName.ok('delete_table', { table: 'music' })
  await byName.client.close()
  const byPath = await connect([], `${server.endpoint}/fork/there`)
  expect(tableNames(await byPath.ok('list_tables'))).toEqual([])
  expect(await byPath.refusal('scan', { table: 'music' })).toContain('ResourceNotFoundException')
  await byPath.client.close()
  expect(tableNames(await reader.ok('list_tables'))).toEqual(['music'])
  await fetch(`${server.endpoint}/_dynalab/forks/there`, { method: 'DELETE' })
})

test('a server of its own, which others can use, and whose data stay', async () => {
  const own = ['--data-dir', join(folder, 'own'), '--allow-writes']
  const first = await connect(own)
  const { endpoint } = await first.ok('lab_state', { parts: ['ready'] })
  expect((await fetch(`${endpoint}/_dynalab/health`)).status).toBe(200)
  await first.ok('create_table', MUSIC)
  await first.client.close()
  const second = await connect(own)
  expect(tableNames(await second.ok('list_tables'))).toEqual(['music'])
  await second.client.close()
})

/** The command, written to as it comes. */
function launch(flags: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [MAIN, 'mcp', ...flags], { env: { ...NO_AWS, ...env } })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => (output.stdout += String(chunk)))
  child.stderr.on('data', (chunk) => (output.stderr += String(chunk)))
  const ended = new Promise<number | null>((end) => child.on('close', end))
  const send = (message: object): void => void child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  const clientInfo = { name: 'test', version: '1' }
  send({ id: 1, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo } })
  send({ method: 'notifications/initialized' })
  const answered = (id: number): Promise<void> =>
    new Promise((resolve) => child.stdout.on('data', () => output.stdout.includes(`"id":${id}`) && resolve()))
  return {
    child,
    output,
    ended,
    answered,
    call: (id: number, name: string, given: object) => send({ id, method: 'tools/call', params: { name, arguments: given } }),
  }
}

test('stdout carries messages alone, also when the server logs, and ends when stdin does', async () => {
  const { child, output, ended, answered, call } = launch(['--in-memory'], { DYNALAB_LOG_LEVEL: 'debug' })
  call(2, 'scan', { table: 'music' })
  await answered(2)
  child.stdin.end()
  expect(await ended).toBe(0)
  const messages = output.stdout.trimEnd().split('\n')
  expect(messages.map((line) => JSON.parse(line).jsonrpc)).toEqual(messages.map(() => '2.0'))
  expect(output.stderr).toContain('ResourceNotFoundException')
})

test.each(['stdin', 'SIGTERM'] as const)('a session that ends by %s in the middle of a call leaves no fork', async (by) => {
  const { child, ended, answered, call } = launch(['--new-fork'], { DYNALAB_ENDPOINT: server.endpoint })
  await answered(1)
  call(2, 'explain_cost', { operation: 'Scan', input: { TableName: 'music' } })
  if (by === 'stdin') child.stdin.end()
  else child.kill(by)
  expect(await ended).toBe(0)
  expect(await (await fetch(`${server.endpoint}/_dynalab/forks`)).json()).toEqual({ forks: [] })
})

describe('what can not start says why in one line', () => {
  test.each([
    [[], 'nothing answers at http://127.0.0.1:1: start one by dynalab serve, or name another by --endpoint'],
    [['--in-memory', '--data-dir', 'x'], '--in-memory and --data-dir contradict each other: leave one of them out'],
    [['--in-memory', '--endpoint', 'http://x'], expect.stringMatching(/^--endpoint contradicts --in-memory and --data-dir/)],
    [['--in-memory', '--port', 'x'], '--port is "x": it must be a whole number from 0 to 65535'],
    [['--allow-all'], expect.stringContaining("unknown option '--allow-all'")],
    [['now'], expect.stringContaining('too many arguments')],
  ])('%j', async (flags, line) => {
    const { code, stdout, stderr } = await dynalab(['mcp', ...flags], {
      env: { ...NO_AWS, DYNALAB_ENDPOINT: 'http://127.0.0.1:1' },
    })
    expect([code, stdout, stderr.slice(0, -1).includes('\n')]).toEqual([1, '', false])
    expect(stderr.slice('dynalab: '.length, -1)).toEqual(line)
  })
})

test('prints the JSON by which programs start it', async () => {
  const { code, stdout } = await dynalab(['mcp', '--new-fork', '--print-config', '--allow-writes'])
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toEqual({
    mcpServers: { dynalab: { command: 'npx', args: ['dynalab', 'mcp', '--new-fork', '--allow-writes'] } },
  })
})

test('a server that goes away is an error of the tool, and not the end', async () => {
  const other = await startServer()
  const session = await connect([], other.endpoint)
  await other.stop()
  expect(await session.refusal('list_tables')).toContain(`nothing answers at ${other.endpoint}`)
  expect(await session.refusal('lab_state')).toContain(`nothing answers at ${other.endpoint}`)
  expect(session.strangers).toEqual([])
  await session.client.close()
})
