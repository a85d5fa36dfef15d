// When partitions split, into what, and when they don't: the splitter on a real engine, one cause at a time.
import { describe, expect, test } from 'vitest'
import type { HeatEntry } from '../../../src/capacity/heat-sample.js'
import type { StoreEngine } from '../../../src/engine/store-engine.js'
import type { OpenTable } from '../../../src/engine/tables/open-table.js'
import { verifyStore } from '../../../src/engine/verify/verify.js'
import { AUDIT, decodeAudit } from '../../../src/log/audit.js'
import { entriesAfter } from '../../../src/log/log.js'
import type { Item } from '../../../src/model/attribute-value.js'
import { collectionRange } from '../../../src/model/key.js'
import type { NewIndex, NewTable } from '../../../src/model/table.js'
import { describeMap } from '../../../src/partitions/describe.js'
import { divide, type Partition, type PartitionMap } from '../../../src/partitions/partition-map.js'
import { nextTurn } from '../../../src/runtime/clock.js'
import { seededRandom } from '../../../src/runtime/random.js'
import { faultyStore } from '../../../src/storage/faulty-store.js'
import { followerStateKey, partitionMapKey } from '../../../src/storage/keys.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import type { Store } from '../../../src/storage/store.js'
import { wrapStore } from '../../../src/storage/wrap-store.js'
import {
  deleteIntent,
  GLOBAL,
  key,
  KEYS,
  LOCAL,
  NAMESPACE,
  newTable,
  putIntent,
  type Rig,
  rigOn,
  type RigOptions,
  suffixOf,
} from '../../support/engine-rig.js'

const HOUR_MS = 60 * 60 * 1000
const NEVER = Number.MAX_SAFE_INTEGER

/** Nothing is throttled here. */
const rigWith = (store: Store, options: RigOptions = {}): Promise<Rig> => rigOn(store, { ...options, capacity: { mode: 'off' } })

async function makeTable(
  engine: StoreEngine,
  indexes: readonly NewIndex[] = [],
  more: Partial<NewTable> = {},
): Promise<OpenTable> {
  await engine.tables.create(NAMESPACE, { ...newTable('T', indexes), ...more })
  return engine.tables.active(NAMESPACE, 'T')
}

/** One partition to begin with. */
const ONE: Partial<NewTable> = {
  billingMode: 'PROVISIONED',
  throughput: { readUnits: 1000, writeUnits: 500, decreasesToday: 0 },
}
const provisioned = (readUnits: number, writeUnits: number): Partial<NewTable> => ({
  billingMode: 'PROVISIONED',
  throughput: { readUnits, writeUnits, decreasesToday: 0 },
})

const bytes = (text: string, count: number): Item => ({ [text]: { S: 'x'.repeat(count) } })
const put = (engine: StoreEngine, table: OpenTable, item: Item): Promise<unknown> => engine.items.write(table, putIntent(item))
const lowers = (map: PartitionMap): string[] => map.partitions.map(({ lower }) => lower.toString('hex'))
const only = (map: PartitionMap): Partition => {
  const [partition] = map.partitions
  if (partition === undefined || map.partitions.length > 1) throw new Error('there is not one partition')
  return partition
}
const globalOf = (table: OpenTable) => table.indexes.find(({ record }) => record.kind === 'global')
const localMapOf = (table: OpenTable): PartitionMap => {
  const local = table.indexes.find(({ record }) => record.kind === 'local')
  if (local === undefined) throw new Error('there is no local index')
  return local.map
}

