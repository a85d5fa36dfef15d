// Client request tokens on the ring: for ten minutes a token names the transaction that was made with it. What that did stands in the ledger.
// Invariant: a transaction with a token decides only when the token names it, so of several with one token one is committed at most.
// Source: docs API_TransactWriteItems ClientRequestToken.
import { LIMITS } from '../../model/limits.js'
import type { IdempotencyToken } from '../../engine/contract/items.js'
import type { Cluster } from '../cluster/cluster.js'
import { UnknownOutcome } from '../cluster/outcome.js'
import type { Statement } from '../cluster/statement.js'

/** Who has a token. */
export interface Claim {
  readonly txn: string
  readonly payloadDigest: string
  /** By the clock of the gateway that took it. */
  readonly sinceMs: number
}

const KEPT_SECONDS = LIMITS.idempotencyMs / 1000

/** Statements that make what is missing of their Cassandra table. */
export const tokenTables = (keyspace: string): readonly string[] => [
  `CREATE TABLE IF NOT EXISTS ${keyspace}.client_token (ns text, name text, digest text, txn uuid, at bigint, PRIMARY KEY ((ns, name)))`,
]

export class Tokens {
  readonly #cluster: Cluster

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  /** @throws ApiError */
  find(token: IdempotencyToken): Promise<Claim | undefined> {
    return this.#read(token, 'strong')
  }

  /**
   * Makes the token name the transaction. @param over whom it named before, of whom it is known that nothing comes of it
   * @returns who has it in the end. @throws ApiError, UnknownOutcome
   */
  async take(token: IdempotencyToken, claim: Claim, over: Claim | undefined): Promise<Claim> {
    const statement = over === undefined ? firstTake(token, claim) : takeOver(token, claim, over)
    try {
      if ((await this.#cluster.compareAndSet([statement])) === 'applied') return claim
    } catch (failure) {
      if (!(failure instanceof UnknownOutcome)) throw failure
    }
    const present = await this.#read(token, 'serial')
    if (present === undefined) throw new UnknownOutcome('a token was taken, and nobody has it')
    return present
  }

  /** Nothing comes of the transaction: whoever comes with the token begins anew. @throws ApiError, UnknownOutcome */
  async release(token: IdempotencyToken, txn: string): Promise<void> {
    const cql = 'DELETE FROM client_token WHERE ns = ? AND name = ? IF txn = ?'
    await this.#cluster.compareAndSet([{ cql, values: [...keyOf(token), txn] }])
  }

  async #read(token: IdempotencyToken, as: 'strong' | 'serial'): Promise<Claim | undefined> {
    const cql = 'SELECT txn, digest, at FROM client_token WHERE ns = ? AND name = ?'
    const row = await this.#cluster.readOne({ cql, values: keyOf(token) }, as)
    const txn = row?.text('txn')
    if (row === undefined || txn === undefined) return undefined
    return { txn, payloadDigest: row.text('digest') ?? '', sinceMs: row.number('at') ?? 0 }
  }
}

const firstTake = (token: IdempotencyToken, { payloadDigest, txn, sinceMs }: Claim): Statement => ({
  cql: `INSERT INTO client_token (ns, name, digest, txn, at) VALUES (?, ?, ?, ?, ?) IF NOT EXISTS USING TTL ${KEPT_SECONDS}`,
  values: [...keyOf(token), payloadDigest, txn, sinceMs],
})

const takeOver = (token: IdempotencyToken, { payloadDigest, txn, sinceMs }: Claim, over: Claim): Statement => ({
  cql: `UPDATE client_token USING TTL ${KEPT_SECONDS} SET digest = ?, txn = ?, at = ? WHERE ns = ? AND name = ? IF txn = ?`,
  values: [payloadDigest, txn, sinceMs, ...keyOf(token), over.txn],
})

const keyOf = ({ namespace: { account, region }, token }: IdempotencyToken): readonly [string, string] => [
  `${account}/${region}`,
  token,
]
