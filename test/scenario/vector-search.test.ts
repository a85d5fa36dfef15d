// A search finds exactly what a search of every row would find, whatever was written before it, in whatever way, and across restarts, failed
// commits and `kill -9`. The model here knows nothing of blocks and heaps: it sorts. Numbers are small integers, so that every score is
// exact. `TEST_SEED=… npx vitest run test/scenario/vector-search.test.ts` repeats a run.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createEmulator, type Emulator } from '../../src/emulator.js'
import { verifyFolder, verifyStore } from '../../src/engine/verify/verify.js'
import { newSeed, seededRandom } from '../../src/runtime/random.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import { wrapStore } from '../../src/storage/wrap-store.js'
import { emulatorOn } from '../support/emulator-rig.js'
import { apiOf, type Call } from './api.js'
import { Victims } from './processes.js'

const seed = process.env['TEST_SEED'] ?? newSeed()

const DIMENSIONS = 5
const KEYS = 40
const TENANTS = 3
const STEPS = 400

type Distance = 'EUCLIDEAN' | 'DOT_PRODUCT' | 'COSINE'
const DISTANCES: readonly Distance[] = ['EUCLIDEAN', 'DOT_PRODUCT', 'COSINE']

interface Song {
  readonly tenant: string | undefined
  readonly genre: string | undefined
  readonly vector: readonly number[] | undefined
}

const TableName = 'songs'
const indexOf = (distance: Distance): object => ({
  IndexName: distance,
  VectorAttribute: { AttributeName: 'v' },
  Dimensions: DIMENSIONS,
  DistanceFunction: distance,
  Projection: { ProjectionType: 'KEYS_ONLY' },
  SearchSchema: [
    { AttributeName: 'tenant', SearchSchemaElementType: 'HASH' },
    { AttributeName: 'genre', SearchSchemaElementType: 'INLINE_FILTER' },
  ],
})
const string = (AttributeName: string): object => ({ AttributeName, AttributeType: 'S' })
const DEFINITIONS = ['pk', 'tenant', 'genre'].map(string)
const CREATE = {
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: DEFINITIONS,
  VectorIndexes: DISTANCES.map(indexOf),
}

/** Whole numbers below a bound, the same for one seed, place and step. */
type Draws = (below: number) => number
function drawsOf(place: string, step: number): Draws {
  const bytes = seededRandom(seed).bytes(place, 'draws', step)
  let at = 0
  return (below) => bytes.readUInt8(at++ % bytes.length) % below
}

function songOf(draw: Draws): Song {
  return {
    tenant: draw(8) === 0 ? undefined : `t${draw(TENANTS)}`,
    genre: draw(4) === 0 ? undefined : `g${draw(2)}`,
    vector: draw(8) === 0 ? undefined : Array.from({ length: DIMENSIONS }, () => draw(7) - 3),
  }
}

const listOf = (vector: readonly number[]): object[] => vector.map((number) => ({ N: String(number) }))
const itemOf = (pk: string, { tenant, genre, vector }: Song): object => ({
  pk: { S: pk },
  ...(tenant === undefined ? {} : { tenant: { S: tenant } }),
  ...(genre === undefined ? {} : { genre: { S: genre } }),
  ...(vector === undefined ? {} : { v: { L: listOf(vector) } }),
})

/** One write of one of several kinds, made in the store and in the model. */
async function write(call: Call, model: Map<string, Song>, draw: Draws): Promise<void> {
  const pk = `k${draw(KEYS)}`
  const song = songOf(draw)
  const Key = { pk: { S: pk } }
  switch (draw(5)) {
    case 0:
      await call('DeleteItem', { TableName, Key })
      model.delete(pk)
      return
    case 1: {
      const other = `k${draw(KEYS)}`
      const puts = [...new Set([pk, other])].map((each) => ({ Put: { TableName, Item: itemOf(each, song) } }))
      await call('TransactWriteItems', { TransactItems: puts })
      for (const each of [pk, other]) model.set(each, song)
      return
    }
    case 2: {
      const { vector = [1, 1, 1, 1, 1] } = song
      const values = { ':v': { L: listOf(vector) } }
      await call('UpdateItem', { TableName, Key, UpdateExpression: 'SET v = :v', ExpressionAttributeValues: values })
      model.set(pk, { tenant: undefined, genre: undefined, ...model.get(pk), vector })
      return
    }
    default:
      await call('PutItem', { TableName, Item: itemOf(pk, song) })
      model.set(pk, song)
  }
}

