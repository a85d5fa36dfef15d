// What changed of a table in a span of time: each key once, with what it was when the span began and when it ended. Invariant: the span's
// beginning is part of it and its end is not. Source: docs S3DataExport.Output (incremental). A delete leaves no time of its own: it counts as
// made at the end of its second.
import type { Sequence } from '../../model/ids.js'
import { nextTurn } from '../../runtime/clock.js'
import { rowKey, undoKeySequence, undoKeySuffix, undoRange, undoRowsRange } from '../../storage/keys.js'
import { Row } from '../../storage/row.js'
import type { Cursor, Snapshot, Store } from '../../storage/store.js'
import { undone } from '../history/undo-row.js'

const CHUNK_ROWS = 256

export interface Span {
  readonly physicalId: number
  readonly fromMs: number
  readonly toMs: number
  /** Every change of the span comes after the one and up to the other; some outside of the span do, too. */
  readonly after: Sequence
  readonly upTo: Sequence
}

export interface SpanChange {
  readonly suffix: Buffer
  readonly before: Row | undefined
  readonly after: Row | undefined
  /** Of the last change in the span. */
  readonly atMs: number
}

/** A change of a key: the row before it is stored with it, the one after it with the next. */
interface Step {
  readonly sequence: Sequence
  readonly before: Row | undefined
}

/** @param deletedAtMs when a change without a row was made @param passed suffixes up to that one are left out */
export async function* changesBetween(
  store: Store,
  span: Span,
  deletedAtMs: (sequence: Sequence) => number,
  passed: Buffer | undefined,
): AsyncGenerator<SpanChange> {
  const snapshot = store.snapshot()
  try {
    for await (const { suffix, steps } of stepsByKey(store, span, snapshot, passed)) {
      const change = changeOf(steps, span, deletedAtMs, () => Row.readIfAny(store.get(rowKey(span.physicalId, suffix), snapshot)))
      if (change !== undefined) yield { suffix, ...change }
    }
  } finally {
    await snapshot.close()
  }
}

function changeOf(
  steps: readonly Step[],
  { fromMs, toMs, upTo }: Span,
  deletedAtMs: (sequence: Sequence) => number,
  present: () => Row | undefined,
): Omit<SpanChange, 'suffix'> | undefined {
  let found: Omit<SpanChange, 'suffix'> | undefined
  for (const [at, { sequence, before }] of steps.entries()) {
    if (sequence > upTo) break
    const next = steps[at + 1]
    const after = next === undefined ? present() : next.before
    const atMs = after?.writtenAtMs ?? deletedAtMs(sequence)
    if (atMs >= fromMs && atMs < toMs) found = { before: found === undefined ? before : found.before, after, atMs }
  }
  return found === undefined || (found.before === undefined && found.after === undefined) ? undefined : found
}

interface KeySteps {
  readonly suffix: Buffer
  readonly steps: readonly Step[]
}

/** The changes of each key after the span's first position, in their order. Of those after its last one the first is enough. */
async function* stepsByKey(
  store: Store,
  { physicalId, after, upTo }: Span,
  snapshot: Snapshot,
  passed: Buffer | undefined,
): AsyncGenerator<KeySteps> {
  const range = undoRowsRange(physicalId)
  const cursor: Cursor = store.cursor({
    ...range,
    ...(passed === undefined ? {} : { lower: undoRange(physicalId, passed, passed).lower }),
    snapshot,
  })
  let key: { suffix: Buffer; steps: Step[] } | undefined
  try {
    for (let rows = await cursor.next(CHUNK_ROWS); rows.length > 0; rows = await cursor.next(CHUNK_ROWS)) {
      for (const [undoKey, text] of rows) {
        const suffix = undoKeySuffix(undoKey)
        if (passed?.equals(suffix) === true) continue
        if (key !== undefined && !key.suffix.equals(suffix)) {
          yield key
          key = undefined
        }
        const sequence = undoKeySequence(undoKey)
        if (sequence <= after || (key?.steps.at(-1)?.sequence ?? 0) > upTo) continue
        key ??= { suffix: Buffer.from(suffix), steps: [] }
        key.steps.push({ sequence, before: Row.readIfAny(undone(text)) })
      }
      await nextTurn()
    }
    if (key !== undefined) yield key
  } finally {
    await cursor.close()
  }
}
