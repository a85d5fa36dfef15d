// How large an item collection is, of a table with local indexes: a static column of its partition, which every write of it changes under a
// condition. So a collection never grows beyond its limit. Source: docs LSI.ItemCollections.
import type { PhysicalId } from '../../model/ids.js'
import type { Cluster, ReadAs } from '../cluster/cluster.js'
import type { Statement } from '../cluster/statement.js'
import { itemTable } from '../schema/item-tables.js'

/** Undefined where nothing was ever written. @throws ApiError */
export async function readCollectionBytes(
  cluster: Cluster,
  table: PhysicalId,
  h: Buffer,
  as: ReadAs,
): Promise<number | undefined> {
  const cql = `SELECT DISTINCT h, bytes FROM ${itemTable(table)} WHERE h = ?`
  return (await cluster.readOne({ cql, values: [h] }, as))?.number('bytes')
}

/** For the batch of the write that makes it larger or smaller. @param beforeBytes what the write was planned over */
export const setCollectionBytes = (
  table: PhysicalId,
  h: Buffer,
  beforeBytes: number | undefined,
  afterBytes: number,
): Statement => ({
  cql: `UPDATE ${itemTable(table)} SET bytes = ? WHERE h = ? IF bytes = ?`,
  values: [afterBytes, h, beforeBytes ?? null],
})
