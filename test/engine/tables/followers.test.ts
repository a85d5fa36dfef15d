// Waits that traffic must not put off: for what was there when they were asked, and no longer. Each test keeps writing while it waits,
// so one that waits for quiet never ends; and looks at what is there in the moment when the wait ends, so one that waits for nothing fails.
import { describe, expect, test } from 'vitest'
import type { OpenTable } from '../../../src/engine/tables/open-table.js'
import type { StoreEngine } from '../../../src/engine/store-engine.js'
import { AUDIT, decodeAudit } from '../../../src/log/audit.js'
import { nextTurn } from '../../../src/runtime/clock.js'
import { seededRandom } from '../../../src/runtime/random.js'
import { faultyStore } from '../../../src/storage/faulty-store.js'
import { followerStateKey, GARBAGE_RANGE, rowRange, tableKey } from '../../../src/storage/keys.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import type { CursorRange, Store } from '../../../src/storage/store.js'
import { GLOBAL, key, makeTable, newTable, NAMESPACE, putIntent, rigOn } from '../../support/engine-rig.js'

const lateStore = async (delayTurns = 3): Promise<Store> =>
  faultyStore(await openMemoryStore(), seededRandom('followers'), { failingShare: 0, delayTurns })

/** Writes in every turn, from before the task begins until it is done. @returns what the task came to */
async function during<Result>(engine: StoreEngine, table: OpenTable, task: () => Promise<Result>): Promise<Result> {
  const writes: Promise<unknown>[] = []
  const write = async (): Promise<void> => {
    writes.push(engine.items.write(table, putIntent(key('a', writes.length))))
    await nextTurn()
  }
  for (let n = 0; n < 5; n++) await write()
  let isDone = false
  const done = task().finally(() => (isDone = true))
  while (!isDone && writes.length < 5000) await write()
  expect(isDone, 'the wait ended while traffic went on').toBe(true)
  expect(writes.length, 'the wait lasted some writes').toBeGreaterThan(5 + 1)
  await Promise.all(writes)
  return done
}

async function fill(engine: StoreEngine, table: OpenTable, items: number): Promise<void> {
  const puts = Array.from({ length: items }, (_, n) => engine.items.write(table, putIntent({ ...key('b', n), g: { S: 'g' } })))
  await Promise.all(puts)
}

describe('while traffic goes on', () => {
  test('an UpdateTable is answered, and has landed then', async () => {
    const store = await lateStore()
    const { engine } = await rigOn(store)
    const table = await makeTable(engine)
    const other = await makeTable(engine, 'other')
    const stored = await during(engine, table, async () => {
      await engine.tables.alter(other, () => [{ kind: 'deletionProtection', deletionProtected: true }])
      return store.get(tableKey(NAMESPACE.account, NAMESPACE.region, 'other'))
    })
    expect(stored).toContain('"deletionProtected":true')
  })

  test('tables are dropped and their garbage is cleared', async () => {
    const store = await lateStore()
    const { engine, failures } = await rigOn(store)
    const table = await makeTable(engine)
    const other = await makeTable(engine, 'other')
    await fill(engine, other, 500)
    const { physicalId } = other.record
    const [rows, garbage] = await during(engine, table, async () => {
      await engine.tables.remove(other)
      await engine.drain()
      return [await keysIn(store, rowRange(physicalId)), await keysIn(store, GARBAGE_RANGE)]
    })
    expect([rows, garbage, failures]).toEqual([0, 0, []])
  })

  // By chance there may be a moment in which nothing is left to read, so batches land in several rhythms.
  test.each([1, 2, 3, 4, 5, 6])('the audit catches up with what had landed, where batches take %i turns', async (turns) => {
    const store = await lateStore(turns)
    const { engine } = await rigOn(store, { isAudited: true })
    const table = await makeTable(engine)
    const filled = fill(engine, table, 3000)
    const audited = await during(engine, table, async () => {
      await engine.drain()
      return auditedItems(store, table)
    })
    await filled
    expect(audited).toBeGreaterThanOrEqual(3000)
    await engine.drain()
    expect(auditedItems(store, table)).toBe(engine.tables.countsOf(table).items)
    await engine.stop()
  })

  test('a move of the clock ends, with all that it made due', async () => {
    const { engine, clock } = await rigOn(await lateStore(), { isAudited: true, transitionMs: 1000 })
    await engine.tables.create(NAMESPACE, newTable('T'))
    await engine.tables.create(NAMESPACE, newTable('other'))
    await clock.advance(1000)
    const [table, other] = ['T', 'other'].map((name) => engine.tables.active(NAMESPACE, name)) as [OpenTable, OpenTable] // the names above
    await fill(engine, other, 3000)
    await engine.tables.alter(other, () => [{ kind: 'createIndex', index: GLOBAL, attributes: GLOBAL.keys.hash }])
    const states = await during(engine, table, async () => {
      await clock.advance(5000)
      return [other.record.status, ...other.record.indexes.map(({ status }) => status)]
    })
    expect(states).toEqual(['ACTIVE', 'ACTIVE'])
  })
})

async function keysIn(store: Store, range: CursorRange): Promise<number> {
  const cursor = store.cursor({ ...range, only: 'keys' })
  const keys = await cursor.next(1000)
  await cursor.close()
  return keys.length
}

/** Items in the parts of the table's logs that the audit has read. */
function auditedItems(store: Store, table: OpenTable): number {
  const { partitions } = table.map
  return partitions.reduce((sum, { id }) => sum + decodeAudit(store.get(followerStateKey(id, AUDIT))).items, 0)
}

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
