// The counts of items and bytes as gateways have stored them, added up.
import type { Counts } from '../../engine/contract/tables.js'
import type { PhysicalId } from '../../model/ids.js'
import type { Cluster } from '../cluster/cluster.js'

export type Sums = ReadonlyMap<PhysicalId, Counts>

const NOTHING: Counts = { items: 0, sizeBytes: 0 }

export const sumOf = (sums: Sums, id: PhysicalId): Counts => sums.get(id) ?? NOTHING

/** Of tables and of indexes. @throws ApiError */
export async function readSums(cluster: Cluster): Promise<Sums> {
  const sums = new Map<PhysicalId, Counts>()
  for (const row of await cluster.read({ cql: 'SELECT id, items, bytes FROM counts', values: [] }, 'strong')) {
    const id = row.number('id') ?? 0
    const { items, sizeBytes } = sumOf(sums, id)
    sums.set(id, { items: items + (row.number('items') ?? 0), sizeBytes: sizeBytes + (row.number('bytes') ?? 0) })
  }
  return sums
}
