// Restores take turns: the service begins fifty, and their memory would be fifty times that of one. So a few run, and the others wait, keep
// what they are made of, and have all their rows in the end.
import { expect, test } from 'vitest'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { wrapStore } from '../../../src/storage/wrap-store.js'
import { key, makeTable, NAMESPACE, newTable, putIntent, rigOn } from '../../support/engine-rig.js'
import { itemsIn } from './items-of.js'

const ITEMS = 300
const RESTORES = 9
const MOST_AT_ONCE = 4

test('nine restores, of which four run', async () => {
  let look = (): void => undefined
  const memory = await openMemoryStore()
  const store = wrapStore(memory, {
    batch: async (...batch) => {
      look()
      await memory.batch(...batch)
    },
  })
  const { engine, failures } = await rigOn(store)
  const table = await makeTable(engine)
  for (let n = 0; n < ITEMS; n++) await engine.items.write(table, putIntent(key('p', n)))
  const { table: record, position, createdAtMs: atMs } = await engine.backups.create(table, 'kept')
  let most = 0
  look = () => {
    const filling = engine.backups.unfinished().filter(({ items }) => items > 0 && items < ITEMS)
    most = Math.max(most, filling.length)
  }
  const names = Array.from({ length: RESTORES }, (_, n) => `R${n}`)
  const past = { record, position, atMs }
  const begin = (name: string): Promise<unknown> =>
    engine.backups.restore(NAMESPACE, newTable(name), past, { sourceTableArn: 'arn', atMs })
  await Promise.all(names.map(begin)) // in one turn, so that none has ended before the last begins
  await engine.drain()
  expect(most).toBe(MOST_AT_ONCE)
  for (const name of names) expect(await itemsIn(store, engine, name)).toHaveLength(ITEMS)
  expect([engine.backups.unfinished(), failures]).toEqual([[], []])
  await engine.stop()
})
