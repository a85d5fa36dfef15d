// Clients at work at the same time, while zones are lost and heal, replicas trail, partitions split and the process is closed and killed: what
// they were told is right, whatever they asked for. The other half runs beside it. `DYNALAB_TEST_SEED=… npx vitest run
// test/scenario/histories` repeats one history.
import { expect, test } from 'vitest'
import { expectRight, REPEATED } from './many.js'
import { runHistory } from './run.js'

test.runIf(!REPEATED?.startsWith('global-'))('concurrent histories are right', { timeout: 300_000 }, async () => {
  const counts = await expectRight(runHistory, 500, 'first-')
  if (REPEATED !== undefined) return
  expect(counts.histories).toBe(500)
  expect(counts.requests).toBeGreaterThanOrEqual(500 * 5 * 40)
  expect(counts.withFailover).toBeGreaterThanOrEqual(500 * 0.3)
  expect(counts.withRestart).toBeGreaterThanOrEqual(500 * 0.15)
  expect(counts.staleReads).toBeGreaterThan(500)
  expect(counts.unknown).toBeGreaterThan(500)
  expect(counts.splits).toBeGreaterThan(100)
})

test.runIf(REPEATED === undefined)('a seed makes the same history again', { timeout: 60_000 }, async () => {
  for (const seed of ['same-1', 'same-2', 'same-3', 'same-4']) {
    const [first, second] = [await runHistory(seed), await runHistory(seed)]
    expect(second.histories).toEqual(first.histories)
  }
})
