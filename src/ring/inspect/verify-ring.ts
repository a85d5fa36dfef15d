// Checks every table of a ring, while gateways serve it or none does. Counts are approximate, so one that is wrong is no problem; it can be put
// right. Invariant: a table that changes while it is looked at is looked at again, and one that goes is left out.
import { machineMs } from '../../runtime/stopwatch.js'
import type { PhysicalId } from '../../model/ids.js'
import { RingTable } from '../catalogue/ring-table.js'
import { TableRows } from '../catalogue/table-rows.js'
import type { Cluster } from '../cluster/cluster.js'
import { checkCounts, type FoundCounts, type Miscount } from './count-check.js'
import { type TableFindings, TableVerifier } from './verify-table.js'

export interface RingFindings {
  readonly tables: number
  readonly items: number
  readonly problems: readonly string[]
  readonly unsettled: number
  readonly miscounts: readonly Miscount[]
}

interface Verified extends TableFindings {
  readonly table: RingTable
}

/** @param counts `put right`: counts become what was found, but for what is written meanwhile. @throws ApiError, RingError */
export async function verifyRing(cluster: Cluster, counts: 'compare' | 'put right'): Promise<RingFindings> {
  const verified: Verified[] = []
  for (const { table } of await new TableRows(cluster).all()) {
    const one = await verifyTable(cluster, table.physicalId)
    if (one !== undefined) verified.push(one)
  }
  return {
    tables: verified.length,
    items: verified.reduce((sum, one) => sum + one.counts.items, 0),
    problems: verified.flatMap(({ problems }) => problems),
    unsettled: verified.reduce((sum, { unsettled }) => sum + unsettled, 0),
    miscounts: await checkCounts(cluster, verified.flatMap(foundCounts), counts),
  }
}

/** @returns undefined where nobody uses the table, or not any more */
async function verifyTable(cluster: Cluster, id: PhysicalId): Promise<Verified | undefined> {
  for (let table = await usableTable(cluster, id); table !== undefined;) {
    const findings = await findingsOf(cluster, table).catch((failure: unknown) => ({ failure }))
    const present = await usableTable(cluster, id)
    if (present !== undefined && shapeOf(present) === shapeOf(table)) {
      if ('failure' in findings) throw findings.failure
      return { table, ...findings }
    }
    table = present
  }
  return undefined
}

const findingsOf = (cluster: Cluster, table: RingTable): Promise<TableFindings> =>
  new TableVerifier({ cluster, table, nowMs: machineMs }).run()

async function usableTable(cluster: Cluster, id: PhysicalId): Promise<RingTable | undefined> {
  const record = (await new TableRows(cluster).all()).find(({ table }) => table.physicalId === id)
  const table = record && new RingTable(record)
  return table?.isUsable === true ? table : undefined
}

/** What a look at a table rests on. */
const shapeOf = ({ record: { indexes } }: RingTable): string =>
  indexes.map(({ physicalId, status }) => `${physicalId} ${status}`).join()

/** Of a table, and of its indexes that were looked at. */
function foundCounts({ table: { record }, counts, indexCounts }: Verified): readonly FoundCounts[] {
  const ofIndexes = record.indexes.flatMap(({ name, physicalId }): readonly FoundCounts[] => {
    const found = indexCounts.get(name)
    return found === undefined ? [] : [{ name: `${record.name}/${name}`, id: physicalId, found }]
  })
  return [{ name: record.name, id: record.physicalId, found: counts }, ...ofIndexes]
}
