// The records of all tables as rows, each changed by compare-and-set on its version. Invariant: what is answered is what is stored: an answer
// that was lost is looked up.
import { namespaceId } from '../../model/namespace.js'
import type { TableRecord } from '../../model/table.js'
import type { Cluster } from '../cluster/cluster.js'
import { UnknownOutcome } from '../cluster/outcome.js'
import type { Statement } from '../cluster/statement.js'
import { recordOfText, recordText, type RingRecord } from './ring-record.js'

export class TableRows {
  readonly #cluster: Cluster

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  /** Of every namespace. @throws ApiError */
  async all(): Promise<readonly RingRecord[]> {
    const rows = await this.#cluster.read({ cql: 'SELECT record, v FROM catalogue', values: [] }, 'strong')
    return rows.flatMap((row) => {
      const text = row.text('record')
      return text === undefined ? [] : [recordOfText(text, row.number('v') ?? 0)]
    })
  }

  /** @returns whether the name was free. @throws ApiError */
  insert(record: RingRecord): Promise<boolean> {
    const cql = 'INSERT INTO catalogue (ns, name, record, v) VALUES (?, ?, ?, ?) IF NOT EXISTS'
    const values = [...keyOf(record.table), recordText(record), record.version]
    return this.#change({ cql, values }, record.table, record)
  }

  /** @returns whether the record was still of the version before that one. @throws ApiError */
  replace(record: RingRecord): Promise<boolean> {
    const cql = 'UPDATE catalogue SET record = ?, v = ? WHERE ns = ? AND name = ? IF v = ?'
    const values = [recordText(record), record.version, ...keyOf(record.table), record.version - 1]
    return this.#change({ cql, values }, record.table, record)
  }

  /** @returns whether the record was still of that version. @throws ApiError */
  remove({ table, version }: RingRecord): Promise<boolean> {
    const cql = 'DELETE FROM catalogue WHERE ns = ? AND name = ? IF v = ?'
    return this.#change({ cql, values: [...keyOf(table), version] }, table, undefined)
  }

  /** @param becomes what the statement makes of the row */
  async #change(statement: Statement, table: TableRecord, becomes: RingRecord | undefined): Promise<boolean> {
    try {
      return (await this.#cluster.compareAndSet([statement])) === 'applied'
    } catch (failure) {
      if (!(failure instanceof UnknownOutcome)) throw failure
      const cql = 'SELECT record FROM catalogue WHERE ns = ? AND name = ?'
      const row = await this.#cluster.readOne({ cql, values: keyOf(table) }, 'serial')
      return row?.text('record') === (becomes && recordText(becomes))
    }
  }
}

/** A namespace is a partition. */
const keyOf = ({ namespace, name }: TableRecord): [ns: string, name: string] => [namespaceId(namespace), name]
