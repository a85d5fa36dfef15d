// What `verify` holds the kept past to: whatever can be asked for was kept. An image that came after a position at which somebody may read has
// an undo row between the two, or what was there before is lost; so it goes for the stored row and for what each undo row holds. That finds a
// hole where a row was changed; where one was deleted, the items that a backup counts find it.
import { type PhysicalId, type Sequence } from '../../model/ids.js'
import { rowKeySuffix, rowRange, undoKeySequence, undoKeySuffix, undoRowsRange } from '../../storage/keys.js'
import { Row } from '../../storage/row.js'
import type { Store } from '../../storage/store.js'
import { undone } from '../history/undo-row.js'
import { rowsUnder } from './rows-under.js'

interface Undo {
  readonly suffix: Buffer
  readonly sequence: Sequence
}

/** @param held positions at which somebody may read the table, in their order @returns one sentence for each row whose past is not whole */
export async function* brokenPast(store: Store, physicalId: PhysicalId, held: readonly Sequence[]): AsyncGenerator<string> {
  const undo = rowsUnder(store, undoRowsRange(physicalId))
  let previous: Undo | undefined
  const problemOf = (suffix: Buffer, text: string | undefined, before?: Sequence): string | undefined =>
    imageProblem(held, text, previous?.suffix.equals(suffix) === true ? previous.sequence : undefined, before)
  let next = await undo.next()
  /** Undo rows of suffixes up to that one, or all that there are. */
  async function* upTo(last?: Buffer): AsyncGenerator<string> {
    for (; next.done !== true; next = await undo.next()) {
      const [key, text] = next.value
      const suffix = undoKeySuffix(key)
      if (last !== undefined && suffix.compare(last) > 0) return
      const sequence = undoKeySequence(key)
      const problem = problemOf(suffix, undone(text), sequence)
      if (problem !== undefined) yield `${problem} (row ${suffix.toString('hex')})`
      previous = { suffix, sequence }
    }
  }
  for await (const [key, text] of rowsUnder(store, rowRange(physicalId))) {
    const suffix = rowKeySuffix(key)
    yield* upTo(suffix)
    const problem = problemOf(suffix, text)
    if (problem !== undefined) yield `${problem} (row ${suffix.toString('hex')})`
  }
  yield* upTo()
}

/** @param after the undo row before the image @param before the undo row that holds it; undefined for the stored row */
function imageProblem(
  held: readonly Sequence[],
  text: string | undefined,
  after: Sequence | undefined,
  before: Sequence | undefined,
): string | undefined {
  if (text === undefined) return undefined // nothing was there, and nobody knows since when
  const sequence = sequenceOf(text)
  if (sequence === undefined) return before === undefined ? "a row can't be read" : `the undo row of ${before} can't be read`
  if (before !== undefined && sequence >= before)
    return `the undo row of ${before} holds what was written by ${sequence}, after it`
  if (after !== undefined && sequence < after) return `a row was changed by ${after}, and is as ${sequence} left it`
  const position = lastBefore(held, sequence)
  if (position === undefined || (after ?? 0) > position) return undefined
  return `what a row was at ${position} is lost: it was changed by ${sequence}, and nothing was kept`
}

function sequenceOf(text: string): Sequence | undefined {
  try {
    return Row.read(text).sequence
  } catch {
    return undefined
  }
}

/** The last position before a change. */
function lastBefore(held: readonly Sequence[], sequence: Sequence): Sequence | undefined {
  let low = 0
  let high = held.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((held[middle] ?? 0) < sequence) low = middle + 1
    else high = middle
  }
  return held[low - 1]
}