describe('for size', () => {
  // All rows lie in one item collection, so the middle of any range would leave one child empty again and again.
  test('a partition that is too large is halved, and again, inside one item collection', async () => {
    const store = await openMemoryStore()
    const { engine, failures } = await rigWith(store, { partitionBytes: 5000, isAudited: true })
    const table = await makeTable(engine, [], ONE)
    for (let sk = 0; sk < 100; sk++) await put(engine, table, { ...key('one', sk), ...bytes('b', 400) })
    await engine.drain()
    const sizes = table.map.partitions.map(({ sizeBytes }) => sizeBytes)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(5000)
    expect(Math.min(...sizes)).toBeGreaterThan(1500)
    expect(table.map.lineage.every(({ cause }) => cause === 'size')).toBe(true)
    expect(engine.tables.countsOf(table).items).toBe(100)
    expect((await verifyStore(store)).problems).toEqual([])
    expect(failures).toEqual([])
  })

  // The local index has as many bytes as the table: the sum is what a partition may not outgrow.
  test('rows and entries of local indexes count together, and are divided together at a collection', async () => {
    const store = await openMemoryStore()
    const { engine } = await rigWith(store, { partitionBytes: 20_000 })
    const local: NewIndex = { ...LOCAL, projection: { type: 'ALL', nonKeyAttributes: [] } }
    const table = await makeTable(engine, [local, GLOBAL], ONE)
    for (let n = 0; n < 24; n++) await put(engine, table, { ...key(`p${n % 6}`, n), v: { S: `v${n}` }, ...bytes('b', 500) })
    await engine.drain()
    expect(table.map.partitions.length).toBe(2)
    expect(lowers(localMapOf(table))).toEqual(lowers(table.map))
    const collections = Array.from({ length: 6 }, (_, n) => collectionRange(KEYS, [{ S: `p${n}` }]).lower.toString('hex'))
    expect(collections).toContain(lowers(table.map)[1])
    expect((await verifyStore(store)).problems).toEqual([])
  })

  // No collection can outgrow a partition, unless the folder was written when partitions could be larger.
  test('an item collection that local indexes keep whole is refused once, and tried again when there is more', async () => {
    const store = await openMemoryStore()
    const before = await rigWith(store)
    const written = await makeTable(before.engine, [LOCAL], ONE)
    for (let sk = 0; sk < 25; sk++) await put(before.engine, written, { ...key('one', sk), v: { S: 'v' }, ...bytes('b', 500) })
    await before.engine.stop()
    const { engine, clock } = await rigWith(store, { partitionBytes: 10_000 })
    const table = engine.tables.active(NAMESPACE, 'T')
    await engine.drain()
    const words = 'all rows are of one item collection, and the local indexes of the table keep it whole'
    const refused = only(table.map).refused
    expect(refused).toMatchObject({ cause: 'size', reason: 'collection', words })
    expect(only(localMapOf(table)).refused).toEqual(refused)
    const { lastRefusal } = describeMap(table.map).partitions[0] ?? {}
    expect(lastRefusal).toMatchObject({ cause: 'size', reason: 'collection', words, atMs: clock.nowMs() })

    // A little more is not worth another pass over the rows; an eighth is.
    await clock.advance(1000)
    await put(engine, table, { ...key('two', 0), v: { S: 'v' } })
    await engine.drain()
    expect(only(table.map).refused).toEqual(refused)
    for (let sk = 1; sk < 8; sk++) await put(engine, table, { ...key('two', sk), v: { S: 'v' }, ...bytes('b', 500) })
    await engine.drain()
    expect(table.map.partitions.length).toBe(2)
    expect((await verifyStore(store)).problems).toEqual([])
  })

  test('a single row larger than a partition is refused', async () => {
    const { engine } = await rigWith(await openMemoryStore(), { partitionBytes: 4096 })
    const table = await makeTable(engine, [], ONE)
    await put(engine, table, { ...key('one', 0), ...bytes('b', 9000) })
    await engine.drain()
    expect(only(table.map).refused).toMatchObject({ cause: 'size', reason: 'single-key', words: 'the range holds one key only' })
  })

  test('partitions of a global index are split by their own rows', async () => {
    const store = await openMemoryStore()
    const { engine } = await rigWith(store, { partitionBytes: 6000 })
    const index: NewIndex = { ...GLOBAL, projection: { type: 'INCLUDE', nonKeyAttributes: ['b'] } }
    const table = await makeTable(engine, [index])
    // Few index keys, so that an index partition has more than a table partition and must be divided inside an index key.
    for (let n = 0; n < 40; n++) await put(engine, table, { ...key(`p${n}`, 0), g: { S: 'g' }, ...bytes('b', 300) })
    await engine.drain()
    expect(globalOf(table)?.map.partitions.length).toBeGreaterThan(5)
    expect((await verifyStore(store)).problems).toEqual([])
  })

  // The backfill puts entries beside those of writes; both count in whichever child they fall into.
  test('an index is split while it is made', async () => {
    const store = await late()
    const { engine, failures } = await rigWith(store, { partitionBytes: 4096, isAudited: true })
    const table = await makeTable(engine)
    const item = (n: number): Item => ({ ...key(`p${n}`, 0), g: { S: `g${n % 7}` }, ...bytes('b', 40) })
    await Promise.all(Array.from({ length: 1000 }, (_, n) => put(engine, table, item(n))))
    const { kind: _kind, ...spec } = GLOBAL
    const index = { kind: 'global', ...spec } as const
    const making = engine.tables.alter(table, () => [{ kind: 'createIndex', index, attributes: index.keys.hash }])
    for (let n = 0; n < 300; n++) {
      void put(engine, table, item(n * 4))
      void engine.items.write(table, deleteIntent(key(`p${n * 4 + 1}`, 0)))
      await nextTurn()
    }
    await making
    await engine.drain()
    const map = globalOf(table)?.map
    expect(map?.lineage.length).toBeGreaterThan(5)
    expect(globalOf(table)?.record.status).toBe('ACTIVE')
    expect((await verifyStore(store)).problems).toEqual([])
    expect(failures).toEqual([])
  })

  test('many tables take turns', async () => {
    const store = await openMemoryStore()
    const before = await rigWith(store)
    for (let n = 0; n < 12; n++) {
      await before.engine.tables.create(NAMESPACE, { ...newTable(`T${n}`), ...ONE })
      const table = before.engine.tables.active(NAMESPACE, `T${n}`)
      for (let sk = 0; sk < 30; sk++) await put(before.engine, table, { ...key('one', sk), ...bytes('b', 300) })
    }
    await before.engine.stop()
    const { engine } = await rigWith(store, { partitionBytes: 5000 })
    await engine.drain()
    for (let n = 0; n < 12; n++) {
      const { map } = engine.tables.active(NAMESPACE, `T${n}`)
      expect(map.partitions.map(({ items }) => items)).toEqual(map.partitions.length === 2 ? [15, 15] : [])
    }
    expect((await verifyStore(store)).problems).toEqual([])
  })

  test('what a restart finds too large is split', async () => {
    const store = await openMemoryStore()
    const before = await rigWith(store)
    const table = await makeTable(before.engine, [LOCAL, GLOBAL], ONE)
    for (let n = 0; n < 40; n++)
      await put(before.engine, table, { ...key(`p${n}`, 0), v: { S: 'v' }, g: { S: `g${n}` }, ...bytes('b', 300) })
    await before.engine.stop()
    const { engine } = await rigWith(store, { partitionBytes: 5000 })
    await engine.drain()
    const reopened = engine.tables.active(NAMESPACE, 'T')
    expect(reopened.map.partitions.length).toBeGreaterThan(2)
    expect(globalOf(reopened)?.map.partitions.length).toBeGreaterThan(2)
    expect((await verifyStore(store)).problems).toEqual([])
  })
})

