// The same across regions: clients in each region of a strongly consistent global table, while links are cut and slow and zones are lost. What
// they were told happened in one order for all of them, and replicas of each region show what was there at their positions.
import { expect, test } from 'vitest'
import { expectRight, REPEATED } from './many.js'
import { runGlobalHistory } from './run.js'

test.runIf(REPEATED === undefined || REPEATED.startsWith('global-'))(
  'concurrent histories of several regions are right',
  { timeout: 300_000 },
  async () => {
    const counts = await expectRight(runGlobalHistory, 150, 'global-')
    if (REPEATED !== undefined) return
    expect(counts.cuts).toBeGreaterThan(100)
    expect(counts.staleReads).toBeGreaterThan(400)
  },
)
