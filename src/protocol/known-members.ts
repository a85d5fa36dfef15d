// A request without the members that its schema doesn't know, which its operation never reads. Invariant: what is left is what the
// operation sees, so that whoever rules on a request can't be shown another one; an input without strangers is given back as it is.
import { isObject, type JsonObject } from '../model/json.js'
import { inputShape, type Shape, shapeOf } from './schema.js'

/** Where attribute values begin: their names and values are the client's own, and nobody reads others. */
const VALUES: ReadonlySet<string> = new Set(['AttributeMap', 'AttributeValue'])

/** @param input that its schema let through @param operation named with the folder of its service */
export const knownMembers = (input: JsonObject, operation: string): JsonObject =>
  known(input, inputShape(operation)) as JsonObject // an object stays one

function known(value: unknown, shape: Shape): unknown {
  if (VALUES.has(shape.name)) return value
  if (Array.isArray(value)) return ofList(value, shape)
  return isObject(value) ? ofObject(value, shape) : value
}

function ofList(list: readonly unknown[], { schema, file }: Shape): readonly unknown[] {
  if (schema.items === undefined) return list
  const inner = shapeOf(schema.items, file)
  const kept = list.map((one) => known(one, inner))
  return kept.every((one, at) => one === list[at]) ? list : kept
}

function ofObject(object: JsonObject, { schema, file }: Shape): JsonObject {
  const { properties, additionalProperties } = schema
  const names = Object.keys(object)
  const kept: [string, unknown][] = []
  for (const name of names) {
    const inner = properties === undefined ? additionalProperties : Object.hasOwn(properties, name) ? properties[name] : undefined
    if (inner !== undefined) kept.push([name, known(object[name], shapeOf(inner, file))])
  }
  const isWhole = kept.length === names.length && kept.every(([name, value]) => value === object[name])
  return isWhole ? object : Object.fromEntries(kept)
}
