// Keys that a destination refuses for themselves: the others of the same log pass, those keys keep their order, and each write arrives once.
import { expect, it } from 'vitest'
import type { StoreEngine } from '../../../src/engine/store-engine.js'
import { verifyStore } from '../../../src/engine/verify/verify.js'
import type { LogEntry } from '../../../src/log/entry.js'
import { entriesAfter } from '../../../src/log/log.js'
import { locate, type Partition } from '../../../src/partitions/partition-map.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import type { Store } from '../../../src/storage/store.js'
import { ACCOUNT, makeReplicas, replica, rowIn } from '../../support/global-table.js'
import { GLOBAL, key, putIntent, type Rig, type RigOptions, rigOn, suffixOf } from '../../support/engine-rig.js'

const EAST = 'us-east-1'
const WEST = 'us-west-2'
const IRELAND = 'eu-west-1'
const FULL: RigOptions = { capacity: { mode: 'full', heatSec: 3600 } }

const itemOf = (pk: string, v: string) => ({ ...key(pk, 1), v: { S: v }, g: { S: `g${v}` } })

async function bench(options: RigOptions = FULL): Promise<Rig & { readonly store: Store }> {
  const store = await openMemoryStore()
  const rig = await rigOn(store, options)
  await makeReplicas(rig.engine, store, [EAST, WEST], [GLOBAL])
  return { ...rig, store }
}

const putEast = async (engine: StoreEngine, pk: string, v: string): Promise<void> =>
  void (await engine.items.write(replica(engine, EAST), putIntent(itemOf(pk, v))))

const valueAt = (engine: StoreEngine, store: Store, region: string, pk: string): string | undefined =>
  (rowIn(engine, store, region, suffixOf(key(pk, 1)))?.item['v'] as { S: string } | undefined)?.S // the test's own items

const westAt = (engine: StoreEngine, store: Store, pk: string): string | undefined => valueAt(engine, store, WEST, pk)

const partitionOf = (engine: StoreEngine, region: string, pk: string): Partition =>
  locate(replica(engine, region).map, suffixOf(key(pk, 1)))

/** Keys of one partition in the east, of which the first alone lies in its partition of the west. */
async function keysApart(engine: StoreEngine): Promise<readonly [hot: string, ...others: string[]]> {
  await engine.splitter.growTo(replica(engine, WEST), undefined, 32)
  const hot = 'hot'
  const home = partitionOf(engine, EAST, hot)
  const others = Array.from({ length: 400 }, (_, n) => `k${n}`).filter(
    (pk) => partitionOf(engine, EAST, pk) === home && partitionOf(engine, WEST, pk) !== partitionOf(engine, WEST, hot),
  )
  return [hot, ...others]
}

/** The partition has no capacity for so long. */
const exhaust = ({ load }: Partition, seconds: number, nowMs: number): void => load.write.setLevel(-2000 * seconds, nowMs)

/** What the west took over, in the order in which it did. */
async function arrivedInWest(engine: StoreEngine, store: Store): Promise<readonly LogEntry[]> {
  const { lineage, partitions } = replica(engine, WEST).map
  const logs = await Promise.all([...lineage, ...partitions].map(({ id }) => entriesAfter(store, id, 0, 10_000)))
  return logs.flat().sort((a, b) => a.sequence - b.sequence)
}

const valueOf = ({ after }: LogEntry): string | undefined => (after?.item['v'] as { S: string } | undefined)?.S

async function waitingInEast(engine: StoreEngine): Promise<number | undefined> {
  const [shown] = await engine.replicator.inspect()
  return shown?.links.find(({ from }) => from.region === EAST)?.pendingEntries
}

