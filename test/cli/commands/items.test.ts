// Items into a table and out of it: what is exported comes back as it was, in every form; rows that are refused are named, and cost no other.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AttributeValue, CreateTableCommand, DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dynalabUnread } from '../dynalab.js'
import { startServer } from './server.js'

const place = mkdtempSync(join(tmpdir(), 'dynalab-items-'))
let server: Awaited<ReturnType<typeof startServer>>
let client: DynamoDBClient

beforeAll(async () => {
  server = await startServer()
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  client = new DynamoDBClient({ endpoint: server.endpoint, region: 'us-east-1', credentials })
})
afterAll(async () => {
  client.destroy()
  await server.stop()
  rmSync(place, { recursive: true, force: true })
})

function file(name: string, text: string): string {
  writeFileSync(join(place, name), text)
  return join(place, name)
}

const create = (TableName: string, units?: number) =>
  client.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      ...(units === undefined
        ? { BillingMode: 'PAY_PER_REQUEST' }
        : { ProvisionedThroughput: { ReadCapacityUnits: units, WriteCapacityUnits: units } }),
    }),
  )

async function itemsOf(TableName: string) {
  const { Items = [] } = await client.send(new ScanCommand({ TableName }))
  return Items.toSorted((a, b) => ((a['id']?.S ?? '') < (b['id']?.S ?? '') ? -1 : 1))
}

const NUMBER = '1234567890123456789012345678901234567.8'
const ITEMS: Record<string, AttributeValue>[] = [
  {
    id: { S: 'a' },
    n: { N: NUMBER },
    text: { S: 'a "quoted", text\nof two lines' },
    empty: { S: '' },
    yes: { BOOL: true },
    no: { BOOL: false },
  },
  {
    id: { S: 'b' },
    bytes: { B: Buffer.from([0, 255, 10]) },
    none: { NULL: true },
    tags: { SS: ['x', 'y'] },
    years: { NS: ['1', '2'] },
  },
  { id: { S: 'c' }, n: { S: 'a text here' }, deep: { M: { list: { L: [{ N: '1' }, { M: {} }] }, 'ö x': { S: 'x' } } } },
]

test.each(['dynamodb', 'csv'])('export and import keep every type and digit: %s', async (form) => {
  const [from, to] = [`from-${form}`, `to-${form}`]
  await create(from)
  await create(to)
  for (const Item of ITEMS) await client.send(new PutItemCommand({ TableName: from, Item }))
  const out = join(place, `${from}.${form === 'csv' ? 'csv' : 'jsonl'}`)
  expect(await server.json(['export', from, '--form', form, '--out', out])).toEqual({
    table: from,
    items: 3,
    file: out,
    lostTypes: 0,
  })
  expect(await server.run(['import', to, out])).toEqual({ code: 0, stdout: '3 items written\n', stderr: '' })
  expect(await itemsOf(to)).toEqual(await itemsOf(from))
  expect(readFileSync(out, 'utf8')).toContain(NUMBER)
})

// More than a pipe holds, so that the command has to wait for its reader.
test('export ends quietly when nobody reads on', async () => {
  await create('long')
  const rows = Array.from({ length: 500 }, (_, at) => JSON.stringify({ id: `i${at}`, text: 'x'.repeat(1000) }))
  await server.run(['seed', file('long.jsonl', rows.join('\n')), '--table', 'long'])
  const asked = ['--endpoint', server.endpoint, '--account', '000000000000', '--region', 'us-east-1']
  expect(await dynalabUnread(['export', 'long', ...asked])).toEqual({ code: 0, stderr: '' })
})

test('plain JSON keeps numbers, and says what it cannot', async () => {
  const { stdout, stderr } = await server.run(['export', 'from-dynamodb', '--form', 'plain'])
  expect(stdout).toContain(`"n":${NUMBER}`)
  expect(stderr).toMatch(/^dynalab: 3 sets and binaries are arrays and texts in plain JSON/)
})

test('seed: rows that are refused are named by file and line, and the others are written', async () => {
  await create('seeded')
  const rows = [...Array.from({ length: 60 }, (_, n) => `{"id":"k${n}","n":${n}}`), '{"n":1}', '{"id": }', '{"id":7}']
  const lines = file('rows.jsonl', `${rows.join('\n')}\n`)
  const array = file('rows.json', JSON.stringify([{ id: 'x' }, { id: 'y' }], undefined, 2))
  const { code, stdout, stderr } = await server.run(['seed', lines, array, '--table', 'seeded'])
  expect([code, stdout]).toEqual([1, '62 items written, 3 rows refused\n'])
  for (const line of [61, 62, 63]) expect(stderr).toContain(`dynalab: ${lines}:${line}: `)
  expect(stderr.trimEnd().split('\n')).toHaveLength(3)
  expect(await itemsOf('seeded')).toHaveLength(62)
})

test('seed asks again for what a table had no capacity for', async () => {
  await create('narrow', 5)
  await fetch(`${server.endpoint}/_dynalab/tables/narrow/buckets`, { method: 'POST', body: '{"write": -5}' })
  const rows = file('narrow.jsonl', Array.from({ length: 30 }, (_, n) => `{"id":"k${n}"}`).join('\n'))
  expect(await server.json(['seed', rows, '--table', 'narrow'])).toMatchObject({ written: 30, failed: 0 })
  expect(await itemsOf('narrow')).toHaveLength(30)
})

test('requests of BatchWriteItem go to the tables that they name', async () => {
  const requests = file('batch.json', JSON.stringify({ seeded: [{ PutRequest: { Item: { id: { S: 'batch' } } } }] }))
  expect((await server.run(['seed', requests])).stdout).toBe('1 item written\n')
  expect(await server.run(['seed', file('one.json', '{"id":"a"}')])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('name one by --table'),
  })
})

test.each([
  [['seed', '/nowhere.json', '--table', 'seeded'], 'there is no file /nowhere.json'],
  [
    ['seed', tmpdir(), '--table', 'seeded'],
    `${tmpdir()} has no manifest-summary.json: name the folder of one export, or its files`,
  ],
  [['seed'], "missing required argument 'files': see dynalab --help"],
  [['export', 'none'], 'ResourceNotFoundException: Requested resource not found: Table: none not found'],
  [['export', 'seeded', '--json'], '--json is for the report, so the items need a file: add --out'],
  [
    ['export', 'seeded', '--form', 'xml'],
    "option '--form <form>' argument 'xml' is invalid. Allowed choices are dynamodb, plain, csv.: see dynalab --help",
  ],
  [['export', 'seeded', '--out', '/nowhere/x'], expect.stringMatching(/^\/nowhere\/x can't be written: /)],
])('%j is refused in one line', async (words, line) => {
  const { code, stderr } = await server.run(words)
  expect([code, stderr.slice('dynalab: '.length, -1)]).toEqual([1, line])
})

test('snapshots are taken, listed, restored and deleted', async () => {
  expect((await server.json(['snapshot', 'take', 'full'])).name).toBe('full')
  await create('later')
  expect((await server.run(['snapshot'])).stdout).toMatch(/^full +\d{4}-.* +in memory$/m)
  expect((await server.run(['snapshot', 'restore', 'full'])).stdout).toBe('full is restored\n')
  expect((await server.run(['tables'])).stdout).not.toContain('later')
  expect((await server.run(['snapshot', 'delete', 'full'])).stdout).toBe('full is deleted\n')
  expect(await server.run(['snapshot', 'restore', 'full'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^dynalab: .*full.*\n$/),
  })
})
