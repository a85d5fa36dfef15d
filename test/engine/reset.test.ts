// A reset is between two tests of somebody's suite, so it waits for one batch and no more: what clears rows comes after it.
import { expect, it } from 'vitest'
import { openMemoryStore } from '../../src/storage/level-store.js'
import { wrapStore } from '../../src/storage/wrap-store.js'
import { makeTable, NAMESPACE, putIntent, rigOn } from '../support/engine-rig.js'

it('is answered with the batch that drops the tables, in which the clock is as well', async () => {
  const memory = await openMemoryStore()
  let batches = 0
  const batch: typeof memory.batch = (...given) => {
    batches++
    return memory.batch(...given)
  }
  const { engine, clock } = await rigOn(wrapStore(memory, { batch }))
  const startMs = clock.nowMs()
  for (const name of ['T', 'U']) {
    const table = await makeTable(engine, name)
    for (let n = 0; n < 50; n++) await engine.items.write(table, putIntent({ pk: { S: 'a' }, sk: { N: String(n) } }))
  }
  await clock.advance(60_000)
  const told: string[] = []
  engine.events.on(({ type }) => told.push(type))
  const before = batches
  await engine.reset()
  expect(batches - before).toBe(1)
  expect(clock.nowMs()).toBe(startMs)
  expect(engine.tables.names(NAMESPACE)).toEqual([])
  expect(told.toSorted()).toEqual(['clock.changed', 'reset', 'table.deleted', 'table.deleted'])
  await engine.stop()

  // What a restart finds.
  const again = await rigOn(memory)
  expect(again.engine.tables.names(NAMESPACE)).toEqual([])
  await again.engine.drain()
  await again.engine.stop()
})
