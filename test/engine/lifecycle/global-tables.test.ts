// Every batch that lands leaves the records of a global table's replicas in agreement, so that a kill after any of them finds one story; and
// whatever batch was the last, a restart goes on to the end of it.
import { expect, it } from 'vitest'
import type { OpenTable } from '../../../src/engine/tables/open-table.js'
import { loadTables } from '../../../src/engine/tables/open-tables.js'
import type { StoreEngine } from '../../../src/engine/store-engine.js'
import { verifyStore } from '../../../src/engine/verify/verify.js'
import { splitMemberships } from '../../../src/engine/verify/verify-membership.js'
import { nextTurn } from '../../../src/runtime/clock.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import type { Store } from '../../../src/storage/store.js'
import { wrapStore } from '../../../src/storage/wrap-store.js'
import type { GlobalChange } from '../../../src/tables/global/change.js'
import { GLOBAL, key, newTable, putIntent, rigOn } from '../../support/engine-rig.js'

const at = (region: string) => ({ account: '000000000000', region })
const HOME = 'us-east-1'
const TRANSITION_MS = 1000

/** The store, with a look at it after each batch. */
function watched(store: Store, look: () => Promise<void>): Store {
  return wrapStore(store, {
    async batch(ops, durability) {
      await store.batch(ops, durability)
      await look()
    },
  })
}

const tableIn = (engine: StoreEngine, region: string): OpenTable | undefined => engine.tables.find(at(region), 'T')

const join = (...regions: string[]): GlobalChange => ({
  kind: 'join',
  consistency: 'EVENTUAL',
  replicas: regions.map((region) => ({ namespace: at(region), overrides: {} })),
})
const leave = (...regions: string[]): GlobalChange => ({ kind: 'leave', regions, withWitness: false })

/** A life with all that can happen to replicas. Each step is taken where the table is then, and left alone where there is none. */
const LIFE: readonly (readonly [region: string, change: GlobalChange | 'index' | 'delete'])[] = [
  [HOME, join('eu-west-1')],
  ['eu-west-1', join('sa-east-1')],
  ['sa-east-1', 'index'],
  [
    HOME,
    { kind: 'override', replicas: [{ namespace: at('eu-west-1'), overrides: { tableClass: 'STANDARD_INFREQUENT_ACCESS' } }] },
  ],
  ['eu-west-1', { kind: 'protection', isProtected: false }],
  ['eu-west-1', { kind: 'disassociate' }],
  [HOME, join('ap-south-1')],
  [HOME, leave('sa-east-1')],
  ['ap-south-1', 'delete'],
]

async function step(engine: StoreEngine, region: string, change: GlobalChange | 'index' | 'delete'): Promise<void> {
  const table = tableIn(engine, region)
  if (table === undefined) return
  if (change === 'delete') await engine.tables.remove(table)
  else if (change === 'index')
    await engine.tables.alter(table, () => [{ kind: 'createIndex', index: GLOBAL, attributes: GLOBAL.keys.hash }])
  else await engine.globalTables.alter(table, change)
}

/** Lets go on what goes on by itself. */
async function rest(engine: StoreEngine): Promise<void> {
  for (let turns = 0; turns < 20; turns++) {
    await nextTurn()
    await engine.drain()
  }
}

it.each([0, TRANSITION_MS])('records agree after every batch, and the life ends (transitions of %d ms)', async (transitionMs) => {
  const store = await openMemoryStore()
  const problems: string[] = []
  let batches = 0
  const look = async (): Promise<void> => {
    batches++
    problems.push(...splitMemberships(await loadTables(store)))
  }
  const { engine, clock, failures } = await rigOn(watched(store, look), { transitionMs })
  await engine.tables.create(at(HOME), newTable('T'))
  await clock.advance(transitionMs)
  const home = tableIn(engine, HOME)
  if (home !== undefined)
    for (let n = 0; n < 30; n++) await engine.items.write(home, putIntent({ ...key('a', n), g: { S: 'x' } }))
  for (const [region, change] of LIFE) {
    await step(engine, region, change)
    await clock.advance(transitionMs)
    await rest(engine)
  }
  expect(batches).toBeGreaterThan(20)
  expect(problems).toEqual([])
  expect(failures).toEqual([])
  const statuses = [HOME, 'eu-west-1', 'sa-east-1', 'ap-south-1'].map((region) => tableIn(engine, region)?.record.status)
  expect(statuses).toEqual(['ACTIVE', 'ACTIVE', undefined, undefined])
  expect(tableIn(engine, 'eu-west-1')?.record.global).toBeUndefined()
  expect(tableIn(engine, 'eu-west-1')?.record.tableClass).toBe('STANDARD_INFREQUENT_ACCESS')
  expect((await verifyStore(store)).problems).toEqual([])
  await engine.stop()
})

it('whatever step was the last before a restart ends after it', async () => {
  for (let last = 1; last <= LIFE.length; last++) {
    const store = await openMemoryStore()
    const first = await rigOn(store, { transitionMs: TRANSITION_MS })
    await first.engine.tables.create(at(HOME), newTable('T'))
    await first.clock.advance(TRANSITION_MS)
    for (const [n, [region, change]] of LIFE.slice(0, last).entries()) {
      await step(first.engine, region, change)
      if (n + 1 === last) break
      await first.clock.advance(TRANSITION_MS)
      await rest(first.engine)
    }
    await first.engine.stop()

    const second = await rigOn(store, { transitionMs: TRANSITION_MS })
    await second.clock.advance(100 * TRANSITION_MS)
    await rest(second.engine)
    const tables = [...(await loadTables(store)).all()]
    expect(tables.map(({ record }) => record.status).filter((status) => status !== 'ACTIVE')).toEqual([])
    expect(tables.flatMap(({ record }) => record.global?.members ?? []).filter(({ status }) => status !== 'ACTIVE')).toEqual([])
    expect((await verifyStore(store)).problems).toEqual([])
    await second.engine.stop()
  }
})

it('a replica that was not filled before a stop is filled after it', async () => {
  const store = await openMemoryStore()
  const first = await rigOn(store)
  await first.engine.tables.create(at(HOME), newTable('T'))
  const home = tableIn(first.engine, HOME)
  if (home !== undefined) for (let n = 0; n < 1000; n++) void first.engine.items.write(home, putIntent(key('a', n)))
  const joining = step(first.engine, HOME, join('eu-west-1'))
  await nextTurn()
  await first.engine.stop()
  await joining
  expect((await loadTables(store)).find(at('eu-west-1'), 'T')?.record.status).toBe('CREATING')

  const second = await rigOn(store)
  await rest(second.engine)
  const filled = tableIn(second.engine, 'eu-west-1')
  expect(filled?.record.status).toBe('ACTIVE')
  expect(filled === undefined ? 0 : second.engine.tables.countsOf(filled).items).toBe(1000)
  expect((await verifyStore(store)).problems).toEqual([])
  await second.engine.stop()
})
