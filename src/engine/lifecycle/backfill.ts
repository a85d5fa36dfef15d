// Making the rows of a new index while writes go on. The table is walked by keys only; each becomes the projection of its current row,
// and the cursor is saved in the same batch. Invariant: rows up to the cursor are in the index and kept by every write, those after it
// are not; so whatever is written after it while a step reads is taken up by that step or a later one.
import type { PhysicalId } from '../../model/ids.js'
import type { IndexRecord } from '../../model/table.js'
import type { Clock } from '../../runtime/clock.js'
import { backfillKey, rowKey, rowKeySuffix, rowRange } from '../../storage/keys.js'
import { afterKey, put, type Store } from '../../storage/store.js'
import { newSink } from '../commit/change-sink.js'
import { fillEntry, type Stamp } from '../write/change.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import type { BackfillProgress, OpenIndex, OpenTable } from '../tables/open-table.js'
import type { Images } from '../write/images.js'

const STEP_ROWS = 200

export interface BackfillParts {
  readonly store: Store
  readonly clock: Clock
  readonly commits: CommitQueue
  readonly images: Images
}

/** Fills the index from its saved cursor on. @returns whether it was finished; false when the index or its table went away, or the engine stops */
export async function fillIndex(
  parts: BackfillParts,
  table: OpenTable,
  record: IndexRecord,
  stopping: AbortSignal,
): Promise<boolean> {
  const saved = parts.store.get(backfillKey(record.physicalId))
  const progress = fillingIndex(table, record)?.backfill
  if (progress !== undefined && saved !== undefined) progress.passed = Buffer.from(saved, 'base64')
  for (;;) {
    const index = fillingIndex(table, record)
    if (index?.backfill === undefined || stopping.aborted) return false
    if (await step(parts, table, index, index.backfill)) return true
  }
}

function fillingIndex(table: OpenTable, record: IndexRecord): OpenIndex | undefined {
  if (table.isGone) return undefined
  return table.keptIndexes.find((index) => index.record.physicalId === record.physicalId)
}

/** One chunk of keys. @returns whether it was the last */
async function step(parts: BackfillParts, table: OpenTable, index: OpenIndex, progress: BackfillProgress): Promise<boolean> {
  const { physicalId } = table.record
  const pending = parts.images.pendingSuffixes(table)
  progress.written = new Map(pending.map((suffix) => [suffix.toString('latin1'), suffix]))
  const suffixes = await nextSuffixes(parts.store, physicalId, progress.passed)
  const last = suffixes.at(-1)
  const isLast = last === undefined
  const due = new Map(suffixes.map((suffix) => [suffix.toString('latin1'), suffix]))
  for (const [key, suffix] of progress.written) if (isDue(suffix, progress.passed, last)) due.set(key, suffix)
  progress.written = undefined
  if (fillingIndex(table, index.record) === undefined) return false
  const sink = newSink()
  for (const suffix of due.values()) {
    const { row } = parts.images.of(table, suffix)
    if (row !== undefined) fillEntry(index, row, stampOf(parts), sink)
  }
  // After the last row everything is passed: from here on writes keep the whole index.
  progress.passed = last ?? END_OF_TABLE
  sink.ops.push(put(backfillKey(index.record.physicalId), progress.passed.toString('base64')))
  await parts.commits.addChange(sink).durable
  return isLast
}

const stampOf = ({ commits, clock }: BackfillParts): Stamp => ({
  sequence: commits.nextSequence(),
  atMs: clock.stampMs(),
  actor: 'service',
})

/** After every suffix: a hash of all ones followed by more ones than a key can have. */
const END_OF_TABLE = Buffer.alloc(4096, 0xff)

function isDue(suffix: Buffer, passed: Buffer | undefined, last: Buffer | undefined): boolean {
  const isAfterPassed = passed === undefined || suffix.compare(passed) > 0
  return isAfterPassed && (last === undefined || suffix.compare(last) <= 0)
}

async function nextSuffixes(store: Store, physicalId: PhysicalId, passed: Buffer | undefined): Promise<readonly Buffer[]> {
  const range = rowRange(physicalId)
  const lower = passed === undefined ? range.lower : rowKey(physicalId, afterKey(passed))
  const cursor = store.cursor({ lower, upper: range.upper, only: 'keys' })
  try {
    const rows = await cursor.next(STEP_ROWS)
    return rows.map(([key]) => Buffer.from(rowKeySuffix(key)))
  } finally {
    await cursor.close()
  }
}
