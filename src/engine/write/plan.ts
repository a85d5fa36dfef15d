// What a decided write comes to before anything is changed: which index entries change, and what it costs. Pure: a plan that is not carried
// out has changed nothing. Source: docs capacity-unit-calculations.
import { vectorWriteBytes, writeHalfUnits, type WriteHalfUnits } from '../../capacity/units.js'
import type { Decision } from '../../intents/intent.js'
import { isSameItem, mayBeSameBetween } from '../../model/equality.js'
import { type SharedEnds, sharedEnds } from '../../model/shared-ends.js'
import { type Partition } from '../../partitions/partition-map.js'
import type { Row } from '../../storage/row.js'
import { type IndexChange, planIndexes } from './change.js'
import type { CommitGroup } from '../commit/commit-queue.js'
import type { EntryReplication } from '../../log/entry.js'
import type { Receipt } from '../contract/items.js'
import type { OpenTable } from '../tables/open-table.js'
import type { WritePolicy } from './policy.js'

const NO_INDEXES: ReadonlyMap<string, number> = new Map()
const NO_CHANGES: readonly IndexChange[] = []

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
  /** When and where it was made, and over what, of a write of another region. */
  readonly madeElsewhere: EntryReplication | undefined
}

/** The JSON of an item to put, beside that of the row before. */
interface ComparedJson {
  readonly json: string
  /** Of two that are equally long. */
  readonly shared: SharedEnds | undefined
  readonly isSame: boolean
}

/** A decision thought through: what it changes, what it costs. */
export interface Plan {
  readonly prepared: Prepared
  readonly policy: WritePolicy
  /** Whether there is anything to write. */
  readonly isWrite: boolean
  /** Of a put that may have been of what is there already. */
  readonly compared?: ComparedJson | undefined
  readonly indexes: readonly IndexChange[]
  readonly units: WriteHalfUnits
}

/** @param prepared decided, and not refused */
export function planWrite(prepared: Prepared, policy: WritePolicy): Plan {
  const { table, suffix, before, decision } = prepared
  if (decision.kind === 'refuse') throw decision.error
  const after = decision.kind === 'put' ? decision : undefined
  const staysAway = after === undefined && before === undefined
  if (decision.kind === 'keep' || staysAway) return planNoOp(prepared, policy)
  const compared = policy.writesNoOps ? undefined : compareJson(prepared)
  if (compared?.isSame === true) return planNoOp(prepared, policy)
  const indexes = table.indexes.length === 0 ? NO_CHANGES : planIndexes(table, suffix, before, after)
  return { prepared, policy, isWrite: true, compared, indexes, units: unitsOf(before?.sizeBytes, after?.sizeBytes, indexes) }
}

function planNoOp(prepared: Prepared, policy: WritePolicy): Plan {
  return { prepared, policy, isWrite: false, indexes: NO_CHANGES, units: unitsOf(prepared.before?.sizeBytes, 0, NO_CHANGES) }
}

/** The receipt of a plan that changes nothing. */
export function receiptOfNoOp({ prepared, units }: Plan): Receipt {
  return { before: prepared.before, after: prepared.before, units }
}

/**
 * Of an item that may be what is there already: it has the same size, and its table is logged. A put of what is there leaves no trace in a log.
 * Source: docs Streams (no record for a write that changes nothing).
 */
function compareJson({ table, before, decision }: Prepared): ComparedJson | undefined {
  if (decision.kind !== 'put' || !table.isLogged || before?.sizeBytes !== decision.sizeBytes) return undefined
  const json = JSON.stringify(decision.item)
  const old = before.json
  if (old.length !== json.length) return { json, shared: undefined, isSame: false }
  const shared = sharedEnds(old, json, 0)
  return { json, shared, isSame: mayBeSameBetween(old, json, shared) && isSameItem(before.item, decision.item) }
}

function unitsOf(beforeBytes = 0, afterBytes = 0, indexes: readonly IndexChange[]): WriteHalfUnits {
  const table = writeHalfUnits(Math.max(beforeBytes, afterBytes))
  if (indexes.length === 0) return { table, indexes: NO_INDEXES }
  const halfUnits = new Map<string, number>()
  let vectorBytes: Map<string, number> | undefined
  for (const { index, halfUnits: own, beforeBytes: before, afterBytes: after } of indexes) {
    if (index.vectors === undefined) halfUnits.set(index.record.name, own)
    else (vectorBytes ??= new Map()).set(index.record.name, vectorWriteBytes(before, after))
  }
  return vectorBytes === undefined ? { table, indexes: halfUnits } : { table, indexes: halfUnits, vectorBytes }
}