function scoreOf(distance: Distance, a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]): number => x.reduce((sum, each, at) => sum + each * (y[at] ?? 0), 0)
  if (distance === 'DOT_PRODUCT') return dot(a, b)
  const difference = a.map((each, at) => each - (b[at] ?? 0))
  if (distance === 'EUCLIDEAN') return Math.fround(Math.sqrt(dot(difference, difference)))
  const norms = Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b))
  return norms === 0 ? 1 : Math.fround(Math.min(2, Math.max(0, 1 - dot(a, b) / norms)))
}

interface Query {
  readonly distance: Distance
  readonly tenant: string
  readonly genre: string | undefined
  readonly vector: readonly number[]
  readonly most: number
}

function queryOf(draw: Draws): Query {
  const vector = Array.from({ length: DIMENSIONS }, () => draw(7) - 3)
  const genre = draw(2) === 0 ? undefined : `g${draw(2)}`
  return { distance: DISTANCES[draw(3)] ?? 'COSINE', tenant: `t${draw(TENANTS)}`, genre, vector, most: 1 + draw(KEYS) }
}

async function search(
  call: Call,
  { distance, tenant, genre, vector, most }: Query,
): Promise<readonly (readonly [string, number])[]> {
  const { SearchResults } = await call<{ SearchResults: { Item: { pk: { S: string } }; Score: number }[] }>('SearchVectors', {
    TableName,
    IndexName: distance,
    SearchVector: listOf(vector),
    TopK: most,
    SearchConditionExpression: genre === undefined ? 'tenant = :t' : 'tenant = :t AND genre = :g',
    ExpressionAttributeValues: { ':t': { S: tenant }, ...(genre === undefined ? {} : { ':g': { S: genre } }) },
  })
  return SearchResults.map(({ Item, Score }) => [Item.pk.S, Score])
}

