// Checks every table of a ring, while gateways serve it or none does. Counts are approximate, so one that is wrong is no problem; it can be put right.
import { machineMs } from '../../runtime/stopwatch.js'
import type { PhysicalId } from '../../model/ids.js'
import type { Counts } from '../../engine/contract/tables.js'
import { RingTable } from '../catalogue/ring-table.js'
import { TableRows } from '../catalogue/table-rows.js'
import type { Cluster } from '../cluster/cluster.js'
import { readSums, type Sums, sumOf } from './read-sums.js'
import { TableVerifier } from './verify-table.js'

/** No gateway has this place: its row is what counts were wrong by. */
const CORRECTIONS = -1

export interface RingFindings {
  readonly tables: number
  readonly items: number
  readonly problems: readonly string[]
  readonly unsettled: number
  /** Tables and indexes whose counts are not what is there. */
  readonly miscounts: readonly Miscount[]
}

export interface Miscount {
  readonly name: string
  readonly counted: Counts
  readonly found: Counts
}

/** @param counts `put right`: counts become what was found, but for what is written meanwhile. @throws ApiError */
export async function verifyRing(cluster: Cluster, counts: 'compare' | 'put right'): Promise<RingFindings> {
  const sums = await readSums(cluster)
  const problems: string[] = []
  const miscounts: Miscount[] = []
  let [tables, items, unsettled] = [0, 0, 0]
  for (const record of await new TableRows(cluster).all()) {
    const table = new RingTable(record)
    if (!table.isUsable) continue
    const findings = await new TableVerifier({ cluster, table, nowMs: machineMs }).run()
    tables++
    items += findings.counts.items
    unsettled += findings.unsettled
    problems.push(...findings.problems)
    const found = [
      { name: table.record.name, id: table.record.physicalId, found: findings.counts },
      ...table.indexes.flatMap(({ record: { name, physicalId } }) => {
        const inIndex = findings.indexCounts.get(name)
        return inIndex === undefined ? [] : [{ name: `${table.record.name}/${name}`, id: physicalId, found: inIndex }]
      }),
    ]
    for (const one of found) miscounts.push(...(await compareCounts(cluster, sums, one, counts)))
  }
  return { tables, items, problems, unsettled, miscounts }
}

async function compareCounts(
  cluster: Cluster,
  sums: Sums,
  { name, id, found }: { readonly name: string; readonly id: PhysicalId; readonly found: Counts },
  how: 'compare' | 'put right',
): Promise<readonly Miscount[]> {
  const counted = sumOf(sums, id)
  if (counted.items === found.items && counted.sizeBytes === found.sizeBytes) return []
  if (how === 'put right') await correct(cluster, id, counted, found)
  return [{ name, counted, found }]
}

async function correct(cluster: Cluster, id: PhysicalId, counted: Counts, found: Counts): Promise<void> {
  const place = [id, CORRECTIONS]
  const before = await cluster.readOne(
    { cql: 'SELECT items, bytes FROM counts WHERE id = ? AND slot = ?', values: place },
    'strong',
  )
  const items = (before?.number('items') ?? 0) + found.items - counted.items
  const bytes = (before?.number('bytes') ?? 0) + found.sizeBytes - counted.sizeBytes
  await cluster.write({
    cql: 'INSERT INTO counts (id, slot, items, bytes) VALUES (?, ?, ?, ?)',
    values: [...place, items, bytes],
  })
}
