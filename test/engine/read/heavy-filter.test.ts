// A filter of very many conditions, as ScanFilter may have: a page ends when it has come to so many comparisons, goes on where it ended,
// and lets others in between. Without that one request held the process for as long as rows times conditions take.
import { expect, test } from 'vitest'
import { comparisonsOf } from '../../../src/expressions/comparisons.js'
import { lowerFilter } from '../../../src/expressions/legacy-conditions.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { ALL_ROWS } from '../../../src/model/key.js'
import { key, makeTable, putIntent, rigOn, suffixOf } from '../../support/engine-rig.js'

const ROWS = 10
const values = (count: number) => Array.from({ length: count }, (_, n) => ({ S: String(n) }))

async function filled() {
  const { engine } = await rigOn(await openMemoryStore())
  const table = await makeTable(engine)
  for (let n = 0; n < ROWS; n++) await engine.items.write(table, putIntent(key('p', n)))
  const read = { table, ...ALL_ROWS, reverse: false, consistency: 'strong', fetchFromTable: false } as const
  return { engine, read }
}

test('the work of a filter is known beforehand', () => {
  const filter = lowerFilter(
    {
      a: { ComparisonOperator: 'IN', AttributeValueList: values(7) },
      b: { ComparisonOperator: 'NOT_CONTAINS', AttributeValueList: values(1) },
      c: { ComparisonOperator: 'NULL' },
    },
    'OR',
    (value) => value,
  )
  expect(filter && comparisonsOf(filter)).toBe(7 + 2 + 1)
})

test.each([
  [1, ROWS],
  [1_999_999, ROWS],
  [5_000_000, 4],
  [100_000_000, 1],
])('of %d comparisons a row it judges %d rows', async (comparisons, expected) => {
  const { engine, read } = await filled()
  let rows = 0
  let pages = 0
  let after: Buffer | undefined
  do {
    const page = await engine.items.range({ ...read, ...(after && { after }), keep: () => true, comparisons })
    if (pages === 0) expect(page.scannedCount).toBe(expected)
    rows += page.scannedCount
    pages++
    after = page.last && suffixOf(page.last.item)
  } while (after !== undefined)
  expect(rows).toBe(ROWS)
  await engine.stop()
})

test('others get their turn while it is judged', async () => {
  const { engine, read } = await filled()
  let judged = 0
  const seen: number[] = []
  const look = (): void => {
    seen.push(judged)
    if (judged < ROWS) setImmediate(look)
  }
  setImmediate(look)
  await engine.items.range({ ...read, keep: () => ++judged > 0, comparisons: 400_000 })
  expect(seen.length).toBeGreaterThanOrEqual(ROWS - 1)
  await engine.stop()
})
