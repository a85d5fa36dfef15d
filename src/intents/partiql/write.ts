// INSERT, UPDATE and DELETE that know their table: the plans that PutItem, UpdateItem and DeleteItem have, each with the guard that the
// statement implies. Invariant: what is written goes the same way as by those operations.
// Source: docs ql-reference.insert, ql-reference.update, ql-reference.delete; measured eu-west-1 and eu-west-2, 2026-08 and 2026-09.
import type { Condition } from '../../expressions/ast.js'
import type { TableRecord } from '../../model/table.js'
import type { Guard } from '../condition.js'
import type { GuardedKey } from '../delete.js'
import type { PutPlan } from '../put.js'
import { type UpdatePlan as ItemUpdatePlan } from '../update.js'
import { allOf } from './key-plan.js'
import { pinnedKey, type PinnedKey } from './pinned-key.js'
import type { WritePlan } from './plan.js'

/** What a statement writes, as a transaction has its actions. */
export type StatementWrite =
  | { readonly kind: 'put'; readonly put: PutPlan }
  | { readonly kind: 'update'; readonly update: ItemUpdatePlan }
  | { readonly kind: 'delete'; readonly guarded: GuardedKey }

export interface WriteOptions {
  /** A failed condition shows the stored item. */
  readonly showsItem: boolean
  /** Asked of the key that a WHERE says, before anything else is. @throws ApiError */
  readonly checkKey: (pinned: PinnedKey) => void
}

/** @throws ApiError ValidationException */
export function writeOf(plan: WritePlan, record: TableRecord, { showsItem, checkKey }: WriteOptions): StatementWrite {
  const [hash] = record.keys.hash
  const key = { kind: 'path', elements: [hash?.name ?? ''] } as const
  const isThere: Condition = { kind: 'attribute_exists', path: key }
  const isAbsent: Condition = { kind: 'attribute_not_exists', path: key }
  if (plan.kind === 'insert') {
    const guard: Guard = { condition: isAbsent, showsItem: false, failsAs: 'duplicate' }
    return { kind: 'put', put: { item: plan.item, sizeBytes: plan.sizeBytes, guard } }
  }
  const pinned = pinnedKey(plan.where, record.keys, 'IN does not count')
  checkKey(pinned)
  const rest = allOf(pinned.rest)
  if (plan.kind === 'update') {
    const condition = allOf(rest === undefined ? [isThere] : [isThere, rest])
    const { update } = plan
    const guard: Guard = { condition, showsItem }
    return { kind: 'update', update: { key: pinned.key, update, guard, chargeBytes: 0, checksNesting: true } }
  }
  const condition: Condition | undefined = rest && { kind: 'or', conditions: [isAbsent, rest] }
  return { kind: 'delete', guarded: { key: pinned.key, guard: { condition, showsItem } } }
}
