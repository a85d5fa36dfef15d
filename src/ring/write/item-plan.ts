// What a decision comes to over a row as it is: the row after it, the entries that change with it, the units. Pure.
import { writeHalfUnits, type WriteHalfUnits } from '../../capacity/units.js'
import type { Receipt } from '../../engine/contract/items.js'
import type { IndexChange } from '../../indexes/index-change.js'
import { collectionGrowth, writeUnits } from '../../indexes/write-cost.js'
import type { Decision } from '../../intents/intent.js'
import { ApiError, type ErrorName } from '../../model/errors.js'
import { compareJson } from '../../storage/compared-json.js'
import { Row } from '../../storage/row.js'
import type { RingIndex, RingTable } from '../catalogue/ring-table.js'
import { plannedChanges } from './planned-changes.js'

export interface ItemPlan {
  /** Undefined where there is nothing to write. */
  readonly version: number | undefined
  readonly changes: readonly IndexChange<RingIndex>[]
  /** By how much it makes the item collection larger; less than 0 where it shrinks. */
  readonly growthBytes: number
  readonly receipt: Receipt
}

/** Which version a write gives, and when it is made. */
export interface WriteStamp {
  readonly version: number
  readonly writtenAtMs: number
}

/** Refusals that are charged: what is there was read. Source: measured eu-west-2, 2026. */
const FAILED_CONDITIONS: ReadonlySet<ErrorName> = new Set(['ConditionalCheckFailedException', 'DuplicateItemException'])

/** @throws ApiError what the intent refused with, and what that is charged */
export function planItem(table: RingTable, before: Row | undefined, decision: Decision, stamp: WriteStamp): ItemPlan {
  if (decision.kind === 'refuse') throw chargedRefusal(decision, before)
  const isNothing = decision.kind === 'keep' || (decision.kind === 'delete' && before === undefined)
  const compared =
    decision.kind === 'put' && before?.sizeBytes === decision.sizeBytes ? compareJson(before, decision.item) : undefined
  if (isNothing || compared?.isSame === true) return noOp(before)
  const after = decision.kind === 'put' ? rowOf(decision, compared?.json, stamp) : undefined
  const changes = plannedChanges(table, before, after)
  const units = writeUnits(before?.sizeBytes, after?.sizeBytes, changes)
  const growthBytes = table.localIndexes.length === 0 ? 0 : collectionGrowth(before?.sizeBytes, after?.sizeBytes, changes)
  return { version: stamp.version, changes, growthBytes, receipt: { before, after, units } }
}

/** A put of what is there already is made when it is seen to be there. */
function noOp(before: Row | undefined): ItemPlan {
  const units: WriteHalfUnits = writeUnits(before?.sizeBytes, 0, [])
  return { version: undefined, changes: [], growthBytes: 0, receipt: { before, after: before, units } }
}

function rowOf(
  { item, sizeBytes }: Extract<Decision, { kind: 'put' }>,
  json: string | undefined,
  { version, writtenAtMs }: WriteStamp,
): Row {
  return Row.make({ sizeBytes, sequence: version, writtenAtMs, origin: 0 }, json ?? JSON.stringify(item), item)
}

function chargedRefusal({ error, attemptedBytes = 0 }: Extract<Decision, { kind: 'refuse' }>, before: Row | undefined): ApiError {
  if (!FAILED_CONDITIONS.has(error.name)) return error
  return new ApiError(error.name, error.message, error.extra, writeHalfUnits(Math.max(before?.sizeBytes ?? 0, attemptedBytes)))
}
