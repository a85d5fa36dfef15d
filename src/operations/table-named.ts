// The table that a request names, by name or ARN, as table operations look it up: in whatever state it is.
import type { Counts, Table, Tables } from '../engine/contract/tables.js'
import { tableNotFoundNamed } from '../model/errors.js'
import { otherMembers } from '../model/global-table.js'
import { type IndexRecord, indexNamed, type Namespace, type TableRecord } from '../model/table.js'
import type { TableDescription } from '../shapes/operations.js'
import { describeTable } from '../tables/definition/describe.js'
import type { Context } from './operation.js'
import { referenceOf } from './table-reference.js'

/** @throws ApiError ResourceNotFoundException */
export function tableNamed(context: Context, tableName: string): Table {
  const { name, namespace, isElsewhere } = referenceOf(context, tableName)
  const table = isElsewhere ? undefined : context.engine.tables.find(namespace, name)
  if (table === undefined) throw tableNotFoundNamed(name)
  return table
}

/** All tables of an account in a region. */
export function tablesOf(tables: Tables, namespace: Namespace): readonly TableRecord[] {
  return tables.names(namespace).flatMap((name) => tables.find(namespace, name)?.record ?? [])
}

/** The tables of the other replicas of a table's global table, as far as they are there. */
export const peersOf = (tables: Tables, { global, namespace, name }: TableRecord): readonly TableRecord[] =>
  global === undefined
    ? []
    : otherMembers(global, namespace).flatMap((member) => tables.find(member.namespace, name)?.record ?? [])

/** A table as clients see it. @param record what the engine answered, when that is not the table's present record */
export function describe(
  { engine: { tables, clock } }: Context,
  table: Table,
  record: TableRecord = table.record,
): TableDescription {
  const peers = (namespace: Namespace): TableRecord | undefined => tables.find(namespace, record.name)?.record
  return describeTable(record, (index) => countsOf(tables, table, index), clock.nowMs(), peers)
}

/** An index that went while the answer was made has no counts any more. */
function countsOf(tables: Tables, table: Table, index: IndexRecord | undefined): Counts {
  const isGone = index !== undefined && indexNamed(table.record, index.name)?.physicalId !== index.physicalId
  return isGone ? { items: 0, sizeBytes: 0 } : tables.countsOf(table, index)
}
