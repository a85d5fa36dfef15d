// Replication between regions on real parts, one behaviour a test: what arrives when, which of two writes stays, what waits and for what.
import { describe, expect, it } from 'vitest'
import type { StoreEngine } from '../../../src/engine/store-engine.js'
import { verifyStore } from '../../../src/engine/verify/verify.js'
import type { Item } from '../../../src/model/attribute-value.js'
import { rowKey, tombstoneKey } from '../../../src/storage/keys.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { del as storeDel, put as storePut, type Store } from '../../../src/storage/store.js'
import { ACCOUNT, join, makeReplicas, replica, rowIn, rowsIn } from '../../support/global-table.js'
import {
  deleteIntent,
  GLOBAL,
  key,
  makeTable,
  newTable,
  putIntent,
  rigOn,
  type Rig,
  type RigOptions,
  suffixOf,
} from '../../support/engine-rig.js'

const EAST = 'us-east-1'
const WEST = 'us-west-2'
const IRELAND = 'eu-west-1'

interface Bench extends Rig {
  readonly store: Store
  readonly put: (region: string, pk: string, v: string) => Promise<void>
  readonly remove: (region: string, pk: string) => Promise<void>
  /** The value of the item there; undefined when there is none. */
  readonly at: (region: string, pk: string) => string | undefined
}

async function bench(regions: readonly string[], options: RigOptions = {}, store?: Store): Promise<Bench> {
  const opened = store ?? (await openMemoryStore())
  const rig = await rigOn(opened, options)
  if (store === undefined) await makeReplicas(rig.engine, opened, regions, [GLOBAL])
  const item = (pk: string, v: string): Item => ({ ...key(pk, 1), v: { S: v }, g: { S: v } })
  return {
    ...rig,
    store: opened,
    put: async (region, pk, v) => void (await rig.engine.items.write(replica(rig.engine, region), putIntent(item(pk, v)))),
    remove: async (region, pk) => void (await rig.engine.items.write(replica(rig.engine, region), deleteIntent(key(pk, 1)))),
    at: (region, pk) => {
      const row = rowIn(rig.engine, opened, region, suffixOf(key(pk, 1)))
      return (row?.item['v'] as { S: string } | undefined)?.S // the test's own items
    },
  }
}

const cut = (engine: StoreEngine, from: string, to: string): void => engine.replicator.regions.cut(undefined, [{ from, to }])

function heal(engine: StoreEngine): void {
  engine.replicator.regions.heal(undefined, () => true)
  engine.replicator.wakeAll()
}

describe('without a lag', () => {
  it('a put and a delete arrive in the other region after the commit', async () => {
    const { engine, put, remove, at } = await bench([EAST, WEST])
    await put(EAST, 'a', 'one')
    await engine.replicator.catchUp()
    expect(at(WEST, 'a')).toBe('one')
    await remove(WEST, 'a')
    await engine.drain()
    expect(at(EAST, 'a')).toBeUndefined()
  })

  it('what came from elsewhere is not sent on: each write is written once in every region', async () => {
    const { engine, put } = await bench([EAST, WEST, IRELAND])
    await put(EAST, 'a', 'one')
    await engine.drain()
    const units = [EAST, WEST, IRELAND].map((region) => replica(engine, region).pool.write.replicatedHalfUnits)
    expect(units).toEqual([0, 2, 2])
  })
})

