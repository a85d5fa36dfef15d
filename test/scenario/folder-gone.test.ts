// The data folder goes away under a server: deleted, moved, replaced. Whoever wrote was told that the write is kept, so from the moment at
// which the server sees it no write is acknowledged, and it ends with one line. A second server that has the path by then keeps all of its
// own: the first one's end leaves its files alone.
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createEmulator } from '../../src/emulator.js'
import { dynalab, dynalabReady } from '../cli/dynalab.js'
import { apiOf } from './api.js'
import { CREATE_TABLE, TABLE } from './workload.js'

const place = mkdtempSync(join(tmpdir(), 'dynalab-gone-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

let runs = 0
let folder: string
beforeEach(() => {
  folder = join(place, `parent-${runs++}`, 'data')
})

const clientOf = (endpoint: string): DynamoDBClient =>
  new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  })
const itemOf = (n: number): Record<string, { S: string } | { N: string }> => ({
  ...{ pk: { S: 'a' }, sk: { N: String(n) }, g: { S: 'g' }, v: { S: 'v'.repeat(1000) } },
})
const put = (n: number): PutItemCommand => new PutItemCommand({ TableName: TABLE, Item: itemOf(n) })
const createTable = (): CreateTableCommand => new CreateTableCommand(structuredClone(CREATE_TABLE) as never) // the SDK's types want arrays that can be changed

const DELETED =
  'was deleted or moved while it was in use, so nothing more is written: bring it back, or start again to have an empty one'
const REPLACED =
  'was replaced by another one while it was in use, so nothing more is written: start again on the one that is meant'

interface Case {
  readonly name: string
  readonly words: string
  readonly change: () => void
}

const CASES: readonly Case[] = [
  { name: 'deleted', words: DELETED, change: () => rmSync(folder, { recursive: true }) },
  { name: 'emptied', words: DELETED, change: () => rmSync(join(folder, 'store'), { recursive: true }) },
  { name: 'moved', words: DELETED, change: () => renameSync(folder, `${folder}.away`) },
  { name: 'moved with its parent', words: DELETED, change: () => renameSync(join(folder, '..'), join(place, `away-${runs}`)) },
  { name: 'a file', words: DELETED, change: () => (renameSync(folder, `${folder}.away`), writeFileSync(folder, '')) },
  { name: 'without its mark', words: DELETED, change: () => rmSync(join(folder, 'dynalab.json')) },
  { name: 'another one', words: REPLACED, change: () => (renameSync(folder, `${folder}.away`), makeFolder()) },
]

function makeFolder(): void {
  mkdirSync(join(folder, 'store'), { recursive: true })
  writeFileSync(join(folder, 'dynalab.json'), '{"format":5}')
  for (const name of ['CURRENT', 'LOCK']) writeFileSync(join(folder, 'store', name), '')
}

describe('an emulator whose data folder becomes', () => {
  test.each(CASES)('$name refuses what it is asked, and says why', async ({ words, change }) => {
    await using emulator = await createEmulator({ dataDir: folder, logLevel: 'silent' })
    const { endpoint } = await emulator.listen({ port: 0 })
    const call = apiOf(emulator)
    await call('CreateTable', structuredClone(CREATE_TABLE))
    await call('PutItem', { TableName: TABLE, Item: itemOf(1) })
    change()
    expect((await emulator.lost).message).toBe(`the data folder ${folder} ${words}`)
    const requests = [
      ['PutItem', { TableName: TABLE, Item: itemOf(2) }],
      ['GetItem', { TableName: TABLE, Key: { pk: { S: 'b' }, sk: { N: '1' } } }],
      ['Scan', { TableName: TABLE }],
      ['DeleteTable', { TableName: TABLE }],
    ] as const
    for (const [operation, input] of requests) await expect(call(operation, input)).rejects.toThrow(words)
    const ready = await fetch(`${endpoint}/_dynalab/ready`)
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'unready', reason: `the data folder ${folder} ${words}` }])
  })
})

test('a server ends with one line, and acknowledges nothing from then on', async () => {
  const server = await dynalabReady(['--port', '0', '--data-dir', folder])
  const client = clientOf(server.endpoint)
  await client.send(createTable())
  for (let n = 0; n < 10; n++) await client.send(put(n))
  rmSync(folder, { recursive: true })
  const outcomes = await Promise.allSettled(Array.from({ length: 900 }, (_, n) => client.send(put(n))))
  const { code, stderr } = await server.ended
  expect(code).toBe(1)
  const lines = stderr.split('\n').filter((line) => line.startsWith('dynalab: '))
  expect(lines).toEqual([`dynalab: the data folder ${folder} ${DELETED}`])
  expect(outcomes.at(-1)?.status).toBe('rejected')
  expect(stderr).not.toMatch(/failed/)
})

test('the system tells of it before anybody looks', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] })
  try {
    await using emulator = await createEmulator({ dataDir: folder, logLevel: 'silent' })
    rmSync(folder, { recursive: true })
    expect((await emulator.lost).message).toBe(`the data folder ${folder} ${DELETED}`)
  } finally {
    vi.useRealTimers()
  }
})

test('a second server at the same path keeps what it acknowledged when the first one ends', async () => {
  const first = await dynalabReady(['--port', '0', '--data-dir', folder])
  await clientOf(first.endpoint).send(createTable())
  for (let n = 0; n < 100; n++) await clientOf(first.endpoint).send(put(n))
  rmSync(folder, { recursive: true })
  const second = await dynalabReady(['--port', '0', '--data-dir', folder])
  const client = clientOf(second.endpoint)
  await client.send(createTable())
  for (let n = 0; n < 50; n++) await client.send(put(n))
  first.process.kill('SIGTERM') // it has ended by itself, or does so now
  await first.ended
  for (let n = 50; n < 100; n++) await client.send(put(n))
  second.process.kill('SIGTERM')
  expect((await second.ended).code).toBe(0)
  const verified = await dynalab(['verify', folder])
  expect([verified.code, verified.stdout]).toEqual([0, `${folder}: 1 tables, 100 rows, 0 problems\n`])
})
