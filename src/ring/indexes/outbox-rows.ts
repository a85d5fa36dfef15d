// The outbox: what writes of a Cassandra partition do to global indexes, in rows of that partition, so that a write and what it does to indexes are
// one conditional batch. Invariant: the key of such a row holds a version and is never used again, so it may be removed by a timestamp of
// the future.
import type { PhysicalId } from '../../model/ids.js'
import type { ResultRow, Statement } from '../cluster/statement.js'
import { type CutKey, endOf, OUTBOX } from '../rows/key-cut.js'
import { itemTable } from '../schema/item-tables.js'
import { type OutboxEntry, outboxEntryOfText, outboxText } from './entry-change.js'

const VERSION_BYTES = 8
/**
 * The row came by a conditional write, which has a timestamp of the ring's own: any clock is less than this ahead. In microseconds.
 */
const A_DAY = 86_400_000_000

/** @param place of the item */
const outboxKey = ({ k }: CutKey, version: number): Buffer => Buffer.concat([lowerBound(version), k])

/** Where the rows of versions from that one on begin. */
function lowerBound(version: number): Buffer {
  const bound = Buffer.alloc(1 + VERSION_BYTES)
  OUTBOX.copy(bound)
  bound.writeBigUInt64BE(BigInt(version), 1)
  return bound
}

/** For the batch of the write itself. */
export const outboxPut = (table: PhysicalId, place: CutKey, entry: OutboxEntry): Statement => ({
  cql: `INSERT INTO ${itemTable(table)} (h, k, row) VALUES (?, ?, ?)`,
  values: [place.h, outboxKey(place, entry.version), outboxText(entry)],
})

export const outboxRemoval = (table: PhysicalId, place: CutKey, version: number): Statement => ({
  cql: `DELETE FROM ${itemTable(table)} USING TIMESTAMP ? WHERE h = ? AND k = ?`,
  values: [version + A_DAY, place.h, outboxKey(place, version)],
})

/** All rows of a partition from a version on: what is older would have to be read over, though it is long gone. */
export const outboxFrom = (table: PhysicalId, h: Buffer, version: number): Statement => ({
  cql: `SELECT k, row FROM ${itemTable(table)} WHERE h = ? AND k >= ? AND k < ?`,
  values: [h, lowerBound(version), endOf(OUTBOX)],
})

/** What is left to be done for an item of the partition. */
export interface LeftEntry {
  readonly place: CutKey
  readonly entry: OutboxEntry
}

/** @param row of `outboxFrom`; one without a text has been removed */
export function leftEntryOf(h: Buffer, row: ResultRow): readonly LeftEntry[] {
  const k = row.bytes('k')
  const text = row.text('row')
  if (k === undefined || text === undefined) return []
  return [{ place: { h, k: k.subarray(1 + VERSION_BYTES) }, entry: outboxEntryOfText(text) }]
}
