// GetItem's plan, shared with batches and transactions: a key, and what to show of the item.
// Invariant: without a projection the stored item is answered as it is, unparsed. Source: measured eu-west-2 (validation sheet 2.4).
import { lowerAttributesToGet } from '../expressions/legacy-keys.js'
import { parseProjection, project, type Projection } from '../expressions/projection.js'
import type { Placeholders } from '../expressions/placeholders.js'
import type { Item } from '../model/attribute-value.js'
import { decodeItem } from '../model/decode.js'
import type { TableRecord } from '../model/table.js'
import type { GetItemInput } from '../shapes/operations.js'
import type { ReadRow } from '../storage/unchecked-row.js'
import { rowSuffixOfKey } from './item-key.js'
import { refuseProjectionIntoKeys } from './key-paths.js'
import { checkParameters, GET_PARAMETERS } from './parameters.js'
import { planPlaceholders, type PlaceholderInput } from './placeholder-maps.js'
import type { RefusalStyle } from './refusal-styles.js'

export interface ProjectionInput extends PlaceholderInput {
  readonly ProjectionExpression?: string
  readonly AttributesToGet?: readonly string[]
}

export interface GetPlan {
  readonly key: Item
  readonly projection: Projection | undefined
}

/** Everything that needs no table. @throws ApiError ValidationException */
export function planGet(input: Omit<GetItemInput, 'TableName'>, style: RefusalStyle): GetPlan {
  checkParameters(input, GET_PARAMETERS, style)
  const early = style.readsKeysLast === true ? undefined : decodeItem(input.Key, style.layer)
  const projection = planProjection(input, style)
  return { key: early ?? decodeItem(input.Key, style.layer), projection }
}

/** What to show of one item. @throws ApiError ValidationException */
function planProjection(input: ProjectionInput, style: RefusalStyle): Projection | undefined {
  const { projection, placeholders } = readProjection(input, style)
  if (input.ProjectionExpression !== undefined) placeholders.checkUnused()
  return projection
}

/** What to show, with the placeholders of which some may be unused. @throws ApiError ValidationException */
export function readProjection(
  input: ProjectionInput,
  style: RefusalStyle,
): { readonly projection: Projection | undefined; readonly placeholders: Placeholders } {
  const attributes = input.AttributesToGet === undefined ? undefined : lowerAttributesToGet(input.AttributesToGet)
  const placeholders = planPlaceholders(input, style)
  const { ProjectionExpression } = input
  const projection = ProjectionExpression === undefined ? attributes : parseProjection(ProjectionExpression, placeholders)
  return { projection, placeholders }
}

/** The place to read in this table. @throws ApiError when the key or the projection does not fit it */
export function bindGet({ key, projection }: GetPlan, record: TableRecord): Buffer {
  const place = rowSuffixOfKey(record, key)
  refuseProjectionIntoKeys(projection, record)
  return place
}

/** What is shown of a stored item. */
export function showItem<Found extends ReadRow>(row: Found, projection: Projection | undefined): Item | Found['shown'] {
  return projection === undefined ? row.shown : project(projection, row.checked.item)
}
