// Gateways of one ring inside a test: the catalogue, the membership and the plane of tables on the real node, without items.
import { randomUUID } from 'node:crypto'
import { Charging } from '../../../src/ring/capacity/charging.js'
import { SharedLimits } from '../../../src/ring/capacity/shared-limits.js'
import { internalServerError } from '../../../src/model/errors.js'
import { Catalogue } from '../../../src/ring/catalogue/catalogue.js'
import { catalogueTables } from '../../../src/ring/catalogue/catalogue-tables.js'
import { CounterRows } from '../../../src/ring/catalogue/counter-rows.js'
import { GatewayRows } from '../../../src/ring/catalogue/gateway-rows.js'
import { Membership } from '../../../src/ring/catalogue/membership.js'
import { TableRows } from '../../../src/ring/catalogue/table-rows.js'
import { Cluster } from '../../../src/ring/cluster/cluster.js'
import { DEFAULT_LEVELS } from '../../../src/ring/cluster/settings.js'
import { prepareKeyspace } from '../../../src/ring/schema/keyspace.js'
import { LifeCycle, type FillIndex, type RowTables } from '../../../src/ring/tables/life-cycle.js'
import { StoredCounts } from '../../../src/ring/tables/stored-counts.js'
import { RingTables } from '../../../src/ring/tables/tables-plane.js'
import { seededRandom } from '../../../src/runtime/random.js'
import { SteerableClock } from '../../../src/runtime/steerable-clock.js'
import { MACHINE_TIME } from '../../../src/runtime/clock-state.js'

export interface GatewayOptions {
  readonly clock?: SteerableClock
  readonly elapsedMs?: () => number
  readonly rowTables?: RowTables
  readonly fill?: FillIndex
  readonly capacity?: { readonly mode?: 'off' | 'provisioned'; readonly burstSec?: number }
}

export type TestGateway = Awaited<ReturnType<typeof openGateway>>

/** A connection to the node that tests share, with an empty keyspace. */
export async function openCluster(keyspace: string): Promise<Cluster> {
  const settings = {
    nodes: [process.env['DYNALAB_TEST_RING'] ?? '127.0.0.1'],
    datacentre: 'us-east',
    keyspace,
    replicas: new Map([['us-east', 1]]),
    levels: DEFAULT_LEVELS,
  }
  return Cluster.open(settings, async (cluster) => {
    await cluster.define(`DROP KEYSPACE IF EXISTS ${keyspace}`)
    await prepareKeyspace(cluster, settings, catalogueTables(keyspace))
  })
}

/** The same connection, which can be cut and mended. */
export function cuttable(cluster: Cluster): { readonly cluster: Cluster; isCut: boolean } {
  const line = {
    isCut: false,
    cluster: new Proxy(cluster, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target)
        if (typeof member !== 'function') return member
        return (...given: unknown[]): unknown => {
          if (line.isCut) return Promise.reject(internalServerError())
          return Reflect.apply(member, target, given)
        }
      },
    }),
  }
  return line
}

/** One more gateway. It ends by `stop`, or without a word by `kill`. */
export async function openGateway(cluster: Cluster, options: GatewayOptions = {}) {
  const clock = options.clock ?? new SteerableClock(MACHINE_TIME)
  const id = randomUUID()
  const failures: unknown[] = []
  const onFailure = (failure: unknown): void => void failures.push(failure)
  const catalogue = new Catalogue({ rows: new TableRows(cluster), counters: new CounterRows(cluster) })
  const { elapsedMs } = options
  const rows = new GatewayRows(cluster)
  const membership = new Membership({ id, clock, rows, catalogue, onFailure, ...(elapsedMs === undefined ? {} : { elapsedMs }) })
  const counts = new StoredCounts({ cluster, clock, catalogue, membership, onFailure })
  const rowTables = options.rowTables ?? { make: async () => undefined, drop: async () => undefined }
  const lifeCycle = new LifeCycle({
    clock,
    catalogue,
    membership,
    rowTables,
    fill: options.fill ?? (async () => true),
    onFailure,
  })
  const charging = new Charging(clock)
  const policy = { mode: 'provisioned', burstSec: 1, heatSec: 10, ...options.capacity } as const
  new SharedLimits({ clock, policy, catalogue, membership, charging })
  const tables = new RingTables({ clock, random: seededRandom(id), catalogue, membership, counts })
  await membership.start()
  await counts.start()
  return {
    id,
    clock,
    catalogue,
    membership,
    counts,
    tables,
    charging,
    failures,
    stop: async () => {
      await counts.stop()
      await lifeCycle.stop()
      await membership.stop()
      clock.close()
    },
    kill: () => clock.close(),
  }
}
