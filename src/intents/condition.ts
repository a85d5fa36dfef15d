// The guard of a write: its condition, from a ConditionExpression or the legacy Expected, and what its client sees when it fails.
// Invariant: legacy structure before placeholder maps before the expression, unused placeholders last.
// Source: measured eu-west-2, 2026-09 (validation sheet 1.12).
import type { Condition } from '../expressions/ast.js'
import { evaluateCondition, parseCondition } from '../expressions/condition.js'
import { lowerExpected } from '../expressions/legacy-conditions.js'
import { conditionFailed, duplicateItem } from '../model/errors.js'
import { RawJson } from '../model/json.js'
import type { ConditionalOperator, ExpectedAttributeMap, ReturnValuesOnConditionCheckFailure } from '../shapes/operations.js'
import type { Row } from '../storage/row.js'
import type { Decision } from './intent.js'
import { decoderOf, planPlaceholders, type PlaceholderInput } from './placeholder-maps.js'
import type { RefusalStyle } from './refusal-styles.js'

export interface GuardInput extends PlaceholderInput {
  readonly ConditionExpression?: string
  readonly Expected?: ExpectedAttributeMap
  readonly ConditionalOperator?: ConditionalOperator
  readonly ReturnValuesOnConditionCheckFailure?: ReturnValuesOnConditionCheckFailure
}

export interface Guard {
  readonly condition: Condition | undefined
  /** A failure shows the stored item. */
  readonly showsItem: boolean
  /** A failure is that of an INSERT, which found an item. */
  readonly failsAs?: 'duplicate'
}

/** The guard of a write that has no other expression. @throws ApiError */
export function planGuard(input: GuardInput, style: RefusalStyle): Guard {
  const expected = planExpected(input, style)
  const placeholders = planPlaceholders(input, style)
  if (input.ConditionExpression === undefined) return guard(input, expected)
  const condition = parseCondition('ConditionExpression', input.ConditionExpression, placeholders)
  placeholders.checkUnused()
  return guard(input, condition)
}

export function guard(input: GuardInput, condition: Condition | undefined): Guard {
  return { condition, showsItem: input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' }
}

/** The condition of the legacy Expected, or nothing. @throws ApiError */
export function planExpected(input: GuardInput, style: RefusalStyle): Condition | undefined {
  if (input.Expected === undefined) return undefined
  return lowerExpected(input.Expected, input.ConditionalOperator, decoderOf(style))
}

/** What the guard refuses with, or undefined when the row may be written. @param attemptedBytes size of the item to be put, where known */
export function refusal(
  { condition, showsItem, failsAs }: Guard,
  before: Row | undefined,
  attemptedBytes = 0,
): (Decision & { readonly kind: 'refuse' }) | undefined {
  if (condition === undefined || evaluateCondition(condition, before?.item)) return undefined
  const shown = showsItem && before !== undefined ? new RawJson(before.json) : undefined
  const error = failsAs === 'duplicate' ? duplicateItem() : conditionFailed(shown)
  return { kind: 'refuse', error, attemptedBytes }
}
