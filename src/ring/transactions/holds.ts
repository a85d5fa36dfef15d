// Holds of rows as statements: a transaction prepares a row by holding it, and ends its hold by what was decided. Invariant: each is conditional on
// what the row was when it was decided on, or on the transaction that holds it.
import type { PhysicalId } from '../../model/ids.js'
import type { Statement } from '../cluster/statement.js'
import type { CutKey } from '../rows/key-cut.js'
import { DELETED_SECONDS, type Hold, stagedText } from '../rows/stored-item.js'
import { itemTable } from '../schema/item-tables.js'

const NO_HOLD = 'txn = null, at = null, next = null, nv = null'

/** @param version that the row has, 0 for none: whatever was decided of it was decided of that */
export const holdRow = (table: PhysicalId, { h, k }: CutKey, version: number, hold: Hold): Statement => ({
  cql: `UPDATE ${itemTable(table)} SET txn = ?, at = ?, next = ?, nv = ? WHERE h = ? AND k = ? IF v = ? AND txn = null`,
  values: [hold.txn, hold.sinceMs, stagedText(hold.next), hold.version, h, k, version === 0 ? null : version],
})

/** The row becomes what it was to be. Whatever comes with that belongs to the same batch. */
export function rollForward(table: PhysicalId, { h, k }: CutKey, { txn, next, version }: Hold): Statement {
  const text = typeof next === 'string' ? null : next.text
  const lifetime = text === null ? ` USING TTL ${DELETED_SECONDS}` : ''
  return {
    cql: `UPDATE ${itemTable(table)}${lifetime} SET v = ?, row = ?, ${NO_HOLD} WHERE h = ? AND k = ? IF txn = ?`,
    values: [version, text, h, k, txn],
  }
}

/** The row stays as it was. @param version as above; a row that was none leaves nothing */
export const releaseRow = (table: PhysicalId, { h, k }: CutKey, version: number, txn: string): Statement => ({
  cql:
    version === 0
      ? `DELETE FROM ${itemTable(table)} WHERE h = ? AND k = ? IF txn = ?`
      : `UPDATE ${itemTable(table)} SET ${NO_HOLD} WHERE h = ? AND k = ? IF txn = ?`,
  values: [h, k, txn],
})
