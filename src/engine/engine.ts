// What the engine offers to operations: the only place where tables, partitions, indexes, the log and the store meet.
// No operation's name appears below this line.
import type { WriteHalfUnits } from '../capacity/units.js'
import type { WriteIntent } from '../intents/intent.js'
import type { RangeIntent } from '../intents/range.js'
import type { Alteration, IndexRecord, NewTable, Namespace, TableRecord } from '../model/table.js'
import type { Clock } from '../runtime/clock.js'
import type { Row } from '../storage/row.js'

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

/** A range of a table or of one of its indexes. */
export interface RangeRead extends RangeIntent {
  readonly table: Table
}

export interface Page {
  /** Rows that passed the filter, in order; rows of the table itself where `fetchFromTable`. */
  readonly rows: readonly Row[]
  readonly scannedCount: number
  /** The last row evaluated (as stored in what was read), when there may be more behind it. */
  readonly last: Row | undefined
  /** Sizes of the rows evaluated, as stored in the table or index that was read. */
  readonly scannedBytes: number
  /** Partitions that the read touched: each has a minimum charge in a Scan. */
  readonly partitionsTouched: number
  /** Sizes of the rows fetched from the table, one by one. */
  readonly fetchedBytes: readonly number[]
}

export interface TransactWrite {
  readonly table: Table
  readonly intent: WriteIntent
}

/** What happened to each action: a receipt, or why it stopped the transaction. */
export type TransactOutcome =
  | { readonly kind: 'committed'; readonly receipts: readonly Receipt[] }
  /** The same token and payload ran before; the rows' sizes then, for the read units of a replay. */
  | { readonly kind: 'replayed'; readonly sizesBytes: readonly number[] }

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

  /** @param rowSuffix the primary key */
  get(table: Table, rowSuffix: Buffer, consistent: boolean): Row | undefined
  /** Several rows as one moment; a key held by a transaction shows as `held`. */
  getTogether(reads: readonly { readonly table: Table; readonly rowSuffix: Buffer }[]): readonly (Row | undefined | 'held')[]
  range(read: RangeRead): Promise<Page>
  /** @throws ApiError what the intent refused with, TransactionConflictException */
  write(table: Table, intent: WriteIntent): Promise<Receipt>
  /** @throws ApiError TransactionCanceledException, TransactionInProgressException, IdempotentParameterMismatchException */
  transact(writes: readonly TransactWrite[], token?: IdempotencyToken): Promise<TransactOutcome>

  /** @returns the record as CreateTable answers it. @throws ApiError ResourceInUseException */
  createTable(namespace: Namespace, spec: NewTable): Promise<TableRecord>
  /** @returns the record as UpdateTable answers it: UPDATING, with the old numbers */
  alterTable(table: Table, alterations: readonly Alteration[]): Promise<TableRecord>
  /** @returns the record as DeleteTable answers it: DELETING */
  deleteTable(table: Table): Promise<TableRecord>
  setTags(table: Table, tags: Readonly<Record<string, string>>): Promise<void>
  /** Items and bytes of the table (undefined) or of one of its indexes, by physical id. */
  countsOf(table: Table, index?: IndexRecord): { readonly items: number; readonly sizeBytes: number }
}
