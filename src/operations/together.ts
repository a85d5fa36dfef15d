// Reads of several items as one moment, before and after: a key that does not fit cancels them, and so does a transaction under way.
// Source: docs API_TransactGetItems; measured eu-west-2, 2026-10 (validation sheet 2.11).
import type { ReadReceipt, RowRead } from '../engine/contract/items.js'
import type { Table } from '../engine/contract/tables.js'
import { NO_REASON, reasonOf, transactionCanceled, transactionCanceledAt } from '../intents/cancellation.js'
import { ApiError, transactionConflict } from '../model/errors.js'

/** Where to read, or why not. */
export interface PlacedRead {
  readonly table: Table
  readonly place: Buffer | ApiError
}

/** @throws ApiError TransactionCanceledException for the first key that does not fit its table */
export function legalPlaces(reads: readonly PlacedRead[]): RowRead[] {
  return reads.map(({ table, place }, at) => {
    if (place instanceof ApiError) throw transactionCanceledAt(at, reads.length, place)
    return { table, rowSuffix: place }
  })
}

/** @throws ApiError TransactionCanceledException when a transaction holds one of the items */
export function unlessHeld(receipts: readonly (ReadReceipt | 'held')[]): readonly ReadReceipt[] {
  const free = receipts.flatMap((receipt) => (receipt === 'held' ? [] : [receipt]))
  if (free.length === receipts.length) return free
  throw transactionCanceled(receipts.map((receipt) => (receipt === 'held' ? reasonOf(transactionConflict()) : NO_REASON)))
}
