// The beginning of an export: which past is meant, and where files are to end. Invariant: a span's positions lie around every change of it.
// Source: docs S3DataExport.Requesting.
import type { Clock } from '../../runtime/clock.js'
import type { ExportTableToPointInTimeInput } from '../../shapes/operations.js'
import type { ExportedPast, ExportJob } from '../../transfer/jobs/job.js'
import type { StoreBackups } from '../backups/store-backups.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import type { ExportedRange } from '../contract/transfers.js'
import type { OpenTable } from '../tables/open-table.js'

const SECOND_MS = 1000

interface PastParts {
  readonly clock: Clock
  readonly commits: CommitQueue
  readonly backups: StoreBackups
}

export interface ExportedPasts {
  readonly older?: ExportedPast
  readonly newer: ExportedPast
}

/** What of the past is exported; without an end it is what there is, whose position is infinite. */
export async function exportedPast(
  { clock, commits, backups }: PastParts,
  { table, recoverable, fromMs, toMs }: ExportedRange & { readonly table: OpenTable },
): Promise<ExportedPasts> {
  const older = fromMs === undefined ? undefined : await backups.pastOf(recoverable, fromMs - SECOND_MS)
  // An incremental export looks at the whole second of its end, and leaves out what was changed then or later by its time.
  const endMs = toMs === undefined || fromMs === undefined ? toMs : toMs + SECOND_MS - 1
  const newest = endMs === undefined ? undefined : await backups.pastOf(recoverable, endMs)
  await commits.landed()
  const newer = { record: table.record, position: Number.POSITIVE_INFINITY, ...newest, atMs: toMs ?? clock.nowMs() }
  return older === undefined || fromMs === undefined ? { newer } : { older: { ...older, atMs: fromMs }, newer }
}

interface Beginning extends ExportedPasts {
  readonly startedAtMs: number
  readonly request: ExportTableToPointInTimeInput
}

/** A job that has just begun. */
export function newExport(id: string, { record, map }: OpenTable, { startedAtMs, request, ...pasts }: Beginning): ExportJob {
  const { namespace, name, tableId, physicalId } = record
  const bounds = map.partitions.slice(1).map(({ lower }) => lower.toString('base64'))
  const progress = { files: [], partitions: 0, bounds, items: 0, sizeBytes: 0, ...pasts }
  return {
    kind: 'export',
    id,
    namespace,
    table: { name, tableId, physicalId },
    status: 'IN_PROGRESS',
    startedAtMs,
    request,
    progress,
  }
}