it('a throttled key holds up its own later writes alone, and they arrive in order', async () => {
  const { engine, clock, store } = await bench()
  const [hot, a, b] = await keysApart(engine)
  exhaust(partitionOf(engine, WEST, hot), 2, clock.nowMs())
  for (const v of ['1', '2', '3']) {
    await putEast(engine, hot, v)
    await putEast(engine, a ?? '', v)
  }
  await putEast(engine, b ?? '', '4')
  await engine.replicator.settled()
  expect([hot, a ?? '', b ?? ''].map((pk) => westAt(engine, store, pk))).toEqual([undefined, '3', '4'])
  expect(await waitingInEast(engine)).toBe(3)
  await clock.advance(1900)
  expect(westAt(engine, store, hot)).toBeUndefined()
  await clock.advance(1200)
  expect(westAt(engine, store, hot)).toBe('3')
  const arrived = (await arrivedInWest(engine, store)).filter(({ rowSuffix }) => rowSuffix.equals(suffixOf(key(hot, 1))))
  expect(arrived.map(valueOf)).toEqual(['1', '2', '3'])
  expect(await waitingInEast(engine)).toBe(0)
  expect((await verifyStore(store)).problems).toEqual([])
})

it('a key whose index entry is throttled lets those pass that change another entry', async () => {
  const { engine, clock, store } = await bench()
  const index = replica(engine, WEST).indexes[0]
  await engine.splitter.growTo(replica(engine, WEST), index, 32)
  await putEast(engine, 'a', '1')
  await engine.drain()
  const entry = index?.entryOf(itemOf('a', '1'))
  if (index === undefined || entry === undefined) throw new Error('no entry in the index')
  exhaust(locate(index.map, entry.suffix), 5, clock.nowMs())
  await putEast(engine, 'b', '1')
  const others = Array.from({ length: 20 }, (_, n) => `k${n}`)
  for (const pk of others) await putEast(engine, pk, `v${pk}`)
  await engine.replicator.settled()
  expect(westAt(engine, store, 'b')).toBeUndefined()
  expect(others.filter((pk) => westAt(engine, store, pk) === undefined).length).toBeLessThan(5)
  await engine.drain()
  expect(westAt(engine, store, 'b')).toBe('1')
})

it('a key that a transaction holds lets the others pass at once', async () => {
  const { engine, clock, store } = await bench({ transactionHoldMs: 1000 })
  const [hot, a] = await keysApart(engine)
  const intent = putIntent(itemOf(hot, 'west'))
  const held = engine.items.transact([{ table: replica(engine, WEST), intent }])
  await putEast(engine, hot, 'east')
  await putEast(engine, a ?? '', 'beside it')
  await engine.replicator.settled()
  expect([westAt(engine, store, hot), westAt(engine, store, a ?? '')]).toEqual([undefined, 'beside it'])
  await clock.advance(1000)
  await held
  await clock.advance(1100)
  expect(await waitingInEast(engine)).toBe(0)
})

it('a restart finds what was set aside, and writes nothing twice', async () => {
  const { engine, clock, store } = await bench()
  const [hot, a] = await keysApart(engine)
  exhaust(partitionOf(engine, WEST, hot), 60, clock.nowMs())
  for (let n = 0; n < 50; n++) {
    await putEast(engine, a ?? '', String(n))
    if (n % 5 === 2) await putEast(engine, hot, String(n))
  }
  await engine.replicator.settled()
  expect(await waitingInEast(engine)).toBe(10)
  await engine.stop()
  const { engine: cutOff } = await rigOn(store, { ...FULL, startMs: clock.nowMs() })
  cutOff.replicator.regions.cut(undefined, [{ from: EAST, to: WEST }])
  expect(await waitingInEast(cutOff)).toBe(10)
  cutOff.replicator.regions.heal(undefined, () => true)
  cutOff.replicator.wakeAll()
  await cutOff.replicator.settled()
  expect(await waitingInEast(cutOff)).toBe(0) // buckets start full
  const arrived = (await arrivedInWest(cutOff, store)).map((entry) => `${entry.rowSuffix.toString('hex')} ${valueOf(entry)}`)
  expect(arrived).toHaveLength(60)
  expect(new Set(arrived).size).toBe(60)
  expect(westAt(cutOff, store, hot)).toBe('47')
  expect(cutOff.tables.active({ account: ACCOUNT, region: WEST }, 'T').conflicts.count).toBe(0)
  expect((await verifyStore(store)).problems).toEqual([])
})