describe('for throughput', () => {
  const alter = async (engine: StoreEngine, table: OpenTable, writeUnits: number): Promise<number> => {
    await engine.tables.alter(table, () => [{ kind: 'throughput', readUnits: 1, writeUnits }])
    await engine.drain()
    return table.map.partitions.length
  }

  // Source: USENIX ATC '22, the example of section 3: partitions double, and lower throughput merges none.
  test("the paper's example: 4 partitions, 4, 8 and 8", async () => {
    const { engine } = await rigWith(await openMemoryStore())
    const table = await makeTable(engine, [], provisioned(1, 3200))
    expect(table.map.partitions.length).toBe(4)
    expect(await alter(engine, table, 3600)).toBe(4)
    expect(await alter(engine, table, 6000)).toBe(8)
    expect(await alter(engine, table, 5000)).toBe(8)
    const bounds = Array.from({ length: 8 }, (_, n) => (n === 0 ? '' : `${(2 * n).toString(16)}000000000000000`))
    expect(lowers(table.map)).toEqual(bounds) // empty ranges, each in its middle
    expect(new Set(table.map.lineage.map(({ cause }) => cause))).toEqual(new Set(['throughput']))
  })

  test('rows decide the key where there are rows', async () => {
    const store = await openMemoryStore()
    const { engine } = await rigWith(store)
    const table = await makeTable(engine, [LOCAL, GLOBAL], provisioned(1, 900))
    for (let n = 0; n < 64; n++) await put(engine, table, { ...key(`p${n}`, 0), g: { S: `g${n}` }, v: { S: 'v' } })
    expect(await alter(engine, table, 4000)).toBe(8)
    for (const { items } of table.map.partitions) expect(Math.abs(items - 8)).toBeLessThanOrEqual(1)
    expect(lowers(localMapOf(table))).toEqual(lowers(table.map))
    expect(globalOf(table)?.map.partitions.length).toBe(1) // its own throughput did not change
    expect((await verifyStore(store)).problems).toEqual([])
  })

  test('one row more than none is no reason to stay below', async () => {
    const { engine } = await rigWith(await openMemoryStore())
    const table = await makeTable(engine, [], provisioned(1, 900))
    await put(engine, table, key('one', 0))
    expect(await alter(engine, table, 2000)).toBe(4)
  })

  test('a switch to on demand, warm throughput, and a restart in between', async () => {
    const store = await openMemoryStore()
    const { engine } = await rigWith(store)
    const table = await makeTable(engine, [], ONE)
    const throughput = { readUnits: 0, writeUnits: 0, decreasesToday: 0 }
    await engine.tables.alter(table, () => [{ kind: 'billing', billingMode: 'PAY_PER_REQUEST', throughput }])
    await engine.drain()
    expect(table.map.partitions.length).toBe(4)
    void engine.tables.alter(table, () => [{ kind: 'warm', warm: { readUnits: 30_000, writeUnits: 10_000 } }])
    await nextTurn()
    await nextTurn()
    await engine.stop()
    const { engine: next, clock } = await rigWith(store)
    await clock.advance(HOUR_MS)
    await next.drain()
    const { length } = next.tables.active(NAMESPACE, 'T').map.partitions
    expect(length).toBeGreaterThanOrEqual(10)
    expect(length).toBeLessThanOrEqual(16)
    expect((await verifyStore(store)).problems).toEqual([])
  })
})

