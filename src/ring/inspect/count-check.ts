// Whether the counts of tables and indexes are what was found there, and putting them right. Invariant: a correction is what is missing from the
// rows of gateways, whole, so that two who put right at once do no harm; none stays of a table that is gone.
import type { Counts } from '../../engine/contract/tables.js'
import type { PhysicalId } from '../../model/ids.js'
import { allStored } from '../catalogue/all-stored.js'
import { CORRECTIONS, CountRows, type CountsByPlace, minus, sumOf } from '../catalogue/count-rows.js'
import { TableRows } from '../catalogue/table-rows.js'
import type { Cluster } from '../cluster/cluster.js'

/** What a table or an index holds. */
export interface FoundCounts {
  readonly id: PhysicalId
  readonly name: string
  readonly found: Counts
}

/** A table or an index whose counts are not what is there. */
export interface Miscount {
  readonly name: string
  readonly counted: Counts
  readonly found: Counts
}

interface Wrong extends FoundCounts {
  readonly places: CountsByPlace | undefined
}

/** @param how `put right`: counts become what was found, but for what is written meanwhile. @throws ApiError, RingError */
export async function checkCounts(
  cluster: Cluster,
  all: readonly FoundCounts[],
  how: 'compare' | 'put right',
): Promise<readonly Miscount[]> {
  const rows = new CountRows(cluster)
  if (how === 'compare' && (await wrongOf(rows, all)).length === 0) return []
  await allStored(cluster)
  const wrong = await wrongOf(rows, all)
  if (how === 'put right') for (const one of wrong) await putRight(cluster, rows, one)
  return wrong.map(({ name, found, places }) => ({ name, counted: sumOf(places), found }))
}

async function wrongOf(rows: CountRows, all: readonly FoundCounts[]): Promise<readonly Wrong[]> {
  const counted = await rows.all()
  return all.flatMap((one) => {
    const places = counted.get(one.id)
    const { items, sizeBytes } = sumOf(places)
    return items === one.found.items && sizeBytes === one.found.sizeBytes ? [] : [{ ...one, places }]
  })
}

async function putRight(cluster: Cluster, rows: CountRows, { id, found, places }: Wrong): Promise<void> {
  const ofGateways = new Map([...(places ?? [])].filter(([place]) => place !== CORRECTIONS))
  await rows.set(id, CORRECTIONS, minus(found, sumOf(ofGateways)))
  if (!(await isThere(cluster, id))) await rows.forget(id) // whoever dropped it may have been here before
}

async function isThere(cluster: Cluster, id: PhysicalId): Promise<boolean> {
  const records = await new TableRows(cluster).all()
  const kept = records.filter(({ table }) => table.status !== 'DELETING')
  return kept.some(({ table }) => [table, ...table.indexes].some(({ physicalId }) => physicalId === id))
}
