// When deletes of a span were made: their second, by the marks that tables with recovery leave (`engine/history/time-marks.ts`).
import type { Sequence } from '../../model/ids.js'
import { TIME_MARK_RANGE, timeMarkKey, timeMarkSecond } from '../../storage/keys.js'
import type { Store } from '../../storage/store.js'
import type { Span } from './changes-between.js'

const CHUNK_MARKS = 1000
const SECOND_MS = 1000

/** @returns the end of the second in which a change of the span was made */
export async function deletionTimes(
  store: Store,
  { fromMs, toMs }: Pick<Span, 'fromMs' | 'toMs'>,
): Promise<(sequence: Sequence) => number> {
  const marks: { readonly second: number; readonly position: Sequence }[] = []
  const cursor = store.cursor({ lower: timeMarkKey(Math.floor(fromMs / SECOND_MS) - 1), upper: TIME_MARK_RANGE.upper })
  try {
    for (let rows = await cursor.next(CHUNK_MARKS); rows.length > 0; rows = await cursor.next(CHUNK_MARKS)) {
      for (const [key, text] of rows) marks.push({ second: timeMarkSecond(key), position: Number(text) })
      if ((marks.at(-1)?.second ?? 0) * SECOND_MS > toMs + SECOND_MS) break
    }
  } finally {
    await cursor.close()
  }
  return (sequence) => {
    let low = 0 // a mark holds the change before the first one of its second: the last one before this change is wanted
    let high = marks.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((marks[middle]?.position ?? 0) < sequence) low = middle + 1
      else high = middle
    }
    return (marks[low - 1]?.second ?? 0) * SECOND_MS
  }
}
