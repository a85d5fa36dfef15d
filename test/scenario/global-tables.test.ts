// Five regions write the same items under cuts one way and both ways, lags, splits and restarts. At every step each region has what the
// model says it has seen; healed and drained, all of them and their indexes are equal, and each item is the model's winner, ties of a clock
// that stands still included. The seed is in the name of each run: DYNALAB_TEST_SEED=<seed> repeats it alone.
import { describe, expect, it } from 'vitest'
import { verifyStore } from '../../src/engine/verify/verify.js'
import type { Item } from '../../src/model/attribute-value.js'
import { fastDraws, seededRandom } from '../../src/runtime/random.js'
import { faultyStore } from '../../src/storage/faulty-store.js'
import { rowRange } from '../../src/storage/keys.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import { Row } from '../../src/storage/row.js'
import type { Store } from '../../src/storage/store.js'
import { makeReplicas, replica, rowIn } from '../support/global-table.js'
import { deleteIntent, GLOBAL, key, LOCAL, putIntent, type Rig, rigOn, suffixOf } from '../support/engine-rig.js'
import { LastWriterModel } from './last-writer.js'

const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1', 'ap-northeast-1', 'sa-east-1']
const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
const STEPS = 150
const SEEDS = process.env['DYNALAB_TEST_SEED']?.split(',') ?? Array.from({ length: 24 }, (_, n) => `regions-${n}`)

interface Run extends Rig {
  readonly store: Store
  readonly model: LastWriterModel
  /** A whole number from 0 up to and without `below`. */
  readonly draw: (below: number) => number
  readonly pick: <T>(list: readonly T[]) => T
}

const itemOf = (pk: string, value: string): Item => ({ ...key(pk, 1), v: { S: value }, g: { S: `g${value.length % 3}` } })

const valueIn = ({ engine, store }: Run, region: string, pk: string): string | undefined =>
  (rowIn(engine, store, region, suffixOf(key(pk, 1)))?.item['v'] as { S: string } | undefined)?.S // the test's own items

async function writeSomething(run: Run, n: number): Promise<void> {
  const { engine, clock, model } = run
  const region = run.pick(REGIONS)
  const [first, second] = [run.pick(KEYS), run.pick(KEYS)]
  const table = replica(engine, region)
  const value = `${region} ${n} ${'x'.repeat(run.draw(300))}`
  const kind = run.draw(10)
  if (kind < 3) {
    await engine.items.write(table, deleteIntent(key(first, 1)))
    model.write(region, first, undefined, clock.nowMs())
  } else if (kind < 5 && first !== second) {
    const intents = [putIntent(itemOf(first, value)), deleteIntent(key(second, 1))]
    await engine.items.transact(intents.map((intent) => ({ table, intent })))
    model.write(region, first, value, clock.nowMs())
    model.write(region, second, undefined, clock.nowMs())
  } else {
    await engine.items.write(table, putIntent(itemOf(first, value)))
    model.write(region, first, value, clock.nowMs())
  }
}

async function changeLinks(run: Run): Promise<void> {
  const { engine, model } = run
  const { regions } = engine.replicator
  const from = run.pick(REGIONS)
  const to = run.pick(REGIONS.filter((region) => region !== from))
  const pairs = run.draw(2) === 0 ? [{ from, to }] : [{ from, to }, { from: to, to: from }] // prettier-ignore
  if (run.draw(3) > 0) {
    regions.cut(undefined, pairs)
    for (const pair of pairs) model.cut(pair.from, pair.to)
  } else if (run.draw(2) === 0) {
    const lagMs = run.draw(3) * 40
    regions.setLag(undefined, pairs, { minMs: lagMs, maxMs: lagMs })
    for (const pair of pairs) model.setLag(pair.from, pair.to, lagMs)
  } else {
    regions.heal(undefined, () => true)
    model.healAll()
  }
  engine.replicator.wakeAll()
}

async function splitSomething({ engine, pick, draw }: Run): Promise<void> {
  const table = replica(engine, pick(REGIONS))
  const index = draw(3) === 0 ? table.indexes.find(({ record }) => record.kind === 'global') : undefined
  const { partitions } = (index ?? table).map
  if (partitions.length < 12) await engine.splitter.splitInHalf(table, index, pick(partitions))
}

