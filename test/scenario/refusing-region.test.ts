// One region writes, another refuses: partitions without capacity, transactions that hold keys, cuts, splits on both sides, restarts, kills.
// At every step no key goes back and none is ahead of what was written; at the end each write has arrived once, and those of a key in their order.
// The seed is in the name of each run: DYNALAB_TEST_SEED=<seed> repeats it alone.
import { expect, it } from 'vitest'
import { verifyStore } from '../../src/engine/verify/verify.js'
import { entriesAfter } from '../../src/log/log.js'
import { fastDraws, seededRandom } from '../../src/runtime/random.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import type { Store } from '../../src/storage/store.js'
import { copyOf } from '../engine/logs/readers.js'
import { makeReplicas, replica, rowIn } from '../support/global-table.js'
import { GLOBAL, key, putIntent, type Rig, type RigOptions, rigOn, suffixOf } from '../support/engine-rig.js'

const EAST = 'us-east-1'
const WEST = 'us-west-2'
const KEYS = Array.from({ length: 12 }, (_, n) => `k${n}`)
const STEPS = 250
const SEEDS = process.env['DYNALAB_TEST_SEED']?.split(',') ?? Array.from({ length: 16 }, (_, n) => `refusing-${n}`)
const OPTIONS: RigOptions = { capacity: { mode: 'full', heatSec: 3600 }, transactionHoldMs: 150 }

interface Run extends Rig {
  readonly store: Store
  readonly draw: (below: number) => number
  /** How often each key was written in the east. */
  readonly written: Map<string, number>
  /** The number of the newest write of each key that the west had at the last look. */
  readonly seen: Map<string, number>
  /** Transactions of the west that have begun, which write items of their own beside the keys that they only check. */
  readonly holds: Promise<unknown>[]
}

const numberIn = ({ engine, store }: Run, region: string, pk: string): number =>
  Number((rowIn(engine, store, region, suffixOf(key(pk, 1)))?.item['v'] as { S: string } | undefined)?.S ?? 0) // the test's own items

/** Holds a key and leaves it as it is. */
function hold(run: Run, pk: string): void {
  const intent = { rowSuffix: suffixOf(key(pk, 1)), decide: () => ({ kind: 'keep' as const }) }
  const table = replica(run.engine, WEST)
  run.holds.push(run.engine.items.transact([{ table, intent }]).catch(() => undefined)) // a key that is held refuses a second one
}

/** A stop, or a kill: then the store is what it was before the stop. */
async function restarted(run: Run): Promise<Run> {
  await run.clock.advance(1000)
  await Promise.all(run.holds.splice(0))
  const left = run.draw(2) === 0 ? await copyOf(run.store) : undefined
  await run.engine.stop()
  const store = left ?? run.store
  return { ...run, store, ...(await rigOn(store, { ...OPTIONS, startMs: run.clock.nowMs() })) }
}

async function splitSomething({ engine, draw }: Run): Promise<void> {
  const table = replica(engine, draw(2) === 0 ? EAST : WEST)
  const { partitions } = table.map
  const partition = partitions[draw(partitions.length)]
  if (partition !== undefined && partitions.length < 16) await engine.splitter.splitInHalf(table, undefined, partition)
}

async function step(run: Run): Promise<Run> {
  const { engine, clock, draw, written } = run
  const kind = draw(100)
  const pk = KEYS[draw(draw(2) === 0 ? 2 : KEYS.length)] ?? '' // two of them are hot
  if (kind < 60) {
    const n = (written.get(pk) ?? 0) + 1
    const item = { ...key(pk, 1), v: { S: String(n) }, g: { S: `g${n % 5}` } }
    await engine.items.write(replica(engine, EAST), putIntent(item))
    written.set(pk, n)
  } else if (kind < 70) {
    const west = replica(engine, WEST)
    const { partitions } = draw(3) === 0 ? (west.indexes[0] ?? west).map : west.map
    partitions[draw(partitions.length)]?.load.write.setLevel(-2 * draw(1500), clock.nowMs())
  } else if (kind < 76) hold(run, pk)
  else if (kind < 88) await clock.advance(draw(250))
  else if (kind < 92) await splitSomething(run)
  else if (kind < 97) {
    const { regions } = engine.replicator
    if (draw(2) === 0) regions.cut(undefined, [{ from: EAST, to: WEST }])
    else regions.heal(undefined, () => true)
    engine.replicator.wakeAll()
  } else return restarted(run)
  await engine.replicator.settled()
  return run
}

function expectNoneGoesBack(run: Run): void {
  for (const pk of KEYS) {
    const now = numberIn(run, WEST, pk)
    expect(now, `${pk} in the west`).toBeGreaterThanOrEqual(run.seen.get(pk) ?? 0)
    expect(now, `${pk} in the west`).toBeLessThanOrEqual(run.written.get(pk) ?? 0)
    run.seen.set(pk, now)
  }
}

/** The numbers of the writes of each key, in the order in which the west took them over. */
async function arrivals({ engine, store }: Run): Promise<ReadonlyMap<string, readonly number[]>> {
  const { lineage, partitions } = replica(engine, WEST).map
  const logs = await Promise.all([...lineage, ...partitions].map(({ id }) => entriesAfter(store, id, 0, 10_000)))
  const found = new Map<string, number[]>()
  for (const { after } of logs.flat().sort((a, b) => a.sequence - b.sequence)) {
    const { pk, v } = (after?.item ?? {}) as { pk?: { S: string }; v?: { S: string } } // the test's own items
    if (pk !== undefined && v !== undefined) found.set(pk.S, [...(found.get(pk.S) ?? []), Number(v.S)])
  }
  return found
}

it.each(SEEDS)('what one region refuses waits and arrives once, in order, seed %s', async (seed) => {
  const draws = fastDraws(seededRandom(seed), 'refusing-region', '')
  const store = await openMemoryStore()
  const rig = await rigOn(store, OPTIONS)
  await makeReplicas(rig.engine, store, [EAST, WEST], [GLOBAL])
  await rig.engine.splitter.growTo(replica(rig.engine, WEST), undefined, 8)
  let run: Run = { ...rig, store, draw: (below) => draws() % below, written: new Map(), seen: new Map(), holds: [] }
  for (let n = 0; n < STEPS; n++) {
    run = await step(run)
    expectNoneGoesBack(run)
  }
  run.engine.replicator.regions.reset()
  await run.clock.advance(2000)
  await Promise.all(run.holds)
  await run.engine.drain()
  const arrived = await arrivals(run)
  for (const [pk, times] of run.written) expect(arrived.get(pk), pk).toEqual(Array.from({ length: times }, (_, n) => n + 1))
  expect((await verifyStore(run.store)).problems).toEqual([])
  await run.engine.stop()
  expect(run.failures).toEqual([])
})
