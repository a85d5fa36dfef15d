// What a change of a row changes in its table's index of due times. Invariants: a row that has a due time has one entry, at that time, as
// soon as the filling of the index has come to it; the entry changes in the batch of the row. An entry is noted before it is queued: one
// that never lands makes somebody look in vain, and nothing worse.
import { dueMsOf } from '../../model/time-to-live.js'
import { dueTimeKey } from '../../storage/keys.js'
import type { Row } from '../../storage/row.js'
import { del, put, type StoreOp } from '../../storage/store.js'
import type { DueTimes } from '../tables/due-times.js'

/** @param ops of the change's batch */
export function changeDueTime(
  dueTimes: DueTimes,
  suffix: Buffer,
  before: Row | undefined,
  after: Row | undefined,
  ops: StoreOp[],
): void {
  const { physicalId, attribute } = dueTimes
  const beforeMs = before && dueMsOf(before.item, attribute)
  const afterMs = after && dueMsOf(after.item, attribute)
  if (beforeMs === afterMs) return // if it has no entry yet, the filling makes it
  if (beforeMs !== undefined) ops.push(del(dueTimeKey(physicalId, beforeMs, suffix)))
  if (afterMs !== undefined) enter(dueTimes, suffix, afterMs, ops)
}

/** Enters a row that the filling came to, whether or not it has its entry already. */
export function enterDueTime(dueTimes: DueTimes, suffix: Buffer, row: Row, ops: StoreOp[]): void {
  const dueMs = dueMsOf(row.item, dueTimes.attribute)
  if (dueMs !== undefined) enter(dueTimes, suffix, dueMs, ops)
}

function enter(dueTimes: DueTimes, suffix: Buffer, dueMs: number, ops: StoreOp[]): void {
  ops.push(put(dueTimeKey(dueTimes.physicalId, dueMs, suffix), ''))
  dueTimes.note(dueMs)
}
