// Hints as rows: each names rows at which a gateway may leave something to do. They lie in buckets, so that what is done goes by one statement a
// bucket and no reader passes the remains of thousands of hints. Invariant: a bucket is told of before it has hints, or beside the first one.
import type { Cluster } from '../cluster/cluster.js'
import { type OpenRow, openRowsOfText, openRowsText } from './open-row.js'

/** A bucket of a gateway. Its number is never used again. */
export interface BucketName {
  readonly gateway: string
  readonly bucket: number
}

/** Cassandra's tables of hints: statements that make what is missing of them. */
export const hintTables = (keyspace: string): readonly string[] => [
  `CREATE TABLE IF NOT EXISTS ${keyspace}.hint (gateway uuid, bucket int, n int, rows text, PRIMARY KEY ((gateway, bucket), n))` +
    ' WITH gc_grace_seconds = 3600',
  `CREATE TABLE IF NOT EXISTS ${keyspace}.hint_bucket (gateway uuid, bucket int, PRIMARY KEY ((gateway), bucket))` +
    ' WITH gc_grace_seconds = 3600',
]

export class HintRows {
  readonly #cluster: Cluster

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  /** @throws ApiError */
  putBucket({ gateway, bucket }: BucketName): Promise<void> {
    return this.#cluster.write({ cql: 'INSERT INTO hint_bucket (gateway, bucket) VALUES (?, ?)', values: [gateway, bucket] })
  }

  /** @param n the number in the bucket. @throws ApiError */
  put({ gateway, bucket }: BucketName, n: number, rows: readonly OpenRow[]): Promise<void> {
    const cql = 'INSERT INTO hint (gateway, bucket, n, rows) VALUES (?, ?, ?, ?)'
    return this.#cluster.write({ cql, values: [gateway, bucket, n, openRowsText(rows)] })
  }

  /** With all of its hints; they go first, or nobody would find them. @throws ApiError */
  async remove({ gateway, bucket }: BucketName): Promise<void> {
    await this.#cluster.write({ cql: 'DELETE FROM hint WHERE gateway = ? AND bucket = ?', values: [gateway, bucket] })
    await this.#cluster.write({ cql: 'DELETE FROM hint_bucket WHERE gateway = ? AND bucket = ?', values: [gateway, bucket] })
  }

  /** Of all gateways, dead and alive. @throws ApiError */
  async buckets(): Promise<readonly BucketName[]> {
    const rows = await this.#cluster.read({ cql: 'SELECT gateway, bucket FROM hint_bucket', values: [] }, 'strong')
    return rows.map((row) => ({ gateway: row.text('gateway') ?? '', bucket: row.number('bucket') ?? 0 }))
  }

  /** What the hints of a bucket name. @throws ApiError */
  async openRows({ gateway, bucket }: BucketName): Promise<readonly OpenRow[]> {
    const cql = 'SELECT rows FROM hint WHERE gateway = ? AND bucket = ?'
    const rows = await this.#cluster.read({ cql, values: [gateway, bucket] }, 'strong')
    return rows.flatMap((row) => openRowsOfText(row.text('rows') ?? '[]'))
  }
}