describe('which write stays', () => {
  it('of two at the same time, that of the region with the larger name, wherever it is looked at', async () => {
    const { engine, put, at } = await bench([EAST, WEST])
    cut(engine, EAST, WEST)
    cut(engine, WEST, EAST)
    await put(WEST, 'a', 'west')
    await put(EAST, 'a', 'east')
    await put(EAST, 'a', 'east again')
    heal(engine)
    await engine.drain()
    expect([at(EAST, 'a'), at(WEST, 'a')]).toEqual(['west', 'west'])
  })

  it('a write over what came from another region beats it, also while the clock stands still', async () => {
    const { engine, put, at } = await bench([EAST, WEST])
    await put(WEST, 'a', 'west')
    await engine.drain()
    await put(EAST, 'a', 'east')
    await engine.drain()
    expect([at(EAST, 'a'), at(WEST, 'a')]).toEqual(['east', 'east'])
  })

  it('a later delete beats an earlier put that arrives after it, and leaves no row', async () => {
    const { engine, clock, store, put, remove, at } = await bench([EAST, WEST])
    await put(EAST, 'a', 'first')
    await engine.drain()
    cut(engine, WEST, EAST)
    await put(WEST, 'a', 'late')
    await clock.advance(10)
    await remove(EAST, 'a')
    heal(engine)
    await engine.drain()
    expect([at(EAST, 'a'), at(WEST, 'a')]).toEqual([undefined, undefined])
    expect((await verifyStore(store)).problems).toEqual([])
  })

  it('an item made again after a delete stays', async () => {
    const { engine, store, put, remove, at } = await bench([EAST, WEST])
    await put(EAST, 'a', 'first')
    await remove(EAST, 'a')
    await engine.drain()
    await put(WEST, 'a', 'again')
    await engine.drain()
    expect([at(EAST, 'a'), at(WEST, 'a')]).toEqual(['again', 'again'])
    expect((await verifyStore(store)).problems).toEqual([])
  })

  it('a conflict is told in the regions that wrote, and nowhere else', async () => {
    const { engine, clock, put } = await bench([EAST, WEST, IRELAND])
    cut(engine, EAST, WEST)
    await put(EAST, 'a', 'east')
    await clock.advance(5)
    await put(WEST, 'a', 'west')
    heal(engine)
    await engine.drain()
    await put(IRELAND, 'a', 'seen all of it')
    await engine.drain()
    const found = [EAST, WEST, IRELAND].map((region) => replica(engine, region).conflicts)
    expect(found.map(({ count }) => count)).toEqual([1, 1, 0])
    for (const { last } of found.slice(0, 2))
      expect(last[0]).toMatchObject({ key: key('a', 1), winner: { region: WEST }, loser: { region: EAST } })
  })
})

describe('lags, cuts and pauses', () => {
  it('an entry arrives when its lag has passed on the clock, not before', async () => {
    const { engine, clock, put, at } = await bench([EAST, WEST])
    engine.replicator.regions.setLag(undefined, [{ from: EAST, to: WEST }], { minMs: 500, maxMs: 500 })
    await put(EAST, 'a', 'one')
    await clock.advance(499)
    expect(at(WEST, 'a')).toBeUndefined()
    await clock.advance(1)
    expect(at(WEST, 'a')).toBe('one')
  })

  it('a drawn lag holds back what was written later in the same partition', async () => {
    const { engine, clock, put, at } = await bench([EAST, WEST])
    engine.replicator.regions.setLag(undefined, [{ from: EAST, to: WEST }], { minMs: 0, maxMs: 400 })
    for (let n = 0; n < 30; n++) {
      await put(EAST, 'a', String(n))
      await clock.advance(7)
    }
    let last = -1
    for (let ms = 0; ms < 401; ms += 10) {
      const seen = Number(at(WEST, 'a') ?? -1)
      expect(seen).toBeGreaterThanOrEqual(last)
      last = seen
      await clock.advance(10)
    }
    expect(at(WEST, 'a')).toBe('29')
  })

  it('a link that is cut one way lets the other way pass, and loses nothing', async () => {
    const { engine, put, at } = await bench([EAST, WEST])
    cut(engine, EAST, WEST)
    await put(EAST, 'a', 'east')
    await put(WEST, 'b', 'west')
    await engine.drain()
    expect([at(WEST, 'a'), at(EAST, 'b')]).toEqual([undefined, 'west'])
    heal(engine)
    await engine.replicator.catchUp()
    expect(at(WEST, 'a')).toBe('east')
  })

  it('a paused replica neither sends nor takes', async () => {
    const { engine, put, at } = await bench([EAST, WEST, IRELAND])
    engine.replicator.regions.pause({ account: ACCOUNT, region: WEST, table: 'T' })
    await put(EAST, 'a', 'east')
    await put(WEST, 'b', 'west')
    await engine.drain()
    expect([at(WEST, 'a'), at(EAST, 'b'), at(IRELAND, 'a')]).toEqual([undefined, undefined, 'east'])
    engine.replicator.regions.resume({ account: ACCOUNT, region: WEST, table: 'T' })
    await engine.replicator.catchUp()
    expect([at(WEST, 'a'), at(EAST, 'b')]).toEqual(['east', 'west'])
  })

  it('a restart goes on where it was, and writes nothing twice', async () => {
    const { engine, store, put } = await bench([EAST, WEST])
    cut(engine, EAST, WEST)
    for (let n = 0; n < 300; n++) await put(EAST, `k${n % 40}`, String(n))
    await engine.stop()
    const again = await bench([], {}, store)
    await again.engine.drain()
    expect(await rowsIn(again.engine, store, WEST)).toEqual(await rowsIn(again.engine, store, EAST))
    const { sequence } = rowIn(again.engine, store, WEST, suffixOf(key('k1', 1))) ?? {}
    await again.engine.stop()
    const third = await bench([], {}, store)
    third.engine.replicator.regions.cut(undefined, [{ from: EAST, to: WEST }])
    const { links } = third.engine.replicator
    const [link] = links.from(replica(third.engine, EAST))
    expect(link?.partitionIds.every((id) => links.takenOver(link, id) > 0)).toBe(true)
    heal(third.engine)
    await third.engine.drain()
    expect(rowIn(third.engine, store, WEST, suffixOf(key('k1', 1)))?.sequence).toBe(sequence)
    expect((await verifyStore(store)).problems).toEqual([])
  })
})

