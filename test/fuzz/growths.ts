// Requests that grow: for each list and map that an operation's schema has, a valid request with more and more valid elements in that
// place. Invariant: a growth of twice the size has twice the bytes, and differs in nothing else.
import { inputShape, type Schema, shapeOf } from '../../src/protocol/schema.js'
import { pathsIn, replaced, type Json, type Request } from '../wire/requests.js'

export interface Growth {
  readonly operation: string
  /** Which member grows, and how alike its elements are. */
  readonly name: string
  /** The body of about so many bytes. */
  body(sizeBytes: number): Buffer
}

type Path = readonly (string | number)[]

/** Which texts of an element are told apart by a number: a rule that looks for repeats ends early or late. */
const LIKENESSES = ['alike', 'first text differs', 'all texts differ'] as const
type Likeness = (typeof LIKENESSES)[number]
/** The names of a map differ anyway. */
const MAP_LIKENESSES: readonly Likeness[] = ['alike', 'all texts differ']

const HERE = '\u0001here\u0001'
const NUMBER = '\u0001number\u0001'
const BASE64_NUMBER = '\u0001base64\u0001'
const [MARKED_NUMBER, MARKED_BASE64] = [NUMBER, BASE64_NUMBER].map((mark) => JSON.stringify(mark).slice(1, -1)) as [
  string,
  string,
]
/** Lists and maps of an attribute value. */
const VALUE_MEMBERS: ReadonlySet<string> = new Set(['SS', 'NS', 'BS', 'L', 'M'])
/** Shapes that hold themselves are walked this deep. */
const DEPTH = 14

/** Every growth of an operation. @param valid requests that it takes */
export function growthsOf(operation: string, valid: readonly Request[]): readonly Growth[] {
  const { schema, file } = inputShape(operation)
  const found = new Map<string, Growth>()
  const requests = valid.length > 0 ? valid : [sampleOf(schema, file, '', 0) as Request] // an input is an object
  for (const request of requests) {
    for (const { path, element, isMap } of placesIn(schema, file, request)) {
      const place = path.map((step) => (typeof step === 'number' ? '*' : step)).join('.')
      const texts = new Set<string>()
      for (const likeness of isMap ? MAP_LIKENESSES : LIKENESSES) {
        const text = JSON.stringify(numbered(element, likeness))
        const name = `${place} (${likeness})`
        if (!texts.has(text) && !found.has(name)) found.set(name, grown(operation, name, request, { path, text, isMap }))
        texts.add(text)
      }
    }
  }
  return [...found.values()]
}

interface Place {
  readonly path: Path
  /** What it has many of. */
  readonly element: Json
  /** Its members have names, which always differ. */
  readonly isMap: boolean
}

/** Every list and map of the request; those inside a value once, since it is read alike wherever it stands. */
function* placesIn(schema: Schema, file: string, request: Request): Generator<Place> {
  const seen = new Set<string>()
  for (const place of places(schema, file, request, [], 0)) {
    const [owner, member] = [place.path.at(-3), String(place.path.at(-1))]
    const isInValue = VALUE_MEMBERS.has(member)
    if (isInValue && seen.has(`${owner} ${member}`)) continue
    if (isInValue) seen.add(`${owner} ${member}`)
    yield place
  }
}

/** Every list and map in the request, and every one that the schema allows there beside what the request has. */
function* places(given: Schema, from: string, value: Json | undefined, path: Path, depth: number): Generator<Place> {
  const { schema, file } = shapeOf(given, from)
  if (depth > DEPTH) return
  const member = String(path.findLast((step) => typeof step === 'string') ?? '')
  if (schema.type === 'array') {
    const element = (Array.isArray(value) ? value[0] : undefined) ?? sampleOf(schema.items ?? {}, file, member, depth)
    yield { path, element, isMap: false }
    yield* places(schema.items ?? {}, file, element, [...path, 0], depth + 1)
  } else if (schema.additionalProperties !== undefined) {
    const [name, element] = firstMember(value) ?? ['x', sampleOf(schema.additionalProperties, file, member, depth)]
    yield { path, element, isMap: true }
    yield* places(schema.additionalProperties, file, element, [...path, name], depth + 1)
  } else if (schema.properties !== undefined) {
    const isValue = schema.properties['SS'] !== undefined && schema.properties['L'] !== undefined
    if (isValue && path.some((step) => step === 'L' || step === 'M')) return // a value in a value is as this one
    for (const [name, inner] of Object.entries(schema.properties)) {
      const own = typeof value === 'object' && value !== null && !Array.isArray(value) ? value[name] : undefined
      yield* places(inner, file, own, [...path, name], depth + 1)
    }
  }
}

