// The parts of a gateway that know of tables, put together: catalogue, membership, limits, counts and what goes on by itself. Invariant: they begin
// with `start` and end in reverse order; between them whoever serves items asks `membership.lease`.
import type { CapacityPolicy } from '../../capacity/policy.js'
import type { Clock } from '../../runtime/clock.js'
import { newToken, type Random, uuidOf } from '../../runtime/random.js'
import { Charging } from '../capacity/charging.js'
import { SharedLimits } from '../capacity/shared-limits.js'
import { Catalogue } from '../catalogue/catalogue.js'
import { CounterRows } from '../catalogue/counter-rows.js'
import { GatewayRows } from '../catalogue/gateway-rows.js'
import { Membership } from '../catalogue/membership.js'
import { TableRows } from '../catalogue/table-rows.js'
import type { Cluster } from '../cluster/cluster.js'
import { indexFilling } from './fill-index.js'
import { type FillIndex, LifeCycle, type RowTables } from './life-cycle.js'
import { cassandraTables } from './row-tables.js'
import { StoredCounts } from './stored-counts.js'
import { RingTables } from './tables-plane.js'

export interface GatewayParts {
  readonly cluster: Cluster
  readonly clock: Clock
  readonly random: Random
  /** Its mode is `off` or `provisioned`. */
  readonly capacity: CapacityPolicy
  /** Where rows lie, and how indexes are filled; in Cassandra when not given. */
  readonly rowTables?: RowTables
  readonly fill?: FillIndex
  /** Something in the background failed that will be tried again. */
  readonly onFailure: (error: unknown) => void
  /** A clock that never goes back; the machine's when not given. */
  readonly elapsedMs?: () => number
}

export interface Gateway {
  readonly catalogue: Catalogue
  readonly membership: Membership
  readonly charging: Charging
  readonly counts: StoredCounts
  readonly tables: RingTables
  /** Takes its place among the others, and reads the catalogue. @throws RingError, ApiError */
  start(): Promise<void>
  /** To be called when no request is under way any more. */
  stop(): Promise<void>
}

export function makeGateway(parts: GatewayParts): Gateway {
  const { cluster, clock, random, capacity: policy, onFailure, elapsedMs } = parts
  const id = uuidOf(Buffer.from(newToken(), 'base64url')) // of no seed: gateways may have the same
  const catalogue = new Catalogue({ rows: new TableRows(cluster), counters: new CounterRows(cluster) })
  const rows = new GatewayRows(cluster)
  const membership = new Membership({ id, clock, rows, catalogue, onFailure, ...(elapsedMs === undefined ? {} : { elapsedMs }) })
  const charging = new Charging(clock)
  new SharedLimits({ clock, policy, catalogue, membership, charging })
  const counts = new StoredCounts({ cluster, clock, catalogue, membership, onFailure })
  const { rowTables = cassandraTables(cluster, counts), fill = indexFilling({ cluster, lease: membership.lease, counts }) } =
    parts
  const lifeCycle = new LifeCycle({ clock, catalogue, membership, rowTables, fill, onFailure })
  return {
    catalogue,
    membership,
    charging,
    counts,
    tables: new RingTables({ clock, random, catalogue, membership, counts }),
    start: async () => {
      await membership.start()
      await counts.start()
    },
    stop: async () => {
      await lifeCycle.stop()
      await counts.stop()
      await membership.stop()
    },
  }
}