async function step(run: Run, n: number): Promise<Run> {
  const kind = run.draw(100)
  if (kind < 70) await writeSomething(run, n)
  else if (kind < 82) await run.clock.advance(run.draw(60))
  else if (kind < 94) await changeLinks(run)
  else if (kind < 98) await splitSomething(run)
  else return restarted(run)
  await run.engine.replicator.settled()
  run.model.arrive(run.clock.nowMs())
  return run
}

async function restarted(run: Run): Promise<Run> {
  const startMs = run.clock.nowMs()
  await run.engine.stop()
  const rig = await rigOn(run.store, { startMs })
  await rig.engine.replicator.settled()
  run.model.restart()
  run.model.arrive(startMs)
  return { ...run, ...rig }
}

function expectModel(run: Run): void {
  for (const region of REGIONS) {
    for (const pk of KEYS) expect(valueIn(run, region, pk), `${pk} in ${region}`).toBe(run.model.valueAt(region, pk))
  }
}

/** The items of a table or index, as they lie there. */
async function itemsUnder(store: Store, physicalId: number): Promise<readonly Item[]> {
  const cursor = store.cursor({ ...rowRange(physicalId), only: 'values' })
  try {
    return (await cursor.next(1000)).map(([, text]) => Row.read(text).item)
  } finally {
    await cursor.close()
  }
}

async function expectEqualRegions({ engine, store }: Run): Promise<void> {
  const [first, ...others] = REGIONS.map((region) => replica(engine, region))
  for (const at of [undefined, 0, 1]) {
    const idOf = (table: typeof first): number =>
      (at === undefined ? table?.record.physicalId : table?.indexes[at]?.record.physicalId) ?? 0
    const expected = await itemsUnder(store, idOf(first))
    for (const other of others) expect(await itemsUnder(store, idOf(other))).toEqual(expected)
  }
}

describe('regions that write the same items', () => {
  it.each(SEEDS)('agree with the model and with each other, seed %s', async (seed) => {
    const draws = fastDraws(seededRandom(seed), 'global-tables', '')
    const draw = (below: number): number => draws() % below
    const pick = <T>(list: readonly T[]): T => list[draw(list.length)] as T // no list here is empty
    const plain = await openMemoryStore()
    const late = { failingShare: 0, delayTurns: 3 }
    const store = draw(2) === 0 ? plain : faultyStore(plain, seededRandom(seed), late)
    const rig = await rigOn(store)
    await makeReplicas(rig.engine, store, REGIONS, [GLOBAL, LOCAL])
    let run: Run = { ...rig, store, model: new LastWriterModel(REGIONS), draw, pick }
    for (let n = 0; n < STEPS; n++) {
      run = await step(run, n)
      expectModel(run)
    }
    run.engine.replicator.regions.reset()
    run.model.restart()
    await run.engine.drain()
    run.model.arrive(Number.MAX_SAFE_INTEGER)
    expectModel(run)
    await expectEqualRegions(run)
    expect((await verifyStore(store)).problems).toEqual([])
    await run.engine.stop()
    expect(run.failures).toEqual([])
  })
})

it('what waits for a link that is cut is not kept in memory', async () => {
  const store = await openMemoryStore()
  const { engine } = await rigOn(store)
  await makeReplicas(engine, store, ['us-east-1', 'us-west-2'])
  engine.replicator.regions.cut(undefined, [{ from: 'us-east-1', to: 'us-west-2' }])
  const table = replica(engine, 'us-east-1')
  for (let n = 0; n < 40; n++) {
    await Promise.all(Array.from({ length: 100 }, (_, i) => engine.items.write(table, putIntent(itemOf(`k${n}-${i}`, 'value')))))
  }
  const [link] = engine.replicator.links.from(table)
  const progress = link && engine.tailer.progressOf(link)
  expect((progress?.dirty.size ?? 0) + (progress?.waiting.size ?? 0)).toBeLessThanOrEqual(table.map.partitions.length)
  engine.replicator.regions.reset()
  await engine.drain()
  expect(await itemsUnder(store, replica(engine, 'us-west-2').record.physicalId)).toHaveLength(1000)
  expect((await verifyStore(store)).problems).toEqual([])
})
