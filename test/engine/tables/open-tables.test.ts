// Tables are found by whatever object names their namespace, and what was remembered of a look-up never outlives the namespace. Those that rest are
// there like all others.
import { expect, it } from 'vitest'
import { loadTables } from '../../../src/engine/tables/open-tables.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import type { Store } from '../../../src/storage/store.js'
import { wrapStore } from '../../../src/storage/wrap-store.js'
import { loadRecords } from '../../../src/tables/catalogue.js'
import { RestingTables } from '../../../src/tables/resting-tables.js'
import { makeTable, NAMESPACE, newTable, rigOn } from '../../support/engine-rig.js'

it('finds tables of a namespace that was emptied and filled again, and none in between', async () => {
  const { engine } = await rigOn(await openMemoryStore())
  const alike = { ...NAMESPACE }
  const other = { ...NAMESPACE, region: 'eu-west-2' }
  const found = (): unknown[] =>
    [NAMESPACE, alike, other].map((namespace) => engine.tables.find(namespace, 'T')?.record.physicalId)
  expect(found()).toEqual([undefined, undefined, undefined])
  const first = (await makeTable(engine)).record.physicalId
  expect(found()).toEqual([first, first, undefined])
  await engine.reset(alike)
  expect(found()).toEqual([undefined, undefined, undefined])
  const second = (await makeTable(engine)).record.physicalId
  expect(found()).toEqual([second, second, undefined])
  expect(second).not.toBe(first)
  await engine.stop()
})

/** Counts the rows that are looked up. */
function counting(store: Store): { readonly store: Store; readonly looks: () => number } {
  let looks = 0
  const get: Store['get'] = (...asked) => {
    looks++
    return store.get(...asked)
  }
  return { store: wrapStore(store, { get }), looks: () => looks }
}

// What makes a fork's first request cheap: no row of a table that rests is read before somebody asks for it, and then once.
it('reads nothing of a table that rests until somebody asks for it', async () => {
  const memory = await openMemoryStore()
  const { engine } = await rigOn(memory)
  for (const name of ['T1', 'T2', 'T3']) await engine.tables.create(NAMESPACE, newTable(name))
  await engine.tables.create(NAMESPACE, { ...newTable('S'), stream: { viewType: 'KEYS_ONLY' } })
  await engine.stop()
  const { store, looks } = counting(memory)
  const tables = await loadTables(store, new RestingTables(await loadRecords(store)))
  expect([...tables.opened()].map(({ record }) => record.name)).toEqual(['S']) // its shards roll over by the clock
  const before = looks()
  expect(tables.names(NAMESPACE)).toEqual(['S', 'T1', 'T2', 'T3'])
  expect(looks()).toBe(before)
  const woken: string[] = []
  tables.whenWoken(({ record }) => woken.push(record.name))
  expect(tables.find(NAMESPACE, 'T2')).toBe(tables.find(NAMESPACE, 'T2'))
  expect(looks()).toBe(before * 2) // both have as many partitions
  expect([...tables.all()].map(({ record }) => record.name).sort()).toEqual(['S', 'T1', 'T2', 'T3'])
  expect(woken).toEqual(['T2', 'T1', 'T3'])
})
