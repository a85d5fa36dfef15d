// The ledger: what was decided of each transaction, by whoever was first. Invariants: what it says of a transaction never changes; of a committed one it
// says so until all rows have been rolled forward, and a day longer; of one that is not in it nothing was decided.
// Source: the decision row of ScalarDB's Consensus Commit, VLDB '23.
import type { Cluster } from '../cluster/cluster.js'
import { UnknownOutcome } from '../cluster/outcome.js'
import type { ResultRow } from '../cluster/statement.js'

export type Verdict =
  /** `sizesBytes`: of each action the larger of the images before and after, for whoever asks again. */
  { readonly kind: 'committed'; readonly sizesBytes: readonly number[] } | { readonly kind: 'aborted' }

/** Longer than any request is under way. */
const KEPT_SECONDS = 86_400
const COMMITTED = 'C'
const ABORTED = 'A'
/** Attempts to hear what was decided. */
const ATTEMPTS = 5
/** Ahead of the ring's own timestamps, however clocks differ, so that what is known already gets an end. In microseconds. */
const AHEAD = 60_000_000

/** Statements that make what is missing of its Cassandra table. */
export const ledgerTables = (keyspace: string): readonly string[] => [
  `CREATE TABLE IF NOT EXISTS ${keyspace}.decided (txn uuid PRIMARY KEY, state ascii, sizes text)`,
]

export class Ledger {
  readonly #cluster: Cluster

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  /** @returns undefined where nothing is decided yet. @throws ApiError */
  find(txn: string): Promise<Verdict | undefined> {
    return this.#read(txn, 'strong')
  }

  /** @returns what was decided: it may be the other thing. @throws ApiError, UnknownOutcome where nobody knows whether anything is */
  commit(txn: string, sizesBytes: readonly number[]): Promise<Verdict> {
    const cql = 'INSERT INTO decided (txn, state, sizes) VALUES (?, ?, ?) IF NOT EXISTS'
    return this.#decide(txn, cql, [txn, COMMITTED, JSON.stringify(sizesBytes)], { kind: 'committed', sizesBytes })
  }

  /** The same. A transaction that is aborted has a coordinator that decides nothing any more when this is forgotten. */
  abort(txn: string): Promise<Verdict> {
    const cql = `INSERT INTO decided (txn, state) VALUES (?, ?) IF NOT EXISTS USING TTL ${KEPT_SECONDS}`
    return this.#decide(txn, cql, [txn, ABORTED], { kind: 'aborted' })
  }

  /** All rows of a committed transaction have been rolled forward: it is remembered for a day from now on. @throws ApiError */
  close(txn: string, sizesBytes: readonly number[], nowMs: number): Promise<void> {
    const cql = `INSERT INTO decided (txn, state, sizes) VALUES (?, ?, ?) USING TTL ${KEPT_SECONDS} AND TIMESTAMP ?`
    return this.#cluster.write({ cql, values: [txn, COMMITTED, JSON.stringify(sizesBytes), nowMs * 1000 + AHEAD] })
  }

  async #decide(txn: string, cql: string, values: readonly string[], wanted: Verdict): Promise<Verdict> {
    let lost = new UnknownOutcome('the ledger has a decision and does not show it')
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        if ((await this.#cluster.compareAndSet([{ cql, values }])) === 'applied') return wanted
        const decided = await this.#read(txn, 'serial')
        if (decided !== undefined) return decided
      } catch (failure) {
        // The answer was lost: asked again, the ledger says what was decided, by this attempt or by another one.
        if (!(failure instanceof UnknownOutcome)) throw failure
        lost = failure
      }
    }
    throw lost
  }

  async #read(txn: string, as: 'strong' | 'serial'): Promise<Verdict | undefined> {
    return verdictOf(await this.#cluster.readOne({ cql: 'SELECT state, sizes FROM decided WHERE txn = ?', values: [txn] }, as))
  }
}

function verdictOf(row: ResultRow | undefined): Verdict | undefined {
  const state = row?.text('state')
  if (state === undefined) return undefined
  if (state === ABORTED) return { kind: 'aborted' }
  return { kind: 'committed', sizesBytes: JSON.parse(row?.text('sizes') ?? '[]') as readonly number[] } // our own text
}
