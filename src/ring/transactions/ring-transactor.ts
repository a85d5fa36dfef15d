// Several items as one moment, whatever the ring does it with: rows that are held and a ledger now (`two-phase-transactor.ts`), one statement of
// Cassandra's own when it has transactions that survive a node killed.
import type { IdempotencyToken, RowRead, Together, TransactOutcome, TransactWrite } from '../../engine/contract/items.js'
import type { RingTable } from '../catalogue/ring-table.js'

export interface RingTransactor {
  /**
   * @throws ApiError TransactionCanceledException, TransactionInProgressException, IdempotentParameterMismatchException,
   * InternalServerError: it may have been committed or not, and all of it or nothing
   */
  transact(writes: readonly TransactWrite<RingTable>[], token?: IdempotencyToken): Promise<TransactOutcome>
  /** Several rows as they were at one moment; `held` where transactions kept that from being found. @throws ApiError */
  getTogether(reads: readonly RowRead<RingTable>[]): Promise<Together>
}
