// The keys that a resource says, read out of its request. Invariant: one source for each item that is named, in the order of the request, and
// one for a resource that names none; a key is decoded only when somebody wants it.
import { fixedIn } from '../intents/partiql/pinned-key.js'
import { planStatement, type StatementInput } from '../intents/partiql/plan.js'
import { planQuery } from '../intents/query.js'
import { refusalStylesOf } from '../intents/refusal-styles.js'
import type { Item } from '../model/attribute-value.js'
import { decodeItem, type WireItem } from '../model/decode.js'
import { isObject, type JsonObject } from '../model/json.js'
import { keyAttributes } from '../model/key.js'
import type { Wording } from '../model/wording.js'
import type { QueryInput } from '../shapes/operations.js'
import { onlyMember, type Resource } from './resources.js'

/** Where a request says a key, or part of one. */
export type KeySource =
  | { readonly kind: 'none' }
  /** Those of the key, or of the whole item. */
  | { readonly kind: 'attributes'; readonly attributes: unknown }
  /** The input of a Query. */
  | { readonly kind: 'query'; readonly input: unknown }
  /** A PartiQL statement with its parameters. */
  | { readonly kind: 'statement'; readonly input: unknown }

const NO_KEY: readonly KeySource[] = [{ kind: 'none' }]

/** None for a list that is malformed. */
export function keySources({ keyForm, source }: Resource): readonly KeySource[] {
  switch (keyForm) {
    case 'none':
      return NO_KEY
    case 'attributes':
      return [inAttributes(source)]
    case 'keys':
      return asList(source).map(inAttributes)
    case 'writes':
      return asList(source).map((write) => inWrite(onlyMember(write)))
    case 'query':
    case 'statement':
      return [{ kind: keyForm, input: source }]
  }
}

/**
 * What a request that its schema let through says of a key. Of a Query or a statement, the attributes that it fixes to one value.
 * @param names of the attributes of the key. @throws ApiError ValidationException for what the operation will refuse
 */
export function keyIn(source: KeySource, names: readonly string[], wording: Wording | undefined): Item | undefined {
  switch (source.kind) {
    case 'none':
      return undefined
    case 'attributes':
      return isObject(source.attributes) ? decodeItem(pick(source.attributes, names), 'current') : undefined
    case 'query':
      return fixedBy(source.input as QueryInput, wording) // as its schema says
    case 'statement':
      return fixedByStatement(source.input as StatementInput, names) // as its schema says
  }
}

const inAttributes = (attributes: unknown): KeySource => ({ kind: 'attributes', attributes })

function inWrite(request: unknown): KeySource {
  const { Key, Item: item } = isObject(request) ? request : {}
  return inAttributes(Key ?? item)
}

const asList = (source: unknown): readonly unknown[] => (Array.isArray(source) ? source : [])

function pick(attributes: JsonObject, names: readonly string[]): WireItem {
  const own = names.filter((name) => Object.hasOwn(attributes, name))
  return Object.fromEntries(own.map((name) => [name, attributes[name]])) as WireItem // typed values, as the schema says
}

function fixedBy(input: QueryInput, wording: Wording | undefined): Item {
  const { clauses } = planQuery(input, refusalStylesOf(wording).query).keyCondition
  return Object.fromEntries(
    clauses.flatMap(({ name, operator, values: [value] }) => (operator === '=' && value !== undefined ? [[name, value]] : [])),
  )
}

function fixedByStatement(input: StatementInput, names: readonly string[]): Item {
  const plan = planStatement(input)
  if (plan.kind === 'insert') return keyAttributes({ hash: names.map((name) => ({ name, type: 'S' })), range: [] }, plan.item)
  return fixedIn(plan.where, names)
}
