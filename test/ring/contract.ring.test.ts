// The contract of engines, on the one over Cassandra: a gateway whose keyspace is its own.
import { DEFAULT_LEVELS } from '../../src/ring/cluster/settings.js'
import { openRing } from '../../src/ring/open-ring.js'
import { MACHINE_TIME } from '../../src/runtime/clock-state.js'
import { seededRandom } from '../../src/runtime/random.js'
import { SteerableClock } from '../../src/runtime/steerable-clock.js'
import { contractSuite } from '../engine/contract/suite.js'

contractSuite(async () => {
  const engine = await openRing({
    place: {
      nodes: [process.env['DYNALAB_TEST_RING'] ?? '127.0.0.1'],
      datacentre: 'us-east',
      keyspace: `contract_${Date.now()}`,
      replicas: new Map([['us-east', 1]]),
      levels: DEFAULT_LEVELS,
    },
    clock: new SteerableClock(MACHINE_TIME),
    random: seededRandom('contract'),
    capacity: { mode: 'off', burstSec: 300, heatSec: 10 },
    onFailure: () => undefined, // it is tried again
  })
  return { engine, close: () => engine.stop() }
}, 30_000)
