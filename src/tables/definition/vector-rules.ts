// Why a vector index is none, whichever request asks for it. Source: measured eu-west-2 and us-east-1, 2026-08.
import { type ApiError, invalidParameter } from '../../model/errors.js'
import { LIMITS } from '../../model/limits.js'
import type { VectorDefinition } from '../../model/vector.js'
import type * as Wire from '../../shapes/operations.js'
import { namesOf } from './key-schema.js'
import { firstRepeat, invalidWhen } from './rule.js'
import { isInlineFilter } from './vector-index.js'

export const ON_DEMAND_ONLY = 'Vector indexes are only supported for PAY_PER_REQUEST tables'

export const dimensionsRefusal = ({ Dimensions }: Wire.VectorIndex): ApiError | undefined =>
  invalidWhen(
    Dimensions > LIMITS.vectorDimensions,
    `Number of dimensions must be between 1 and ${LIMITS.vectorDimensions} inclusive.`,
  )

/** Why an index may not search an attribute that another one searches. @param known all indexes, or those that are there */
export function unlikeRefusal(
  { VectorAttribute: { AttributeName: name }, Dimensions }: Wire.VectorIndex,
  known: readonly Pick<VectorDefinition, 'attribute' | 'dimensions'>[],
): ApiError | undefined {
  const isUnlike = known.some(({ attribute, dimensions }) => attribute === name && dimensions !== Dimensions)
  return isUnlike ? conflict(name, 'All VectorIndexes on the same vector attribute must use the same dimensions.') : undefined
}

export const definedVectorRefusal = (
  { VectorAttribute: { AttributeName: name } }: Wire.VectorIndex,
  definitions: readonly Wire.AttributeDefinition[],
): ApiError | undefined =>
  definitions.some(({ AttributeName }) => AttributeName === name) ? vectorDefinedRefusal(name) : undefined

/** An attribute of vectors that has a definition. */
export const vectorDefinedRefusal = (name: string): ApiError =>
  conflict(name, 'An attribute cannot be defined in AttributeDefinitions when used as a VectorAttribute.')

const conflict = (name: string, why: string): ApiError =>
  invalidParameter(`Conflicting attribute definition for '${name}'. ${why}`)

/** Why a search schema is none. The sentence on filters is assumed, after that on HASH. */
export function searchSchemaRefusal(
  { SearchSchema: schema = [] }: Wire.VectorIndex,
  definitions: readonly Wire.AttributeDefinition[],
): ApiError | undefined {
  const defined = new Set(namesOf(definitions))
  const names = namesOf(schema)
  if (names.some((name) => !defined.has(name))) {
    return invalidParameter('One element in SearchSchema is not defined in attribute definitions')
  }
  if (firstRepeat(names) !== undefined) return invalidParameter('SearchSchema contains a duplicate AttributeName')
  const filters = schema.filter(isInlineFilter).length
  return countRefusal('HASH', schema.length - filters, 1) ?? countRefusal('INLINE_FILTER', filters, LIMITS.inlineFilters)
}

const countRefusal = (type: Wire.SearchSchemaElementType, count: number, most: number): ApiError | undefined =>
  invalidWhen(
    count > most,
    `Value '${count}' at 'SearchSchema' failed to satisfy constraint: Member must have ${type} count less than or equal to ${most}`,
  )
