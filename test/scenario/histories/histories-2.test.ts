// The other half of the histories, so that two workers share them.
import { expect, test } from 'vitest'
import { expectRight, REPEATED } from './many.js'
import { runHistory, runHistoryInLayer } from './run.js'

test.runIf(REPEATED === undefined)('concurrent histories are right', { timeout: 300_000 }, async () => {
  const counts = await expectRight(runHistory, 500, 'second-')
  expect(counts.histories).toBe(500)
  expect(counts.withFailover).toBeGreaterThanOrEqual(500 * 0.3)
})

test.runIf(REPEATED === undefined)('concurrent histories are right on the store of a fork', { timeout: 120_000 }, async () => {
  expect((await expectRight(runHistoryInLayer, 80, 'layer-')).histories).toBe(80)
})
