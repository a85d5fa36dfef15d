// Cassandra's tables of a table's rows and of the entries of its global indexes, made and dropped as its record says.
import type { PhysicalId } from '../../model/ids.js'
import type { Cluster } from '../cluster/cluster.js'
import { createIndexTable, createItemTable, dropTable, indexTable, itemTable } from '../schema/item-tables.js'
import type { RowTables } from './life-cycle.js'
import type { StoredCounts } from './stored-counts.js'

/** What was counted of a table or an index goes with it. */
export const cassandraTables = (cluster: Cluster, counts: StoredCounts): RowTables => ({
  make: (id, of) => cluster.define(of === 'table' ? createItemTable(id) : createIndexTable(id)),
  drop: async (id: PhysicalId, of) => {
    await cluster.define(dropTable(of === 'table' ? itemTable(id) : indexTable(id)))
    await counts.forget(id)
  },
})
