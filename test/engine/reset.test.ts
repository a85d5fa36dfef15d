// A reset is between two tests of somebody's suite, so it waits for one batch and no more: what clears rows comes after it.
import { expect, it } from 'vitest'
import { nextTurn } from '../../src/runtime/clock.js'
import { seededRandom } from '../../src/runtime/random.js'
import { faultyStore } from '../../src/storage/faulty-store.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import { wrapStore } from '../../src/storage/wrap-store.js'
import { makeTable, NAMESPACE, putIntent, rigOn } from '../support/engine-rig.js'

const LINK = { from: 'us-east-1', to: 'eu-west-1' }

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

// The batch of a reset holds tables and clock, and lands late here, so that the clock is asked while nobody knows yet. Were anything beside the
// store reset before the batch has landed, the refused one would show: a clock that went back, limits and lags that are gone.
it.each(['later than its start', 'earlier'])('changes nothing when it cannot be kept, of a clock that is %s', async (where) => {
  const memory = await openMemoryStore()
  let isFull = false
  const disk = wrapStore(memory, { batch: (...given) => (isFull ? Promise.reject(new Error('full')) : memory.batch(...given)) })
  const { engine, clock } = await rigOn(faultyStore(disk, seededRandom('reset'), { failingShare: 0, delayTurns: 9 }))
  const table = await makeTable(engine, 'T')
  await engine.items.write(table, putIntent({ pk: { S: 'a' }, sk: { N: '1' } }))
  const startMs = clock.nowMs()
  const thenMs = where === 'earlier' ? startMs - 60_000 : startMs + 60_000
  await clock.set(thenMs)
  engine.pools.setPolicy(undefined, { burstSec: 1 })
  engine.replicator.regions.setLag(undefined, [LINK], { minMs: 5, maxMs: 5 })
  await engine.drain()
  const seen: string[] = []
  engine.events.on(({ type }) => seen.push(type))

  const show = (): unknown[] => [
    clock.nowMs(),
    engine.pools.policyOf(undefined).burstSec,
    engine.replicator.regions.lagOf('', LINK).maxMs,
    engine.tables.names(NAMESPACE),
  ]

  isFull = true
  const refused = engine.reset()
  await nextTurn()
  expect(clock.nowMs()).toBe(thenMs)
  await expect(refused).rejects.toThrow('read-only')
  expect(show()).toEqual([thenMs, 1, 5, ['T']])
  await expect(engine.reset()).rejects.toThrow('read-only')
  await expect(clock.set(startMs)).rejects.toThrow('read-only')

  isFull = false
  expect(await engine.recover()).toBe(true)
  expect(show()).toEqual([thenMs, 1, 5, ['T']])
  await engine.drain()
  expect(seen).toEqual([])
  await engine.reset()
  expect(show()).toEqual([startMs, 300, 0, []])
  await engine.stop()
})
