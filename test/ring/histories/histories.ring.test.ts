// What clients were told through three gateways that die is right: operations on an item are linearizable, all of them together are serializable. The
// program `main.ts` beside it does the same on three nodes that are killed.
import { expect, test } from 'vitest'
import { newSeed } from '../../../src/runtime/random.js'
import { openCluster } from '../support/gateway.js'
import { prepareTransactions } from '../support/transactions.js'
import { makeHistoryTable, runRingHistory } from './run.js'

test('histories of gateways that die', { timeout: 180_000 }, async () => {
  const seed = process.env['DYNALAB_TEST_SEED'] ?? newSeed()
  const cluster = await openCluster('histories')
  await prepareTransactions(cluster)
  for (const n of [0, 1]) {
    const { violations, ...counts } = await runRingHistory(
      cluster,
      await makeHistoryTable(cluster, `${seed}-${n}`),
      `${seed}-${n}`,
    )
    console.log(`history ${seed}-${n}:`, counts)
    expect(violations, `DYNALAB_TEST_SEED=${seed}`).toEqual([])
    expect(counts.deaths).toBeGreaterThan(0)
  }
  await cluster.close()
})
