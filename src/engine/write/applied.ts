// A plan turned into what the store is to do: row, index entries, counters and log entry, what undoes them, the tombstone. Invariant: all of
// it is gathered in a sink and nothing is done yet; it counts, and is shown to whoever decides next, when the sink is queued.
import type { SizedItem } from '../../indexes/index-change.js'
import type { EntryReplication } from '../../log/entry.js'
import { locate } from '../../partitions/partition-map.js'
import { localVersion } from '../../regions/version.js'
import type { Clock } from '../../runtime/clock.js'
import { tombstoneKey } from '../../storage/keys.js'
import { Row, type RowHeader } from '../../storage/row.js'
import type { ChangeSink } from '../commit/change-sink.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import type { Receipt } from '../contract/items.js'
import { changeIndex, changeRow, type Stamp } from './change.js'
import { changeDueTime } from './due-time.js'
import type { Plan, Prepared } from './plan.js'
import type { WritePolicy } from './policy.js'
import { type TombstoneChange, tombstoneOp, type Tombstones } from './tombstones.js'
import { recordUndo } from './undo.js'

/** A plan whose operations have been made. */
export interface Applied {
  readonly prepared: Prepared
  readonly policy: WritePolicy
  readonly row: Row | undefined
  readonly receipt: Receipt
  readonly tombstone: TombstoneChange | undefined
}

export interface ApplyParts {
  readonly clock: Clock
  readonly commits: CommitQueue
  readonly tombstones: Tombstones
}

/** @param plan that writes. @param sink takes the operations */
export function applyPlan(parts: ApplyParts, plan: Plan, sink: ChangeSink): Applied {
  const { table, suffix, before, decision } = plan.prepared
  // A transaction waits between its decision and here, and its partition may have been split since.
  const partition = plan.prepared.partition.isClosed ? locate(table.map, suffix) : plan.prepared.partition
  const stamp = stampOf(parts, plan)
  const after = decision.kind === 'put' ? makeRow(decision, plan.compared?.json, stamp) : undefined
  changeRow(table, { suffix, partition, before, after, sharedJson: plan.compared?.shared }, stamp, sink)
  for (const change of plan.indexes) changeIndex(change, after, stamp, sink)
  if (table.dueTimes !== undefined) changeDueTime(table.dueTimes, suffix, before, after, sink.ops)
  if (table.history !== undefined) recordUndo(plan, table.history, stamp, sink)
  const tombstone = stamp.replication && tombstoneChange(plan.prepared, after, stamp.replication)
  if (tombstone !== undefined) sink.ops.push(tombstoneOp(tombstone))
  return { prepared: plan.prepared, policy: plan.policy, row: after, receipt: { before, after, units: plan.units }, tombstone }
}

/** A place in the order for the plan's write, and the version that it gets where regions share the item. */
function stampOf({ clock, commits, tombstones }: ApplyParts, { prepared, policy }: Plan): Stamp {
  const { table, suffix, before, madeElsewhere } = prepared
  const { actor } = policy
  const stamp = { sequence: commits.nextSequence(), atMs: clock.stampMs(), actor }
  if (madeElsewhere !== undefined) return { ...stamp, replication: madeElsewhere }
  if (!table.isMultiActive) return stamp
  const base = tombstones.versionBefore(table, suffix, before)
  return { ...stamp, replication: { version: localVersion(base, stamp.atMs, stamp.sequence), base } }
}

function makeRow({ item, sizeBytes }: SizedItem, json: string | undefined, stamp: Stamp): Row {
  return Row.make({ sizeBytes, sequence: stamp.sequence, ...whereWritten(stamp) }, json ?? JSON.stringify(item), item)
}

function whereWritten({ atMs, actor, replication }: Stamp): Omit<RowHeader, 'sizeBytes' | 'sequence'> {
  if (replication === undefined) return { writtenAtMs: atMs, origin: 0 }
  const { version } = replication
  const header = { writtenAtMs: version.atMs, origin: version.origin }
  return actor === 'region' ? { ...header, originSequence: version.sequence } : header
}

/** A delete leaves one, a row takes away the one that lay in its place. */
function tombstoneChange(
  { table, suffix, before }: Prepared,
  after: Row | undefined,
  { version, base }: EntryReplication,
): TombstoneChange | undefined {
  if (after !== undefined && (before !== undefined || base === undefined)) return undefined
  return { key: tombstoneKey(table.record.physicalId, suffix), version: after === undefined ? version : undefined }
}
