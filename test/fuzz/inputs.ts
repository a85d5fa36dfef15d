// Inputs of an operation as JSON texts, made from its schema. Texts and not values: so a name can stand twice in an object, a number
// can be one that no machine has, and a text can hold half a surrogate pair. Most members are what the schema asks for, with values
// that the fuzzed table knows; a few are anything.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expressionOf } from './expressions.js'
import { statements } from './statements.js'
import { vectorElements } from './vectors.js'
import {
  ARNS,
  BROKEN,
  ATTRIBUTE_NAMES,
  BASE64,
  INDEX_NAMES,
  JSON_NUMBERS,
  JUNK,
  NUMBERS,
  DIMENSIONS,
  ODD_NAMES,
  RESOURCE_IDS,
  SCHEDULES,
  STRINGS,
  TABLE_NAMES,
} from './words.js'

export type Text = fc.Arbitrary<string>

interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Schema
  readonly items?: Schema
  readonly enum?: readonly string[]
  readonly minLength?: number
  readonly maxLength?: number
}
type Definitions = Readonly<Record<string, Schema>>

const schemasFolder = new URL('../../schemas/', import.meta.url)
const definitionsOf = (file: string): Definitions =>
  (JSON.parse(readFileSync(new URL(file, schemasFolder), 'utf8')) as { $defs: Definitions }).$defs

const quoted = (text: string): string => JSON.stringify(text)
const oneOf = (texts: readonly string[]): Text => fc.constantFrom(...texts).map(quoted)
const junk: Text = fc.oneof(
  { weight: 15, arbitrary: fc.constantFrom(...JUNK) },
  { weight: 1, arbitrary: fc.constantFrom(...BROKEN) },
)
/** What is asked for, and now and then anything. */
const mostly = (text: Text, weight = 150): Text => fc.oneof({ weight, arbitrary: text }, { weight: 1, arbitrary: junk })

const rarely = (text: Text, weight = 200): fc.Arbitrary<string | undefined> =>
  fc.oneof({ weight, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: text })
const objectText = (members: readonly string[]): string => `{${members.join(',')}}`
/** A name that stands twice, the second time with its first letter as an escape: which changes nothing. */
const repeated = (name: string | undefined, again: string | undefined): string[] =>
  name === undefined || again === undefined ? [] : [`${escaped(name)}:${again}`]
const escaped = (name: string): string =>
  name.replace(/^"(\w)/, (_all, letter: string) => `"\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)

const attributeName = fc.oneof(
  { weight: 20, arbitrary: oneOf(ATTRIBUTE_NAMES) },
  { weight: 1, arbitrary: oneOf(ODD_NAMES) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }).map(quoted) },
)
const stringText = fc.oneof(
  { weight: 3, arbitrary: oneOf(STRINGS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }).map(quoted) },
)
const numberText = fc.oneof(
  { weight: 1, arbitrary: oneOf(NUMBERS) },
  { weight: 3, arbitrary: fc.integer({ min: -20, max: 20 }).map((number) => quoted(String(number))) },
  { weight: 1, arbitrary: fc.double().map((number) => quoted(String(number))) },
)
const base64Text = oneOf(BASE64)
const arrayOf = (one: Text, maxLength = 4): Text => fc.array(one, { maxLength }).map((all) => `[${all.join(',')}]`)
const mapOf = (key: Text, value: Text, maxLength = 4): Text =>
  fc
    .tuple(fc.array(fc.tuple(key, value), { maxLength }), rarely(value))
    .map(([all, again]) => objectText(all.map(([name, one]) => `${name}:${one}`).concat(repeated(all.at(0)?.[0], again))))
const typed = (type: string, value: Text): Text =>
  fc.tuple(value, rarely(value)).map(([text, again]) => objectText([`"${type}":${text}`, ...repeated(quoted(type), again)]))

const { attributeValue } = fc.letrec<{ attributeValue: string }>((tie) => {
  const inner = tie('attributeValue')
  return {
    attributeValue: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      {
        weight: 8,
        arbitrary: fc.constantFrom('{"S":"x"}', '{"N":"1"}', '{"SS":["a"]}', '{"L":[]}', '{"M":{}}', '{"BOOL":true}'),
      },
      { weight: 4, arbitrary: typed('S', stringText) },
      { weight: 4, arbitrary: typed('N', numberText) },
      typed('B', base64Text),
      typed('BOOL', fc.constantFrom('true', 'false')),
      typed('NULL', fc.constantFrom('true', 'true', 'false')),
      typed('SS', arrayOf(stringText)),
      typed('NS', arrayOf(numberText)),
      typed('BS', arrayOf(base64Text)),
      typed('L', arrayOf(inner)),
      typed('M', mapOf(attributeName, inner)),
      junk,
    ),
  }
})

