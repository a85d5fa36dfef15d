// What a planned write is admitted by on the indexes that it changes, and what it is charged. Invariant: what was refused is charged nothing,
// but for a condition that failed. Source: docs capacity-unit-calculations, GSI.ThroughputConsiderations (a write needs capacity on every
// index that it changes).
import type { ThrottleCause } from '../../capacity/throttle.js'
import { writeHalfUnits } from '../../capacity/units.js'
import type { HalfUnits } from '../../model/ids.js'
import type { IndexEntry } from '../../indexes/index-entry.js'
import { locate } from '../../partitions/partition-map.js'
import type { Admission } from '../admission/admission.js'
import type { OpenIndexChange } from './change.js'
import { type Plan, planWrite, type Prepared } from './plan.js'
import type { WritePolicy } from './policy.js'

const NO_CAUSES: readonly ThrottleCause[] = []

/** Why global indexes that the plan changes refuse it; nothing when all of them admit it. */
export function indexCauses(admission: Admission, { indexes }: Plan): readonly ThrottleCause[] {
  if (indexes.length === 0) return NO_CAUSES
  return indexes.flatMap((change) => changeCauses(admission, change))
}

/** A moved entry needs capacity where it comes and where it goes. */
function changeCauses(admission: Admission, { index, before, after, isMoved }: OpenIndexChange): readonly ThrottleCause[] {
  if (!index.hasOwnPool) return NO_CAUSES
  const causes = ({ suffix }: IndexEntry): readonly ThrottleCause[] =>
    admission.causes('write', index.chargesTo, locate(index.map, suffix), suffix)
  const entry = after ?? before
  const ofEntry = entry === undefined ? NO_CAUSES : causes(entry)
  return ofEntry.length > 0 || !isMoved || before === undefined ? ofEntry : causes(before)
}

/** Charges what a plan costs, as its policy says. */
export function chargePlan(admission: Admission, { prepared, policy, indexes, units }: Plan): void {
  if (policy.payment === 'free') return
  const { table, partition, suffix } = prepared
  let tableHalfUnits = units.table * policy.tableFactor
  for (const change of indexes) {
    if (change.index.hasOwnPool) chargeIndex(admission, change)
    else tableHalfUnits += change.halfUnits
  }
  admission.charge('write', table.chargesTo, partition, tableHalfUnits, suffix)
  if (policy.isReplicated) table.pool.write.replicatedHalfUnits += units.table
}

/** What a condition that failed costs: the larger of what is there and what was to be. @returns what was charged */
export function chargeRefused(admission: Admission, { table, partition, suffix, before, decision }: Prepared): HalfUnits {
  const attemptedBytes = decision.kind === 'refuse' ? (decision.attemptedBytes ?? 0) : 0
  const halfUnits = writeHalfUnits(Math.max(before?.sizeBytes ?? 0, attemptedBytes))
  admission.charge('write', table.chargesTo, partition, halfUnits, suffix)
  return halfUnits
}

/** What preparing an action of a transaction costs when another action stops it. Source: assumed; the amount is not documented. */
export function chargePrepared(admission: Admission, prepared: Prepared, policy: WritePolicy): void {
  if (prepared.decision.kind === 'refuse') {
    chargeRefused(admission, prepared)
    return
  }
  const { table, partition, suffix } = prepared
  admission.charge('write', table.chargesTo, partition, planWrite(prepared, policy).units.table, suffix)
}

/** A moved entry is charged where it goes and where it comes. */
function chargeIndex(admission: Admission, change: OpenIndexChange): void {
  const { index, before, after, beforeBytes, isMoved, halfUnits } = change
  const goneHalfUnits = isMoved ? writeHalfUnits(beforeBytes ?? 0) : 0
  const charge = ({ suffix }: IndexEntry, part: number): void =>
    admission.charge('write', index.chargesTo, locate(index.map, suffix), part, suffix)
  if (isMoved && before !== undefined) charge(before, goneHalfUnits)
  const entry = after ?? before
  if (entry !== undefined) charge(entry, halfUnits - goneHalfUnits)
}
