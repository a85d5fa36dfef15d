// PutItem's plan, shared with batches and transactions: an item, complete in itself, and a guard.
// Invariant: without a guard the item that was there is never parsed. Source: measured eu-west-2, 2026-09 (validation sheet 2.1).
import { decodeItem } from '../model/decode.js'
import { validation } from '../model/errors.js'
import { checkItemKeys } from '../model/key-check.js'
import { LIMITS } from '../model/limits.js'
import { itemSizeBytes } from '../model/size.js'
import type { Item } from '../model/attribute-value.js'
import type { TableRecord } from '../model/table.js'
import type { PutItemInput } from '../shapes/operations.js'
import { planGuard, refusal, type Guard } from './condition.js'
import { checkPutIndexKeys } from './index-keys.js'
import type { Decision, WriteIntent } from './intent.js'
import { rowSuffixOf } from './item-key.js'
import { refuseConditionIntoKeys } from './key-paths.js'
import { sizeWithLocalEntries } from './local-entries.js'
import { checkParameters, GUARD_PARAMETERS } from './parameters.js'
import { checkReturnsOnlyOld } from './return-values.js'
import { planInStyle, type RefusalStyle } from './refusal-styles.js'

/** PutItem's input, a transaction's Put, or a batch's PutRequest. */
export type PutInput = Omit<PutItemInput, 'TableName'>

export interface PutPlan {
  readonly item: Item
  readonly sizeBytes: number
  readonly guard: Guard
}

/** Everything that needs no table. @throws ApiError ValidationException */
export function planPut(input: PutInput, style: RefusalStyle): PutPlan {
  return planInStyle(style, input, () => {
    checkParameters(input, GUARD_PARAMETERS, style)
    const item = decodeItem(input.Item, style.layer)
    checkReturnsOnlyOld(input.ReturnValues)
    return { item, sizeBytes: itemSizeBytes(item), guard: planGuard(input, style) }
  })
}

/** The plan, legal for this table. @param checkKeys batches have other words. @throws ApiError ValidationException */
export function bindPut({ item, sizeBytes, guard }: PutPlan, record: TableRecord, checkKeys = checkItemKeys): WriteIntent {
  checkKeys(record.keys, item)
  checkPutIndexKeys(record, item)
  refuseConditionIntoKeys(guard.condition, record)
  checkItemSize(record, item, sizeBytes)
  const put: Decision = { kind: 'put', item, sizeBytes }
  return {
    rowSuffix: rowSuffixOf(record, item),
    decide: (before) => refusal(guard, before, sizeBytes) ?? put,
  }
}

/** @throws ApiError when an item that is put, with its entries in local indexes, is larger than an item may be */
export function checkItemSize(record: TableRecord, item: Item, sizeBytes: number): void {
  if (sizeWithLocalEntries(record, item, sizeBytes) > LIMITS.itemBytes)
    throw validation('Item size has exceeded the maximum allowed size')
}
