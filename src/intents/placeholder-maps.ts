// The placeholder maps of a request, checked in the generation of wording that its operation speaks.
// Source: measured eu-west-2, 2026-09 (validation sheet 1.2, 4.4).
import { type Placeholders, readPlaceholders } from '../expressions/placeholders.js'
import type { AttributeValue, Item } from '../model/attribute-value.js'
import { decodeValue, nestsDeeperThan } from '../model/decode.js'
import { ApiError, validation } from '../model/errors.js'
import { LIMITS } from '../model/limits.js'
import type { RefusalStyle } from './refusal-styles.js'

export interface PlaceholderInput {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>
  readonly ExpressionAttributeValues?: Item
}

/** @throws ApiError for a map that is empty, or holds a bad key or value */
export function planPlaceholders(input: PlaceholderInput, { layer }: RefusalStyle): Placeholders {
  const levels = layer === 'older' ? LIMITS.olderValueNestingLevels : LIMITS.nestingLevels
  return readPlaceholders(input.ExpressionAttributeNames, input.ExpressionAttributeValues, (value, key) => {
    try {
      return decodeValue(value, layer, levels)
    } catch (error) {
      throw layer === 'older' || nestsDeeperThan(value, LIMITS.newLayerNestingLevels) ? wrapError(error, key) : error
    }
  })
}

/** How the older layer says it. */
function wrapError(error: unknown, key: string): unknown {
  if (!(error instanceof ApiError) || error.name !== 'ValidationException') return error
  return validation(`ExpressionAttributeValues contains invalid value: ${error.message} for key ${key}`)
}

/** Decodes one value of a legacy parameter in the operation's layer. */
export function decoderOf({ layer }: RefusalStyle): (value: AttributeValue) => AttributeValue {
  return (value) => decodeValue(value, layer)
}
