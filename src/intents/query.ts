// Query's plan: one item collection of a table or index, or a stretch of it, from one end to the other.
// Invariant: a page never starts outside the stretch. Source: measured eu-west-2, 2026-09 (validation sheet 2.5, 2.7, 3.6).
import type { KeyConditionExpression } from '../expressions/ast.js'
import { parseCondition } from '../expressions/condition.js'
import { bindKeyCondition, parseKeyCondition } from '../expressions/key-condition.js'
import { lowerFilter } from '../expressions/legacy-conditions.js'
import { lowerAttributesToGet, lowerKeyConditions } from '../expressions/legacy-keys.js'
import { parseProjection } from '../expressions/projection.js'
import { readTexts } from '../expressions/written.js'
import { attributeOf, type Item } from '../model/attribute-value.js'
import { isSameValue } from '../model/equality.js'
import { validation } from '../model/errors.js'
import { suffixRange, type KeyCondition, type SuffixRange } from '../model/key.js'
import { LIMITS } from '../model/limits.js'
import type { KeySchema, TableRecord } from '../model/table.js'
import type { QueryInput } from '../shapes/operations.js'
import { consistencyOf } from './consistency.js'
import { checkParameters, queryParameters } from './parameters.js'
import { decoderOf, planPlaceholders } from './placeholder-maps.js'
import { rangeIntent, rangeSourceOf, type RangeIntent, type RangePlan } from './range.js'
import { checkSelect } from './select.js'
import { rowSuffixOfStartKey, planStartKey, START_KEY_MISFIT } from './start-key.js'
import type { RefusalStyle } from './refusal-styles.js'

export interface QueryPlan extends RangePlan {
  readonly keyCondition: KeyConditionExpression
  readonly reverse: boolean
}

/** Everything that needs no table. @throws ApiError ValidationException */
export function planQuery(input: QueryInput, style: RefusalStyle): QueryPlan {
  checkParameters(input, queryParameters(input), style)
  const decode = decoderOf(style)
  const legacyFilter =
    input.QueryFilter === undefined ? undefined : lowerFilter(input.QueryFilter, input.ConditionalOperator, decode)
  const attributes = input.AttributesToGet === undefined ? undefined : lowerAttributesToGet(input.AttributesToGet)
  const startKey = planStartKey(input.ExclusiveStartKey, style)
  const legacyKey = planKeyConditions(input, style)
  checkSelect(input, 'query', style)

  const { KeyConditionExpression, FilterExpression, ProjectionExpression } = input
  const placeholders = planPlaceholders(input, style)
  readTexts(input)
  const writtenKey = KeyConditionExpression === undefined ? undefined : parseKeyCondition(KeyConditionExpression, placeholders)
  const filter =
    FilterExpression === undefined ? legacyFilter : parseCondition('FilterExpression', FilterExpression, placeholders)
  const projection = ProjectionExpression === undefined ? attributes : parseProjection(ProjectionExpression, placeholders)
  const keyCondition = writtenKey ?? countKeyConditions(legacyKey, input)
  placeholders.checkUnused()

  return {
    indexName: input.IndexName,
    select: input.Select,
    consistency: consistencyOf(input),
    limit: input.Limit,
    startKey,
    filter,
    projection,
    keyCondition,
    keylessFilter: FilterExpression === undefined ? 'QueryFilter' : 'Filter Expression',
    reverse: input.ScanIndexForward === false,
  }
}

/** The plan, legal for this table. @throws ApiError ValidationException */
export function bindQuery(plan: QueryPlan, record: TableRecord): RangeIntent {
  const source = rangeSourceOf(plan, record, 'Query')
  const after =
    plan.startKey === undefined ? undefined : rowSuffixOfStartKey(plan.startKey, record, source.index, START_KEY_MISFIT)
  const condition = bindKeyCondition(plan.keyCondition, source.keys)
  const range = suffixRange(source.keys, condition)
  if (plan.startKey !== undefined && after !== undefined) {
    if (source.index === undefined) refuseRestart(plan.startKey, condition, record.keys)
    checkWithin(plan.startKey, after, condition, source.keys, range)
  }
  const limit = source.index === undefined && isWholeKey(condition, source.keys) ? undefined : plan.limit
  return rangeIntent({ ...plan, limit }, record, source, { ...range, reverse: plan.reverse, after })
}

function planKeyConditions(input: QueryInput, style: RefusalStyle): KeyConditionExpression | undefined {
  if (input.KeyConditions === undefined && input.KeyConditionExpression === undefined) {
    throw validation('Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.')
  }
  return input.KeyConditions === undefined ? undefined : lowerKeyConditions(input.KeyConditions, decoderOf(style))
}

/** Only an index can have more than two key attributes. Source: assumed for indexes */
function countKeyConditions(conditions: KeyConditionExpression | undefined, input: QueryInput): KeyConditionExpression {
  const most = input.IndexName === undefined ? 2 : LIMITS.globalIndexHashAttributes + LIMITS.globalIndexRangeAttributes
  const count = conditions?.clauses.length ?? 0
  if (conditions === undefined || count < 1 || count > most) throw validation('Conditions can be of length 1 or 2 only')
  return conditions
}

/**
 * Such a query reads one row at most: no limit can end its page, so that it never names a start key which it would refuse.
 * Source: assumed
 */
function isWholeKey(condition: KeyCondition, keys: KeySchema): boolean {
  return condition.rangeEquals.length === keys.range.length
}

/** A query of one whole key has no second page. */
function refuseRestart(startKey: Item, condition: KeyCondition, keys: KeySchema): void {
  if (keys.range.length === 0) {
    const [key] = keys.hash
    const value = key === undefined ? undefined : attributeOf(startKey, key.name)
    const shown = Object.entries(value ?? {}).map(([type, content]) => `${type}:${String(content)}`)
    throw validation(
      `The provided exclusive start key is invalid: ExclusiveStartKey: {${key?.name}=AttributeValue: {${shown.join()}}}`,
    )
  }
  if (isWholeKey(condition, keys)) {
    throw validation('The query can return at most one row and cannot be restarted')
  }
}

function checkWithin(
  startKey: Item,
  after: Buffer,
  condition: KeyCondition,
  keys: KeySchema,
  { lower, upper }: SuffixRange,
): void {
  const isSameCollection = keys.hash.every(({ name }, i) => {
    const given = attributeOf(startKey, name)
    const value = condition.hash[i]
    return given !== undefined && value !== undefined && isSameValue(given, value)
  })
  if (!isSameCollection) {
    throw validation('The provided starting key is outside query boundaries based on provided conditions')
  }
  if (after.compare(lower) < 0 || after.compare(upper) >= 0) {
    throw validation('The provided starting key does not match the range key predicate')
  }
}
