// Proves that gateways give together what a table is provisioned with: neither of them has the whole limit, and what one is not asked for the other
// one gives. Rates are measured by clocks that the test moves; what gateways tell each other goes through the real node.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Cluster } from '../../../src/ring/cluster/cluster.js'
import { sourceOf } from '../../../src/ring/capacity/charging.js'
import { manualAt } from '../../../src/runtime/clock-state.js'
import { SteerableClock } from '../../../src/runtime/steerable-clock.js'
import { openCluster, openGateway, type TestGateway } from '../support/gateway.js'
import { NAMESPACE, newTable } from '../support/tables.js'

let cluster: Cluster
beforeAll(async () => {
  cluster = await openCluster('test_capacity')
})
afterAll(() => cluster.close())

const STEP_MS = 20

async function manual(): Promise<TestGateway> {
  const clock = new SteerableClock(manualAt(1_700_000_000_000))
  return openGateway(cluster, { clock, elapsedMs: () => clock.nowMs() })
}

/** Asks for writes of one unit in even steps. @returns how many passed */
function write(gateway: TestGateway, name: string, count: number): number {
  const source = sourceOf(gateway.tables.active(NAMESPACE, name), undefined)
  let passed = 0
  for (let n = 0; n < count; n++) {
    if (gateway.charging.causes('write', source).length > 0) continue
    gateway.charging.charge('write', source, 2)
    passed++
  }
  return passed
}

test('two gateways give what the table has, however unevenly they are asked', async () => {
  const [a, b] = [await manual(), await manual()]
  const gateways = [a, b]
  const advance = async (ms: number): Promise<void> => {
    for (const { clock } of gateways) await clock.advance(ms)
  }
  const throughput = { readUnits: 1, writeUnits: 200, decreasesToday: 0 }
  await a.tables.create(NAMESPACE, newTable('busy', { throughput }))
  const status = async (): Promise<string | undefined> => {
    await advance(100)
    return b.tables.find(NAMESPACE, 'busy')?.record.status
  }
  await expect.poll(status, { timeout: 20_000, interval: 1 }).toBe('ACTIVE')
  /** What passes in a second of so many requests in each step at each of both. */
  const perSec = async (seconds: number, ...steps: readonly [number, number]): Promise<readonly [number, number]> => {
    const passed: [number, number] = [0, 0]
    for (let ms = 0; ms < seconds * 1000; ms += STEP_MS) {
      passed[0] += write(a, 'busy', steps[0])
      passed[1] += write(b, 'busy', steps[1])
      await advance(STEP_MS)
    }
    return [passed[0] / seconds, passed[1] / seconds]
  }
  const within = (units: number): void => {
    expect(units).toBeGreaterThan(180)
    expect(units).toBeLessThan(220)
  }
  await perSec(8, 9, 3) // they learn what is asked of them
  const uneven = await perSec(10, 9, 3)
  within(uneven[0] + uneven[1])
  expect(uneven[0] / uneven[1]).toBeGreaterThan(2)
  await perSec(8, 0, 8)
  const one = await perSec(10, 0, 8)
  within(one[1])
  await perSec(8, 8, 8)
  const even = await perSec(10, 8, 8)
  within(even[0] + even[1])
  expect(even[0] / even[1]).toBeCloseTo(1, 0)
  for (const gateway of gateways) await gateway.stop()
})
