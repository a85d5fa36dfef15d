// Entries of local indexes: rows of the item's own partition, so they change in the batch of the item and are read as strongly as it is.
import type { IndexChange } from '../../indexes/index-change.js'
import type { IndexEntry } from '../../indexes/index-entry.js'
import type { PhysicalId } from '../../model/ids.js'
import type { IndexRecord } from '../../model/table.js'
import { Row } from '../../storage/row.js'
import type { RingIndex, RingTable } from '../catalogue/ring-table.js'
import type { Statement } from '../cluster/statement.js'
import { cutKey, type Kind, localEntry } from '../rows/key-cut.js'
import { itemTable } from '../schema/item-tables.js'

/** Where the entries of a local index lie. Its number never changes: local indexes come and go with their table. */
export function localKind({ localIndexes }: RingTable, { physicalId }: IndexRecord): Kind {
  return localEntry(localIndexes.findIndex(({ record }) => record.physicalId === physicalId))
}

/** For the batch of the write. @param after the item's row as it will be */
export function localEntryStatements(
  table: RingTable,
  changes: readonly IndexChange<RingIndex>[],
  after: Row | undefined,
): readonly Statement[] {
  return changes.flatMap((change) => (change.index.record.kind === 'local' ? statementsOf(table, change, after) : []))
}

function statementsOf(table: RingTable, change: IndexChange<RingIndex>, row: Row | undefined): readonly Statement[] {
  const { index, before, after, afterBytes, isMoved } = change
  const { physicalId } = table.record
  const kind = localKind(table, index.record)
  const gone = before !== undefined && (after === undefined || isMoved) ? [removal(physicalId, kind, before)] : []
  if (after === undefined || row === undefined) return gone
  return [...gone, entryPut(physicalId, kind, after, entryText(after, afterBytes ?? 0, row))]
}

function removal(table: PhysicalId, kind: Kind, { suffix }: IndexEntry): Statement {
  const { h, k } = cutKey(kind, suffix, 1)
  return { cql: `DELETE FROM ${itemTable(table)} WHERE h = ? AND k = ?`, values: [h, k] }
}

function entryPut(table: PhysicalId, kind: Kind, { suffix }: IndexEntry, text: string): Statement {
  const { h, k } = cutKey(kind, suffix, 1)
  return { cql: `INSERT INTO ${itemTable(table)} (h, k, row) VALUES (?, ?, ?)`, values: [h, k, text] }
}

function entryText({ isWhole, item }: IndexEntry, sizeBytes: number, whole: Row): string {
  if (isWhole) return whole.text
  const { sequence, writtenAtMs } = whole
  return Row.make({ sizeBytes, sequence, writtenAtMs, origin: 0 }, JSON.stringify(item), item).text
}