/** Everything that matches, by score; which of those with the worst score are in the answer is not the model's to say. */
function expectAsNaive(model: ReadonlyMap<string, Song>, query: Query, found: readonly (readonly [string, number])[]): void {
  const { distance, tenant, genre, vector, most } = query
  const all = [...model].flatMap(([key, song]): [string, number][] => {
    const isMatch = song.tenant === tenant && (genre === undefined || song.genre === genre)
    return isMatch && song.vector !== undefined ? [[key, scoreOf(distance, vector, song.vector)]] : []
  })
  const sign = distance === 'DOT_PRODUCT' ? -1 : 1
  const scores = all.map(([, score]) => score).toSorted((a, b) => sign * (a - b))
  const words = `seed ${seed}, ${JSON.stringify(query)}`
  expect(
    found.map(([, score]) => score),
    words,
  ).toEqual(scores.slice(0, most))
  for (const [key, score] of found) expect(all, words).toContainEqual([key, score])
  expect(new Set(found.map(([key]) => key)).size, words).toBe(found.length)
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynalab-vectors-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const opened = (memory: number): Promise<Emulator> => createEmulator({ dataDir: folder, logLevel: 'silent', memory })

// Proves the same where vectors have room in memory, where they have it for one index at most, now and then, and where they have none.
test.each([0, 8000, 1])(
  'a search equals a search of every row, over writes, new indexes and restarts, in %i bytes',
  async (memory) => {
    let emulator = await opened(memory)
    await apiOf(emulator)('CreateTable', CREATE)
    const model = new Map<string, Song>()
    for (let step = 0; step < STEPS; step++) {
      const draw = drawsOf('step', step)
      if (draw(40) === 0) {
        await emulator.close()
        emulator = await opened(memory)
      }
      if (draw(40) === 0) await remake(emulator, DISTANCES[draw(3)] ?? 'COSINE')
      const call = apiOf(emulator)
      const count = 1 + draw(4)
      // Writes together, and a search among them, whose answer nobody knows: it must not keep a later one from being right.
      const writes = Array.from({ length: count }, (_, n) => drawsOf(`write ${n}`, step))
      await search(call, queryOf(draw))
      for (const each of writes) await write(call, model, each)
      const query = queryOf(drawsOf('query', step))
      expectAsNaive(model, query, await search(call, query))
    }
    await emulator.close()
    expect((await verifyFolder(folder)).problems).toEqual([])
  },
)

/** Drops an index and makes it again: it is filled from the rows. */
async function remake(emulator: Emulator, distance: Distance): Promise<void> {
  const call = apiOf(emulator)
  await call('UpdateTable', { TableName, VectorIndexUpdates: [{ Delete: { IndexName: distance } }] })
  await call('UpdateTable', {
    TableName,
    AttributeDefinitions: DEFINITIONS.slice(1),
    VectorIndexUpdates: [{ Create: indexOf(distance) }],
  })
  await emulator.drain()
}

// Proves: a search that reads the index for the first time, in steps, takes up what lands between two steps.
test('the first search of an index misses nothing that is written while it reads', async () => {
  const store = await openMemoryStore()
  const { emulator } = await emulatorOn(store)
  const call = apiOf(emulator)
  await call('CreateTable', CREATE)
  const songs = 1000
  const put = (n: number, first: number): Promise<unknown> =>
    call('PutItem', { TableName, Item: itemOf(`k${n}`, { tenant: 't0', genre: undefined, vector: [first, 0, 0, 0, 0] }) })
  await Promise.all(Array.from({ length: songs }, (_, n) => put(n, 1)))
  const query: Query = { distance: 'EUCLIDEAN', tenant: 't0', genre: undefined, vector: [9, 0, 0, 0, 0], most: 100 }
  const first = search(call, query)
  const changed = Array.from({ length: 60 }, (_, n) => n * 16)
  await Promise.all(changed.map((n) => put(n, 9)))
  await first
  const found = await search(call, query)
  expect(found.filter(([, score]) => score === 0).map(([key]) => key).toSorted()).toEqual(changed.map((n) => `k${n}`).toSorted()) // prettier-ignore
  await emulator.close()
})

describe('what was not written', () => {
  // Proves: a commit that failed has changed nothing that a search finds, neither in memory nor after it.
  test('is not found after a failed commit', async () => {
    const disk = await openMemoryStore()
    let isFull = false
    const store = wrapStore(disk, {
      batch: (ops, durability) => (isFull ? Promise.reject(new Error('no space')) : disk.batch(ops, durability)),
    })
    const { emulator, engine } = await emulatorOn(store)
    const call = apiOf(emulator)
    await call('CreateTable', CREATE)
    const put = (pk: string): Promise<unknown> =>
      call('PutItem', { TableName, Item: itemOf(pk, { tenant: 't0', genre: undefined, vector: [1, 0, 0, 0, 0] }) })
    const query: Query = { distance: 'EUCLIDEAN', tenant: 't0', genre: undefined, vector: [0, 0, 0, 0, 0], most: 10 }
    await put('kept')
    expect(await search(call, query)).toEqual([['kept', 1]])
    isFull = true
    await expect(put('lost')).rejects.toThrow()
    await expect(call('DeleteItem', { TableName, Key: { pk: { S: 'kept' } } })).rejects.toThrow()
    expect(await search(call, query)).toEqual([['kept', 1]])
    isFull = false
    await engine.recover()
    await put('new')
    expect((await search(call, query)).map(([key]) => key).toSorted()).toEqual(['kept', 'new'])
    await emulator.drain()
    expect((await verifyStore(disk)).problems).toEqual([])
    await emulator.close()
  })
})

describe('kill -9', () => {
  let victims: Victims
  beforeAll(() => {
    victims = new Victims()
  })
  afterAll(() => victims.close())

  // Proves: what was acknowledged is found after each of several kills, on one folder.
  test('loses nothing that was acknowledged', async () => {
    const model = new Map<string, Song>()
    const tried = new Map<string, Song>()
    for (let life = 0; life < 6; life++) {
      const songs = Array.from({ length: 60 }, (_, n): [string, Song] => [`k${life}-${n}`, songOf(drawsOf(`life ${life}`, n))])
      const puts = songs.map(([pk, song]) => ['PutItem', { TableName, Item: itemOf(pk, song) }] as const)
      const calls = life === 0 ? [['CreateTable', CREATE] as const, ...puts] : puts
      const order = { folder, transitionMs: 0, failpoint: undefined, task: { kind: 'calls' as const, calls } }
      const killAfter = 5 + drawsOf('kill', life)(50)
      const { lines } = await victims.live(order, (line) => (line.kind === 'answered' && line.n >= killAfter ? 0 : undefined))
      const answered = new Set(lines.flatMap((line) => (line.kind === 'answered' ? [line.n] : [])))
      const made = songs.filter((_, n) => answered.has(n + calls.length - puts.length))
      for (const [pk, song] of made) model.set(pk, song)
      expect(made.length, `seed ${seed}`).toBeGreaterThan(0)
      const emulator = await createEmulator({ dataDir: folder, logLevel: 'silent' })
      const call = apiOf(emulator)
      const query: Query = { ...queryOf(drawsOf('after', life)), most: 100 }
      const found = await search(call, query)
      for (const [pk, song] of songs) tried.set(pk, song)
      const known = found.filter(([key]) => model.has(key)) // a write whose answer nobody heard, of any life, may be there too
      const unheard = [...tried].filter(([pk]) => !model.has(pk) && found.some(([key]) => key === pk))
      for (const [pk, song] of unheard) model.set(pk, song)
      expect(known.length + unheard.length).toBe(found.length)
      expectAsNaive(model, query, found)
      await emulator.close()
      expect((await verifyFolder(folder)).problems).toEqual([])
    }
  })
})
