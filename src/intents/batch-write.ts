// BatchWriteItem's plan: unguarded puts and deletes. Invariant: the whole batch is legal before any of it is written.
// Source: measured eu-west-2, 2026-09 (validation sheet 2.9).
import { nameOf } from '../model/arn.js'
import { validation } from '../model/errors.js'
import { checkBatchItemKeys } from '../model/key-check.js'
import { LIMITS } from '../model/limits.js'
import type { Item } from '../model/attribute-value.js'
import type { TableRecord } from '../model/table.js'
import type { BatchWriteItemInput, WriteRequest } from '../shapes/operations.js'
import { bindDelete, planDelete, type GuardedKey } from './delete.js'
import type { WriteIntent } from './intent.js'
import { bindPut, planPut, type PutPlan } from './put.js'
import type { RefusalStyle } from './refusal-styles.js'

/** One request of the batch. */
export type BatchWritePlan =
  { readonly kind: 'put'; readonly put: PutPlan } | { readonly kind: 'delete'; readonly delete: GuardedKey }

/** What is written to one table, under the name or ARN that the client used. */
export interface TableWritePlan {
  readonly tableName: string
  readonly requests: readonly WriteRequest[]
  readonly plans: readonly BatchWritePlan[]
}

/** @throws ApiError ValidationException */
export function planBatchWrite(input: BatchWriteItemInput, style: RefusalStyle): TableWritePlan[] {
  const tables = Object.entries(input.RequestItems)
  const plans = tables.map(([tableName, requests]) => {
    nameOf(tableName) // an ARN that is none is refused here
    return { tableName, requests, plans: requests.map((request) => planRequest(request, style)) }
  })
  const count = tables.reduce((sum, [, requests]) => sum + requests.length, 0)
  if (count > LIMITS.batchWriteRequests) throw validation('Too many items requested for the BatchWriteItem call')
  return plans
}

function planRequest({ PutRequest, DeleteRequest }: WriteRequest, style: RefusalStyle): BatchWritePlan {
  if (PutRequest !== undefined && DeleteRequest === undefined) return { kind: 'put', put: planPut(PutRequest, style) }
  if (DeleteRequest !== undefined && PutRequest === undefined) return { kind: 'delete', delete: planDelete(DeleteRequest, style) }
  throw validation('Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes')
}

/** The request, legal for its table. @throws ApiError ValidationException */
export function bindBatchWrite(plan: BatchWritePlan, record: TableRecord): WriteIntent {
  return plan.kind === 'put' ? bindPut(plan.put, record, checkBatchItemKeys) : bindDelete(plan.delete, record)
}

/** The item that is put, or the key of the one that is deleted. */
export function keyOf(plan: BatchWritePlan): Item {
  return plan.kind === 'put' ? plan.put.item : plan.delete.key
}

/** @throws ApiError when two requests go to one place. @param places table and row of each request */
export function refuseDuplicatePlaces(places: readonly string[]): void {
  if (new Set(places).size < places.length) throw validation('Provided list of item keys contains duplicates')
}
