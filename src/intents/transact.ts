// The actions of a transaction: planned in order, then bound to their tables. Invariant: what is wrong with the request itself is
// refused before the transaction starts; what is wrong with one item, its key included, cancels it, at that action's place. Every action is
// judged before any item is read.
// Source: measured eu-west-2, 2026-10 (validation sheet 2.10, 2.11).
import type { Item } from '../model/attribute-value.js'
import { ApiError, validation } from '../model/errors.js'
import { keyAttributes } from '../model/key.js'
import { LIMITS } from '../model/limits.js'
import { itemSizeBytes } from '../model/size.js'
import type { TableRecord } from '../model/table.js'
import type { TransactWriteItem } from '../shapes/operations.js'
import { transactionCanceledAt } from './cancellation.js'
import { bindCheck, bindDelete, planDelete, type GuardedKey } from './delete.js'
import { refuseEmptyKeys } from './index-keys.js'
import type { WriteIntent } from './intent.js'
import { rowSuffixOfKey } from './item-key.js'
import { bindPut, checkItemSize, planPut, type PutPlan } from './put.js'
import { bindUpdate, checkStatementSize, planUpdate, type UpdatePlan } from './update.js'
import type { RefusalStyle } from './refusal-styles.js'

export type ActionPlan = { readonly tableName: string } & ActionContent

/** What is written or checked, by an action or by a statement. */
export type ActionContent =
  | { readonly kind: 'put'; readonly put: PutPlan }
  | { readonly kind: 'update'; readonly update: UpdatePlan }
  | { readonly kind: 'delete' | 'check'; readonly guarded: GuardedKey }

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

/** An action and the table that it names. */
export interface PlannedAction {
  readonly plan: ActionPlan
  readonly table: { readonly record: TableRecord }
}

/**
 * The actions with their intents. The first that does not fit its table cancels the transaction, before anything is read.
 * @throws ApiError ValidationException for what the service refuses before it starts; TransactionCanceledException
 * Source: recorded answers of the service, that the first fault stands alone.
 */
export function bindActions<Action extends PlannedAction>(
  actions: readonly Action[],
): readonly (Action & { readonly intent: WriteIntent })[] {
  for (const action of actions) refuseOutright(action)
  const bound = actions.map((action) => ({ action, intent: bindOrRefuse(action) }))
  refuseSamePlace(bound.flatMap(({ action, intent }) => placeOf(action, intent) ?? []))
  checkPayloadSize(actions)
  return bound.map(({ action, intent }, at) => {
    if (intent instanceof ApiError) throw transactionCanceledAt(at, bound.length, intent)
    return { ...action, intent }
  })
}

/** @throws ApiError for the faults of an action that are the request's */
function refuseOutright({ plan, table: { record } }: PlannedAction): void {
  refuseEmptyKeys(record, keyOfAction(plan))
  if (plan.kind === 'put') checkItemSize(record, plan.put.item, plan.put.sizeBytes)
  if (plan.kind === 'update') checkStatementSize(plan.update)
}

function bindOrRefuse({ plan, table: { record } }: PlannedAction): WriteIntent | ApiError {
  try {
    return bindContent(plan, record)
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
}

/** Table and row of an action, however wrong the rest of it is; undefined when the key is what is wrong. */
function placeOf({ plan, table: { record } }: PlannedAction, bound: WriteIntent | ApiError): string | undefined {
  const suffix = bound instanceof ApiError ? rowSuffixOfAction(plan, record) : bound.rowSuffix
  return suffix && `${record.physicalId} ${suffix.toString('latin1')}`
}

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

/** The content, legal for this table. @throws ApiError ValidationException */
export function bindContent(plan: ActionContent, record: TableRecord): WriteIntent {
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

/**
 * @throws ApiError when the actions together are too large. Source: recorded answers of the service; what is counted of actions other than
 * puts: assumed
 */
function checkPayloadSize(actions: readonly PlannedAction[]): void {
  const sizeBytes = actions.reduce((sum, { plan }) => sum + sizeOf(plan), 0)
  if (sizeBytes <= LIMITS.transactionBytes) return
  throw validation(`Transaction payload size cannot exceed 4MB. Payload Size: ${sizeBytes}`)
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
