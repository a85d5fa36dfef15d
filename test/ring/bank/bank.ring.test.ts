// Money neither comes nor goes while gateways die at every step of their transactions, with clocks apart. Proves that a transaction is all or nothing for
// every reader, that what was acknowledged is there, and that each index is the projection of the items once dead gateways have been swept.
import { expect, test } from 'vitest'
import { newSeed } from '../../../src/runtime/random.js'
import { openCluster } from '../support/gateway.js'
import { makeTable } from '../support/items.js'
import { readStoredTable } from '../support/stored-table.js'
import { prepareTransactions } from '../support/transactions.js'
import { runBank } from './bank.js'
import { faultsOf } from './books.js'
import { bankTable } from './task.js'

test('a bank whose gateways die at every step', { timeout: 180_000 }, async () => {
  const seed = process.env['DYNALAB_TEST_SEED'] ?? newSeed()
  const keyspace = 'bank'
  const cluster = await openCluster(keyspace)
  await prepareTransactions(cluster)
  const table = await makeTable(cluster, bankTable)
  const place = { nodes: [process.env['DYNALAB_TEST_RING'] ?? '127.0.0.1'], replicas: 1, keyspace }
  const bank = await runBank({ cluster, table, place, seed, durationMs: 25_000 })
  const { made, sums, ...rest } = bank
  console.log(`seed ${seed}: ${made.length} transfers,`, rest, 'sums', sums)
  expect(faultsOf(bank, await readStoredTable(cluster, table)), `DYNALAB_TEST_SEED=${seed}`).toEqual([])
  expect(made.length).toBeGreaterThan(0)
  await cluster.close()
})
