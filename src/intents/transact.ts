// The actions of a transaction: planned in order, then bound to their tables. Invariant: what is wrong with the request itself is
// refused before the transaction starts; what is wrong with one item, its key included, cancels it, at that action's place.
// Source: measured eu-west-2, 2026-10 (validation sheet 2.10, 2.11).
import type { Item } from '../model/attribute-value.js'
import { ApiError, validation } from '../model/errors.js'
import { keyAttributes } from '../model/key.js'
import { LIMITS } from '../model/limits.js'
import { itemSizeBytes } from '../model/size.js'
import type { TableRecord } from '../model/table.js'
import type { TransactWriteItem } from '../shapes/operations.js'
import { bindCheck, bindDelete, planDelete, type GuardedKey } from './delete.js'
import { refuseEmptyKeys } from './index-keys.js'
import type { WriteIntent } from './intent.js'
import { rowSuffixOfKey, refusingIntent } from './item-key.js'
import { bindPut, checkItemSize, planPut, type PutPlan } from './put.js'
import { bindUpdate, checkStatementSize, planUpdate, type UpdatePlan } from './update.js'
import type { RefusalStyle } from './refusal-styles.js'

export type ActionPlan = { readonly tableName: string } & (
  | { readonly kind: 'put'; readonly put: PutPlan }
  | { readonly kind: 'update'; readonly update: UpdatePlan }
  | { readonly kind: 'delete' | 'check'; readonly guarded: GuardedKey }
)

/** @throws ApiError ValidationException, at top level */
export function planAction(action: TransactWriteItem, style: RefusalStyle): ActionPlan {
  const { Put, Update, Delete, ConditionCheck } = action
  const count = [Put, Update, Delete, ConditionCheck].filter((member) => member !== undefined).length
  // Source: assumed for two members; measured for none.
  if (count > 1) throw validation('TransactItems can only contain one of Check, Put, Update or Delete')
  if (Put !== undefined) return { kind: 'put', tableName: Put.TableName, put: planPut(Put, style) }
  if (Update !== undefined) return { kind: 'update', tableName: Update.TableName, update: planUpdate(Update, style) }
  if (Delete !== undefined) return { kind: 'delete', tableName: Delete.TableName, guarded: planDelete(Delete, style) }
  if (ConditionCheck !== undefined) {
    return { kind: 'check', tableName: ConditionCheck.TableName, guarded: planDelete(ConditionCheck, style) }
  }
  if (style.layer === 'older')
    throw validation('Invalid Request: TransactWriteRequest should contain Delete or Put or Update request')
  throw validation(
    "1 validation error detected: Value '' at 'transactItems' failed to satisfy constraint: " +
      'TransactWriteRequest should contain Delete or Put or Update or ConditionCheck',
  )
}

/**
 * The action as an intent; a key that does not fit becomes an intent that refuses.
 * @param at the action's number. @throws ApiError ValidationException for what the service refuses before it starts
 */
export function bindAction(plan: ActionPlan, record: TableRecord, at: number): WriteIntent {
  refuseEmptyKeys(record, keyOfAction(plan))
  if (plan.kind === 'put') checkItemSize(record, plan.put.item, plan.put.sizeBytes)
  if (plan.kind === 'update') checkStatementSize(plan.update)
  try {
    return bindKind(plan, record)
  } catch (error) {
    if (error instanceof ApiError) return refusingIntent(rowSuffixOfAction(plan, record), at, error)
    throw error
  }
}

/** Where an action's item lies, however wrong the rest of the action is; undefined when the key is what is wrong. */
function rowSuffixOfAction(plan: ActionPlan, record: TableRecord): Buffer | undefined {
  const item = keyOfAction(plan)
  const key = plan.kind === 'put' ? keyAttributes(record.keys, item) : item
  try {
    return rowSuffixOfKey(record, key)
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}

function bindKind(plan: ActionPlan, record: TableRecord): WriteIntent {
  switch (plan.kind) {
    case 'put':
      return bindPut(plan.put, record)
    case 'update':
      return bindUpdate(plan.update, record)
    case 'delete':
      return bindDelete(plan.guarded, record)
    case 'check':
      return bindCheck(plan.guarded, record)
  }
}

/** The item that an action puts, or the key of the one that it means. */
export function keyOfAction(plan: ActionPlan): Item {
  switch (plan.kind) {
    case 'put':
      return plan.put.item
    case 'update':
      return plan.update.key
    case 'delete':
    case 'check':
      return plan.guarded.key
  }
}

/** @throws ApiError when the actions together are too large. Source: assumed, text and what is counted */
export function checkAggregateSize(plans: readonly ActionPlan[]): void {
  const sizeBytes = plans.reduce((sum, plan) => sum + sizeOf(plan), 0)
  if (sizeBytes <= LIMITS.transactionBytes) return
  throw validation(
    'Collection size of items exceeded, which can also be caused by the aggregate size of the items in the transaction ' +
      'exceeding the 4MB limit',
  )
}

function sizeOf(plan: ActionPlan): number {
  if (plan.kind === 'put') return plan.put.sizeBytes
  const keyBytes = itemSizeBytes(keyOfAction(plan))
  return plan.kind === 'update' ? keyBytes + plan.update.chargeBytes : keyBytes
}

/** @throws ApiError when two actions mean one item. @param places table and row of each action */
export function refuseSamePlace(places: readonly string[]): void {
  if (new Set(places).size < places.length) {
    throw validation('Transaction request cannot include multiple operations on one item')
  }
}
