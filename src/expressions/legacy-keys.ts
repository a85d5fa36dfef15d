import type { KeyConditionExpression } from './ast.js'
import type { Decode, LegacyCondition } from './legacy-conditions.js'
import type { Projection } from './projection.js'
/** KeyConditions as a key condition. @throws ApiError ValidationException */
export function lowerKeyConditions(
  _conditions: Readonly<Record<string, LegacyCondition>>,
  _decode: Decode,
): KeyConditionExpression {
  throw new Error('not written yet')
}
/** AttributesToGet as a projection. @throws ApiError ValidationException on a name given twice */
export function lowerAttributesToGet(_names: readonly string[]): Projection {
  throw new Error('not written yet')
}
