// Entering the rows of a table in its new index of due times, while writes go on. The table is walked by keys only; each row is entered as
// it is now, and the cursor is saved in the same batch. Invariant: writes keep the whole index from its beginning, so a row is entered by
// whoever writes it or by this walk, and by both alike.
import { backfillKey, rowKey, rowKeySuffix, rowRange } from '../../storage/keys.js'
import { afterKey, put, type Store, type StoreOp } from '../../storage/store.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import type { DueTimes } from '../tables/due-times.js'
import type { OpenTable } from '../tables/open-table.js'
import { enterDueTime } from '../write/due-time.js'
import type { Images } from '../write/images.js'

const STEP_ROWS = 200
/** Rows that one turn looks at: as many as come to so many bytes, and the one that exceeds them. */
const TURN_BYTES = 64 * 1024

export interface FillParts {
  readonly store: Store
  readonly commits: CommitQueue
  readonly images: Images
}

/** Goes on from the saved cursor. @returns whether it was finished; false when the index or its table went away, or the engine stops */
export async function fillDueTimes(parts: FillParts, table: OpenTable, stopping: AbortSignal): Promise<boolean> {
  const { dueTimes } = table
  if (dueTimes === undefined) return false
  const saved = parts.store.get(backfillKey(dueTimes.physicalId))
  let passed: Buffer | undefined = saved === undefined ? undefined : Buffer.from(saved, 'base64')
  await parts.commits.landed() // rows that were decided before the index was there, and that no cursor would find
  for (
    let due = await nextSuffixes(parts.store, table, passed);
    due.length > 0;
    due = await nextSuffixes(parts.store, table, passed)
  ) {
    while (due.length > 0) {
      if (stopping.aborted || table.isGone || table.dueTimes !== dueTimes) return false
      const ops: StoreOp[] = []
      const entered = enterSome(parts.images, table, dueTimes, due, ops)
      passed = due[entered - 1]
      due = due.slice(entered)
      if (passed !== undefined) ops.push(put(backfillKey(dueTimes.physicalId), passed.toString('base64')))
      await parts.commits.add(ops).durable
    }
  }
  return true
}

/** @returns how many of the rows it took, from the first one on */
function enterSome(images: Images, table: OpenTable, dueTimes: DueTimes, suffixes: readonly Buffer[], ops: StoreOp[]): number {
  let bytes = 0
  let entered = 0
  for (const suffix of suffixes) {
    const { row } = images.of(table, suffix)
    if (row !== undefined) enterDueTime(dueTimes, suffix, row, ops)
    entered++
    bytes += row?.sizeBytes ?? 0
    if (bytes >= TURN_BYTES) break
  }
  return entered
}

async function nextSuffixes(store: Store, { record }: OpenTable, passed: Buffer | undefined): Promise<readonly Buffer[]> {
  const { lower, upper } = rowRange(record.physicalId)
  const from = passed === undefined ? lower : rowKey(record.physicalId, afterKey(passed))
  const cursor = store.cursor({ lower: from, upper, only: 'keys' })
  try {
    return (await cursor.next(STEP_ROWS)).map(([key]) => Buffer.from(rowKeySuffix(key)))
  } finally {
    await cursor.close()
  }
}
