// Items that a transaction holds.
import type { PhysicalId } from '../../model/ids.js'
import type { Cluster } from '../cluster/cluster.js'
import { itemTable } from '../schema/item-tables.js'

const PAGE_ROWS = 1000

export interface HeldItem {
  readonly txn: string
  readonly forMs: number
}

/** Reads every row of the table. @throws ApiError */
export async function heldItems(cluster: Cluster, table: PhysicalId, nowMs: number): Promise<readonly HeldItem[]> {
  const statement = { cql: `SELECT txn, at FROM ${itemTable(table)}`, values: [] }
  const held: HeldItem[] = []
  for (let from: string | undefined; ;) {
    const page = await cluster.page(statement, 'strong', { rows: PAGE_ROWS, from })
    for (const row of page.rows) {
      const txn = row.text('txn')
      if (txn !== undefined) held.push({ txn, forMs: nowMs - (row.number('at') ?? nowMs) })
    }
    if (page.next === undefined) return held
    from = page.next
  }
}