describe('on request', () => {
  test('at a key, and refused with the reason', async () => {
    const { engine, clock } = await rigWith(await openMemoryStore())
    const table = await makeTable(engine, [LOCAL, GLOBAL], ONE)
    await put(engine, table, key('one', 5))
    await clock.advance(5)
    const { lower } = collectionRange(KEYS, [{ S: 'one' }])
    const done = await engine.splitter.splitAt(table, undefined, lower)
    expect(done).toMatchObject({ kind: 'split', children: [{ items: 0 }, { items: 1, lower, createdAtMs: clock.nowMs() }] })
    expect(lowers(localMapOf(table))).toEqual(lowers(table.map))
    const refusalOf = async (suffix: Buffer, where: 'table' | 'index'): Promise<string> => {
      const outcome = await engine.splitter.splitAt(table, where === 'table' ? undefined : globalOf(table), suffix)
      return outcome.kind === 'refused' ? outcome.refusal.words : outcome.kind
    }
    expect(await refusalOf(lower, 'table')).toBe('a partition begins at this key already')
    expect(await refusalOf(Buffer.alloc(0), 'table')).toBe('a partition begins at this key already')
    expect(await refusalOf(Buffer.alloc(3000, 0xff), 'table')).toBe('the key is out of the range of the partition')
    expect(await refusalOf(suffixOf(key('one', 5)), 'table')).toBe(
      'the key is inside an item collection, and the local indexes of the table keep that whole',
    )
    expect(await refusalOf(suffixOf(key('one', 5)), 'index')).toBe('split') // a global index has no such bonds
  })
})

