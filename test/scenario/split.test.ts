// A split under load must change no answer and lose no count: clients write, delete and transact at random while partitions are split for
// their size, at keys on request and for throughput, and others page through the table. On three stores: in memory, on one whose commits
// land late, and on disk, where a batch shows a moment before the engine hears of it. `TEST_SEED=… npx vitest run test/scenario/split`.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { StoreEngine } from '../../src/engine/store-engine.js'
import type { OpenTable } from '../../src/engine/tables/open-table.js'
import { verifyStore } from '../../src/engine/verify/verify.js'
import { rowSuffix } from '../../src/model/key.js'
import { describeMap } from '../../src/partitions/describe.js'
import { nextTurn } from '../../src/runtime/clock.js'
import { newSeed, seededRandom } from '../../src/runtime/random.js'
import { faultyStore } from '../../src/storage/faulty-store.js'
import { openFolder } from '../../src/storage/folder.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import type { Store } from '../../src/storage/store.js'
import { groupedTable } from './grouped-table.js'
import { apiOf, type Call, Refusal, scanAll } from './api.js'
import { emulatorOn } from '../support/emulator-rig.js'
import { openLayeredMemory } from '../support/layered-memory.js'

const seed = process.env['TEST_SEED'] ?? newSeed()
const TABLE = 'Splits'
const NAMESPACE = { account: '000000000000', region: 'us-east-1' }
const LANES = 4
const STEPS_EACH = 120
const COLLECTIONS = 6
const STABLE_EACH = 30
const PARTITION_BYTES = 4096
/** Beside a local index a collection may be as large as a partition: the stable items fit, and not all of the others. */
const PARTITION_BYTES_BESIDE_LOCAL = 8192

type Item = Readonly<Record<string, { readonly S: string } | { readonly N: string }>>

const createTable = (hasLocalIndex: boolean): object =>
  groupedTable({ name: TABLE, shown: ['filler'], local: hasLocalIndex ? { name: 'byV', by: 'v', type: 'S' } : undefined })

const collectionOf = (n: number): string => `collection-${n}`
const stableItem = (n: number, sk: number): Item => ({
  pk: { S: collectionOf(n) },
  sk: { N: String(sk * 2) },
  g: { S: `g${sk % 3}` },
  v: { S: `v${sk % 5}` },
  filler: { S: 'x'.repeat(40) },
})
const keyOf = (item: Item): string => JSON.stringify([item['pk'], item['sk']])

/** A number below the bound, from the seed. */
const drawing = (purpose: string): ((below: number) => number) => {
  let n = 0
  return (below) => seededRandom(seed).bytes(purpose, '', n++).readUInt32BE(0) % below
}

/** Two clients may want one item at a time. */
function ignoreConflict(error: unknown): void {
  const isConflict = error instanceof Refusal && /TransactionConflict|TransactionCanceled/.test(error.name)
  if (!isConflict) throw error
}

/** Random writes between the stable items: odd sort keys, also in collections that have no stable ones. */
async function write(api: Call, lane: number): Promise<void> {
  const call = (operation: string, input: object): Promise<unknown> => api(operation, input).catch(unlessFull)
  const draw = drawing(`writes ${lane}`)
  const key = (): Item => ({ pk: { S: collectionOf(draw(COLLECTIONS + 3)) }, sk: { N: String(draw(40) * 2 + 1) } })
  const image = (): Item => ({
    ...key(),
    ...(draw(3) === 0 ? {} : { g: { S: `g${draw(3)}` } }),
    ...(draw(3) === 0 ? {} : { v: { S: `v${draw(5)}` } }),
    filler: { S: 'y'.repeat(draw(200)) },
  })
  for (let n = 0; n < STEPS_EACH; n++) {
    const choice = draw(10)
    if (choice < 2) await call('DeleteItem', { TableName: TABLE, Key: key() }).catch(ignoreConflict)
    else if (choice < 5) {
      const items = new Map(Array.from({ length: 4 }, image).map((item) => [keyOf(item), item]))
      const requests = [...items.values()].map((Item) => ({ PutRequest: { Item } }))
      const puts = [...items.values()].map((Item) => ({ Put: { TableName: TABLE, Item } }))
      if (choice < 3) await call('BatchWriteItem', { RequestItems: { [TABLE]: requests } })
      else await call('TransactWriteItems', { TransactItems: puts }).catch(ignoreConflict)
    } else if (choice < 6) {
      const update = {
        UpdateExpression: 'SET filler = :f ADD n :one',
        ExpressionAttributeValues: { ':f': { S: 'z' }, ':one': { N: '1' } },
      }
      await call('UpdateItem', { TableName: TABLE, Key: key(), ...update }).catch(ignoreConflict)
    } else await call('PutItem', { TableName: TABLE, Item: image() }).catch(ignoreConflict)
  }
}

/** A collection that has no more room refuses what makes it grow. */
function unlessFull(error: unknown): void {
  if (!(error instanceof Refusal) || error.name !== 'ItemCollectionSizeLimitExceededException') throw error
}

interface Page {
  readonly Items: readonly Item[]
  readonly LastEvaluatedKey?: object
}

async function pages(call: Call, operation: 'Query' | 'Scan', input: object): Promise<Item[]> {
  const items: Item[] = []
  let from: object = {}
  for (;;) {
    const page: Page = await call(operation, { TableName: TABLE, Limit: 7, ...input, ...from })
    items.push(...page.Items)
    if (page.LastEvaluatedKey === undefined) return items
    from = { ExclusiveStartKey: page.LastEvaluatedKey }
    await nextTurn()
  }
}

