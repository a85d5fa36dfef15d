// The table, or the global index of it, whose Contributor Insights a request means. Invariant: a local index is not found, since it
// takes its units from the table's. Source: docs API_UpdateContributorInsights; words measured us-west-2, 2026-10; local indexes assumed.
import type { Table } from '../engine/contract/tables.js'
import { ApiError } from '../model/errors.js'
import { globalIndexNamed, type IndexRecord } from '../model/table.js'
import type { Context } from './operation.js'
import { tableNamed } from './table-named.js'

export interface InsightsTarget {
  readonly table: Table
  readonly index: IndexRecord | undefined
}

/** @throws ApiError ResourceNotFoundException */
export function insightsTarget(
  context: Context,
  { TableName, IndexName }: { TableName: string; IndexName?: string },
): InsightsTarget {
  const table = tableNamed(context, TableName)
  if (IndexName === undefined) return { table, index: undefined }
  const index = globalIndexNamed(table.record, IndexName)
  if (index !== undefined) return { table, index }
  const text = `Requested resource not found: Index: ${IndexName} not found for table: ${table.record.name}`
  throw new ApiError('ResourceNotFoundException', text)
}
