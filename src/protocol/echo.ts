// A value as the service's Java classes print it, for the echo in a constraint clause.
// Source: measured us-east-1 and us-west-2, 2026; assumed: bytes, and what structures not listed here print.
import { isObject, type JsonObject } from '../model/json.js'
import { type Shape, shapeOf } from './schema.js'

/** Members that a class prints, where they are not those of the schema in its order. */
const PRINTED_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  AttributeDefinition: ['AttributeName', 'AttributeType'],
  PutRequest: ['Item', 'WorkloadProfileName'],
  ProvisionedThroughput: ['ReadCapacityUnits', 'WriteCapacityUnits'],
  AttributeValue: [
    'S',
    'N',
    'B',
    'INT',
    'DECIMAL',
    'DOUBLE',
    'SS',
    'NS',
    'BS',
    'INTSET',
    'DECIMALSET',
    'DOUBLESET',
    'M',
    'L',
    'NULL',
    'BOOL',
  ],
}

/** No list or map goes on after so much text, or a long request would have an answer many times as long. Source: assumed. */
const ECHO_CHARACTERS = 64 * 1024

/** The text between the quotes of `Value '…'`. */
export function echoOf(value: unknown, shape: Shape): string {
  const { schema, file } = shape
  if (Array.isArray(value)) return listEcho(value, shapeOf(schema.items ?? {}, file))
  if (!isObject(value)) return schema.contentEncoding === 'base64' ? bytesEcho(String(value)) : String(value)
  if (schema.additionalProperties !== undefined) return mapEcho(value, shapeOf(schema.additionalProperties, file))
  return structureEcho(value, shape)
}

function listEcho(value: readonly unknown[], inner: Shape): string {
  return `[${joined(value, (element) => echoOf(element, inner))}]`
}

function mapEcho(value: JsonObject, inner: Shape): string {
  return `{${joined(Object.keys(value), (key) => `${key}=${echoOf(value[key], inner)}`)}}`
}

function joined<Element>(elements: readonly Element[], echo: (element: Element) => string): string {
  const texts: string[] = []
  let characters = 0
  for (const element of elements) {
    if (characters > ECHO_CHARACTERS) return [...texts, '…'].join(', ')
    const text = echo(element)
    texts.push(text)
    characters += text.length
  }
  return texts.join(', ')
}

function structureEcho(value: JsonObject, { name, schema, file }: Shape): string {
  const given = new Map(Object.entries(value))
  const printed = PRINTED_MEMBERS[name] ?? Object.keys(schema.properties ?? {})
  const members = printed.map((member) => {
    const inner = given.get(member)
    const innerSchema = schema.properties?.[member]
    const isShown = inner !== undefined && innerSchema !== undefined
    return `${lowerFirst(member)}=${isShown ? echoOf(inner, shapeOf(innerSchema, file)) : 'null'}`
  })
  return `${name}(${members.join(', ')})`
}

function bytesEcho(base64: string): string {
  const length = Buffer.byteLength(base64, 'base64')
  return `java.nio.HeapByteBuffer[pos=0 lim=${length} cap=${length}]`
}

/** A member's name as the older layer spells it: only the first letter changes (`SSESpecification` → `sSESpecification`). */
export function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}
