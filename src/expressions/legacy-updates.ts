import type { AttributeValue } from '../model/attribute-value.js'
import type { Decode } from './legacy-conditions.js'
import type { Update } from './update.js'
/** One entry of AttributeUpdates, as on the wire. */
export interface AttributeUpdate {
  readonly Action?: 'PUT' | 'ADD' | 'DELETE'
  readonly Value?: AttributeValue
}
/** AttributeUpdates as an update. @throws ApiError ValidationException */
export function lowerAttributeUpdates(_updates: Readonly<Record<string, AttributeUpdate>>, _decode: Decode): Update {
  throw new Error('not written yet')
}