describe('a destination that does not take at once', () => {
  it('one without capacity gets the writes as its bucket fills, and the source never hears of it', async () => {
    const store = await openMemoryStore()
    const { engine, clock } = await rigOn(store)
    await makeReplicas(engine, store, [EAST, WEST], [], { writeUnits: 2 })
    replica(engine, WEST).pool.write.setLevel(0, clock.nowMs())
    for (let n = 0; n < 20; n++) await engine.items.write(replica(engine, EAST), putIntent(key(`k${n}`, 1)))
    await clock.advance(3000)
    const rows = Object.keys(await rowsIn(engine, store, WEST)).length
    expect(rows).toBeGreaterThanOrEqual(5)
    expect(rows).toBeLessThanOrEqual(8)
    await clock.advance(12_000)
    expect(Object.keys(await rowsIn(engine, store, WEST)).length).toBe(20)
  })

  it('a key that a transaction holds gets the write when it is free', async () => {
    const { engine, clock, put, at } = await bench([EAST, WEST], { transactionHoldMs: 1000 })
    const held = engine.items.transact([
      { table: replica(engine, WEST), intent: putIntent({ ...key('a', 1), v: { S: 'west' } }) },
    ])
    await put(EAST, 'a', 'east')
    await put(EAST, 'b', 'beside it')
    await engine.replicator.catchUp()
    expect(at(WEST, 'a')).toBeUndefined()
    await clock.advance(1000)
    await held
    await clock.advance(2000)
    expect([at(WEST, 'a'), at(WEST, 'b')]).toEqual(['west', 'beside it'])
  })

  it('splits on both sides while cut change nothing of what arrives', async () => {
    const { engine, put, store } = await bench([EAST, WEST])
    cut(engine, EAST, WEST)
    for (let n = 0; n < 120; n++) {
      await put(EAST, `k${n % 50}`, String(n))
      if (n % 40 === 20)
        await engine.splitter.growTo(replica(engine, EAST), undefined, replica(engine, EAST).map.partitions.length * 2)
    }
    await engine.splitter.growTo(replica(engine, WEST), undefined, 7)
    heal(engine)
    await engine.drain()
    expect(await rowsIn(engine, store, WEST)).toEqual(await rowsIn(engine, store, EAST))
    expect((await verifyStore(store)).problems).toEqual([])
  })
})

describe('a replica that joins', () => {
  it('is filled while both are written, tombstones included, and hears what the source had not heard yet', async () => {
    const { engine, clock, store, put, remove } = await bench([EAST, WEST])
    for (let n = 0; n < 450; n++) await put(EAST, `k${n}`, 'old')
    await engine.drain()
    cut(engine, WEST, EAST)
    await put(WEST, 'k1', 'only in the west')
    await put(WEST, 'k2', 'older than its delete')
    await clock.advance(10)
    await remove(EAST, 'k2')
    await engine.tables.create({ account: ACCOUNT, region: IRELAND }, newTable('T', [GLOBAL]))
    await join(engine, store, [EAST, WEST, IRELAND])
    engine.replicator.begin(replica(engine, EAST), replica(engine, IRELAND))
    const filled = engine.replicator.fill(replica(engine, EAST), replica(engine, IRELAND))
    for (let n = 0; n < 50; n++) await put(EAST, `k${n * 9}`, 'new')
    await filled
    await engine.drain()
    heal(engine)
    await engine.drain()
    const rows = await rowsIn(engine, store, IRELAND)
    expect(Object.keys(rows).length).toBe(449)
    expect(rows).toEqual(await rowsIn(engine, store, EAST))
    expect(rows).toEqual(await rowsIn(engine, store, WEST))
    expect((await verifyStore(store)).problems).toEqual([])
  })
})

