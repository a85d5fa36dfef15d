// The engine of a gateway, put together: the connection, the planes of items and tables, and what goes on by itself. Invariant: what was not opened
// whole leaves nothing open.
import type { CapacityPolicy } from '../capacity/policy.js'
import type { Engine } from '../engine/contract/engine.js'
import type { Table, Tables } from '../engine/contract/tables.js'
import type { Clock } from '../runtime/clock.js'
import type { Random } from '../runtime/random.js'
import type { Charging } from './capacity/charging.js'
import { MeteredItems } from './capacity/metered-items.js'
import { catalogueTables } from './catalogue/catalogue-tables.js'
import { Cluster } from './cluster/cluster.js'
import type { ClusterSettings } from './cluster/settings.js'
import { checkCluster } from './cluster/start-checks.js'
import { hintTables } from './indexes/hint-rows.js'
import { buildItems } from './build-items.js'
import { placementOn } from './read/token-ring.js'
import type { RingFigure } from './ring-figure.js'
import { prepareKeyspace } from './schema/keyspace.js'
import { makeGateway } from './tables/gateway.js'
import { transactionTables } from './transactions/make-transactions.js'

export interface RingSettings {
  readonly place: ClusterSettings
  readonly clock: Clock
  readonly random: Random
  /** Its mode is `off` or `provisioned`. */
  readonly capacity: CapacityPolicy
  /** Something in the background failed that will be tried again. */
  readonly onFailure: (error: unknown) => void
}

interface KnownTables extends Pick<Tables, 'find' | 'namespaces'> {
  all(): Iterable<Table>
}

export interface RingEngine extends Engine {
  /** The tables of the catalogue, to be looked at by those who don't serve: also while this gateway is out of its lease. */
  readonly known: KnownTables
  /** A request is refused for limits of a table or an index. */
  readonly refused: Charging['refused']
  /** What it counts of its work with the ring, for metrics. */
  figures(): readonly RingFigure[]
  /** Why requests are not served; undefined when they are. */
  unready(): string | undefined
  /** To be called when no request is under way any more. */
  stop(): Promise<void>
}

/** @throws RingError: one line with the cause and the remedy; ApiError while the ring does not answer */
export async function openRing(settings: RingSettings): Promise<RingEngine> {
  const { place } = settings
  const { keyspace } = place
  const tables = [...catalogueTables(keyspace), ...hintTables(keyspace), ...transactionTables(keyspace)]
  const cluster = await Cluster.open(place, async (first) => {
    await checkCluster(first, place)
    await prepareKeyspace(first, place, tables)
  })
  try {
    return await startOn(cluster, settings)
  } catch (failure) {
    settings.clock.close()
    await cluster.close()
    throw failure
  }
}

async function startOn(cluster: Cluster, settings: RingSettings): Promise<RingEngine> {
  const { clock } = settings
  const gateway = makeGateway({ ...settings, cluster })
  const { catalogue, charging, membership, tables } = gateway
  const items = buildItems({ ...settings, cluster, gateway })
  try {
    await gateway.start()
  } catch (failure) {
    await gateway.stop() // it may have its place already
    throw failure
  }
  items.start()
  return {
    clock,
    items: new MeteredItems(items.plane, charging, membership.lease),
    placement: placementOn(cluster),
    tables,
    known: {
      find: (namespace, name) => catalogue.find(namespace, name),
      namespaces: () => catalogue.namespaces(),
      all: () => catalogue.all(),
    },
    refused: charging.refused,
    figures: () => items.figures(),
    unready: () => (membership.lease.isHeld ? undefined : 'the ring has not renewed the lease of this gateway'),
    stop: async () => {
      await items.stop()
      await gateway.stop()
      clock.close()
      await cluster.close()
    },
  }
}
