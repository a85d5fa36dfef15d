// What a decided write comes to before anything is changed: which index entries change, what it costs, and whether the indexes admit it.
// Source: docs capacity-unit-calculations, GSI.ThroughputConsiderations (a write needs capacity on every index that it changes).
import type { ThrottleCause } from '../../capacity/throttle.js'
import { writeHalfUnits, type WriteHalfUnits } from '../../capacity/units.js'
import type { IndexEntry } from '../../indexes/entry.js'
import type { Decision } from '../../intents/intent.js'
import { isSameItem } from '../../model/equality.js'
import { locate, type Partition } from '../../partitions/partition-map.js'
import type { Row } from '../../storage/row.js'
import type { Admission } from '../admission/admission.js'
import { type IndexChange, planIndexes } from './change.js'
import type { CommitGroup } from '../commit/commit-queue.js'
import type { Receipt } from '../contract/engine.js'
import type { OpenTable } from '../tables/open-tables.js'

const NO_INDEXES: ReadonlyMap<string, number> = new Map()
const NO_CHANGES: readonly IndexChange[] = []
const NO_CAUSES: readonly ThrottleCause[] = []

/** What was decided for a key, and what it rests on. */
export interface Prepared {
  readonly table: OpenTable
  /** The table's partition that holds the row. */
  readonly partition: Partition
  readonly suffix: Buffer
  readonly key: string
  readonly before: Row | undefined
  /** The group of a pending `before`: an answer that tells of it must wait. */
  readonly waitsFor: CommitGroup | undefined
  readonly decision: Decision
}

/** A decision thought through: what it changes, what it costs. */
export interface Plan {
  readonly prepared: Prepared
  /** Whether there is anything to write. */
  readonly isWrite: boolean
  readonly indexes: readonly IndexChange[]
  readonly units: WriteHalfUnits
}

/** Nothing is changed yet. @param prepared decided, and not refused */
export function planWrite(prepared: Prepared): Plan {
  return isNoOp(prepared) ? planStay(prepared) : planChange(prepared)
}

/** The same for a write that isn't left out where the item is already so: one of another region changes the version, too. */
export function planChange(prepared: Prepared): Plan {
  const { table, suffix, before, decision } = prepared
  if (decision.kind === 'refuse') throw decision.error
  const after = decision.kind === 'put' ? decision : undefined
  if (decision.kind === 'keep' || (after === undefined && before === undefined)) return planStay(prepared)
  const indexes = table.indexes.length === 0 ? NO_CHANGES : planIndexes(table, suffix, before, after)
  return { prepared, isWrite: true, indexes, units: unitsOf(before?.sizeBytes, after?.sizeBytes, indexes) }
}

function planStay(prepared: Prepared): Plan {
  return { prepared, isWrite: false, indexes: NO_CHANGES, units: unitsOf(prepared.before?.sizeBytes, 0, NO_CHANGES) }
}

/** The receipt of a plan that changes nothing. */
export function stayed({ prepared, units }: Plan): Receipt {
  return { before: prepared.before, after: prepared.before, units }
}

/** Why global indexes that the plan changes refuse it; nothing when all of them admit it. */
export function indexCauses(admission: Admission, { indexes }: Plan): readonly ThrottleCause[] {
  if (indexes.length === 0) return NO_CAUSES
  return indexes.flatMap((change) => changeCauses(admission, change))
}

/** A moved entry needs capacity where it comes and where it goes. */
function changeCauses(admission: Admission, { index, before, after, isMoved }: IndexChange): readonly ThrottleCause[] {
  if (!index.hasOwnPool) return NO_CAUSES
  const causes = ({ suffix }: IndexEntry): readonly ThrottleCause[] =>
    admission.causes('write', index.source, locate(index.map, suffix), suffix)
  const entry = after ?? before
  const ofEntry = entry === undefined ? NO_CAUSES : causes(entry)
  return ofEntry.length > 0 || !isMoved || before === undefined ? ofEntry : causes(before)
}

/** Charges what a plan costs. @param factor of the table's own units: 2 in a transaction, which costs its indexes only once */
export function chargePlan(admission: Admission, { prepared, indexes, units }: Plan, factor: number): void {
  const { table, partition, suffix } = prepared
  let tableHalfUnits = units.table * factor
  for (const change of indexes) {
    if (change.index.hasOwnPool) chargeIndex(admission, change)
    else tableHalfUnits += change.halfUnits
  }
  admission.charge('write', table.source, partition, tableHalfUnits, suffix)
}

/** What a condition that failed costs: the larger of what is there and what was to be. */
export function chargeRefused(admission: Admission, { table, partition, suffix, before, decision }: Prepared): void {
  const attemptedBytes = decision.kind === 'refuse' ? (decision.attemptedBytes ?? 0) : 0
  const halfUnits = writeHalfUnits(Math.max(before?.sizeBytes ?? 0, attemptedBytes))
  admission.charge('write', table.source, partition, halfUnits, suffix)
}

/** What preparing an action of a transaction costs when another action stops it. Source: assumed; the amount is not documented. */
export function chargePrepared(admission: Admission, prepared: Prepared): void {
  if (prepared.decision.kind === 'refuse') return chargeRefused(admission, prepared)
  const { table, partition, suffix } = prepared
  admission.charge('write', table.source, partition, planWrite(prepared).units.table, suffix)
}

/** A moved entry is charged where it goes and where it comes. */
function chargeIndex(admission: Admission, change: IndexChange): void {
  const { index, before, after, beforeBytes, isMoved, halfUnits } = change
  const goneHalfUnits = isMoved ? writeHalfUnits(beforeBytes ?? 0) : 0
  const charge = ({ suffix }: IndexEntry, part: number): void =>
    admission.charge('write', index.source, locate(index.map, suffix), part, suffix)
  if (isMoved && before !== undefined) charge(before, goneHalfUnits)
  const entry = after ?? before
  if (entry !== undefined) charge(entry, halfUnits - goneHalfUnits)
}

/** A put of what is there already leaves no trace in a log. Source: docs Streams (no record for a write that changes nothing). */
function isNoOp({ table, before, decision }: Prepared): boolean {
  return table.isLogged && decision.kind === 'put' && before !== undefined && isSameItem(before.item, decision.item)
}

function unitsOf(beforeBytes = 0, afterBytes = 0, indexes: readonly IndexChange[]): WriteHalfUnits {
  const table = writeHalfUnits(Math.max(beforeBytes, afterBytes))
  if (indexes.length === 0) return { table, indexes: NO_INDEXES }
  return { table, indexes: new Map(indexes.map(({ index, halfUnits }) => [index.record.name, halfUnits])) }
}
