// After a failed batch: the catalogue is again what the store holds. Invariant: a table, an index or a setting whose commit failed was
// never there for anybody who hears of the failure, and one whose deletion failed never went.
import type { Store } from '../../storage/store.js'
import type { Expiry } from '../expiry/expiry.js'
import type { Pools } from '../admission/pools.js'
import type { StrongReplicas } from '../strong/strong-replicas.js'
import type { RollOvers } from '../streams/roll-overs.js'
import { loadTables, type OpenTables } from '../tables/open-tables.js'
import type { ZoneFollowers } from '../zones/zone-followers.js'

export interface RestoredParts {
  readonly store: Store
  readonly tables: OpenTables
  readonly pools: Pools
  readonly zoneFollowers: ZoneFollowers
  readonly strong: StrongReplicas
  readonly rollOvers: RollOvers
  readonly expiry: Expiry
}

/** Reads every table anew, as a start would. Requests under way keep the table that they have; what is gone for good ends by itself. */
export async function restoreTables({
  store,
  tables,
  pools,
  zoneFollowers,
  strong,
  rollOvers,
  expiry,
}: RestoredParts): Promise<void> {
  const stored = await loadTables(store)
  for (const table of [...tables.all()]) {
    if (stored.withId(table.record.physicalId) !== undefined) continue
    tables.remove(table)
    zoneFollowers.forget(table)
    rollOvers.configure(table)
    expiry.configure(table)
  }
  for (const loaded of stored.all()) {
    const known = tables.withId(loaded.record.physicalId)
    const table = known ?? loaded
    if (known === undefined) tables.add(loaded)
    else known.restore(loaded)
    pools.configure(table)
    zoneFollowers.configure(table)
    rollOvers.configure(table)
    expiry.configure(table)
  }
  strong.configureAll()
}
