// Filling a restored table: rows of a past table are put by the one way of a write, in slices, each with the place where it ended in the same
// batch. Invariant: a slice is short enough that no request waits for it; a restart repeats nothing and leaves nothing out.
import assert from 'node:assert'
import { Turn } from '../../runtime/turn.js'
import { backfillKey } from '../../storage/keys.js'
import { put, type Store } from '../../storage/store.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import { type PastRow, pastRows, type PastTable } from '../history/past-table.js'
import type { Run } from '../tables/job-runs.js'
import type { OpenTable } from '../tables/open-table.js'
import type { WritePipeline } from '../write/pipeline.js'
import { RESTORED } from '../write/policy.js'

/** Read at once. */
const CHUNK_ROWS = 128
/** Written in one turn: about five milliseconds with some indexes. */
const SLICE_ROWS = 64
const SLICE_BYTES = 512 * 1024

export interface RestoreRowsParts {
  readonly store: Store
  readonly commits: CommitQueue
  readonly pipeline: WritePipeline
}

/** Goes on from the saved place. @returns whether all rows are there; false when the table went, or the emulator stops */
export async function restoreRows(
  { store, commits, pipeline }: RestoreRowsParts,
  table: OpenTable,
  past: PastTable,
  run: Run,
): Promise<boolean> {
  const turn = new Turn()
  const key = backfillKey(table.record.physicalId)
  const saved = store.get(key)
  let passed: Buffer | undefined = saved === undefined ? undefined : Buffer.from(saved, 'base64')
  await commits.landed() // what the past shows is in the store
  for (;;) {
    const rows = await pastRows(store, past, { passed, most: CHUNK_ROWS })
    if (rows.length === 0) return true
    for (let at = 0; at < rows.length;) {
      if (table.isGone || run.isStopped) return false
      at += putSlice(pipeline, table, rows, at, turn)
      passed = rows[at - 1]?.suffix
      if (passed !== undefined) await commits.add([put(key, passed.toString('base64'))]).durable
    }
  }
}

/** In one turn. @returns how many rows it put: one at least */
function putSlice(pipeline: WritePipeline, table: OpenTable, rows: readonly PastRow[], from: number, turn: Turn): number {
  let bytes = 0
  turn.begin()
  for (let count = 0; ;) {
    const next = rows[from + count]
    if (next === undefined || count === SLICE_ROWS || bytes >= SLICE_BYTES || (count > 0 && turn.isLong)) return count
    const { suffix, row } = next
    const { item, sizeBytes } = row
    const intent = { rowSuffix: suffix, decide: () => ({ kind: 'put', item, sizeBytes }) as const }
    const { kind } = pipeline.carryOut([{ table, intent }], RESTORED)
    assert(kind === 'queued', 'nothing stops the write of a restored row')
    bytes += sizeBytes
    count++
  }
}
