// UpdateItem's plan, shared with transactions: a key, a guard, and an update from an expression or from AttributeUpdates.
// Invariant: every clause reads the item as it was before; an update that says nothing makes an absent item of its key alone.
// Source: measured eu-west-2, 2026-09 (validation sheet 2.3, 4.5, 4.6).
import { applyUpdate, updatedAttributes } from '../expressions/apply-update.js'
import { parseCondition } from '../expressions/condition.js'
import { lowerAttributeUpdates } from '../expressions/legacy-updates.js'
import { statementChargeBytes } from '../expressions/statement-charge.js'
import { parseUpdate, touchedNames, type Update } from '../expressions/update.js'
import { readTexts } from '../expressions/written.js'
import type { Item } from '../model/attribute-value.js'
import { decodeItem, itemNestsDeeperThan } from '../model/decode.js'
import { ApiError, invalidParameter, validation } from '../model/errors.js'
import { LIMITS } from '../model/limits.js'
import { itemSizeBytes } from '../model/size.js'
import type { TableRecord } from '../model/table.js'
import type { UpdateItemInput } from '../shapes/operations.js'
import type { Row } from '../storage/row.js'
import { guard, planExpected, refusal, type Guard } from './condition.js'
import { checkAssignedIndexKeys, checkComputedIndexKeys } from './index-keys.js'
import type { Decision, WriteIntent } from './intent.js'
import { rowSuffixOfKey } from './item-key.js'
import { refuseConditionIntoKeys, refuseUpdateIntoKeys } from './key-paths.js'
import { sizeWithLocalEntries } from './local-entries.js'
import { checkParameters, UPDATE_PARAMETERS } from './parameters.js'
import { decoderOf, planPlaceholders } from './placeholder-maps.js'
import { planInStyle, type RefusalStyle } from './refusal-styles.js'

/** UpdateItem's input, or a transaction's Update. */
export type UpdateInput = Omit<UpdateItemInput, 'TableName'>

export interface UpdatePlan {
  readonly key: Item
  /** Undefined when nothing is to change. */
  readonly update: Update | undefined
  readonly guard: Guard
  /** What the statement itself counts as against the item limit; 0 for legacy updates and in the older layer. */
  readonly chargeBytes: number
  /** The older layer lets values nest one level deeper than an item may, so what is written is looked at. */
  readonly checksNesting: boolean
}

/** Everything that needs no table. @throws ApiError ValidationException */
export function planUpdate(input: UpdateInput, style: RefusalStyle): UpdatePlan {
  return planInStyle(style, input, () => {
    checkParameters(input, UPDATE_PARAMETERS, style)
    const early = style.readsKeysLast === true ? undefined : decodeItem(input.Key, style.layer)
    const legacy =
      input.AttributeUpdates === undefined ? undefined : lowerAttributeUpdates(input.AttributeUpdates, decoderOf(style))
    const expected = planExpected(input, style)
    const { UpdateExpression, ConditionExpression } = input
    const placeholders = planPlaceholders(input, style)
    readTexts(input)
    const written = UpdateExpression === undefined ? undefined : parseUpdate(UpdateExpression, placeholders)
    const condition =
      ConditionExpression === undefined ? expected : parseCondition('ConditionExpression', ConditionExpression, placeholders)
    if (UpdateExpression !== undefined || ConditionExpression !== undefined) placeholders.checkUnused()
    const chargeBytes = written === undefined || style.layer === 'older' ? 0 : statementChargeBytes(written)
    const key = early ?? decodeItem(input.Key, style.layer)
    return { key, update: written ?? legacy, guard: guard(input, condition), chargeBytes, checksNesting: style.layer === 'older' }
  })
}

/** The plan, legal for this table. @throws ApiError ValidationException */
export function bindUpdate(plan: UpdatePlan, record: TableRecord): WriteIntent {
  const rowSuffix = rowSuffixOfKey(record, plan.key)
  if (plan.update !== undefined) {
    refuseKeyUpdate(plan.update, record)
    checkAssignedIndexKeys(record, plan.update)
    refuseUpdateIntoKeys(plan.update, record)
  }
  refuseConditionIntoKeys(plan.guard.condition, record)
  checkStatementSize(plan)
  return { rowSuffix, decide: (before) => decide(plan, record, before) }
}

/** A failed condition costs what the item would have become, too. Source: docs read-write-operations. */
function decide(plan: UpdatePlan, record: TableRecord, before: Row | undefined): Decision {
  const refused = refusal(plan.guard, before)
  const changed = change(plan, record, before)
  if (refused === undefined) return changed
  return changed.kind === 'put' ? { ...refused, attemptedBytes: changed.sizeBytes } : refused
}

/** @throws ApiError when the statement alone is larger than an item may be */
export function checkStatementSize({ chargeBytes }: UpdatePlan): void {
  if (chargeBytes > LIMITS.itemBytes) throw tooLarge()
}

/** The attributes that the update touched, as the image before or after it holds them; undefined when there are none. */
export function attributesUpdatedIn({ update }: UpdatePlan, image: Row | undefined): Item | undefined {
  return update === undefined || image === undefined ? undefined : updatedAttributes(update, image.item)
}

function change(plan: UpdatePlan, record: TableRecord, before: Row | undefined): Decision {
  if (before === undefined ? onlyTakesAway(plan.update) : plan.update === undefined) return { kind: 'keep' }
  if ((plan.update?.leastBytes ?? 0) > LIMITS.itemBytes) return { kind: 'refuse', error: tooLarge() } // without making it
  try {
    const item = plan.update === undefined ? plan.key : applyUpdate(plan.update, before?.item ?? plan.key)
    const sizeBytes = itemSizeBytes(item)
    if (sizeWithLocalEntries(record, item, sizeBytes) > LIMITS.itemBytes) return { kind: 'refuse', error: tooLarge() }
    if (plan.checksNesting && itemNestsDeeperThan(item, LIMITS.nestingLevels)) throw tooDeep()
    checkComputedIndexKeys(record, before?.item, item)
    return { kind: 'put', item, sizeBytes }
  } catch (error) {
    if (error instanceof ApiError) return { kind: 'refuse', error }
    throw error
  }
}

/** Nothing comes of taking something away from nothing. Source: docs AttributeUpdates; for expressions assumed. */
function onlyTakesAway(update: Update | undefined): boolean {
  return update !== undefined && update.actions.every(({ kind }) => kind === 'remove' || kind === 'delete')
}

function refuseKeyUpdate(update: Update, { keys }: TableRecord): void {
  for (const name of touchedNames(update)) {
    const isKey = keys.hash.some((key) => key.name === name) || keys.range.some((key) => key.name === name)
    if (isKey) throw invalidParameter(`Cannot update attribute ${name}. This attribute is part of the key`)
  }
}

/** Source: measured us-east-1, 2026-09, in a transaction. */
const tooDeep = (): ApiError => validation('Nesting Levels have exceeded supported limits')
const tooLarge = (): ApiError => validation('Item size to update has exceeded the maximum allowed size')
