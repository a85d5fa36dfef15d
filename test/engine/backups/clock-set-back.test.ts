// The clock is set back while a table has recovery: what was written in seconds that come again counts as written at that moment, what left
// the window stays away, and a restart changes nothing of it.
import { expect, test } from 'vitest'
import type { StoreEngine } from '../../../src/engine/store-engine.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { pastRows } from '../../../src/engine/history/past-table.js'
import type { Store } from '../../../src/storage/store.js'
import { key, makeTable, NAMESPACE, putIntent, rigOn } from '../../support/engine-rig.js'

const DAY_MS = 86_400_000

async function valuesAt(store: Store, engine: StoreEngine, atMs: number): Promise<unknown[]> {
  const source = engine.backups.recoverable(NAMESPACE, 'T')
  if (source === undefined) throw new Error('no recovery')
  const rows = await pastRows(store, await engine.backups.pastOf(source, atMs), { passed: undefined, most: 100 })
  return rows.map(({ row }) => Object.values(row.item['n'] ?? {})[0])
}

test('seconds that come again', async () => {
  const store = await openMemoryStore()
  const { clock, ...first } = await rigOn(store)
  let { engine } = first
  const table = await makeTable(engine)
  const put = (n: string) => engine.items.write(engine.tables.active(NAMESPACE, 'T'), putIntent({ ...key('p', 1), n: { S: n } }))
  const fromMs = clock.nowMs()
  const second = (n: number): number => fromMs + n * 1000
  await engine.backups.setRecovery(table, { isEnabled: true })
  await clock.set(second(100))
  await put('at 100')
  await clock.set(second(200))
  await put('at 200')
  await clock.set(second(150))
  await engine.background.settled()
  await clock.advance(500)
  await put('at 150.5')
  await clock.set(second(1000))
  const check = async (): Promise<void> => {
    expect(await valuesAt(store, engine, second(99))).toEqual([])
    expect(await valuesAt(store, engine, second(149))).toEqual(['at 100'])
    expect(await valuesAt(store, engine, second(150))).toEqual(['at 200'])
    expect(await valuesAt(store, engine, second(151))).toEqual(['at 150.5'])
    expect(await valuesAt(store, engine, second(300))).toEqual(['at 150.5'])
  }
  await check()
  await engine.stop()
  ;({ engine } = await rigOn(store, { startMs: clock.nowMs() }))
  await check()
  await engine.stop()
})

test('a window that was left behind does not open again', async () => {
  const store = await openMemoryStore()
  const { engine, clock } = await rigOn(store)
  const table = await makeTable(engine)
  const put = (n: string) => engine.items.write(table, putIntent({ ...key('p', 1), n: { S: n } }))
  const fromMs = clock.nowMs()
  await engine.backups.setRecovery(table, { isEnabled: true, periodDays: 1 })
  await put('old')
  await clock.advance(1000)
  await put('new')
  await clock.advance(3 * DAY_MS) // both have left the window
  await clock.set(fromMs + 2 * DAY_MS)
  await clock.set(fromMs + DAY_MS)
  await engine.background.settled()
  const { window } = engine.backups.recoverable(NAMESPACE, 'T') ?? {}
  expect(window?.earliestMs).toBeGreaterThanOrEqual(fromMs + 1000)
  expect(await valuesAt(store, engine, window?.earliestMs ?? 0)).toEqual(['new'])
  await engine.stop()
})
