// Which attributes an index holds. Source: measured us-west-2, 2026-10.
import { type ApiError, invalidParameter } from '../../model/errors.js'
import { LIMITS } from '../../model/limits.js'
import type { Projection } from '../../model/table.js'
import type * as Wire from '../../shapes/operations.js'
import { firstRepeat, invalidWhen } from './rule.js'

/** Why a projection is none. Key attributes among the others are fine. */
export function projectionRefusal({ ProjectionType: type, NonKeyAttributes: names }: Wire.Projection): ApiError | undefined {
  if (type === undefined) return invalidParameter('Unknown ProjectionType: null')
  if (type === 'INCLUDE' && names === undefined) {
    return invalidParameter('ProjectionType is INCLUDE, but NonKeyAttributes is not specified')
  }
  if (type !== 'INCLUDE' && names !== undefined) {
    return invalidParameter(`ProjectionType is ${type}, but NonKeyAttributes is specified`)
  }
  const duplicate = names && firstRepeat(names)
  return duplicate === undefined ? undefined : invalidParameter(`Duplicate element in NonKeyAttributes: ${duplicate}`)
}

/** Why so many projected attributes, over all indexes and repeats counted, are too many. Source: docs ServiceQuotas; words assumed. */
export const projectedTotalRefusal = (count: number): ApiError | undefined =>
  invalidWhen(
    count > LIMITS.nonKeyAttributesPerTable,
    `Total number of NonKeyAttributes over all indexes exceeds the per-table limit of ${LIMITS.nonKeyAttributesPerTable}`,
  )

/** The projection as the catalogue keeps it. */
export function typedProjection(projection: Wire.Projection): Projection {
  if (projection.ProjectionType === undefined) throw new Error('a projection passed the rules without a type')
  return { type: projection.ProjectionType, nonKeyAttributes: projection.NonKeyAttributes ?? [] }
}
