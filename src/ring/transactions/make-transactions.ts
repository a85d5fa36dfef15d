// The parts of transactions, put together.
import type { PhysicalId } from '../../model/ids.js'
import type { RingTable } from '../catalogue/ring-table.js'
import type { OpenRow } from '../indexes/open-row.js'
import { readItem } from '../write/item-rows.js'
import { Ledger, ledgerTables } from './ledger.js'
import { Preparer, type PreparerParts } from './preparer.js'
import type { RingTransactor } from './ring-transactor.js'
import { Settlement, type SettlementParts } from './settlement.js'
import { Tokens, tokenTables } from './tokens.js'
import { type TransactorParts, TwoPhaseTransactor } from './two-phase-transactor.js'

export interface TransactionsParts extends Omit<
  SettlementParts & PreparerParts & TransactorParts,
  'ledger' | 'preparer' | 'settlement' | 'tokens'
> {
  /** The table of that id, if the catalogue has it. */
  readonly tableOf: (id: PhysicalId) => RingTable | undefined
}

export interface Transactions {
  readonly transactor: RingTransactor
  /** For whoever meets a row that is held. */
  readonly settlement: Settlement
  /** Ends what a dead gateway holds of a row. @returns false while its transaction has its time yet. @throws ApiError, UnknownOutcome */
  readonly settleLeft: (row: OpenRow) => Promise<boolean>
}

/** Cassandra's tables of transactions: statements that make what is missing of them. */
export const transactionTables = (keyspace: string): readonly string[] => [...ledgerTables(keyspace), ...tokenTables(keyspace)]

export function makeTransactions(parts: TransactionsParts): Transactions {
  const { cluster } = parts
  const ledger = new Ledger(cluster)
  const settlement = new Settlement({ ...parts, ledger })
  const preparer = new Preparer({ ...parts, settlement })
  const transactor = new TwoPhaseTransactor({ ...parts, ledger, preparer, settlement, tokens: new Tokens(cluster) })
  const settleLeft = async ({ table: id, place }: OpenRow): Promise<boolean> => {
    const table = parts.tableOf(id)
    return table === undefined || settlement.settle(table, place, await readItem(cluster, id, place, 'serial'))
  }
  return { transactor, settlement, settleLeft }
}
