// The rows of a new index: the table is read once along the token ring, and each item's entry is written at the item's own version. Invariant: it begins
// when every write keeps the index, so an entry that a write has put or taken out since is newer and counts.
// Source: F1's online schema change, VLDB '13 (backfill). That it consumes no units: assumed, as on a store.
import type { Counts } from '../../engine/contract/tables.js'
import { planIndex } from '../../indexes/index-change.js'
import { Row } from '../../storage/row.js'
import type { Lease } from '../catalogue/lease.js'
import type { RingIndex, RingTable } from '../catalogue/ring-table.js'
import { Tally } from '../catalogue/tally.js'
import type { Cluster } from '../cluster/cluster.js'
import type { ResultRow, Statement } from '../cluster/statement.js'
import { outboxEntryOf } from '../indexes/entry-change.js'
import { entryStatements } from '../indexes/entry-statements.js'
import { ITEM } from '../rows/key-cut.js'
import { itemTable } from '../schema/item-tables.js'
import type { FillIndex } from './life-cycle.js'
import type { StoredCounts } from './stored-counts.js'

export interface IndexFillingParts {
  readonly cluster: Cluster
  readonly lease: Lease
  readonly counts: StoredCounts
}

/** Rows of the table that are read at once. */
const PAGE_ROWS = 500
/** Entries that are written at once. */
const TOGETHER = 32

export const indexFilling =
  ({ cluster, lease, counts }: IndexFillingParts): FillIndex =>
  async (table, record, isWanted) => {
    const { physicalId } = record
    const index = table.indexOf(record)
    const before = await counts.ofWrites(physicalId)
    const filled = new Tally() // of this time: one that was broken off counts for nothing
    const statement = { cql: `SELECT k, v, row FROM ${itemTable(table.record.physicalId)}`, values: [] }
    for (let from: string | undefined; ;) {
      lease.check()
      if (!isWanted()) return false
      const page = await cluster.page(statement, 'strong', { rows: PAGE_ROWS, from })
      const statements = page.rows.flatMap((row) => entryOf(table, index, row, filled))
      for (let at = 0; at < statements.length; at += TOGETHER) {
        await Promise.all(statements.slice(at, at + TOGETHER).map((one) => cluster.write(one)))
      }
      if (page.next === undefined) break
      from = page.next
    }
    await counts.setFilled(physicalId, besideWrites(filled.counts, before, await counts.ofWrites(physicalId)))
    return true
  }

/**
 * What there is beside what writes tell of themselves. An entry that a write puts while the table is read is found too when its row is read later:
 * of writes all over the table that is half of them. @param before what writes had told when the reading began. @param after when it ended
 */
export function besideWrites(found: Counts, before: Counts, after: Counts): Counts {
  const seen = (of: keyof Counts): number => Math.round((before[of] + after[of]) / 2)
  return { items: found.items - seen('items'), sizeBytes: found.sizeBytes - seen('sizeBytes') }
}

function entryOf(table: RingTable, index: RingIndex, stored: ResultRow, filled: Tally): readonly Statement[] {
  const row = itemOf(stored)
  const change = row && planIndex(index, undefined, row)
  const entry = change && outboxEntryOf([change], row, stored.number('v') ?? 0)
  if (change === undefined || entry === undefined) return []
  filled.change(undefined, change.afterBytes)
  return entryStatements(entry, () => !table.isGone)
}

/** Entries of local indexes and what is in the outbox are no items, and the latter not even rows; a deleted item has none. */
function itemOf(stored: ResultRow): Row | undefined {
  return stored.bytes('k')?.[0] === ITEM[0] ? Row.readIfAny(stored.text('row')) : undefined
}
