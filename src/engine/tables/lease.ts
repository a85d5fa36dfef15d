// What a write rests on: that the leader of its partition leads when it begins, and still does when it has landed. Invariant: a write is
// acknowledged only when two zones have received it under the leader that decided it.
// Source: docs Programming.Errors (after an InternalServerError a write may have been made or not).
import { internalServerError } from '../../model/errors.js'
import type { Partition } from '../../partitions/partition-map.js'
import type { ZoneSet } from '../../zones/zones.js'
import type { Clock } from '../../runtime/clock.js'
import type { OpenTable } from './open-table.js'

export interface Lease {
  readonly zones: ZoneSet
  readonly slot: number
  readonly term: number
}

/** Whether the partition has a leader, and two zones that would receive a write. */
export const takesWrites = ({ trailing, zones }: OpenTable, { slot }: Partition, clock: Clock): boolean =>
  trailing === undefined || zones.takesWrites(slot, clock.nowMs())

/** @throws ApiError InternalServerError when no leader takes writes of the partition */
export function takeLease(table: OpenTable, partition: Partition, clock: Clock): Lease {
  if (!takesWrites(table, partition, clock)) throw internalServerError()
  const { zones } = table
  const { slot } = partition
  return { zones, slot, term: zones.terms[slot] ?? 0 }
}

/** Whether the leader has led without a break since. */
export const isUnbroken = ({ zones, slot, term }: Lease): boolean => zones.terms[slot] === term