it('a split of the source keeps the order of a key that waits, and lets the others of the new partitions pass', async () => {
  const { engine, clock, store } = await bench()
  const [hot, ...others] = await keysApart(engine)
  exhaust(partitionOf(engine, WEST, hot), 3, clock.nowMs())
  await putEast(engine, hot, 'before')
  await engine.replicator.settled()
  await engine.splitter.splitInHalf(replica(engine, EAST), undefined, partitionOf(engine, EAST, hot))
  await putEast(engine, hot, 'after')
  for (const pk of others.slice(0, 6)) await putEast(engine, pk, 'beside it')
  await engine.replicator.settled()
  expect(others.slice(0, 6).map((pk) => westAt(engine, store, pk))).toEqual(Array<string>(6).fill('beside it'))
  expect(westAt(engine, store, hot)).toBeUndefined()
  await clock.advance(6000)
  const arrived = (await arrivedInWest(engine, store)).filter(({ rowSuffix }) => rowSuffix.equals(suffixOf(key(hot, 1))))
  expect(arrived.map(valueOf)).toEqual(['before', 'after'])
})

it('so many keys are set aside, and no more: then the log waits', async () => {
  const { engine, clock, store } = await bench()
  await engine.splitter.growTo(replica(engine, EAST), undefined, 4)
  const home = partitionOf(engine, EAST, 'last')
  const keys = Array.from({ length: 3000 }, (_, n) => `k${n}`).filter((pk) => partitionOf(engine, EAST, pk) === home)
  await engine.splitter.growTo(replica(engine, WEST), undefined, 64)
  const free = partitionOf(engine, WEST, 'last')
  const refused = keys.filter((pk) => partitionOf(engine, WEST, pk) !== free)
  for (const partition of replica(engine, WEST).map.partitions) {
    if (partition !== free) exhaust(partition, 5, clock.nowMs())
  }
  for (const pk of refused.slice(0, 256)) await putEast(engine, pk, 'waits')
  await putEast(engine, 'last', 'passes')
  await engine.replicator.settled()
  expect(westAt(engine, store, 'last')).toBe('passes')
  await putEast(engine, refused[256] ?? '', 'one too many')
  await putEast(engine, 'last', 'waits too')
  await clock.advance(300)
  expect(westAt(engine, store, 'last')).toBe('passes')
  await clock.advance(8000)
  expect(westAt(engine, store, 'last')).toBe('waits too')
  expect(await waitingInEast(engine)).toBe(0)
})

it('a table without any capacity is asked once a try, whatever the number of keys', async () => {
  const store = await openMemoryStore()
  const { engine, clock } = await rigOn(store)
  await makeReplicas(engine, store, [EAST, WEST], [], { writeUnits: 2 })
  const { write } = replica(engine, WEST).pool
  write.setLevel(-1000, clock.nowMs())
  for (let n = 0; n < 20; n++) await putEast(engine, `k${n}`, 'waits')
  await engine.replicator.settled()
  const logs = replica(engine, EAST).map.partitions.length
  const before = write.throttledRequests
  await clock.advance(1000)
  expect(write.throttledRequests - before).toBeLessThanOrEqual(logs * 5)
})

it('a reset of a region during a transaction elsewhere leaves the others equal', async () => {
  const store = await openMemoryStore()
  const { engine, clock } = await rigOn(store, { transactionHoldMs: 1000 })
  await makeReplicas(engine, store, [EAST, WEST, IRELAND], [GLOBAL])
  await putEast(engine, 'a', 'old')
  await engine.drain()
  const check = { rowSuffix: suffixOf(key('a', 1)), decide: () => ({ kind: 'keep' as const }) }
  const held = engine.items.transact([{ table: replica(engine, WEST), intent: check }])
  await putEast(engine, 'a', 'new')
  await engine.reset({ account: ACCOUNT, region: EAST })
  await clock.advance(1000)
  await held
  await engine.drain()
  expect([WEST, IRELAND].map((region) => valueAt(engine, store, region, 'a'))).toEqual(['new', 'new'])
  expect((await verifyStore(store)).problems).toEqual([])
})
