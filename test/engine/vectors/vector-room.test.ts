// Proves: searches give the same answers however little room their vectors have; indexes that don't fit together take turns, even when all of
// them are searched at once; one that alone is too large is searched in the store, and the operator hears of it once; and what an index
// took is given back when it goes, also where a search was waiting for its copy. The engine works on a store in memory, the reads of which are counted.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { OutgrownVectors } from '../../../src/engine/contract/settings.js'
import type { Emulator } from '../../../src/emulator.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { wrapStore } from '../../../src/storage/wrap-store.js'
import { vectorBytes } from '../../../src/vectors/vector-block.js'
import { VectorMemory } from '../../../src/vectors/vector-memory.js'
import { apiOf, type Call } from '../../scenario/api.js'
import { emulatorOn } from '../../support/emulator-rig.js'

const VECTORS = 300
const DIMENSIONS = 8
/** More than an index takes with all vectors, their keys and some free places. */
const INDEX_BYTES = VECTORS * (vectorBytes(DIMENSIONS) + 100)
const TABLES = ['near-a', 'near-b', 'near-c']

let emulator: Emulator
let memory: VectorMemory
let call: Call
let told: OutgrownVectors[]
let cursors: number
afterEach(async () => {
  await emulator.close()
  expect(memory.usedBytes).toBe(0)
})
beforeEach(() => {
  told = []
  cursors = 0
})

async function start(limitBytes: number): Promise<void> {
  const store = await openMemoryStore()
  const counted = wrapStore(store, {
    cursor: (range) => {
      cursors++
      return store.cursor(range)
    },
  })
  memory = new VectorMemory(limitBytes)
  const vectors = { memory, onOutgrown: (one: OutgrownVectors) => void told.push(one) }
  ;({ emulator } = await emulatorOn(counted, { vectors }))
  call = apiOf(emulator)
  for (const TableName of TABLES) await make(TableName)
}

async function make(TableName: string): Promise<void> {
  await call('CreateTable', {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    VectorIndexes: [
      {
        IndexName: 'near',
        VectorAttribute: { AttributeName: 'v' },
        Dimensions: DIMENSIONS,
        DistanceFunction: 'EUCLIDEAN',
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  })
  await Promise.all(Array.from({ length: VECTORS }, (_, n) => put(TableName, n)))
}

const vector = (first: number): object[] => Array.from({ length: DIMENSIONS }, (_, at) => ({ N: String(at === 0 ? first : 0) }))
const put = (TableName: string, n: number): Promise<unknown> =>
  call('PutItem', { TableName, Item: { pk: { S: `k${n}` }, v: { L: vector(n) } } })

async function nearest(TableName: string, to: number): Promise<string> {
  const input = { TableName, IndexName: 'near', SearchVector: vector(to), TopK: 3 }
  const { SearchResults } = await call<{ SearchResults: { Item: { pk: { S: string } } }[] }>('SearchVectors', input)
  return SearchResults.map(({ Item }) => Item.pk.S).join(' ')
}

test('indexes that fit together are read once', async () => {
  await start(3 * INDEX_BYTES)
  cursors = 0
  for (let round = 0; round < 3; round++) for (const name of TABLES) expect(await nearest(name, 7.1)).toBe('k7 k8 k6')
  expect(cursors).toBe(3)
  expect(memory.usedBytes).toBeGreaterThan(2 * INDEX_BYTES)
})

test('the index that was searched longest ago gives way', async () => {
  await start(2.2 * INDEX_BYTES)
  for (const at of [0, 1, 0, 2]) await nearest(TABLES[at] ?? '', 1)
  cursors = 0
  await nearest('near-a', 1)
  expect(cursors).toBe(0)
  await nearest('near-b', 1)
  expect(cursors).toBe(1)
})

test('indexes that fit one by one take turns, and all at once', async () => {
  await start(1.5 * INDEX_BYTES)
  cursors = 0
  for (let round = 0; round < 3; round++) for (const name of TABLES) expect(await nearest(name, 7.1)).toBe('k7 k8 k6')
  expect(cursors).toBe(9)
  const asked = Array.from({ length: 60 }, (_, n) => [TABLES[n % 3] ?? '', 10 + n] as const)
  const found = await Promise.all(asked.map(([name, n]) => nearest(name, n + 0.1)))
  expect(found).toEqual(asked.map(([, n]) => `k${n} k${n + 1} k${n - 1}`))
  expect(cursors - 9).toBeLessThan(asked.length / 3) // those that wait for one copy share it
  expect(memory.usedBytes).toBeLessThanOrEqual(1.5 * INDEX_BYTES)
  expect(told).toEqual([])
})

test('an index that is too large alone is searched in the store, and writes are found at once', async () => {
  await start(INDEX_BYTES / 4)
  cursors = 0
  for (let round = 0; round < 3; round++) for (const name of TABLES) expect(await nearest(name, 7.1)).toBe('k7 k8 k6')
  expect(cursors).toBe(9)
  await put('near-a', 1000)
  expect(await nearest('near-a', 1000)).toBe('k1000 k299 k298')
  expect(memory.usedBytes).toBe(0)
  const bytes = VECTORS * vectorBytes(DIMENSIONS)
  expect(told).toEqual(TABLES.map((table) => ({ table, index: 'near', bytes })))
})

// Its keys are what the estimate leaves out.
test('an index that turns out to be too large is read for that once', async () => {
  await start(VECTORS * vectorBytes(DIMENSIONS) + 1)
  cursors = 0
  for (let round = 0; round < 3; round++) expect(await nearest('near-a', 7.1)).toBe('k7 k8 k6')
  expect(cursors).toBe(1 + 3)
  expect(memory.usedBytes).toBe(0)
})

test('the room of an index comes back with the index and with its table', async () => {
  await start(3 * INDEX_BYTES)
  for (const name of TABLES) await nearest(name, 1)
  const all = memory.usedBytes
  await call('DeleteTable', { TableName: 'near-a' })
  await call('UpdateTable', { TableName: 'near-b', VectorIndexUpdates: [{ Delete: { IndexName: 'near' } }] })
  await emulator.drain()
  expect(memory.usedBytes).toBe(all / 3)
  await emulator.reset()
  expect(memory.usedBytes).toBe(0)
})

test('no copy is made of an index whose table went while its search waited', async () => {
  await start(3 * INDEX_BYTES)
  const asked = TABLES.map((name) => nearest(name, 1).catch((error: unknown) => (error as Error).name))
  await emulator.reset()
  expect(await Promise.all(asked)).toContain('ResourceNotFoundException')
  expect(memory.usedBytes).toBe(0)
})
