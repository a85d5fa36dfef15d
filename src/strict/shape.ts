// The shape of a call: what stays the same when a place of a program asks again with other values. Invariant: two calls that differ in
// values alone, in the page that they start from among them, have one shape.
import { canonicalJson } from '../model/canonical-json.js'
import { isObject, type JsonObject } from '../model/json.js'
import type { Call, Mention } from './call.js'

/** Texts that are the same at each call of a place. */
const TEXTS = [
  ...['KeyConditionExpression', 'FilterExpression', 'ProjectionExpression', 'UpdateExpression'],
  ...['ConditionExpression', 'SearchConditionExpression', 'IndexName', 'Select'],
]
/** Maps of which the names are the place's, and the values the call's. */
const MAPS = ['Key', 'KeyConditions', 'QueryFilter', 'ScanFilter', 'Expected', 'AttributeUpdates']
const SHAPE_CHARACTERS = 4096

export function shapeOf({ operation, input, mentions }: Call, mention: Mention): string {
  const parts = [operation.name]
  if (mention.resource.keyForm === 'statement') parts.push(statementShape(mention.resource.source))
  else if (mentions.length === 1) parts.push(...inputShape(input))
  if (input['Limit'] !== undefined) parts.push('Limit')
  return parts.join('\n').slice(0, SHAPE_CHARACTERS)
}

function inputShape(input: JsonObject): readonly string[] {
  const parts: string[] = []
  for (const name of TEXTS) {
    const text = input[name]
    if (typeof text === 'string') parts.push(`${name} ${text}`)
  }
  for (const name of MAPS) {
    const map = input[name]
    if (isObject(map)) parts.push(`${name} ${Object.keys(map).sort().join(' ')}`)
  }
  const names = input['ExpressionAttributeNames']
  if (names !== undefined) parts.push(canonicalJson(names))
  return parts
}

/** The text without its literals. */
function statementShape(source: unknown): string {
  const text = isObject(source) && typeof source['Statement'] === 'string' ? source['Statement'] : ''
  return text.replaceAll(/'(?:[^']|'')*'/g, '?').replaceAll(/\b\d+(?:\.\d+)?\b/g, '?')
}
