// What a decided write comes to before anything is changed: which index entries change, and what it costs. Pure: a plan that is not carried
// out has changed nothing. Source: docs capacity-unit-calculations.
import type { WriteHalfUnits } from '../../capacity/units.js'
import { writeUnits } from '../../indexes/write-cost.js'
import type { Decision } from '../../intents/intent.js'
import { type Partition } from '../../partitions/partition-map.js'
import { compareJson, type ComparedJson } from '../../storage/compared-json.js'
import type { Row } from '../../storage/row.js'
import { type OpenIndexChange, planIndexes } from './change.js'
import type { CommitGroup } from '../commit/commit-queue.js'
import type { EntryReplication } from '../../log/entry.js'
import type { Receipt } from '../contract/items.js'
import type { OpenTable } from '../tables/open-table.js'
import type { WritePolicy } from './policy.js'

const NO_CHANGES: readonly OpenIndexChange[] = []

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

/** A decision thought through: what it changes, what it costs. */
export interface Plan {
  readonly prepared: Prepared
  readonly policy: WritePolicy
  /** Whether there is anything to write. */
  readonly isWrite: boolean
  /** Of a put that may have been of what is there already. */
  readonly compared?: ComparedJson | undefined
  readonly indexes: readonly OpenIndexChange[]
  readonly units: WriteHalfUnits
}

/** @param prepared decided, and not refused */
export function planWrite(prepared: Prepared, policy: WritePolicy): Plan {
  const { table, suffix, before, decision } = prepared
  if (decision.kind === 'refuse') throw decision.error
  const after = decision.kind === 'put' ? decision : undefined
  const staysAway = after === undefined && before === undefined
  if (decision.kind === 'keep' || staysAway) return planNoOp(prepared, policy)
  const compared = policy.writesNoOps ? undefined : comparedJson(prepared)
  if (compared?.isSame === true) return planNoOp(prepared, policy)
  const indexes = table.indexes.length === 0 ? NO_CHANGES : planIndexes(table, suffix, before, after)
  return { prepared, policy, isWrite: true, compared, indexes, units: writeUnits(before?.sizeBytes, after?.sizeBytes, indexes) }
}

function planNoOp(prepared: Prepared, policy: WritePolicy): Plan {
  return { prepared, policy, isWrite: false, indexes: NO_CHANGES, units: writeUnits(prepared.before?.sizeBytes, 0, NO_CHANGES) }
}

/** The receipt of a plan that changes nothing. */
export function receiptOfNoOp({ prepared, units }: Plan): Receipt {
  return { before: prepared.before, after: prepared.before, units }
}

/**
 * Of an item that may be what is there already: it has the same size, and its table is logged. A put of what is there leaves no trace in a log.
 * Source: docs Streams (no record for a write that changes nothing).
 */
function comparedJson({ table, before, decision }: Prepared): ComparedJson | undefined {
  if (decision.kind !== 'put' || !table.isLogged || before?.sizeBytes !== decision.sizeBytes) return undefined
  return compareJson(before, decision.item)
}