function firstMember(value: Json | undefined): [string, Json] | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value)[0] : undefined
}

/** The least that a schema takes. */
function sampleOf(given: Schema, from: string, member: string, depth: number): Json {
  const { name, schema, file } = shapeOf(given, from)
  if (name === 'AttributeValue') return { S: 'x' }
  if (schema.enum !== undefined) return schema.enum[0] ?? ''
  switch (schema.type) {
    case 'string':
      return schema.contentEncoding === 'base64'
        ? 'AA=='
        : /Arn$/.test(member)
          ? 'arn:x'
          : 'x'.repeat(Math.max(schema.minLength ?? 0, 3))
    case 'integer':
    case 'number':
      return schema.minimum ?? 1
    case 'boolean':
      return true
    case 'array':
      return [sampleOf(schema.items ?? {}, file, member, depth + 1)]
    default: {
      const members = schema.required ?? (depth < 3 ? [] : Object.keys(schema.properties ?? {}).slice(0, 1))
      const all = members.map((one): [string, Json] => [one, sampleOf(schema.properties?.[one] ?? {}, file, one, depth + 1)])
      return Object.fromEntries(all)
    }
  }
}

interface Grown extends Pick<Place, 'path' | 'isMap'> {
  /** The element with its marks. */
  readonly text: string
}

function grown(operation: string, name: string, request: Request, { path, text, isMap }: Grown): Growth {
  const whole = JSON.stringify(put(request, path, HERE))
  const [before = '', after = ''] = whole.split(JSON.stringify(HERE))
  const one = isMap ? `${JSON.stringify(mapName(path))}:${text}` : text
  const [open, close] = isMap ? '{}' : '[]'
  return {
    operation,
    name,
    body: (sizeBytes) => {
      const elements: string[] = []
      for (let size = 0; size < sizeBytes; size += (elements.at(-1)?.length ?? 0) + 1)
        elements.push(withNumber(one, elements.length))
      return Buffer.from(`${before}${open}${elements.join(',')}${close}${after}`)
    },
  }
}

function withNumber(text: string, number: number): string {
  if (!text.includes('\\u0001')) return text
  const base64 = Buffer.from(String(number).padStart(6, '0')).toString('base64')
  return text.replaceAll(MARKED_NUMBER, String(number)).replaceAll(MARKED_BASE64, base64)
}

function mapName(path: Path): string {
  const member = path.at(-1)
  const sign = member === 'ExpressionAttributeNames' ? '#' : member === 'ExpressionAttributeValues' ? ':' : ''
  return `${sign}abc${NUMBER}`
}

/** The element with marks where the number comes; what names a table, and words of a schema, stay. */
function numbered(element: Json, likeness: Likeness): Json {
  if (likeness === 'alike') return element
  let marked = element
  for (const path of pathsIn(element)) {
    const text = path.reduce<Json>((inner, step) => (inner as Record<string, Json>)[step] ?? null, element) // pathsIn's own path
    const member = String(path.findLast((step) => typeof step === 'string') ?? '')
    if (typeof text !== 'string' || /^[A-Z_]+$/.test(text) || /TableName|Arn$|Expression$/.test(member)) continue
    marked = replaced(marked, path, /^BS?$/.test(member) ? BASE64_NUMBER : text + NUMBER) ?? marked
    if (likeness === 'first text differs') return marked
  }
  return marked
}

/** The value with another one at the path, which need not be there. */
function put(value: Json | undefined, [step, ...rest]: Path, by: Json): Json {
  if (step === undefined) return by
  if (typeof step === 'number') {
    const list = Array.isArray(value) ? value : []
    return [put(list[0], rest, by), ...list.slice(1)]
  }
  const members = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
  // A value has one type.
  const others = VALUE_MEMBERS.has(step) ? {} : members
  return { ...others, [step]: put(members[step], rest, by) }
}
