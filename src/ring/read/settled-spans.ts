// Spans of a local index for strongly consistent reads. Entries follow their items in one batch, but an item of a transaction is as it was decided before
// its row is. So what was decided of an item collection is carried out before its entries are read. Invariant: what the entries show then was
// so, for each item, at some moment since the span was asked for.
import type { RingTable } from '../catalogue/ring-table.js'
import type { Cluster } from '../cluster/cluster.js'
import type { ResultRow } from '../cluster/statement.js'
import { itemTable } from '../schema/item-tables.js'
import { type Lying, sliceSpan, type Span } from './spans.js'

/** Partitions that are settled before their entries are read. */
const PARTITIONS = 100

export interface HeldCollections {
  /** Rows of an item collection become what was decided of them. @throws ApiError */
  settleCollection(table: RingTable, h: Buffer): Promise<void>
}

export interface SettledSpansParts {
  readonly cluster: Cluster
  readonly decided: HeldCollections
}

/** The same span in parts, each settled when it is given out. @throws ApiError */
export async function* settledSpans(
  { cluster, decided }: SettledSpansParts,
  table: RingTable,
  span: Span,
  lying: Lying,
): AsyncGenerator<Span> {
  const { within } = span
  if (Buffer.isBuffer(within)) {
    await decided.settleCollection(table, within)
    yield span
    return
  }
  const cql = `SELECT DISTINCT h, held FROM ${itemTable(table.record.physicalId)} WHERE token(h) >= ? AND token(h) <= ?`
  const values = [String(within.first), String(within.last)]
  let { first } = within
  for (let from: string | undefined; ;) {
    const { rows, next } = await cluster.page({ cql, values }, 'strong', { rows: PARTITIONS, from })
    await Promise.all(rows.flatMap(heldIn).map((h) => decided.settleCollection(table, h)))
    const end = rows.at(-1)?.bytes('h')
    const last = next === undefined || end === undefined ? within.last : cluster.tokenOf(end)
    yield sliceSpan({ first, last }, lying)
    if (last === within.last) return
    first = last + 1n
    from = next
  }
}

function heldIn(partition: ResultRow): readonly Buffer[] {
  const h = partition.bytes('h')
  return h === undefined || partition.text('held') === undefined ? [] : [h]
}
