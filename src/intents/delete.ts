// DeleteItem's plan, and ConditionCheck's: a key and a guard. Invariant: a delete of nothing writes nothing.
// Source: measured eu-west-2, 2026-09 (validation sheet 2.2).
import type { Item } from '../model/attribute-value.js'
import { decodeItem } from '../model/decode.js'
import type { TableRecord } from '../model/table.js'
import type { DeleteItemInput } from '../shapes/operations.js'
import { planGuard, refusal, type Guard } from './condition.js'
import type { Decision, WriteIntent } from './intent.js'
import { rowSuffixOfKey } from './item-key.js'
import { refuseConditionIntoKeys } from './key-paths.js'
import { checkParameters, GUARD_PARAMETERS } from './parameters.js'
import { checkReturnsOnlyOld } from './return-values.js'
import { planInStyle, type RefusalStyle } from './refusal-styles.js'

/** DeleteItem's input, a transaction's Delete or ConditionCheck, or a batch's DeleteRequest. */
export type DeleteInput = Omit<DeleteItemInput, 'TableName'>

export interface GuardedKey {
  readonly key: Item
  readonly guard: Guard
}

const DELETE: Decision = { kind: 'delete' }
const KEEP: Decision = { kind: 'keep' }

/** Everything that needs no table. @throws ApiError ValidationException */
export function planDelete(input: DeleteInput, style: RefusalStyle): GuardedKey {
  return planInStyle(style, input, () => {
    checkParameters(input, GUARD_PARAMETERS, style)
    const early = style.readsKeysLast === true ? undefined : decodeItem(input.Key, style.layer)
    checkReturnsOnlyOld(input.ReturnValues)
    const guard = planGuard(input, style)
    return { key: early ?? decodeItem(input.Key, style.layer), guard }
  })
}

/** The plan, legal for this table. @throws ApiError ValidationException */
export function bindDelete({ key, guard }: GuardedKey, record: TableRecord): WriteIntent {
  return {
    rowSuffix: placeOf(key, guard, record),
    decide: (before) => refusal(guard, before) ?? (before === undefined ? KEEP : DELETE),
  }
}

/** A condition that must hold beside the writes of a transaction; it is planned as a delete is. @throws ApiError */
export function bindCheck({ key, guard }: GuardedKey, record: TableRecord): WriteIntent {
  return { rowSuffix: placeOf(key, guard, record), decide: (before) => refusal(guard, before) ?? KEEP }
}

function placeOf(key: Item, { condition }: Guard, record: TableRecord): Buffer {
  const place = rowSuffixOfKey(record, key)
  refuseConditionIntoKeys(condition, record)
  return place
}
