// What rows were before they were changed, kept while some position of their table trails. Invariants: a change and what undoes it are in
// one batch; the first undo row of a key behind a position holds what a replica at that position shows, and where there is none the
// stored row is it; so a replica is a position, and needs no copy.
import type { IndexEntry } from '../../indexes/entry.js'
import { rowKey, undoKey, undoRange } from '../../storage/keys.js'
import { Row } from '../../storage/row.js'
import { type Cursor, put, type Snapshot, type Store } from '../../storage/store.js'
import type { ChangeSink } from '../commit/change-sink.js'
import type { IndexChange, Stamp } from './change.js'
import type { Plan } from './plan.js'
import type { TableReplicas } from '../history/table-replicas.js'

/** Stands for a row that was not there. */
const ABSENT = ''

/** Adds what undoes the change of the row and of its index entries, as far as a replica may come to show it. */
export function recordUndo({ prepared, indexes }: Plan, replicas: TableReplicas, { sequence }: Stamp, sink: ChangeSink): void {
  const { table, suffix, before } = prepared
  const keys: Buffer[] = []
  const keep = (physicalId: number, at: Buffer, text: string): void => {
    const key = undoKey(physicalId, at, sequence)
    keys.push(key)
    sink.ops.push(put(key, text))
  }
  if (replicas.mayShow(before)) keep(table.record.physicalId, suffix, before?.text ?? ABSENT)
  // An entry may be older than its row, so each of its changes is kept.
  for (const change of indexes) {
    const { physicalId } = change.index.record
    if (change.before !== undefined) keep(physicalId, change.before.suffix, entryText(change, change.before, before))
    const isNew = change.after !== undefined && (change.before === undefined || change.isMoved)
    if (isNew && change.after !== undefined) keep(physicalId, change.after.suffix, ABSENT)
  }
  if (keys.length > 0) replicas.undone(sequence, keys, sink.ops)
}

/** An entry as it stood, but for the numbers of its header: they are the row's, which no answer shows. */
function entryText({ beforeBytes = 0 }: IndexChange, entry: IndexEntry, whole: Row | undefined): string {
  if (whole === undefined) throw new Error('an index entry without its row')
  if (entry.isWhole) return whole.text
  const { sequence, writtenAtMs, origin } = whole
  return Row.make({ sizeBytes: beforeBytes, sequence, writtenAtMs, origin }, JSON.stringify(entry.item)).text
}

/** The row that undo text stands for. */
export const undone = (text: string): string | undefined => (text === ABSENT ? undefined : text)

/** Steps back from the stored row that cost less than looking for the place. */
const STEPS = 16

/**
 * The table's row as it was at the position. At once where a few changes behind the position lead back to a row, one by one; a key that was
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
    row = Row.readIfAny(undone(store.get(undoKey(physicalId, suffix, row.sequence), snapshot) ?? ABSENT))
  }
  if (row !== undefined && row.sequence <= position) return row
  // The stored row was found before the undo rows are looked at: what is changed in between is undone by them.
  return firstUndo(store, { physicalId, suffix, position }, snapshot).then((text) =>
    text === undefined ? stored : Row.readIfAny(undone(text)),
  )
}

/** One key at one position. */
export interface Past {
  readonly physicalId: number
  readonly suffix: Buffer
  readonly position: number
}

/** What the key's first undo row behind the position holds; undefined when there is none. */
export async function firstUndo(
  store: Store,
  { physicalId, suffix, position }: Past,
  snapshot: Snapshot | undefined,
): Promise<string | undefined> {
  const lower = undoKey(physicalId, suffix, position + 1)
  const { upper } = undoRange(physicalId, suffix, behindUndo(suffix))
  const cursor: Cursor = store.cursor({ lower, upper, ...(snapshot === undefined ? {} : { snapshot }) })
  try {
    const [first] = await cursor.next(1)
    return first?.[1]
  } finally {
    await cursor.close()
  }
}

/** Behind every undo row of the suffix, and before those of any other. */
export const behindUndo = (suffix: Buffer): Buffer => Buffer.concat([suffix, Buffer.alloc(7, 0xff)])