it('a table of its own is written as before: no tombstones, no versions', async () => {
  const store = await openMemoryStore()
  const { engine } = await rigOn(store)
  const table = await makeTable(engine)
  await engine.items.write(table, putIntent(key('a', 1)))
  await engine.items.write(table, deleteIntent(key('a', 1)))
  const cursor = store.cursor({ lower: Buffer.of(0x11), upper: Buffer.of(0x12) })
  expect(await cursor.next(1)).toEqual([])
  await cursor.close()
})

describe('what is kept, and for how long', () => {
  const HOUR_MS = 3_600_000
  const firstOf = async (store: Store, kind: number): Promise<number> => {
    const cursor = store.cursor({ lower: Buffer.of(kind), upper: Buffer.of(kind + 1), only: 'keys' })
    const rows = await cursor.next(10_000)
    await cursor.close()
    return rows.length
  }

  it('a tombstone stays while an older write may come, then goes on the clock', async () => {
    const { engine, clock, store, put, remove, at } = await bench([EAST, WEST])
    await put(EAST, 'a', 'first')
    await engine.drain()
    cut(engine, WEST, EAST)
    await put(WEST, 'b', 'holds back')
    await put(WEST, 'a', 'older')
    await clock.advance(10)
    await remove(EAST, 'a')
    await clock.advance(30 * HOUR_MS)
    heal(engine)
    await engine.drain()
    expect([at(EAST, 'a'), at(WEST, 'a')]).toEqual([undefined, undefined])
    expect(await firstOf(store, 0x11)).toBeGreaterThan(0)
    await clock.advance(2 * HOUR_MS)
    expect(await firstOf(store, 0x11)).toBe(0)
    expect((await verifyStore(store)).problems).toEqual([])
  })

  it('a log is not trimmed before every region has taken it over, however long that is', async () => {
    const { engine, clock, store, put, at } = await bench([EAST, WEST, IRELAND])
    cut(engine, EAST, WEST)
    await put(EAST, 'a', 'waits')
    await clock.advance(60 * HOUR_MS)
    expect(at(WEST, 'a')).toBeUndefined()
    heal(engine)
    await engine.drain()
    expect(at(WEST, 'a')).toBe('waits')
    await clock.advance(26 * HOUR_MS)
    expect(await firstOf(store, 0x20)).toBe(0)
    expect((await verifyStore(store)).problems).toEqual([])
  })
})

describe('verify', () => {
  it('tells rows that differ between replicas of a drained table, and says nothing while something waits', async () => {
    const { engine, store, put } = await bench([EAST, WEST])
    await put(EAST, 'a', 'one')
    await put(EAST, 'b', 'two')
    await engine.drain()
    const rowOf = (region: string, pk: string) => rowKey(replica(engine, region).record.physicalId, suffixOf(key(pk, 1)))
    const kept = store.get(rowOf(WEST, 'a')) ?? ''
    const other = store.get(rowOf(WEST, 'b')) ?? ''
    await store.batch([storePut(rowOf(WEST, 'a'), kept.replace('"one"', '"uno"')), storeDel(rowOf(WEST, 'b'))], 'os')
    const found = async () => (await verifyStore(store)).problems.filter((problem) => problem.includes('in us-west-2'))
    expect((await found()).map((problem) => problem.replace(/ \(.*/, '')).sort()).toEqual([
      '000000000000/us-east-1/T: a row is another one in us-west-2',
      '000000000000/us-east-1/T: a row is missing in us-west-2',
    ])
    cut(engine, WEST, EAST)
    await put(WEST, 'c', 'waits')
    expect(await found()).toEqual([])
    heal(engine)
    await engine.drain()
    await store.batch([storePut(rowOf(WEST, 'a'), kept), storePut(rowOf(WEST, 'b'), other)], 'os')
    expect((await verifyStore(store)).problems).toEqual([])
    const tombstone = tombstoneKey(replica(engine, EAST).record.physicalId, suffixOf(key('a', 1)))
    await store.batch([storePut(tombstone, `1${'z'.repeat(9)}000000000001`)], 'os')
    expect((await verifyStore(store)).problems.map((problem) => problem.replace(/ \(.*/, ''))).toEqual([
      '000000000000/us-east-1/T: a row was deleted, and is there',
    ])
  })
})
