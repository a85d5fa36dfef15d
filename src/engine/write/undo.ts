// What a write leaves so that it can be undone: its undo rows, of the row and of its index entries. Invariant: a change and what undoes it
// are in one batch.
import type { IndexChange } from '../../indexes/index-change.js'
import type { IndexEntry } from '../../indexes/index-entry.js'
import { undoKey } from '../../storage/keys.js'
import { Row } from '../../storage/row.js'
import { put } from '../../storage/store.js'
import type { ChangeSink } from '../commit/change-sink.js'
import type { Keeper, TableHistory } from '../history/table-history.js'
import { undoText } from '../history/undo-row.js'
import type { Stamp } from './change.js'
import type { Plan } from './plan.js'

/** Adds what undoes the change of the row and of its index entries, as far as somebody may have to be shown it. */
export function recordUndo({ prepared, indexes }: Plan, history: TableHistory, { sequence }: Stamp, sink: ChangeSink): void {
  const { table, suffix, before } = prepared
  /** Of undo rows for replicas alone. */
  const keys: Buffer[] = []
  const keep = (keeper: Keeper, id: number, at: Buffer, text: string | undefined): void => {
    const key = undoKey(id, at, sequence)
    if (keeper === 'replicas') keys.push(key)
    sink.ops.push(put(key, undoText(text)))
  }
  const mark = history.markOf(sequence)
  if (mark !== undefined) sink.ops.push(mark)
  const ofRow = history.keeperOfRow(before)
  if (ofRow !== undefined) keep(ofRow, table.record.physicalId, suffix, before?.text)
  for (const change of indexes) {
    const indexId = change.index.record.physicalId
    const keeper = history.keeperOfEntry(indexId)
    if (keeper === undefined) continue
    if (change.before !== undefined) keep(keeper, indexId, change.before.suffix, entryText(change, change.before, before))
    const isNew = change.after !== undefined && (change.before === undefined || change.isMoved)
    if (isNew && change.after !== undefined) keep(keeper, indexId, change.after.suffix, undefined)
  }
  if (keys.length > 0) history.remember(sequence, keys, sink.ops)
}

/** An entry as it stood, but for the numbers of its header: they are the row's, which no answer shows. */
function entryText({ beforeBytes = 0 }: IndexChange, entry: IndexEntry, whole: Row | undefined): string {
  if (whole === undefined) throw new Error('an index entry without its row')
  if (entry.isWhole) return whole.text
  const { sequence, writtenAtMs, origin } = whole
  return Row.make({ sizeBytes: beforeBytes, sequence, writtenAtMs, origin }, JSON.stringify(entry.item)).text
}
