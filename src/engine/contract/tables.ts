// The plane of tables: the catalogue, to look at and to change; and the plane of global tables, which an engine may lack.
import type { Alteration, IndexRecord, Namespace, NewTable, TableRecord } from '../../model/table.js'
import type { ResourcePolicy } from '../../model/resource-policy.js'
import type { PolicyHolder } from '../../tables/resource-policy.js'
import type { GlobalChange } from '../../tables/global/change.js'

/**
 * A table in use: its present record, looked up once per request. Every table that an engine is given was handed out by it, so its methods
 * may ask for the class that it makes: nobody has to cast.
 */
export interface Table {
  readonly record: TableRecord
}

/** What a table or an index holds. */
export interface Counts {
  readonly items: number
  readonly sizeBytes: number
}

/**
 * What a request makes of a table's record. It is pure, and may be asked again, of a record that came to be meanwhile. @throws ApiError where
 * the record refuses it
 */
export type Decide<Made> = (record: TableRecord) => Made

export interface Tables {
  /** The table that item operations work on. @throws ApiError ResourceNotFoundException, also while CREATING or DELETING */
  active(namespace: Namespace, name: string): Table
  /** Any table of the catalogue, in whatever state. */
  find(namespace: Namespace, name: string): Table | undefined
  /** Names in order of their UTF-8 bytes. */
  names(namespace: Namespace): readonly string[]
  /** Namespaces that hold tables, for the hint when ListTables finds nothing. */
  namespaces(): readonly Namespace[]
  /** Of the table (undefined) or of one of its indexes, by physical id. */
  countsOf(table: Table, index?: IndexRecord): Counts

  /** @returns the record as CreateTable answers it. @throws ApiError ResourceInUseException */
  create(namespace: Namespace, spec: NewTable): Promise<TableRecord>
  /** @param alterations none: nothing changes. @returns the record as UpdateTable answers it: UPDATING, with the old numbers */
  alter(table: Table, alterations: Decide<readonly Alteration[]>): Promise<TableRecord>
  /** @param check whether it may go. @returns the record as DeleteTable answers it: DELETING */
  remove(table: Table, check?: Decide<void>): Promise<TableRecord>
  setTags(table: Table, tags: Decide<Readonly<Record<string, string>>>): Promise<void>
  /** Of the table or one of its streams. @param policy undefined takes it away */
  setPolicy(table: Table, holder: PolicyHolder, policy: ResourcePolicy | undefined): Promise<void>
}

export interface GlobalTables {
  /** Changes the global table that the table is, or becomes, a replica of. @returns the record as UpdateTable answers it */
  alter(table: Table, change: GlobalChange): Promise<TableRecord>
}
