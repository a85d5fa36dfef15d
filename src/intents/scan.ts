// Scan's plan: all rows of a table or index, or one segment of them.
// Invariant: segments are disjoint and together complete. Source: measured eu-west-2, 2026-09 (validation sheet 2.6, 2.7).
import { parseCondition } from '../expressions/condition.js'
import { lowerFilter } from '../expressions/legacy-conditions.js'
import { lowerAttributesToGet } from '../expressions/legacy-keys.js'
import { parseProjection } from '../expressions/projection.js'
import { readTexts } from '../expressions/written.js'
import { validation } from '../model/errors.js'
import type { TableRecord } from '../model/table.js'
import type { ScanInput } from '../shapes/operations.js'
import { consistencyOf } from './consistency.js'
import { checkParameters, SCAN_PARAMETERS } from './parameters.js'
import { decoderOf, planPlaceholders } from './placeholder-maps.js'
import { type Placement, type Segment, WHOLE } from './placement.js'
import { rangeIntent, rangeSourceOf, type RangeIntent, type RangePlan } from './range.js'
import { checkSelect } from './select.js'
import { rowSuffixOfStartKey, planStartKey, START_KEY_INVALID, START_KEY_MISFIT } from './start-key.js'
import type { RefusalStyle } from './refusal-styles.js'

export interface ScanPlan extends RangePlan {
  readonly segment: Segment | undefined
  /** What a start key of another shape is answered with. */
  readonly misfit: string
}

/** Everything that needs no table. @throws ApiError ValidationException */
export function planScan(input: ScanInput, style: RefusalStyle): ScanPlan {
  checkParameters(input, SCAN_PARAMETERS, style)
  const attributes = input.AttributesToGet === undefined ? undefined : lowerAttributesToGet(input.AttributesToGet)
  const legacyFilter =
    input.ScanFilter === undefined ? undefined : lowerFilter(input.ScanFilter, input.ConditionalOperator, decoderOf(style))
  const startKey = planStartKey(input.ExclusiveStartKey, style)
  const segment = planSegment(input, style)
  checkSelect(input, 'scan', style)

  const { FilterExpression, ProjectionExpression } = input
  const placeholders = planPlaceholders(input, style)
  readTexts(input)
  const filter =
    FilterExpression === undefined ? legacyFilter : parseCondition('FilterExpression', FilterExpression, placeholders)
  const projection = ProjectionExpression === undefined ? attributes : parseProjection(ProjectionExpression, placeholders)
  placeholders.checkUnused()

  return {
    indexName: input.IndexName,
    select: input.Select,
    consistency: consistencyOf(input),
    limit: input.Limit,
    startKey,
    filter,
    projection,
    segment,
    misfit: style.layer === 'current' ? START_KEY_INVALID : START_KEY_MISFIT,
  }
}

/** The plan, legal for this table. @param placement of the engine that reads. @throws ApiError ValidationException */
export function bindScan(plan: ScanPlan, record: TableRecord, placement: Placement): RangeIntent {
  const source = rangeSourceOf(plan, record, 'Scan')
  const { startKey, segment } = plan
  const after = startKey === undefined ? undefined : rowSuffixOfStartKey(startKey, record, source.index, plan.misfit)
  if (after !== undefined && segment !== undefined && !placement.isWithin(segment, after, source.keys)) {
    throw validation(
      `${START_KEY_INVALID}: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. ` +
        `TotalSegments: ${segment.totalSegments} Segment: ${segment.segment}`,
    )
  }
  const scanned = segment ?? WHOLE
  return rangeIntent(plan, record, source, { ...placement.segmentRange(scanned), segment: scanned, reverse: false, after })
}

function planSegment(
  { Segment: segment, TotalSegments: totalSegments }: ScanInput,
  { layer }: RefusalStyle,
): Segment | undefined {
  if (segment === undefined && totalSegments === undefined) return undefined
  if (totalSegments === undefined) {
    throw validation(
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    )
  }
  if (segment === undefined) {
    throw validation(
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    )
  }
  if (segment >= totalSegments) {
    const tail = layer === 'current' ? '' : `: Segment: ${segment} is not less than TotalSegments: ${totalSegments}`
    throw validation(`The Segment parameter is zero-based and must be less than parameter TotalSegments${tail}`)
  }
  return { segment, totalSegments }
}
