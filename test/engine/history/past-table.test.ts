// Rows of a past table come in slices that restores and exports hold in memory: of few rows where these are large. Rows that can't be read are told
// at the end of each slice; the next one begins after them, so nobody would hear of them later, and a restore would lack them.
import { expect, test } from 'vitest'
import { pastRows, type PastRow } from '../../../src/engine/history/past-table.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { wrapStore } from '../../../src/storage/wrap-store.js'
import { key, makeTable, putIntent, rigOn } from '../../support/engine-rig.js'

const ROWS = 40
const MOST_CHARACTERS = 4 * 1024 * 1024

async function tableOf(characters: number) {
  const store = await openMemoryStore()
  const { engine } = await rigOn(store)
  const table = await makeTable(engine)
  for (let n = 0; n < ROWS; n++) await engine.items.write(table, putIntent({ ...key('p', n), v: { S: 'v'.repeat(characters) } }))
  const { table: record, position } = await engine.backups.create(table, 'kept')
  await engine.stop()
  return { store, past: { record, position } }
}

test.each([
  ['small', 10, 1],
  ['large', 300_000, 5],
])('of %s rows all come, and no slice is large', async (_, characters, leastSlices) => {
  const { store, past } = await tableOf(characters)
  const all: PastRow[] = []
  let slices = 0
  for (let passed: Buffer | undefined; ; slices++) {
    const rows = await pastRows(store, past, { passed, most: ROWS })
    if (rows.length === 0) break
    expect(rows.reduce((sum, { row }) => sum + row.text.length, 0)).toBeLessThan(MOST_CHARACTERS)
    all.push(...rows)
    passed = rows.at(-1)?.suffix
  }
  expect(all.map(({ row }) => row.item['sk'])).toEqual(Array.from({ length: ROWS }, (_, n) => ({ N: String(n) })))
  expect(slices).toBeGreaterThanOrEqual(leastSlices)
})

test('rows that were left out, since they can’t be read, are told by the slice that lacks them', async () => {
  const { store, past } = await tableOf(10)
  const checkRead = (): Promise<void> => Promise.reject(new Error('a block is damaged'))
  const damaged = wrapStore(store, { cursor: (range) => Object.assign(store.cursor(range), { checkRead }) })
  await expect(pastRows(damaged, past, { most: ROWS / 2 })).rejects.toThrow('a block is damaged')
})
