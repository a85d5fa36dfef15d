// Cassandra's tables of items and of the entries of global indexes: one each, so that a scan reads no rows of others. Their names carry the physical
// id, so a table that was dropped and made again never meets its rows.
import type { PhysicalId } from '../../model/ids.js'

/** After so long without a repair, a replica that was away may bring a deleted row back. */
const GRACE_SECONDS = 864_000

export const itemTable = (physicalId: PhysicalId): string => `item_${physicalId}`

export const indexTable = (physicalId: PhysicalId): string => `index_${physicalId}`

/**
 * Rows of items, of local index entries and of the outbox: an item collection is a partition. `bytes` is its size, and
 * `held` names those of its rows that transactions hold, where there are local indexes. `txn`, `at`, `next` and `nv` are of the transaction that holds the row: what it will be, and its version then.
 */
export const createItemTable = (physicalId: PhysicalId): string =>
  `CREATE TABLE IF NOT EXISTS ${itemTable(physicalId)} (h blob, k blob, v bigint, row text, txn uuid, at bigint, next text, nv bigint, ` +
  `bytes bigint static, held text static, PRIMARY KEY ((h), k)) WITH gc_grace_seconds = ${GRACE_SECONDS}`

export const createIndexTable = (physicalId: PhysicalId): string =>
  `CREATE TABLE IF NOT EXISTS ${indexTable(physicalId)} (h blob, k blob, row text, PRIMARY KEY ((h), k)) ` +
  `WITH gc_grace_seconds = ${GRACE_SECONDS}`

export const dropTable = (name: string): string => `DROP TABLE IF EXISTS ${name}`
