// Proves that what gateways count of a table adds up at each of them, and outlives those who counted it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Cluster } from '../../../src/ring/cluster/cluster.js'
import { manualAt } from '../../../src/runtime/clock-state.js'
import { SteerableClock } from '../../../src/runtime/steerable-clock.js'
import { openCluster, openGateway, type TestGateway } from '../support/gateway.js'
import { NAMESPACE, newTable } from '../support/tables.js'

let cluster: Cluster
beforeAll(async () => {
  cluster = await openCluster('test_counts')
})
afterAll(() => cluster.close())

async function manual(): Promise<TestGateway> {
  const clock = new SteerableClock(manualAt(1_700_000_000_000))
  return openGateway(cluster, { clock, elapsedMs: () => clock.nowMs() })
}

const countsAt = (one: TestGateway) => {
  const table = one.tables.find(NAMESPACE, 'counted')
  return table && one.tables.countsOf(table)
}

/** Second after second, since a lease does not outlive a jump while a beat is under way. */
const comesTo = (at: TestGateway, all: readonly TestGateway[], counts: object): Promise<void> => {
  const pass = async () => {
    for (const { clock } of all) await clock.advance(1000)
    return countsAt(at)
  }
  return expect.poll(pass, { timeout: 15_000, interval: 20 }).toEqual(counts)
}

test('counts of all gateways add up, and a place goes on with what was counted there', async () => {
  const a = await manual()
  await a.tables.create(NAMESPACE, newTable('counted'))
  const b = await manual()
  const [atA, atB] = [a, b].map(({ tables }) => tables.find(NAMESPACE, 'counted'))
  for (let n = 0; n < 5; n++) atA?.tally.change(undefined, 100)
  atB?.tally.change(undefined, 30)
  atB?.tally.change(100, 150)
  expect(countsAt(a)).toEqual({ items: 5, sizeBytes: 500 })
  await comesTo(a, [b, a], { items: 6, sizeBytes: 580 })
  atA?.tally.change(100, undefined)
  const { slot } = a.membership
  await a.stop()
  await b.stop()
  const c = await manual() // it has the place that A had
  expect([c.membership.slot, countsAt(c)]).toEqual([slot, { items: 5, sizeBytes: 480 }])
  c.tables.find(NAMESPACE, 'counted')?.tally.change(100, undefined)
  await c.clock.advance(10_000) // what is stored counts once
  await comesTo(c, [c], { items: 4, sizeBytes: 380 })
  await c.stop()
})
