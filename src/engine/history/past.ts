// Reading a row at a position: as it was after the change of that sequence. Invariant: what is read is what the first undo row after the
// position says, or the stored row where there is none.
import { rowKey, undoKey } from '../../storage/keys.js'
import { Row } from '../../storage/row.js'
import type { Snapshot, Store } from '../../storage/store.js'
import { firstUndo, undone } from './undo-row.js'

/** Steps back from the stored row that cost less than looking for the place. */
const STEPS = 16

/**
 * The table's row as it was at the position. At once where a few changes after the position lead back to a row, one by one; a key that was
 * made, deleted, or changed often meanwhile has to be looked for.
 */
export function rowAt(
  store: Store,
  physicalId: number,
  suffix: Buffer,
  position: number,
  snapshot?: Snapshot,
): Row | undefined | Promise<Row | undefined> {
  const stored = Row.readIfAny(store.get(rowKey(physicalId, suffix), snapshot))
  let row = stored
  for (let step = 0; row !== undefined && row.sequence > position && step < STEPS; step++) {
    row = Row.readIfAny(undone(store.get(undoKey(physicalId, suffix, row.sequence), snapshot)))
  }
  if (row !== undefined && row.sequence <= position) return row
  // The stored row was found before the undo rows are looked at: what is changed in between is undone by them.
  return firstUndo(store, { physicalId, suffix, position }, snapshot).then((text) =>
    text === undefined ? stored : Row.readIfAny(undone(text)),
  )
}
