// JSON types against the schema, as the service's Java front end sees them, with the conversions that it makes in passing.
// Walked only after the compiled validator said no. Invariant: afterwards every member has its schema's type.
// Source: recorded answers of the service; before them, texts as dynalite records them.
import { checkBase64 } from '../model/base64.js'
import { ApiError } from '../model/errors.js'
import { isObject, type JsonObject } from '../model/json.js'
import { type Schema, type Shape, shapeOf } from './schema.js'

const MODEL = 'com.amazonaws.dynamodb.v20120810'
const GENERIC = 'sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl'
const UNCASTABLE =
  `class ${GENERIC} cannot be cast to class java.lang.Class ` +
  `(${GENERIC} and java.lang.Class are in module java.base of loader 'bootstrap')`
const STRUCTURE_UNEXPECTED = 'Start of structure or map found where not expected'
const NOT_BASE64 = 'only base-64-encoded strings are convertible to bytes'
const TRUE_WORDS: ReadonlySet<string> = new Set(['true', '1', 'yes'])
const FALSE_WORDS: ReadonlySet<string> = new Set(['false', '0', 'no'])

const unconvertible = (text: string): ApiError => new ApiError('SerializationException', text)

/**
 * Converts in place what the service converts: words to booleans, fractions to integers.
 * @throws ApiError SerializationException for the first member of a wrong type
 */
export function convertTypes(input: JsonObject, shape: Shape): void {
  convertMembers(input, shape)
}

/** Scalars occur as members with names of ours or in lists, so that no client's name is ever assigned to. */
function convertMembers(value: JsonObject, shape: Shape): void {
  const known = membersOf(shape)
  const only = onlyNameOf(value)
  if (only !== undefined) convertMember(value, only, known.get(only), shape)
  else for (const [name, member] of known) convertMember(value, name, member, shape)
}

function convertMember(value: JsonObject, name: string, member: Shape | undefined, { name: owner }: Shape): void {
  const given = member === undefined ? undefined : value[name]
  if (member === undefined || given === undefined) return
  const converted = convert(given, member, owner === 'AttributeValue' ? 'content' : 'member')
  if (converted !== given) value[name] = converted
}

/** The one name of an object; undefined when it has more, or none. Most attribute values have one, and need not be asked for the other nine. */
function onlyNameOf(value: JsonObject): string | undefined {
  let only: string | undefined
  for (const name in value) {
    if (only !== undefined) return undefined
    only = name
  }
  return only
}

const members = new WeakMap<Schema, ReadonlyMap<string, Shape>>()

/** The shapes of a structure's members, in the schema's order. */
function membersOf({ schema, file }: Shape): ReadonlyMap<string, Shape> {
  let found = members.get(schema)
  if (found === undefined) {
    found = new Map(Object.entries(schema.properties ?? {}).map(([name, member]) => [name, shapeOf(member, file)]))
    members.set(schema, found)
  }
  return found
}

/** `content` is a member of an attribute value. */
type ValuePosition = 'member' | 'element' | 'content'

function convert(value: unknown, shape: Shape, position: ValuePosition): unknown {
  switch (shape.schema.type) {
    case 'object':
      return shape.schema.additionalProperties === undefined ? structure(value, shape, position) : map(value, shape, position)
    case 'array':
      return list(value, shape, position)
    case 'boolean':
      return boolean(value)
    case 'integer':
      return Math.trunc(number(value, shape.schema.format === 'int64' ? 'Long' : 'Integer'))
    case 'number':
      return number(value, 'Double')
    default:
      return text(value, shape.schema)
  }
}

function structure(value: unknown, shape: Shape, position: ValuePosition): JsonObject {
  if (Array.isArray(value)) throw unconvertible(`Unrecognized collection type class ${javaTypeOf(shape)}`)
  if (!isObject(value)) throw unconvertible(position === 'element' ? 'Unexpected value type in payload' : 'Unexpected field type')
  convertMembers(value, shape)
  return value
}

function map(value: unknown, shape: Shape, position: ValuePosition): JsonObject {
  const inner = shapeOf(shape.schema.additionalProperties ?? {}, shape.file)
  if (Array.isArray(value)) throw unconvertible(`Unrecognized collection type ${javaTypeOf(shape)}`)
  if (!isObject(value)) throw unconvertible(position === 'element' ? UNCASTABLE : 'Unexpected field type')
  for (const name in value) convert(value[name], inner, 'element')
  return value
}

/** A shape's type as Java prints it, with the types of what it holds. */
function javaTypeOf({ name, schema, file }: Shape): string {
  const { type, items, additionalProperties } = schema
  if (type === 'array') return `java.util.List<${javaTypeOf(shapeOf(items ?? {}, file))}>`
  if (type !== 'object') return 'java.lang.String'
  if (additionalProperties === undefined) return `${MODEL}.${name}`
  return `java.util.Map<java.lang.String, ${javaTypeOf(shapeOf(additionalProperties, file))}>`
}

function list(value: unknown, { schema, file }: Shape, position: ValuePosition): unknown[] {
  if (isObject(value)) throw unconvertible(STRUCTURE_UNEXPECTED)
  if (!Array.isArray(value)) throw unconvertible(position === 'element' ? UNCASTABLE : 'Unexpected field type')
  const inner = shapeOf(schema.items ?? {}, file)
  return value.map((element: unknown) => {
    // A set may hold null as far as reading goes; a rule of sets refuses it. Source: measured us-east-1, 2026-09, for string sets.
    if (element === null && position === 'content' && inner.schema.type === 'string') return element
    if (element === null) throw unconvertible('Unexpected value type in payload') // Source: assumed
    return convert(element, inner, 'element')
  })
}

function boolean(value: unknown): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string') throw scalarMismatch(value, 'java.lang.Boolean')
  const word = value.toLowerCase()
  if (TRUE_WORDS.has(word)) return true
  if (FALSE_WORDS.has(word)) return false
  throw unconvertible('Unexpected token received from parser')
}

function number(value: unknown, javaClass: 'Integer' | 'Long' | 'Double'): number {
  if (typeof value === 'number') return value
  throw scalarMismatch(value, `java.lang.${javaClass}`)
}

function text(value: unknown, schema: Schema): string {
  if (typeof value === 'string') {
    if (schema.contentEncoding !== undefined) checkBase64(value)
    return value
  }
  if (schema.contentEncoding === undefined) throw scalarMismatch(value, 'java.lang.String')
  throw typeof value === 'object' ? scalarMismatch(value, 'java.nio.ByteBuffer') : unconvertible(NOT_BASE64)
}

function scalarMismatch(value: unknown, javaClass: string): ApiError {
  if (Array.isArray(value)) return unconvertible(`Unrecognized collection type class ${javaClass}`)
  if (isObject(value)) return unconvertible(STRUCTURE_UNEXPECTED)
  return unconvertible(`${tokenOf(value)} cannot be converted to ${javaClass.slice(javaClass.lastIndexOf('.') + 1)}`)
}

function tokenOf(scalar: unknown): string {
  if (typeof scalar === 'number') return Number.isInteger(scalar) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE'
  if (typeof scalar === 'boolean') return scalar ? 'TRUE_VALUE' : 'FALSE_VALUE'
  return 'STRING_VALUE'
}
