// Reading at a position: a row, or a range of rows, as it was after the change of that sequence. Somebody must hold the position: a pin, or a
// replica. Invariant: what is read is what the first undo row after the position says, or the stored row where there is none.
import type { PhysicalId } from '../../model/ids.js'
import { rowKey, undoKey } from '../../storage/keys.js'
import { Row } from '../../storage/row.js'
import type { Cursor, Snapshot, Store } from '../../storage/store.js'
import { PositionedCursor, type PositionedRange } from './positioned-cursor.js'
import { firstUndo, undone } from './undo-row.js'

/** Steps back from the stored row that cost less than looking for the place. */
const STEPS = 16

/**
 * The table's row as it was at the position. At once where a few changes after the position lead back to a row, one by one; a key that was
 * made, deleted, or changed often meanwhile has to be looked for.
 */
export function rowAt(
  store: Store,
  physicalId: PhysicalId,
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

/** The rows of a range of suffixes, as they were at the position. Must be closed. */
export function rangeAt(store: Store, range: Omit<PositionedRange, 'snapshot' | 'positionOf'>, position: number): Cursor {
  const snapshot = store.snapshot()
  const cursor = new PositionedCursor(store, { ...range, snapshot, positionOf: () => position })
  return {
    next: (rows) => cursor.next(rows),
    checkRead: () => cursor.checkRead(),
    close: async () => {
      await cursor.close()
      await snapshot.close()
    },
  }
}
