// The body of an administration request. Invariant: whatever bytes come, it is an object, or refused.
import { invalid } from '../../controls/refusal.js'
import { isObject, type JsonObject } from '../../model/json.js'

/** The body of a request as an object; an empty one for none. @throws Refusal */
export function bodyOf(body: unknown): JsonObject {
  if (!Buffer.isBuffer(body) || body.length === 0) return {}
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    if (isObject(value)) return value
  } catch {
    // Not JSON: refused like JSON that is no object.
  }
  throw invalid('the body must be one JSON object')
}
