// Reads of one item. Invariant: a strongly consistent read shows what was decided, also of a row that its transaction has not reached yet.
import { type ReadConsistency, readHalfUnits } from '../../capacity/units.js'
import type { ReadReceipt } from '../../engine/contract/items.js'
import type { Serving } from '../../model/serving.js'
import { Row } from '../../storage/row.js'
import type { RingTable } from '../catalogue/ring-table.js'
import type { Cluster } from '../cluster/cluster.js'
import { type CutKey, cutKey, ITEM } from '../rows/key-cut.js'
import type { StoredItem } from '../rows/stored-item.js'
import { itemTable } from '../schema/item-tables.js'
import { readItem } from '../write/item-rows.js'

/** What transactions have decided of rows that they hold. */
export interface DecidedRows {
  /** The row as a strong read shows it. @throws ApiError */
  shown(held: StoredItem): Promise<StoredItem>
}

export class ItemReader {
  readonly #cluster: Cluster
  readonly #decided: DecidedRows

  constructor(cluster: Cluster, decided: DecidedRows) {
    this.#cluster = cluster
    this.#decided = decided
  }

  /** @param rowSuffix the primary key. @throws ApiError */
  async get(table: RingTable, rowSuffix: Buffer, consistency: ReadConsistency, serving?: Serving): Promise<ReadReceipt> {
    const row = await this.row(table, rowSuffix, consistency)
    serving?.addLevel(this.#cluster.datacentre, this.#cluster.levelOf(consistency))
    return { row, halfUnits: readHalfUnits(row?.sizeBytes ?? 0, consistency) }
  }

  /** The same, where a row larger than `maxBytes` is of no use. @throws ApiError */
  async getWithin(
    table: RingTable,
    rowSuffix: Buffer,
    consistency: ReadConsistency,
    maxBytes: number,
    serving?: Serving,
  ): Promise<ReadReceipt | 'too large'> {
    const receipt = await this.get(table, rowSuffix, consistency, serving)
    return receipt.row !== undefined && receipt.row.sizeBytes > maxBytes ? 'too large' : receipt
  }

  /** @throws ApiError */
  async row({ record }: RingTable, rowSuffix: Buffer, consistency: ReadConsistency): Promise<Row | undefined> {
    const key = cutKey(ITEM, rowSuffix, record.keys.hash.length)
    if (consistency === 'eventual') return this.#eventualRow(record.physicalId, key)
    const item = await readItem(this.#cluster, record.physicalId, key, 'strong')
    return (item.hold === undefined ? item : await this.#decided.shown(item)).row
  }

  async #eventualRow(table: number, { h, k }: CutKey): Promise<Row | undefined> {
    const cql = `SELECT row FROM ${itemTable(table)} WHERE h = ? AND k = ?`
    return Row.readIfAny((await this.#cluster.readOne({ cql, values: [h, k] }, 'eventual'))?.text('row'))
  }
}
