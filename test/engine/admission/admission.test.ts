// Whether a request is admitted, and what is counted of one that is not.
import { expect, test } from 'vitest'
import { Admission } from '../../../src/engine/admission/admission.js'
import { locate } from '../../../src/partitions/partition-map.js'
import { seededRandom } from '../../../src/runtime/random.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { key, NAMESPACE, newTable, rigOn, suffixOf } from '../../support/engine-rig.js'

// A bucket that fills between two looks at the clock must not be found closed by the one and open by the other: the request would pass and
// be counted as throttled.
test('one look at the clock decides', async () => {
  const { engine, clock } = await rigOn(await openMemoryStore())
  const throughput = { readUnits: 1, writeUnits: 1, decreasesToday: 0 }
  await engine.tables.create(NAMESPACE, { ...newTable('T'), billingMode: 'PROVISIONED', throughput })
  const table = engine.tables.active(NAMESPACE, 'T')
  const startMs = clock.nowMs()
  table.pool.write.setLevel(-2, startMs)
  const looks = [startMs + 500, startMs + 5000]
  const admission = new Admission(
    { ...clock, nowMs: () => looks.shift() ?? startMs + 5000 } as typeof clock,
    seededRandom('one look'),
  )
  const suffix = suffixOf(key('a', 1))
  const causes = admission.causes('write', table.chargesTo, locate(table.map, suffix), suffix)
  expect(causes.map(({ of, limit }) => [of, limit])).toEqual([['Table', 'ProvisionedThroughputExceeded']])
  expect(table.pool.write.throttledRequests).toBe(1)
  await engine.stop()
})
