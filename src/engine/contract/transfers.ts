// The plane of transfers: items that come from buckets or go there, as jobs that outlive the request. An engine may lack it.
import type { Namespace } from '../../model/namespace.js'
import type { NewTable } from '../../model/table.js'
import type { BulkJob, ExportJob, ImportJob, Job, JobKind, JobOfKind } from '../../transfer/jobs/job.js'
import type {
  ExportTableToPointInTimeInput,
  FilterSpecification,
  ImportTableInput,
  StartBulkPutItemsInput,
} from '../../shapes/operations.js'
import type { Recoverable } from './backups.js'
import type { Table } from './tables.js'

export interface Transfers {
  /** Those of the last 90 days, newest first. */
  list<Kind extends JobKind>(namespace: Namespace, kind: Kind): readonly JobOfKind<Kind>[]
  /** Makes a table and fills it; it is CREATING until the job has ended. @throws ApiError ResourceInUseException */
  import(namespace: Namespace, spec: NewTable, request: ImportTableInput): Promise<ImportJob>
  /** Puts items into a table that there is. */
  bulkPut(table: Table, request: StartBulkPutItemsInput): Promise<BulkJob>
  /** @throws ApiError ValidationException what is wrong with the expressions of an export */
  checkFilter(table: Table, filter: FilterSpecification | undefined): void
  /** Writes what a table held. */
  export(range: ExportedRange, request: ExportTableToPointInTimeInput): Promise<ExportJob>
  /** Asks a job to stop. @returns its state then */
  cancel(job: Job): Promise<Job>
  /** Whether items are put into the table by an import or a bulk operation. */
  isUnderWay(table: Table): boolean
}

/** What of a table's past is exported. */
export interface ExportedRange {
  readonly table: Table
  readonly recoverable: Recoverable
  /** Of an incremental export: from that moment, included. */
  readonly fromMs?: number
  /** As of that moment, or up to it and without it; what is there now when not given. */
  readonly toMs?: number
}
