// The plane of items: one row, a range of rows, several rows as one moment. An engine that offers this and `tables.ts` can serve every
// operation on items. Nothing here knows how rows are stored.
import type { HalfUnits } from '../../model/ids.js'
import type { ReadConsistency, WriteHalfUnits } from '../../capacity/units.js'
import type { WriteIntent } from '../../intents/intent.js'
import type { RangeIntent } from '../../intents/range.js'
import type { Serving } from '../../model/serving.js'
import type { Namespace } from '../../model/table.js'
import type { Row } from '../../storage/row.js'
import type { ReadRow } from '../../storage/unchecked-row.js'
import type { Table } from './tables.js'

/** What one write did. `before` and `after` are the stored images; equal when nothing was written. */
export interface Receipt {
  readonly before: Row | undefined
  readonly after: Row | undefined
  /** Charged units; also what a refused write was charged. */
  readonly units: WriteHalfUnits
}

/** One row to read. */
export interface RowRead<Handle extends Table = Table> {
  readonly table: Handle
  /** The primary key. */
  readonly rowSuffix: Buffer
}

/** What one row read came to. */
export interface ReadReceipt<Found extends ReadRow = Row> {
  readonly row: Found | undefined
  readonly halfUnits: HalfUnits
}

/** What a read of a row came to that may be too large. */
export type ReadWithin = ReadReceipt<ReadRow> | 'too large'

/** Of each row that was read as one moment with others. */
export type Together = readonly (ReadReceipt | 'held')[]

/** A range of a table or of one of its indexes. */
export interface RangeRead<Handle extends Table = Table> extends RangeIntent {
  readonly table: Handle
  /** Who serves it, where that was settled before. */
  readonly serving?: Serving | undefined
}

export interface Page {
  /** Rows that passed the filter, in order; rows of the table itself where `fetchFromTable`. Unchecked ones at most where `isShownWhole`. */
  readonly rows: readonly ReadRow[]
  readonly scannedCount: number
  /** The last row evaluated (as stored in what was read), when there may be more after it. */
  readonly last: Row | undefined
  /** What the page was charged: on the index that was read, and on the table, rows fetched for a local index included. */
  readonly units: WriteHalfUnits
  /** Who served it. */
  readonly serving: Serving
}

export interface TransactWrite<Handle extends Table = Table> {
  readonly table: Handle
  readonly intent: WriteIntent
}

/** What happened to each action: a receipt, or why it stopped the transaction. */
export type TransactOutcome =
  | { readonly kind: 'committed'; readonly receipts: readonly Receipt[] }
  /** The same token and payload ran before; the half read units that each action of the replay costs. */
  | { readonly kind: 'replayed'; readonly units: readonly number[] }

export interface IdempotencyToken {
  readonly token: string
  readonly namespace: Namespace
  /** A digest of the request without its token. */
  readonly payloadDigest: string
}

export interface Items {
  /**
   * At once, but where a replica that trails has to look for what the row was.
   * @param rowSuffix the primary key. @param serving of the request: one zone serves all its eventually consistent reads
   * @throws ApiError a throttle, InternalServerError while nobody can answer
   */
  get(table: Table, rowSuffix: Buffer, consistency: ReadConsistency, serving?: Serving): ReadReceipt | Promise<ReadReceipt>
  /**
   * The same, where a row larger than `maxBytes` is of no use: it is not charged. Its text may be unchecked, since it is mostly shown whole:
   * a damaged row is then refused when it is looked into, or by the encoder.
   */
  getWithin(
    table: Table,
    rowSuffix: Buffer,
    consistency: ReadConsistency,
    maxBytes: number,
    serving?: Serving,
  ): ReadWithin | Promise<ReadWithin>
  /**
   * Several rows as one moment; a key held by a transaction shows as `held`.
   * @throws ApiError TransactionCanceledException, InternalServerError
   */
  getTogether(reads: readonly RowRead[], serving?: Serving): Together | Promise<Together>
  /** @throws ApiError a throttle, InternalServerError */
  range(read: RangeRead): Promise<Page>
  /**
   * @throws ApiError what the intent refused with, TransactionConflictException, a throttle, ItemCollectionSizeLimitExceededException,
   * InternalServerError: the write may have been made or not
   */
  write(table: Table, intent: WriteIntent): Promise<Receipt>
  /** @throws ApiError TransactionCanceledException, TransactionInProgressException, IdempotentParameterMismatchException, InternalServerError */
  transact(writes: readonly TransactWrite[], token?: IdempotencyToken): Promise<TransactOutcome>
  /** Bytes of the item collection of a row as they have landed, entries of local indexes included; undefined for a table without local indexes. */
  collectionBytes(table: Table, rowSuffix: Buffer): number | undefined | Promise<number | undefined>
}