const keyMembers = fc.constantFrom(
  ...[
    '"pk":{"S":"a"},"sk":{"N":"1"}',
    '"pk":{"S":"b"},"sk":{"N":"2"}',
    '"sk":{"N":"1.0"},"pk":{"S":"a"}',
    '"pk":{"S":"new"},"sk":{"N":"7"}',
  ],
)
const sometimesOddKey = fc.oneof(
  { weight: 12, arbitrary: keyMembers },
  fc.constantFrom('"pk":{"S":"a"}', '"pk":{"N":"1"},"sk":{"N":"1"}', '"pk":{"S":""},"sk":{"N":"1"}', ''),
)
const key: Text = mostly(
  fc.oneof(
    { weight: 10, arbitrary: sometimesOddKey.map((members) => `{${members}}`) },
    sometimesOddKey.map((members) => `{${members}${members === '' ? '' : ','}"g":{"S":"x"}}`),
    mapOf(attributeName, attributeValue),
  ),
)
/** The vector that some tables index, with the value under which it is searched. */
const vectorMembers = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: vectorElements.map((elements) => `"g":{"S":"x"},"v":{"L":${elements}}`) },
)
const item: Text = mostly(
  fc
    .tuple(sometimesOddKey, mapOf(attributeName, attributeValue, 5), vectorMembers)
    .map(([first, others, vector]) =>
      objectText([first, others.slice(1, -1), vector].filter((text) => text !== undefined && text !== '') as string[]),
    ),
)

/** Generators for definitions and members of these names, whatever their schemas say. */
const KNOWN: ReadonlyMap<string, Text> = new Map([
  ['AttributeValue', attributeValue],
  ['Key', key],
  ['ExclusiveStartKey', key],
  ['Item', item],
  ['TableName', oneOf(TABLE_NAMES)],
  ['Statement', statements.map(quoted)],
  ['RequestItems', oneOf(TABLE_NAMES)],
  ['IndexName', oneOf(INDEX_NAMES)],
  ['SearchVector', vectorElements],
  ['ResourceArn', oneOf(ARNS)],
  ['AttributeName', attributeName],
  ['AttributesToGet', arrayOf(attributeName)],
  ['NonKeyAttributes', arrayOf(attributeName)],
  ['ServiceNamespace', oneOf([...Array<string>(30).fill('dynamodb'), 'ecs', 'x', ''])],
  ['ResourceId', oneOf(RESOURCE_IDS)],
  ['one of ResourceIds', oneOf(RESOURCE_IDS)],
  ['ScalableDimension', oneOf(DIMENSIONS)],
  ['PolicyType', oneOf([...Array<string>(9).fill('TargetTrackingScaling'), 'StepScaling', 'x'])],
  ['PredefinedMetricType', oneOf(['DynamoDBReadCapacityUtilization', 'DynamoDBWriteCapacityUtilization', 'x'])],
  ['Schedule', oneOf(SCHEDULES)],
  ['Timezone', oneOf(['UTC', 'Europe/Berlin', '+25:00', 'x', '__proto__', 'x'.repeat(1600)])],
])
const PLACEHOLDER_NAMES = ['#m', '#n', '#p', '#unused', '#', 'm', '#__proto__', '#x y']
const PLACEHOLDER_VALUES = [':v', ':n', ':s', ':p', ':l', ':h', ':unused', ':', 'v', ':__proto__']

/** The generator for one operation. */
export function inputOf(operation: string): Text {
  const file = `${operation}.json`
  const generators = new Generators(file)
  const schema = definitionsOf(file)['input'] ?? {}
  const text = generators.object(schema)
  return fc.oneof({ weight: 100, arbitrary: text }, { weight: 1, arbitrary: junk })
}

class Generators {
  readonly #definitions = new Map<string, Definitions>()
  readonly #file: string

  constructor(file: string) {
    this.#file = file
  }

