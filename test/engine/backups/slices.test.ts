// How much of a restore is decided in one turn of the event loop, and so goes into one batch: few rows, and of large rows fewer. What a turn takes in
// milliseconds depends on the machine; that no turn has more to do than this does not.
import { expect, test } from 'vitest'
import { rowRange } from '../../../src/storage/keys.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { charactersOf, type StoreOp } from '../../../src/storage/store.js'
import { wrapStore } from '../../../src/storage/wrap-store.js'
import { key, makeTable, NAMESPACE, newTable, putIntent, rigOn } from '../../support/engine-rig.js'

const MOST_ROWS = 64
const MOST_BYTES = 512 * 1024

test.each([
  ['small', 10, 300],
  ['large', 100_000, 40],
])('of %s rows', async (_, characters, count) => {
  const memory = await openMemoryStore()
  const batches: (readonly StoreOp[])[] = []
  const store = wrapStore(memory, {
    batch: (ops, durability) => {
      batches.push(ops)
      return memory.batch(ops, durability)
    },
  })
  const { engine } = await rigOn(store)
  const table = await makeTable(engine)
  const item = (n: number) => ({ ...key('p', n), v: { S: 'v'.repeat(characters) } })
  for (let n = 0; n < count; n++) await engine.items.write(table, putIntent(item(n)))
  const { table: record, position, createdAtMs: atMs } = await engine.backups.create(table, 'kept')
  batches.length = 0
  await engine.backups.restore(NAMESPACE, newTable('R'), { record, position, atMs }, { sourceTableArn: 'arn', atMs })
  await engine.drain()
  const { lower, upper } = rowRange(engine.tables.active(NAMESPACE, 'R').record.physicalId)
  const rows = batches.map((ops) => ops.filter((op) => op.key.compare(lower) >= 0 && op.key.compare(upper) < 0))
  expect(rows.flat()).toHaveLength(count)
  expect(Math.max(...rows.map(({ length }) => length))).toBeLessThanOrEqual(MOST_ROWS)
  expect(Math.max(...rows.map(charactersOf))).toBeLessThan(MOST_BYTES + 2 * characters + 1000)
  await engine.stop()
})
