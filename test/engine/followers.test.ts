// Waits that traffic must not put off: for what was there when they were asked, and no longer. Each test keeps writing while it waits,
// so one that waits for quiet never ends.
import { describe, expect, test } from 'vitest'
import type { OpenTable } from '../../src/engine/tables/open-table.js'
import type { StoreEngine } from '../../src/engine/store-engine.js'
import { seededRandom } from '../../src/runtime/random.js'
import { faultyStore } from '../../src/storage/faulty-store.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import type { Store } from '../../src/storage/store.js'
import { key, makeTable, newTable, NAMESPACE, putIntent, rigOn, turn } from './rig.js'

const lateStore = async (): Promise<Store> =>
  faultyStore(await openMemoryStore(), seededRandom('followers'), { failingShare: 0, delayTurns: 3, turn })

/** Writes in every turn until the task is done. @returns how often it wrote */
async function during(engine: StoreEngine, table: OpenTable, task: () => Promise<unknown>): Promise<number> {
  let isDone = false
  const done = task().finally(() => (isDone = true))
  const writes: Promise<unknown>[] = []
  while (!isDone && writes.length < 5000) {
    writes.push(engine.items.write(table, putIntent(key('a', writes.length))))
    await turn()
  }
  expect(isDone, 'the wait ended while traffic went on').toBe(true)
  await done
  await Promise.all(writes)
  return writes.length
}

describe('while traffic goes on', () => {
  test('an UpdateTable is answered', async () => {
    const { engine } = await rigOn(await lateStore())
    const table = await makeTable(engine)
    const other = await makeTable(engine, 'other')
    await during(engine, table, () => engine.tables.alter(other, [{ kind: 'deletionProtection', deletionProtected: true }]))
  })

  test('tables are dropped and their garbage is cleared', async () => {
    const { engine, failures } = await rigOn(await lateStore())
    const table = await makeTable(engine)
    const other = await makeTable(engine, 'other')
    await during(engine, table, async () => {
      await engine.tables.remove(other)
      await engine.drain()
    })
    expect(failures).toEqual([])
  })

  test('the audit catches up with what had landed', async () => {
    const store = await lateStore()
    const { engine } = await rigOn(store, { isAudited: true })
    const table = await makeTable(engine)
    for (let n = 0; n < 300; n++) void engine.items.write(table, putIntent(key('b', n)))
    await during(engine, table, () => engine.drain())
    await engine.drain()
    await engine.stop()
  })

  test('a move of the clock ends', async () => {
    const { engine, clock } = await rigOn(await lateStore(), { isAudited: true, transitionMs: 1000 })
    await engine.tables.create(NAMESPACE, newTable('T'))
    await clock.advance(1000)
    const table = engine.tables.active(NAMESPACE, 'T')
    await engine.tables.create(NAMESPACE, newTable('other'))
    await during(engine, table, () => clock.advance(5000))
    expect(engine.tables.find(NAMESPACE, 'other')?.record.status).toBe('ACTIVE')
  })
})

// Nothing is trimmed and no timer is set where nothing is kept: an idle emulator can be moved by years at once.
test('trimming is due only while there is something to trim', async () => {
  const { engine, clock } = await rigOn(await openMemoryStore(), { isAudited: true })
  expect(clock.nextDueMs).toBeUndefined()
  const table = await makeTable(engine)
  await engine.items.write(table, putIntent(key('a', 1)))
  expect(clock.nextDueMs).toBe(clock.nowMs() + 3_600_000)
  await engine.reset({ ...NAMESPACE })
  await clock.advance(3_600_000)
  expect(clock.nextDueMs).toBeUndefined()
})

test('a clock that was set back trims an hour later, not when the old hour comes again', async () => {
  const { engine, clock } = await rigOn(await openMemoryStore(), { isAudited: true })
  const table = await makeTable(engine)
  await engine.items.write(table, putIntent(key('a', 1)))
  await clock.set(clock.nowMs() - 86_400_000)
  expect(clock.nextDueMs).toBe(clock.nowMs() + 3_600_000)
})
