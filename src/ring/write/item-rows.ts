// The row of an item as statements. Invariant: every write of one is conditional on the version that it was decided on, and on nobody holding it.
import type { PhysicalId } from '../../model/ids.js'
import type { Row } from '../../storage/row.js'
import type { Cluster, ReadAs } from '../cluster/cluster.js'
import type { Statement } from '../cluster/statement.js'
import type { CutKey } from '../rows/key-cut.js'
import { DELETED_SECONDS, ITEM_COLUMNS, readStoredItem, type StoredItem } from '../rows/stored-item.js'
import { itemTable } from '../schema/item-tables.js'

/** @throws ApiError */
export async function readItem(cluster: Cluster, table: PhysicalId, { h, k }: CutKey, as: ReadAs): Promise<StoredItem> {
  const cql = `SELECT ${ITEM_COLUMNS} FROM ${itemTable(table)} WHERE h = ? AND k = ?`
  return readStoredItem(await cluster.readOne({ cql, values: [h, k] }, as))
}

/** @param beforeVersion 0 where the ring knows none. @param row undefined deletes the item */
export function setItem(
  table: PhysicalId,
  { h, k }: CutKey,
  beforeVersion: number,
  version: number,
  row: Row | undefined,
): Statement {
  const lifetime = row === undefined ? ` USING TTL ${DELETED_SECONDS}` : ''
  return {
    cql: `UPDATE ${itemTable(table)}${lifetime} SET v = ?, row = ? WHERE h = ? AND k = ? IF v = ? AND txn = null`,
    values: [version, row === undefined ? null : row.text, h, k, beforeVersion === 0 ? null : beforeVersion],
  }
}
