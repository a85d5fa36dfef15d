// What the engine offers to operations: the only place where tables, partitions, indexes, the log and the store meet.
// No operation's name appears below this line.
import type { ShownInsights } from '../../capacity/key-insights.js'
import type { Side } from '../../capacity/throttle.js'
import type { WriteHalfUnits } from '../../capacity/units.js'
import type { WriteIntent } from '../../intents/intent.js'
import type { RangeIntent } from '../../intents/range.js'
import type { Serving } from '../../model/serving.js'
import type { Alteration, IndexRecord, NewTable, Namespace, TableRecord } from '../../model/table.js'
import type { Clock } from '../../runtime/clock.js'
import type { Row } from '../../storage/row.js'
import type { InsightsRequest } from '../../tables/definition/contributor-insights.js'
import type { GlobalChange } from '../../tables/global/change.js'
import type { Scaling } from './scaling.js'

/** A table in use: its present record, looked up once per request. */
export interface Table {
  readonly record: TableRecord
}

/** What one write did. `before` and `after` are the stored images; equal when nothing was written. */
export interface Receipt {
  readonly before: Row | undefined
  readonly after: Row | undefined
  /** Charged units; also what a refused write was charged. */
  readonly units: WriteHalfUnits
}

/** One row to read. */
export interface RowRead {
  readonly table: Table
  /** The primary key. */
  readonly rowSuffix: Buffer
}

/** What one row read came to. */
export interface ReadReceipt {
  readonly row: Row | undefined
  readonly halfUnits: number
}

/** A range of a table or of one of its indexes. */
export interface RangeRead extends RangeIntent {
  readonly table: Table
  /** Who serves it, where that was settled before. */
  readonly serving?: Serving | undefined
}

export interface Page {
  /** Rows that passed the filter, in order; rows of the table itself where `fetchFromTable`. */
  readonly rows: readonly Row[]
  readonly scannedCount: number
  /** The last row evaluated (as stored in what was read), when there may be more behind it. */
  readonly last: Row | undefined
  /** What the page was charged: on the index that was read, and on the table, rows fetched for a local index included. */
  readonly units: WriteHalfUnits
  /** Who served it. */
  readonly serving: Serving
}

export interface TransactWrite {
  readonly table: Table
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

export interface Engine {
  readonly clock: Clock

  /** The table that item operations work on. @throws ApiError ResourceNotFoundException, also while CREATING or DELETING */
  activeTable(namespace: Namespace, name: string): Table
  /** Any table of the catalogue, in whatever state. */
  findTable(namespace: Namespace, name: string): Table | undefined
  /** Names in order of their UTF-8 bytes. */
  tableNames(namespace: Namespace): readonly string[]
  /** Namespaces that hold tables, for the hint when ListTables finds nothing. */
  namespaces(): readonly Namespace[]

  /**
   * At once, but where a replica that trails has to look for what the row was.
   * @param rowSuffix the primary key. @param serving of the request: one zone serves all its eventually consistent reads
   * @throws ApiError a throttle, InternalServerError while nobody can answer
   */
  get(table: Table, rowSuffix: Buffer, consistent: boolean, serving?: Serving): ReadReceipt | Promise<ReadReceipt>
  /** The same, where a row larger than `maxBytes` is of no use: it is not charged. */
  getWithin(
    table: Table,
    rowSuffix: Buffer,
    consistent: boolean,
    maxBytes: number,
    serving?: Serving,
  ): ReadReceipt | 'too large' | Promise<ReadReceipt | 'too large'>
  /**
   * Several rows as one moment; a key held by a transaction shows as `held`.
   * @throws ApiError TransactionCanceledException, InternalServerError
   */
  getTogether(reads: readonly RowRead[], serving?: Serving): readonly (ReadReceipt | 'held')[]
  /** @throws ApiError a throttle, InternalServerError */
  range(read: RangeRead): Promise<Page>
  /**
   * @throws ApiError what the intent refused with, TransactionConflictException, a throttle, ItemCollectionSizeLimitExceededException,
   * InternalServerError: the write may have been made or not
   */
  write(table: Table, intent: WriteIntent): Promise<Receipt>
  /** @throws ApiError TransactionCanceledException, TransactionInProgressException, IdempotentParameterMismatchException, InternalServerError */
  transact(writes: readonly TransactWrite[], token?: IdempotencyToken): Promise<TransactOutcome>

  /** @returns the record as CreateTable answers it. @throws ApiError ResourceInUseException */
  createTable(namespace: Namespace, spec: NewTable): Promise<TableRecord>
  /** @returns the record as UpdateTable answers it: UPDATING, with the old numbers */
  alterTable(table: Table, alterations: readonly Alteration[]): Promise<TableRecord>
  /** Changes the global table that the table is, or becomes, a replica of. @returns as `alterTable` */
  alterGlobalTable(table: Table, change: GlobalChange): Promise<TableRecord>
  /** @returns the record as DeleteTable answers it: DELETING */
  deleteTable(table: Table): Promise<TableRecord>
  setTags(table: Table, tags: Readonly<Record<string, string>>): Promise<void>
  /** Contributor Insights of the table (undefined) or of one of its indexes. */
  setInsights(table: Table, index: IndexRecord | undefined, request: InsightsRequest): Promise<void>
  /** The keys that were accessed and throttled most, so many of each list; undefined where insights are not enabled. */
  keyInsights(table: Table, index: IndexRecord | undefined, keys: number): ShownInsights | undefined
  /** Bytes of the item collection of a row, entries of local indexes included; undefined for a table without local indexes. */
  collectionBytes(table: Table, rowSuffix: Buffer): number | undefined
  /** Items and bytes of the table (undefined) or of one of its indexes, by physical id. */
  countsOf(table: Table, index?: IndexRecord): { readonly items: number; readonly sizeBytes: number }
  /**
   * Units consumed in the last complete minutes by the emulator's clock, oldest first; undefined for a minute without traffic.
   * @param index name of a global index; undefined for the table
   */
  unitsPerMinute(table: Table, index: string | undefined, side: Side, minutes: number): readonly (number | undefined)[]

  readonly scaling: Scaling
}
