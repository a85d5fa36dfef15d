// Members of type Double on the wire: `1.0` and never `1`, so that typed clients read a number with a fraction. Which members these are,
// the schema of an operation's output says. Invariant: an output without such members is given back as it is, and nothing is made for it.
// Source: recorded answers of the service.
import { isObject, type JsonObject, RawJson } from '../model/json.js'
import { encodeJson } from './encode.js'
import { outputShape, type Schema, type Shape, shapeOf } from './schema.js'

/** Writes the doubles of one operation's outputs. */
export class Doubles {
  readonly #operation: string
  /** Members of the output that are doubles or hold some; looked for with the first answer. */
  #members: readonly Member[] | undefined

  /** @param operation named with the folder of its service */
  constructor(operation: string) {
    this.#operation = operation
  }

  /** The output, with members that hold doubles as finished text. */
  written(output: object): object {
    this.#members ??= membersWithDoubles(outputShape(this.#operation))
    const given = output as JsonObject // any object may be read by its own names
    let written = given
    for (const { name, shape } of this.#members) {
      const member = given[name]
      if (member === undefined) continue
      if (written === given) written = { ...given }
      written[name] = new RawJson(textOf(member, shape))
    }
    return written
  }
}

interface Member {
  readonly name: string
  readonly shape: Shape
}

function membersWithDoubles({ schema, file }: Shape): readonly Member[] {
  const members = Object.entries(schema.properties ?? {}).map(([name, inner]) => ({ name, shape: shapeOf(inner, file) }))
  return members.filter(({ shape }) => holdsDoubles(shape))
}

function textOf(value: unknown, shape: Shape): string {
  const { schema, file } = shape
  if (typeof value === 'number' && schema.format === 'double') return doubleText(value)
  if (Array.isArray(value)) {
    const inner = shapeOf(schema.items ?? {}, file)
    return `[${value.map((element) => textOf(element, inner)).join(',')}]`
  }
  if (!isObject(value)) return JSON.stringify(value)
  if (!holdsDoubles(shape)) return encodeJson(value).text
  const members = Object.entries(value).flatMap(([name, member]) => {
    const inner = schema.additionalProperties ?? schema.properties?.[name] ?? {}
    return member === undefined ? [] : [`${JSON.stringify(name)}:${textOf(member, shapeOf(inner, file))}`]
  })
  return `{${members.join(',')}}`
}

function doubleText(value: number): string {
  const text = JSON.stringify(value)
  return Number.isInteger(value) && !text.includes('e') ? `${text}.0` : text
}

const known = new Map<Schema, boolean>()

/** Shapes that hold themselves, as attribute values do, are walked once. */
function holdsDoubles({ schema, file }: Shape): boolean {
  const answer = known.get(schema)
  if (answer !== undefined) return answer
  known.set(schema, false)
  const { format, properties = {}, items, additionalProperties } = schema
  const inner = [...Object.values(properties), items, additionalProperties].filter((one) => one !== undefined)
  const holds = format === 'double' || inner.some((one) => holdsDoubles(shapeOf(one, file)))
  known.set(schema, holds)
  return holds
}