describe('for heat', () => {
  const sampleOf = (suffixes: readonly Buffer[]): HeatEntry[] => suffixes.map((suffix) => ({ suffix, halfUnits: 2 }))

  test('at the key that halves the sample, in the table and in its local index at once', async () => {
    const store = await openMemoryStore()
    const { engine } = await rigWith(store)
    const table = await makeTable(engine, [LOCAL], ONE)
    const items = Array.from({ length: 40 }, (_, n) => ({ ...key(`p${(n * 7) % 40}`, 0), v: { S: 'v' } }))
    for (const item of items) await put(engine, table, item)
    const outcome = await engine.splitter.splitHot(table, undefined, only(table.map), sampleOf(items.map(suffixOf)))
    expect(outcome).toMatchObject({ kind: 'split', children: [{ items: 20 }, { items: 20 }] })
    expect(table.map.lineage).toMatchObject([{ cause: 'heat' }])
    expect(lowers(localMapOf(table))).toEqual(lowers(table.map))
    expect((await verifyStore(store)).problems).toEqual([])
  })

  test('a refusal is remembered on the partition, and a hot local index is its table', async () => {
    const { engine, clock } = await rigWith(await openMemoryStore())
    const table = await makeTable(engine, [LOCAL], ONE)
    const local = table.indexes[0]
    const sample = sampleOf(Array.from({ length: 40 }, () => suffixOf(key('hot', 1))))
    const outcome = await engine.splitter.splitHot(table, local, only(localMapOf(table)), sample)
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { reason: 'hot-key', share: 1 } })
    expect(only(table.map).refused).toMatchObject({
      cause: 'heat',
      words: 'one key has 100 % of the load',
      key: suffixOf(key('hot', 1)),
      atMs: clock.nowMs(),
    })
  })

  test('what was sampled in other partitions says nothing', async () => {
    const { engine } = await rigWith(await openMemoryStore())
    const table = await makeTable(engine)
    const suffixes = Array.from({ length: 400 }, (_, n) => suffixOf(key(`p${n}`, 0)))
    const [first] = table.map.partitions
    if (first === undefined) throw new Error('there are no four partitions')
    const outcome = await engine.splitter.splitHot(table, undefined, first, sampleOf(suffixes))
    expect(outcome.kind).toBe('split')
    expect(lowers(table.map)).toHaveLength(5)
    expect(lowers(table.map)).toEqual(lowers(table.map).toSorted())
    expect(table.map.lineage).toMatchObject([{ id: first.id }])
  })

  test('a partition that was split meanwhile is left alone', async () => {
    const { engine } = await rigWith(await openMemoryStore())
    const table = await makeTable(engine, [], ONE)
    const sample = sampleOf(Array.from({ length: 40 }, (_, n) => suffixOf(key('p', (n * 7) % 40))))
    const partition = only(table.map)
    const both = [1, 2].map(() => engine.splitter.splitHot(table, undefined, partition, sample))
    expect((await Promise.all(both)).map(({ kind }) => kind)).toEqual(['split', 'gone'])
    expect((await engine.splitter.splitHot(table, undefined, partition, sample)).kind).toBe('gone')
  })
})

const late = async (): Promise<Store> =>
  faultyStore(await openMemoryStore(), seededRandom('splitter'), { failingShare: 0, delayTurns: 5 })