const query = (collection: string, isForward: boolean): object => ({
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: { ':pk': { S: collection } },
  ScanIndexForward: isForward,
})

const STABLE = Array.from({ length: COLLECTIONS }, (_, n) =>
  Array.from({ length: STABLE_EACH }, (_, sk) => stableItem(n, sk)),
).flat()

/** Every item that nobody touches comes once. (In an index, one whose index key changes between two pages may come twice.) */
function expectWhole(items: readonly Item[], stable: readonly Item[]): void {
  const keys = items.map(keyOf)
  const isStable = new Set(STABLE.map(keyOf))
  expect(keys.filter((key) => isStable.has(key)).sort()).toEqual(stable.map(keyOf).sort())
}

/** Pages through the table until the writers are done. @returns how often */
async function read(call: Call, isOver: () => boolean): Promise<number> {
  let rounds = 0
  while (!isOver()) {
    const segments = [0, 1, 2].map((Segment) => pages(call, 'Scan', { Segment, TotalSegments: 3 }))
    const scanned = (await Promise.all(segments)).flat()
    expectWhole(scanned, STABLE)
    expect(new Set(scanned.map(keyOf)).size).toBe(scanned.length)
    expectWhole(await pages(call, 'Scan', { IndexName: 'byG' }), STABLE)
    const collection = collectionOf(rounds % COLLECTIONS)
    const own = STABLE.filter(({ pk }) => keyOf({ pk, sk: { N: '0' } } as Item).includes(`"${collection}"`))
    expectWhole(await pages(call, 'Query', query(collection, rounds % 2 === 0)), own)
    rounds++
  }
  return rounds
}

/** Splits at keys of rows and of no rows, in the table and in its index, until the writers are done. */
async function split(engine: StoreEngine, table: OpenTable, isOver: () => boolean): Promise<void> {
  const draw = drawing('splits')
  const index = table.indexes.find(({ record }) => record.name === 'byG')
  const keys = { hash: [{ name: 'pk', type: 'S' }], range: [{ name: 'sk', type: 'N' }] } as const
  while (!isOver()) {
    const suffix = rowSuffix(keys, stableItem(draw(COLLECTIONS), draw(STABLE_EACH)))
    if (suffix === undefined) throw new Error('an item without its key')
    const anywhere = Buffer.of(draw(256), draw(256))
    if (draw(3) === 0) await engine.splitter.splitAt(table, index, anywhere)
    else await engine.splitter.splitAt(table, undefined, draw(2) === 0 ? suffix : anywhere)
    for (let turns = draw(30); turns > 0; turns--) await nextTurn()
  }
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynalab-split-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const STORES: readonly (readonly [string, () => Promise<Store>])[] = [
  ['in memory', openMemoryStore],
  ['with late commits', async () => faultyStore(await openMemoryStore(), seededRandom(seed), { failingShare: 0, delayTurns: 6 })],
  ['on disk', () => openFolder(folder, 'create')],
  ['in a layer', openLayeredMemory],
]

describe.each(STORES)(`splits under load, on a store %s (TEST_SEED=${seed})`, (_kind, open) => {
  test.each([
    ['with a local index', true],
    ['without local indexes', false],
  ])('of a table %s', { timeout: 60_000 }, async (_words, hasLocalIndex) => {
    const store = await open()
    const { emulator, engine } = await emulatorOn(store, {
      isAudited: true,
      partitionBytes: hasLocalIndex ? PARTITION_BYTES_BESIDE_LOCAL : PARTITION_BYTES,
    })
    const call = apiOf(emulator)
    await call('CreateTable', createTable(hasLocalIndex))
    for (const Item of STABLE) await call('PutItem', { TableName: TABLE, Item })
    const table = engine.tables.active(NAMESPACE, TABLE)
    const index = table.indexes.find(({ record }) => record.name === 'byG')
    if (index === undefined) throw new Error('the index is gone')

    let isOver = false
    const growing = [engine.splitter.growTo(table, undefined, 9), engine.splitter.growTo(table, index, 6)]
    const writing = Promise.all(Array.from({ length: LANES }, (_, lane) => write(call, lane))).finally(() => (isOver = true))
    const [rounds] = await Promise.all([read(call, () => isOver), split(engine, table, () => isOver), writing, ...growing])
    await engine.drain()

    expect((await verifyStore(store)).problems).toEqual([])
    const items = await scanAll(call, TABLE)
    const { Table } = await call<{ Table: { ItemCount: number } }>('DescribeTable', { TableName: TABLE })
    expect(Table.ItemCount).toBe(items.length)
    expect(table.map.partitions.length).toBeGreaterThan(9)
    expect(index.map.partitions.length).toBeGreaterThanOrEqual(6)
    const { partitions, splits } = describeMap(table.map)
    expect(partitions.map(({ upper }) => upper).slice(0, -1)).toEqual(partitions.map(({ lower }) => lower).slice(1))
    expect(partitions.reduce((sum, one) => sum + one.items, 0)).toBe(items.length)
    // Every id is born once, from one of four partitions or by a split, and ends once or is still there.
    const born = [...splits.flatMap(({ children }) => children)]
    expect(
      [...splits, ...partitions]
        .filter(({ parentId }) => parentId !== undefined)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(born.sort())
    expect(splits.some(({ cause }) => cause === 'size')).toBe(true)
    expect(rounds).toBeGreaterThan(0)
    await emulator.close()
  })
})
