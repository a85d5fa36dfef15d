// The schemas of schemas/ as they are walked when a request is wrong: read and parsed on first need, references followed by name.
// Invariant: members stand in the order in which the service walks them, enum values in the order in which it prints them.
import { readFileSync } from 'node:fs'

/** The part of JSON Schema that the schemas use. */
export interface Schema {
  readonly $ref?: string
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean'
  readonly format?: 'int32' | 'int64' | 'double' | 'timestamp'
  readonly contentEncoding?: 'base64'
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  /** Where the members that it requires are there, nothing more is needed; else those of `else` are required. */
  readonly if?: Pick<Schema, 'required'>
  readonly else?: Pick<Schema, 'required'>
  readonly items?: Schema
  readonly propertyNames?: Schema
  readonly additionalProperties?: Schema
  readonly anyOf?: readonly Schema[]
  readonly enum?: readonly string[]
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly minProperties?: number
  readonly maxProperties?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly pattern?: string
  /** The pattern as the service prints it, where it is not the one that is matched here. */
  readonly patternText?: string
}

/** A schema with its name (the model's, and so the service's class name) and the file that its references start from. */
export interface Shape {
  readonly name: string
  readonly schema: Schema
  readonly file: string
}

interface SchemaFile {
  /** What the operation's model says it can throw. */
  readonly errors?: readonly string[]
  readonly $defs: Readonly<Record<string, Schema>>
}

const files = new Map<string, SchemaFile>()

/** The input of an operation, named with the folder of its service. */
export function inputShape(operation: string): Shape {
  return definition(`${operation}.json`, 'input')
}

/** The output of an operation, named with the folder of its service. */
export function outputShape(operation: string): Shape {
  return definition(`${operation}.json`, 'output')
}

/** Names of the errors that the model of an operation lists; the operation is named with the folder of its service. */
export const errorsOf = (operation: string): readonly string[] => fileOf(`${operation}.json`).errors ?? []

/** By the schema that stands for them: a long request asks for each of them as often as it has elements. */
const shapes = new WeakMap<Schema, Shape>()

/** The shape that a schema stands for: itself, or what it refers to. */
export function shapeOf(schema: Schema, file: string): Shape {
  let shape = shapes.get(schema)
  if (shape === undefined) shapes.set(schema, (shape = foundShape(schema, file)))
  return shape
}

function foundShape(schema: Schema, file: string): Shape {
  if (schema.$ref === undefined) return { name: '', schema, file }
  const [target = '', path = ''] = schema.$ref.split('#')
  const folder = file.slice(0, file.lastIndexOf('/') + 1)
  return definition(target === '' ? file : folder + target, path.slice('/$defs/'.length))
}

function definition(file: string, name: string): Shape {
  const schema = fileOf(file).$defs[name]
  if (schema === undefined) throw new Error(`schemas/${file} has no shape ${name}`)
  return { name, schema, file }
}

function fileOf(name: string): SchemaFile {
  let file = files.get(name)
  if (file === undefined) {
    const text = readFileSync(new URL(`../../schemas/${name}`, import.meta.url), 'utf8') // both src/ and dist/ lie beside schemas/
    file = JSON.parse(text) as SchemaFile // our own file, whose form the generator relies on too
    files.set(name, file)
  }
  return file
}
