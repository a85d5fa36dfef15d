// Gateways of one ring inside a test: the catalogue, the membership and the plane of tables on the real node, without items.
import { internalServerError } from '../../../src/model/errors.js'
import { catalogueTables } from '../../../src/ring/catalogue/catalogue-tables.js'
import { Cluster } from '../../../src/ring/cluster/cluster.js'
import { DEFAULT_LEVELS } from '../../../src/ring/cluster/settings.js'
import { hintTables } from '../../../src/ring/indexes/hint-rows.js'
import { prepareKeyspace } from '../../../src/ring/schema/keyspace.js'
import { makeGateway } from '../../../src/ring/tables/gateway.js'
import type { FillIndex, RowTables } from '../../../src/ring/tables/life-cycle.js'
import { seededRandom } from '../../../src/runtime/random.js'
import { SteerableClock } from '../../../src/runtime/steerable-clock.js'
import { MACHINE_TIME } from '../../../src/runtime/clock-state.js'

export interface GatewayOptions {
  readonly clock?: SteerableClock
  readonly elapsedMs?: () => number
  /** Nowhere when not given, which spares the seconds that a change of the schema takes. */
  readonly rows?: 'in Cassandra'
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
    await prepareKeyspace(cluster, settings, [...catalogueTables(keyspace), ...hintTables(keyspace)])
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

const withoutRows = ({ rowTables, fill }: GatewayOptions): Required<Pick<GatewayOptions, 'rowTables' | 'fill'>> => ({
  rowTables: rowTables ?? { make: () => Promise.resolve(), drop: () => Promise.resolve() },
  fill: fill ?? (() => Promise.resolve(true)),
})

/** One more gateway. It ends by `stop`, or without a word by `kill`. */
export async function openGateway(cluster: Cluster, options: GatewayOptions = {}) {
  const clock = options.clock ?? new SteerableClock(MACHINE_TIME)
  const failures: unknown[] = []
  const gateway = makeGateway({
    cluster,
    clock,
    random: seededRandom('tables'),
    capacity: { mode: 'provisioned', burstSec: 1, heatSec: 10, ...options.capacity },
    ...(options.rows === 'in Cassandra' ? {} : withoutRows(options)),
    onFailure: (failure) => void failures.push(failure),
    ...(options.elapsedMs === undefined ? {} : { elapsedMs: options.elapsedMs }),
  })
  await gateway.start()
  return {
    ...gateway,
    id: gateway.membership.id,
    clock,
    failures,
    stop: async () => {
      await gateway.stop()
      clock.close()
    },
    kill: () => clock.close(),
  }
}