  of(schema: Schema, member: string, file = this.#file): Text {
    const known = KNOWN.get(member)
    if (known !== undefined && member !== 'RequestItems' && member !== 'Key') return mostly(known)
    if (member === 'Key' && schema.type === undefined) return key
    if (schema.$ref !== undefined) return this.#referred(schema.$ref, member, file)
    if (schema.enum !== undefined) return mostly(oneOf([...schema.enum, ...schema.enum, '', 'UNHEARD', '__proto__']))
    switch (schema.type) {
      case 'object':
        return mostly(schema.additionalProperties === undefined ? this.object(schema, file) : this.#map(schema, member, file))
      case 'array':
        return mostly(arrayOf(this.of(schema.items ?? {}, `one of ${member}`, file)))
      case 'string':
        return mostly(expressionOf(member)?.map(quoted) ?? bounded(schema))
      case 'boolean':
        return mostly(fc.constantFrom('true', 'false'))
      case 'integer':
      case 'number':
        return mostly(fc.oneof(fc.constantFrom(...JSON_NUMBERS), fc.integer({ min: 0, max: 12 }).map(String)))
      default:
        return junk
    }
  }

  /** Required members are there most of the time, others at times, and now and then one stands twice. */
  object(schema: Schema, file = this.#file): Text {
    const properties = Object.entries(schema.properties ?? {})
    const members = properties.map(([name, inner]) => {
      const value = this.of(inner, name, file)
      const text = fc
        .tuple(value, rarely(value))
        .map(([one, again]): string | undefined => [`${quoted(name)}:${one}`, ...repeated(quoted(name), again)].join(','))
      const isRequired = schema.required?.includes(name) === true
      const absent = { weight: isRequired ? 1 : 6, arbitrary: fc.constant(undefined) }
      return fc.oneof(absent, { weight: isRequired ? 150 : 1, arbitrary: text })
    })
    const stranger = fc.constantFrom(
      '"Unheard":1',
      '"__proto__":{"TableName":"x"}',
      '"constructor":null',
      '"TableName":"nowhere"',
    )
    const extra = fc.oneof({ weight: 80, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: stranger })
    const all = fc.tuple(...members, extra).map((texts) => `{${texts.filter((text) => text !== undefined).join(',')}}`)
    if (!properties.some(([name]) => name === 'ExpressionAttributeNames')) return all
    return fc.oneof(all, fc.tuple(all, fc.array(attributeValue, { minLength: 3, maxLength: 3 })).map(defined))
  }

  #map(schema: Schema, member: string, file: string): Text {
    const inner = this.of(schema.additionalProperties ?? {}, `one of ${member}`, file)
    if (member === 'RequestItems') return mapOf(oneOf(TABLE_NAMES), inner, 2)
    if (member === 'ExpressionAttributeNames') return mapOf(oneOf(PLACEHOLDER_NAMES), attributeName)
    if (member === 'ExpressionAttributeValues') return mapOf(oneOf(PLACEHOLDER_VALUES), attributeValue)
    return mapOf(attributeName, inner)
  }

  #referred(ref: string, member: string, file: string): Text {
    const [place = '', name = ''] = ref.split('#/$defs/')
    const target = place === '' ? file : file.slice(0, file.lastIndexOf('/') + 1) + place
    const known = KNOWN.get(name)
    if (known !== undefined && name !== 'Key') return known
    let definitions = this.#definitions.get(target)
    if (definitions === undefined) this.#definitions.set(target, (definitions = definitionsOf(target)))
    return this.of(definitions[name] ?? {}, member, target)
  }
}

/** Texts as short and as long as the schema allows, and one beyond. */
function bounded({ minLength = 0, maxLength = 1024 }: Schema): Text {
  const lengths = [minLength - 1, minLength, minLength + 1, maxLength - 1, maxLength, maxLength + 1]
  const texts = lengths.filter((length) => length >= 0 && length < 70_000).map((length) => quoted('x'.repeat(length)))
  return fc.oneof(fc.constantFrom(...texts), stringText)
}

/** The same request with exactly the placeholders that its expressions name. */
function defined([text, values]: [string, string[]]): string {
  const bare = text.replace(/,?"ExpressionAttribute(?:Names|Values)":(?:\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}|[^,{}]*)/g, '')
  const expressions = [...bare.matchAll(/"(?:\w+)Expression":"((?:[^"\\]|\\.)*)"/g)]
    .map(([, expression = '']) => expression)
    .join(' ')
  const names = [...new Set(expressions.match(/#\w+/g) ?? [])].map((name) => `${quoted(name)}:"${name === '#p' ? 'pk' : 'm'}"`)
  const simple = new Map([
    [':n', '{"N":"1"}'],
    [':s', '{"SS":["a"]}'],
    [':p', '{"S":"a"}'],
    [':l', '{"N":"0"}'],
    [':h', '{"N":"9"}'],
  ])
  const used = [...new Set(expressions.match(/:\w+/g) ?? [])]
  const all = used.map((name, at) => `${quoted(name)}:${simple.get(name) ?? values[at % values.length] ?? '{"S":"x"}'}`)
  const more = [
    ...(names.length > 0 ? [`"ExpressionAttributeNames":{${names.join(',')}}`] : []),
    ...(all.length > 0 ? [`"ExpressionAttributeValues":{${all.join(',')}}`] : []),
  ]
  if (more.length === 0 || !bare.endsWith('}')) return bare
  return `${bare.slice(0, -1)}${bare.length > 2 && !bare.endsWith(',}') ? ',' : ''}${more.join(',')}}`
}
