// A process with a small heap under more than it has room for: it lives, answers everything or says 503, answers a small read in between,
// and its data is right afterwards. Each of these loads ended such a process, or held it up for seconds, before there was a budget.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DynamoDBClient, type AttributeValue } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { CreateTableCommand } from '@aws-sdk/client-dynamodb'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dynalabReady } from '../../cli/dynalab.js'
import { BIG_BYTES, BIG_KEYS, TABLE } from './kinds.js'

const HEAP_MB = 256
/** As the loads sign. */
const LOCAL = { accessKeyId: 'local', secretAccessKey: 'local' }
const SMALL_ITEMS = 800
const PROBE_EVERY_MS = 15
/** Of the median, which the noise of a shared machine moves little; without a budget it is seconds, or there is no answer. */
const MEDIAN_MS = 100

let folder: string
let server: Awaited<ReturnType<typeof dynalabReady>>
let client: DynamoDBDocumentClient

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynalab-overload-'))
  const env = { NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}` }
  server = await dynalabReady(['serve', '--port', '0', '--data-dir', join(folder, 'data'), '--capacity', 'off'], { env })
  const bare = new DynamoDBClient({ endpoint: server.endpoint, region: 'us-east-1', credentials: LOCAL })
  client = DynamoDBDocumentClient.from(bare)
  await bare.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'N' },
      ],
    }),
  )
  const put = (pk: string, sk: number, v: string) => client.send(new PutCommand({ TableName: TABLE, Item: { pk, sk, v } }))
  for (let n = 0; n < SMALL_ITEMS; n += 20)
    await Promise.all(Array.from({ length: 20 }, (_, i) => put(`p${n + i}`, 0, 'y'.repeat(2000))))
  for (let n = 0; n < BIG_KEYS; n++) await put('big', n, 'x'.repeat(BIG_BYTES))
})

afterAll(async () => {
  server.process.kill('SIGTERM')
  await server.ended
  await rm(folder, { recursive: true })
})

/** Puts the load on from another process. @returns what became of its requests, by status */
async function load(kind: string, count: number, isOver: () => void): Promise<Record<string, number>> {
  const program = resolve(import.meta.dirname, 'load.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', program, server.endpoint, kind, String(count)])
  let output = ''
  child.stdout.on('data', (chunk) => (output += String(chunk)))
  child.stderr.pipe(process.stderr)
  await once(child, 'close')
  isOver()
  return JSON.parse(output) as Record<string, number>
}

/** Milliseconds of small reads, one after the other. */
async function probe(isOver: () => boolean): Promise<readonly number[]> {
  const all: number[] = []
  while (!isOver()) {
    const startedMs = performance.now()
    const { Item } = await client.send(new GetCommand({ TableName: TABLE, Key: { pk: 'p1', sk: 0 } }))
    expect(Item?.['v']).toHaveLength(2000)
    all.push(performance.now() - startedMs)
    await delay(PROBE_EVERY_MS) // the rate of a client, not a wait for something
  }
  return all.sort((a, b) => a - b)
}

test.each([
  ['scans', 600],
  ['batch-gets', 100],
  ['batch-writes', 30],
  ['unread', 40],
  ['unread-scans', 40],
  ['gets', 1500],
  ['coded-gets', 800],
  ['compressed-writes', 30],
  ['updates', 500],
  ['unread-documents', 200],
])('%s, %i at once', { timeout: 120_000 }, async (kind, count) => {
  let isOver = false
  const [statuses, probed] = await Promise.all([load(kind, count, () => (isOver = true)), probe(() => isOver)])
  const at = (share: number) => (probed[Math.floor((probed.length - 1) * share)] ?? 0).toFixed(0)
  console.log(`${kind}: ${JSON.stringify(statuses)}; a small read took ${at(0.5)} ms, ${at(0.99)} at 99 %, ${at(1)} at most`)
  expect(server.process.exitCode).toBeNull()
  const { 200: answered = 0, 503: refused = 0, unread = 0, ...others } = statuses
  expect(others).toEqual({})
  expect(answered + refused + Math.sign(unread) * count).toBe(count)
  if (unread === 0) expect(answered).toBeGreaterThan(0)
  expect(probed[probed.length >> 1]).toBeLessThan(MEDIAN_MS)
})

test('afterwards all room is given back', async () => {
  for (;;) {
    const { inFlightBytes } = (await (await fetch(`${server.endpoint}/_dynalab/memory`)).json()) as { inFlightBytes: number }
    if (inFlightBytes === 0) return
    await delay(PROBE_EVERY_MS)
  }
})

test('and every item is there', async () => {
  let count = 0
  let from: Record<string, AttributeValue> | undefined
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new ScanCommand({ TableName: TABLE, ExclusiveStartKey: from, ConsistentRead: true }),
    )
    for (const { pk, v } of Items) expect(v).toHaveLength(pk === 'big' ? BIG_BYTES : 2000)
    count += Items.length
    from = LastEvaluatedKey as Record<string, AttributeValue> | undefined
  } while (from !== undefined)
  expect(count).toBe(SMALL_ITEMS + BIG_KEYS)
})