describe('given up quietly', () => {
  // At whatever step the table goes: nothing of the split is persisted, nothing fails, nothing is left behind.
  test.each(Array.from({ length: 14 }, (_, turns) => turns))('when the table goes %i turns later', async (turns) => {
    const store = await late()
    const { engine, failures } = await rigWith(store, { isAudited: true })
    const table = await makeTable(engine, [LOCAL, GLOBAL], ONE)
    for (let n = 0; n < 300; n++) void put(engine, table, { ...key(`p${n}`, 0), g: { S: `g${n}` }, v: { S: 'v' } })
    const growing = [engine.splitter.growTo(table, undefined, 8), engine.splitter.growTo(table, globalOf(table), 8)]
    for (let n = 0; n < turns; n++) await nextTurn()
    await engine.tables.remove(table)
    await Promise.all(growing)
    await engine.drain()
    expect(failures).toEqual([])
    expect(await verifyStore(store)).toEqual({ tables: 0, rows: 0, problems: [] })
    await engine.stop()
  })

  test.each(Array.from({ length: 14 }, (_, turns) => turns))('when the index goes %i turns later', async (turns) => {
    const store = await late()
    const { engine, failures } = await rigWith(store, { isAudited: true })
    const table = await makeTable(engine, [GLOBAL], ONE)
    for (let n = 0; n < 300; n++) void put(engine, table, { ...key(`p${n}`, 0), g: { S: `g${n}` } })
    const growing = engine.splitter.growTo(table, globalOf(table), 8)
    for (let n = 0; n < turns; n++) await nextTurn()
    await engine.tables.alter(table, () => [{ kind: 'deleteIndex', index: 'byG' }])
    await growing
    await engine.drain()
    expect(failures).toEqual([])
    expect((await verifyStore(store)).problems).toEqual([])
    await engine.stop()
  })

  test.each(Array.from({ length: 14 }, (_, turns) => turns))('when the engine stops %i turns later', async (turns) => {
    const store = await late()
    const { engine, failures } = await rigWith(store, { isAudited: true })
    const table = await makeTable(engine, [LOCAL, GLOBAL], ONE)
    const writes = Array.from({ length: 300 }, (_, n) =>
      put(engine, table, { ...key(`p${n}`, 0), g: { S: `g${n}` }, v: { S: 'v' } }),
    )
    const growing = engine.splitter.growTo(table, undefined, 8)
    for (let n = 0; n < turns; n++) await nextTurn()
    await engine.stop()
    await Promise.all([growing, ...writes])
    expect(failures).toEqual([])
    expect(await verifyStore(store)).toMatchObject({ rows: 300, problems: [] })
  })

  test('on a store that takes no more writes it is a failure, and no answer is wrong', async () => {
    const inner = await openMemoryStore()
    let isBroken = false
    const store = wrapStore(inner, {
      batch: async (ops, durability) => {
        if (isBroken && ops.some((op) => op.key[0] === partitionMapKey(0)[0])) throw new Error('the disk is full')
        await inner.batch(ops, durability)
      },
    })
    const { engine, failures } = await rigWith(store)
    const table = await makeTable(engine, [], ONE)
    for (let n = 0; n < 10; n++) await put(engine, table, key(`p${n}`, 0))
    isBroken = true
    const words = 'The store is read-only since a commit failed: the disk is full'
    await expect(engine.splitter.growTo(table, undefined, 2)).rejects.toThrow(words)
    expect((await engine.items.get(table, suffixOf(key('p3', 0)), 'strong')).row?.item).toEqual(key('p3', 0))
    expect(failures).toEqual([])
    expect((await verifyStore(inner)).problems).toEqual([])
  })
})

describe('the lineage', () => {
  const split = async (engine: StoreEngine, table: OpenTable): Promise<void> => {
    for (let n = 0; n < 20; n++) await put(engine, table, key(`p${n}`, 0))
    await engine.splitter.growTo(table, undefined, 2)
    for (let n = 10; n < 30; n++) await put(engine, table, key(`p${n}`, 1))
    for (let n = 0; n < 10; n++) await engine.items.write(table, deleteIntent(key(`p${n}`, 0)))
    await engine.drain()
  }

  // A stream will read the parent's shard and then its children's: all entries are there, before and after the sequence of the split.
  test('tells which log has what, over restarts, until the log is trimmed', async () => {
    const store = await openMemoryStore()
    const { engine } = await rigWith(store)
    const stream = { viewType: 'NEW_IMAGE' } as const
    await split(engine, await makeTable(engine, [GLOBAL], { ...ONE, stream }))
    await engine.stop()
    const { engine: next, clock } = await rigWith(store)
    const table = next.tables.active(NAMESPACE, 'T')
    const [closed] = table.map.lineage
    if (closed === undefined) throw new Error('no lineage')
    expect(closed.children).toEqual(table.map.partitions.map(({ id }) => id))
    expect(table.map.partitions.map(({ parentId }) => parentId)).toEqual([closed.id, closed.id])
    const sequences = async (id: number): Promise<number[]> =>
      (await entriesAfter(store, id, 0, 100)).map(({ sequence }) => sequence)
    const before = await sequences(closed.id)
    const after = (await Promise.all(closed.children.map(sequences))).flat()
    expect([before.length, after.length]).toEqual([20, 30])
    expect(Math.max(...before)).toBeLessThan(closed.closedAtSequence)
    expect(Math.min(...after)).toBeGreaterThan(closed.closedAtSequence)
    expect((await verifyStore(store)).problems).toEqual([])

    await clock.advance(23 * HOUR_MS)
    expect(await sequences(closed.id)).toEqual(before)
    await clock.advance(3 * HOUR_MS)
    expect(await sequences(closed.id)).toEqual([])
    // A stream lists the shard for as long as a reader may look for its children: a day and two roll-overs.
    expect(table.map.lineage).toHaveLength(1)
    await clock.advance(7 * HOUR_MS)
    expect(table.map.lineage).toEqual([])
    expect((await verifyStore(store)).problems).toEqual([])
    await next.stop()
    const { engine: last } = await rigWith(store)
    expect(last.tables.active(NAMESPACE, 'T').map.lineage).toEqual([])
  })

  // Entries that land together with the split are in the parent's log, which is closed by then.
  test('is read to its end by the audit, and stays where that needs it', async () => {
    const store = await late()
    const { engine, clock } = await rigWith(store, { isAudited: true })
    const table = await makeTable(engine, [], ONE)
    for (let n = 0; n < 20; n++) await put(engine, table, key(`p${n}`, 0))
    await engine.drain()
    const growing = engine.splitter.growTo(table, undefined, 2)
    for (let n = 0; table.map.lineage.length === 0; n++) {
      void put(engine, table, key(`p${n}`, 1))
      await nextTurn()
    }
    await growing
    await engine.drain()
    for (const { id } of [...table.map.lineage, ...table.map.partitions]) {
      const { sequence } = decodeAudit(store.get(followerStateKey(id, AUDIT)))
      expect(await entriesAfter(store, id, sequence, 1)).toEqual([])
    }
    await split(engine, table)
    await clock.advance(30 * HOUR_MS)
    expect(table.map.lineage).toHaveLength(1)
    expect((await verifyStore(store)).problems).toEqual([])
    await engine.tables.remove(table)
    await engine.stop()
    expect((await verifyStore(store)).problems).toEqual([])
  })

  test('verify finds what an audit lost over a split', async () => {
    const store = await openMemoryStore()
    const { engine } = await rigWith(store, { isAudited: true })
    const table = await makeTable(engine, [], ONE)
    await split(engine, table)
    const { map } = table
    map.lineage = []
    await engine.splitter.splitAt(table, undefined, Buffer.of(1)) // writes the map, without its past
    await engine.stop()
    expect((await verifyStore(store)).problems.join('\n')).toMatch(/the log of partition \d+ .*that are not the/)
  })
})

