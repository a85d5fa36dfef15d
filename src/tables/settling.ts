// How a table's states begin and end: purely, from record to record. Source: docs API_TableDescription TableStatus.
import type { Alteration, IndexRecord, TableRecord } from '../model/table.js'
import { type AlterationContext, endAlteration, startAlteration } from './alteration.js'
import { selfOf } from './global/membership.js'

/** A new table's record as it is stored first; one that is being restored or imported becomes ACTIVE when its rows are there. */
export function beginCreation(creating: TableRecord, nowMs: number, transitionMs: number): TableRecord {
  if (creating.restoration?.source !== undefined || creating.isLoading === true) return creating
  return transitionMs === 0 ? activate(creating) : { ...creating, transitionDueMs: nowMs + transitionMs }
}

/** The record of a restored table whose rows are all there. */
export function endRestoration(record: TableRecord): TableRecord {
  const { restoration } = record
  if (restoration === undefined) return activate(record)
  const { source: _source, ...rest } = restoration
  return activate({ ...record, restoration: rest })
}

/** The record of an imported table whose rows are all there. */
export function endLoading({ isLoading: _done, ...record }: TableRecord): TableRecord {
  return activate(record)
}

/** The record while it is altered. */
export function beginUpdate(record: TableRecord, alterations: readonly Alteration[], context: AlterationContext): TableRecord {
  return alterations.reduce<TableRecord>((one, alteration) => startAlteration(one, alteration, context), {
    ...record,
    status: 'UPDATING',
    pending: alterations,
  })
}

/** The record with its own state ended and what was pending done. */
export function settle(record: TableRecord, context: AlterationContext): TableRecord {
  return applyAlterations(endOwnState(record), record.pending ?? [], context)
}

/** The record with those alterations done. */
export const applyAlterations = (
  record: TableRecord,
  alterations: readonly Alteration[],
  context: AlterationContext,
): TableRecord => alterations.reduce<TableRecord>((one, alteration) => endAlteration(one, alteration, context), record)

/** A new replica is used when it is filled, one that leaves when all is replicated. */
function endOwnState(record: TableRecord): TableRecord {
  const { transitionDueMs: _due, pending: _pending, ...rest } = record
  const self = selfOf(record)
  return self?.filledFrom !== undefined || self?.isLeaving === true ? rest : activate(rest)
}

/** ACTIVE; indexes born with the table become active with it. */
export function activate(record: TableRecord): TableRecord {
  const indexes = record.indexes.map((index): IndexRecord =>
    index.backfilling === undefined && index.status === 'CREATING' ? { ...index, status: 'ACTIVE' } : index,
  )
  return { ...record, status: 'ACTIVE', indexes }
}

/** An index whose rows are made. */
export function endBackfill(record: IndexRecord): IndexRecord {
  const { backfilling: _done, ...rest } = record
  return { ...rest, status: 'ACTIVE' }
}
