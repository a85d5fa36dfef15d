// The rows of global indexes as statements. Each carries the version of its item as Cassandra's timestamp: of two for one entry the newer one
// counts, whichever comes first.
import type { PhysicalId } from '../../model/ids.js'
import type { Statement } from '../cluster/statement.js'
import type { CutKey } from '../rows/key-cut.js'
import { indexTable } from '../schema/item-tables.js'
import type { OutboxEntry } from './entry-change.js'

/** An entry of an item of that version. Also what a backfill writes. */
export const entryPut = (index: PhysicalId, { h, k }: CutKey, text: string, version: number): Statement => ({
  cql: `INSERT INTO ${indexTable(index)} (h, k, row) VALUES (?, ?, ?) USING TIMESTAMP ?`,
  values: [h, k, text, version],
})

/**
 * What the item left behind by that version. Every entry that it had before is older, and the same version may put the entry anew, as a
 * backfill does after a write that put none: of two with one timestamp the removal would count.
 */
const entryRemoval = (index: PhysicalId, { h, k }: CutKey, version: number): Statement => ({
  cql: `DELETE FROM ${indexTable(index)} USING TIMESTAMP ? WHERE h = ? AND k = ?`,
  values: [version - 1, h, k],
})

/** @param isThere an index that is gone has no rows any more */
export function entryStatements(
  { version, whole, changes }: OutboxEntry,
  isThere: (index: PhysicalId) => boolean,
): readonly Statement[] {
  return changes.flatMap(({ index, gone, put }) => {
    if (!isThere(index)) return []
    const removal = gone === undefined ? [] : [entryRemoval(index, gone, version)]
    return put === undefined ? removal : [...removal, entryPut(index, put.place, put.text ?? whole ?? '', version)]
  })
}