describe('many partitions', () => {
  test('a table of a thousand works', { timeout: 60_000 }, async () => {
    const store = await openMemoryStore()
    const { engine } = await rigWith(store, { partitionBytes: NEVER })
    const table = await makeTable(engine, [GLOBAL])
    for (let n = 0; n < 200; n++) await put(engine, table, { ...key(`p${n % 50}`, n), g: { S: `g${n}` } })
    await engine.splitter.growTo(table, undefined, 1000)
    expect(table.map.partitions.length).toBe(1024)
    for (let n = 200; n < 400; n++) await put(engine, table, { ...key(`p${n % 50}`, n), g: { S: `g${n}` } })
    for (let n = 0; n < 100; n++) await engine.items.write(table, deleteIntent(key(`p${n % 50}`, n)))
    expect(engine.tables.countsOf(table).items).toBe(300)
    expect((await engine.items.get(table, suffixOf(key('p17', 217)), 'strong')).row?.item).toEqual({
      ...key('p17', 217),
      g: { S: 'g217' },
    })
    const range = {
      table,
      ...collectionRange(KEYS, [{ S: 'p7' }]),
      reverse: false,
      consistency: 'strong' as const,
      fetchFromTable: false,
    }
    expect((await engine.items.range(range)).rows.map(({ checked: { item } }) => item['sk'])).toEqual(
      Array.from({ length: 6 }, (_, n) => ({ N: String(107 + 50 * n) })),
    )
    await engine.stop()
    expect(await verifyStore(store)).toMatchObject({ rows: 300, problems: [] })
  })
})

// A transaction lets microtasks pass between its decision and its change; a partition that is closed by then must not get its counts.
test('a transaction whose partition is split before it changes anything counts in the child', async () => {
  const { engine } = await rigWith(await openMemoryStore())
  const table = await makeTable(engine, [], ONE)
  const writing = engine.items.transact([{ table, intent: putIntent(key('one', 1)) }])
  const left = { items: 0, sizeBytes: 0 }
  divide(table.map, only(table.map), { key: Buffer.of(1), cause: 'request', ids: [901, 902], atMs: 0, sequence: 0, left })
  await writing
  expect(engine.tables.countsOf(table).items).toBe(1)
})
