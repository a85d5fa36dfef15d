// What an operator sees of a ring from outside, without a place among its gateways: nodes, gateways, tables, and what is left to be done.
import type { TableStatus } from '../../model/table.js'
import { pauseMs } from '../../runtime/heartbeat.js'
import { machineMs } from '../../runtime/stopwatch.js'
import { CountRows, sumOf } from '../catalogue/count-rows.js'
import { CounterRows } from '../catalogue/counter-rows.js'
import { type GatewayRow, GatewayRows } from '../catalogue/gateway-rows.js'
import type { RingRecord } from '../catalogue/ring-record.js'
import { TableRows } from '../catalogue/table-rows.js'
import type { Cluster, ClusterNode } from '../cluster/cluster.js'
import { HintRows } from '../indexes/hint-rows.js'
import { indexToFill, nextStep } from '../tables/next-step.js'
import { heldItems } from './held-items.js'

/** A gateway beats once a second. */
const BEATS_WITHIN_MS = 2500

export interface ShownGateway {
  readonly slot: number
  readonly id: string
  /** Whether it renewed its lease while it was watched. */
  readonly isAlive: boolean
  /** The epoch of the catalogue that it has taken up. */
  readonly epoch: number
  /** By its own clock. */
  readonly seenMs: number
  /** Hints that it has not cleared: rows at which something may be left to do if it died now. */
  readonly hints: number
}

export interface ShownTable {
  readonly account: string
  readonly region: string
  readonly name: string
  readonly status: TableStatus
  readonly items: number
  readonly sizeBytes: number
  /** The gateway that takes what has begun to its end; undefined where nothing has. */
  readonly worker: string | undefined
  /** Items that a transaction holds now; undefined where nobody asked for it. */
  readonly held: number | undefined
}

export interface RingStatus {
  readonly keyspace: string
  readonly epoch: number
  readonly nodes: readonly ClusterNode[]
  readonly gateways: readonly ShownGateway[]
  readonly tables: readonly ShownTable[]
  /** Of gateways that have no place any more: others end them half a minute after these died. */
  readonly hintsLeft: number
}

/** @param holds whether items that are held are counted, for which every item is read. @throws ApiError */
export async function ringStatus(cluster: Cluster, holds: 'count' | 'leave out'): Promise<RingStatus> {
  const rows = new GatewayRows(cluster)
  const before = new Map((await rows.all()).map(({ id, beat }) => [id, beat]))
  await pauseMs(BEATS_WITHIN_MS)
  const present = await rows.all()
  const hints = await hintsOf(cluster)
  const hintsOfGone = [...hints].filter(([id]) => present.every((row) => row.id !== id))
  return {
    keyspace: cluster.keyspace,
    epoch: await new CounterRows(cluster).epoch(),
    nodes: cluster.nodes(),
    gateways: present.map((row) => shownGateway(row, before.get(row.id), hints.get(row.id) ?? 0)),
    tables: await shownTables(cluster, holds),
    hintsLeft: hintsOfGone.reduce((sum, [, count]) => sum + count, 0),
  }
}

const shownGateway = (
  { slot, id, beat, epoch, seenMs }: GatewayRow,
  before: number | undefined,
  hints: number,
): ShownGateway => ({
  slot,
  id,
  isAlive: beat !== before,
  epoch,
  seenMs,
  hints,
})

/** How many rows hints name, by gateway. */
async function hintsOf(cluster: Cluster): Promise<ReadonlyMap<string, number>> {
  const rows = new HintRows(cluster)
  const hints = new Map<string, number>()
  for (const bucket of await rows.buckets()) {
    hints.set(bucket.gateway, (hints.get(bucket.gateway) ?? 0) + (await rows.openRows(bucket)).length)
  }
  return hints
}

async function shownTables(cluster: Cluster, holds: 'count' | 'leave out'): Promise<readonly ShownTable[]> {
  const counts = await new CountRows(cluster).all()
  const shown: ShownTable[] = []
  for (const record of await new TableRows(cluster).all()) {
    const { namespace, name, status, physicalId } = record.table
    const held = holds === 'count' ? await heldIn(cluster, record) : undefined
    shown.push({ ...namespace, name, status, ...sumOf(counts.get(physicalId)), worker: workerOf(record), held })
  }
  return shown
}

/** @returns undefined where the table's rows are not there, or not any more */
async function heldIn(cluster: Cluster, { table, isUsable }: RingRecord): Promise<number | undefined> {
  const { physicalId, status } = table
  if (status === 'DELETING' || (status === 'CREATING' && isUsable !== true)) return undefined
  try {
    return (await heldItems(cluster, physicalId, machineMs())).length
  } catch (failure) {
    const records = await new TableRows(cluster).all()
    if (records.some((one) => one.table.physicalId === physicalId && one.table.status !== 'DELETING')) throw failure
    return undefined
  }
}

const workerOf = (record: RingRecord): string | undefined =>
  (nextStep(record) ?? indexToFill(record.table)) === undefined ? undefined : record.owner
