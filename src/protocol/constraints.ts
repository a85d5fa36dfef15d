// The constraints of the API model, found in the order in which the service walks a request. Walked only after the compiled
// validator said no; only finds, says nothing: the words are in violation-text.ts.
// Source: order of members as dynalite records it, with deviations measured us-west-2 and us-east-1, 2026-10.
import { isObject, type JsonObject } from '../model/json.js'
import { type Schema, type Shape, shapeOf } from './schema.js'

/** One step from the request to a member of it. */
export type Step =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'element'; readonly index: number }
  | { readonly kind: 'entry'; readonly key: string }

/** The JSON Schema keyword that was broken; of a map it may be a rule for all its keys or all its values. */
export type Keyword =
  | 'required'
  | 'enum'
  | 'pattern'
  | 'minLength'
  | 'maxLength'
  | 'minItems'
  | 'maxItems'
  | 'minProperties'
  | 'maxProperties'
  | 'minimum'
  | 'maximum'
  | 'mapKeys'
  | 'mapValues'

export interface Violation {
  readonly path: readonly Step[]
  readonly keyword: Keyword
  /** The shape that holds the broken rule: of the value, of the map's keys, of the map's values. */
  readonly shape: Shape
  /** The member that broke it; undefined for one that is missing. */
  readonly value: unknown
  /** The shape of `value`, for its echo. */
  readonly valueShape: Shape
}

/** Values of these shapes carry no constraints of the model; their rules are sentences of the operations. */
const FREE: ReadonlySet<string> = new Set(['AttributeValue', 'AttributeMap', 'ExpressionAttributeValueMap'])

/** A map that has too many members and more than this is not looked into: what is in it is no news. Source: assumed. */
const WALKED_MEMBERS = 20_000

/** Every broken constraint of an input whose types are right, in the order of the walk. */
export function violationsOf(input: unknown, shape: Shape): readonly Violation[] {
  const found: Violation[] = []
  walk(input, shape, [], found)
  return found
}

function walk(value: unknown, shape: Shape, path: readonly Step[], found: Violation[]): void {
  if (FREE.has(shape.name)) return
  const broken = brokenKeywords(value, shape.schema)
  for (const keyword of broken) found.push({ path, keyword, shape, value, valueShape: shape })
  if (isObject(value) && broken.includes('maxProperties') && Object.keys(value).length > WALKED_MEMBERS) return
  if (Array.isArray(value)) walkList(value, shape, path, found)
  if (isObject(value) && shape.schema.properties !== undefined) walkStructure(value, shape, path, found)
  if (isObject(value) && shape.schema.additionalProperties !== undefined) walkMap(value, shape, path, found)
}

function walkStructure(value: JsonObject, shape: Shape, path: readonly Step[], found: Violation[]): void {
  const { schema, file } = shape
  for (const [name, memberSchema] of Object.entries(schema.properties ?? {})) {
    const member = Object.hasOwn(value, name) ? value[name] : undefined
    if (member === undefined && !isRequired(name, value, schema)) continue
    const memberShape = shapeOf(memberSchema, file)
    const memberPath: readonly Step[] = [...path, { kind: 'member', name }]
    if (member !== undefined) walk(member, memberShape, memberPath, found)
    else found.push({ path: memberPath, keyword: 'required', shape: memberShape, value: undefined, valueShape: memberShape })
  }
}

/** Some members are required only where another one is absent. */
function isRequired(name: string, value: JsonObject, schema: Schema): boolean {
  const isOther = schema.if?.required?.every((member) => Object.hasOwn(value, member)) ?? true
  return schema.required?.includes(name) === true || (!isOther && schema.else?.required?.includes(name) === true)
}

function walkList(value: readonly unknown[], { schema, file }: Shape, path: readonly Step[], found: Violation[]): void {
  const inner = shapeOf(schema.items ?? {}, file)
  for (const [index, element] of value.entries()) walk(element, inner, [...path, { kind: 'element', index }], found)
}

/** A list that is a map's value breaks a rule of its own and one of the map: the two layers report one each. */
function walkMap(value: JsonObject, shape: Shape, path: readonly Step[], found: Violation[]): void {
  const { schema, file } = shape
  const entries = Object.entries(value)
  const keyShape = shapeOf(schema.propertyNames ?? {}, file)
  if (entries.some(([key]) => brokenKeywords(key, keyShape.schema).length > 0)) {
    found.push({ path, keyword: 'mapKeys', shape: keyShape, value, valueShape: shape })
  }
  const inner = shapeOf(schema.additionalProperties ?? {}, file)
  if (Array.isArray(entries[0]?.[1]) && entries.some(([, element]) => brokenKeywords(element, inner.schema).length > 0)) {
    found.push({ path, keyword: 'mapValues', shape: inner, value, valueShape: shape })
  }
  for (const [key, element] of entries) walk(element, inner, [...path, { kind: 'entry', key }], found)
}

/** The keywords of a schema that a value breaks, in the order in which the schema names them. */
function brokenKeywords(value: unknown, schema: Schema): readonly Keyword[] {
  const rules = schema.anyOf === undefined ? schema : alternativeFor(value, schema.anyOf)
  const broken = (Object.keys(rules) as Keyword[]).filter((keyword) => breaks(value, keyword, rules)) // others break nothing
  // An empty name is short, and its characters are not looked at, where the least length is one. Source: measured eu-south-2, 2026
  return value === '' && rules.minLength === 1 ? broken.filter((keyword) => keyword !== 'pattern') : broken
}

/** Names and ARNs share a member; whatever does not begin as an ARN is judged as a name. */
function alternativeFor(value: unknown, alternatives: readonly Schema[]): Schema {
  const isArn = typeof value === 'string' && value.startsWith('arn:')
  return alternatives[isArn ? 1 : 0] ?? {}
}

function breaks(value: unknown, keyword: Keyword, rules: Schema): boolean {
  if (keyword === 'enum') return typeof value === 'string' && rules.enum?.includes(value) === false
  if (keyword === 'pattern') return typeof value === 'string' && !new RegExp(rules.pattern ?? '', 'u').test(value)
  if (keyword === 'required' || keyword === 'mapKeys' || keyword === 'mapValues') return false
  const limit = rules[keyword]
  const measure = limit === undefined ? undefined : measureOf(value, keyword)
  if (limit === undefined || measure === undefined) return false
  return keyword.startsWith('min') ? measure < limit : measure > limit
}

function measureOf(value: unknown, keyword: string): number | undefined {
  if (keyword.endsWith('Length')) return typeof value === 'string' ? value.length : undefined
  if (keyword.endsWith('Items')) return Array.isArray(value) ? value.length : undefined
  if (keyword.endsWith('Properties')) return isObject(value) ? Object.keys(value).length : undefined
  return typeof value === 'number' && keyword.endsWith('imum') ? value : undefined
}
