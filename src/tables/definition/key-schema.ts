// Key schemas: the pair of a table or local index, and the wider one of a global index (up to four hash, then four range attributes).
// Source: measured us-west-2, 2026-10, except where a rule says otherwise.
import type { ScalarType } from '../../model/attribute-value.js'
import { type ApiError, invalidParameter, validation } from '../../model/errors.js'
import { LIMITS } from '../../model/limits.js'
import type { KeyAttribute, KeySchema } from '../../model/table.js'
import type { AttributeDefinition, KeySchemaElement } from '../../shapes/operations.js'
import { hashSetOrder } from './hash-set-order.js'
import { validationWhen } from './rule.js'

type Elements = readonly KeySchemaElement[]

export const namesOf = (elements: readonly Pick<KeySchemaElement, 'AttributeName'>[]): string[] =>
  elements.map((element) => element.AttributeName)
export const hasRange = (elements: Elements): boolean => elements.some((element) => element.KeyType === 'RANGE')

/** Why one or two elements are no key: the same name twice, or not a hash and then a range attribute. */
export function pairRefusal(elements: Elements): ApiError | undefined {
  const [first, second] = elements
  if (second !== undefined && first?.AttributeName === second.AttributeName) {
    return validation('Both the Hash Key and the Range Key element in the KeySchema have the same name')
  }
  if (first?.KeyType !== 'HASH') return validation('Invalid KeySchema: The first KeySchemaElement is not a HASH key type')
  if (second !== undefined && second.KeyType !== 'RANGE') {
    return validation('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type')
  }
  return undefined
}

/** True for a global key that is judged as a pair. Two hash attributes are a legal wide key. Source: docs GSI multi-attribute keys. */
const isPair = (elements: Elements): boolean =>
  elements.length < 2 || (elements.length === 2 && !elements.every((element) => element.KeyType === 'HASH'))

/** Why a global index's key of one or two elements is none, and no wider one either: the same name twice. */
export const globalPairRefusal = (elements: Elements): ApiError | undefined =>
  isPair(elements) ? pairRefusal(elements) : repeatedKeyRefusal(elements)

/** Source: recorded answers of the service, which speak of it before definitions that no key uses. */
const repeatedKeyRefusal = (elements: Elements): ApiError | undefined =>
  validationWhen(
    new Set(namesOf(elements)).size < elements.length,
    'The KeySchema contains multiple key attributes with the same name',
  )

/** Why a global index's wider key is none, beside a name that it has twice. */
export function wideKeyRefusal(elements: Elements): ApiError | undefined {
  if (isPair(elements)) return undefined
  const hashes = elements.filter((element) => element.KeyType === 'HASH').length
  if (hashes === 0) return pairRefusal(elements.slice(0, 1)) // Source: assumed
  if (hashes > LIMITS.globalIndexHashAttributes) return tooMany('HASH')
  if (elements.length - hashes > LIMITS.globalIndexRangeAttributes) return tooMany('RANGE')
  if (elements.slice(0, hashes).some((element) => element.KeyType === 'RANGE')) {
    return invalidParameter('All HASH key attributes must precede RANGE key attributes in the KeySchema')
  }
  return undefined
}

const tooMany = (type: 'HASH' | 'RANGE'): ApiError =>
  invalidParameter(`The KeySchema exceeds the maximum allowed number of ${type} key attributes`)

/** Why the first of some keys that lacks a definition is refused. */
export function undefinedKeyRefusal(
  schemas: readonly Elements[],
  definitions: readonly AttributeDefinition[],
): ApiError | undefined {
  const names = definitions.map((definition) => definition.AttributeName)
  const defined = new Set(names)
  const lacking = schemas.find((elements) => elements.some((element) => !defined.has(element.AttributeName)))
  if (lacking === undefined) return undefined
  const keys = hashSetOrder(namesOf(lacking)).join(', ')
  const sets = `Keys: [${keys}], AttributeDefinitions: [${hashSetOrder(names, names.length).join(', ')}]`
  return invalidParameter(`Some index key attributes are not defined in AttributeDefinitions. ${sets}`)
}

/** The schema with the types of its attributes. Every attribute must be defined. */
export function typedKeys(elements: Elements, types: ReadonlyMap<string, ScalarType>): KeySchema {
  const ofType = (keyType: 'HASH' | 'RANGE'): KeyAttribute[] =>
    elements
      .filter((element) => element.KeyType === keyType)
      .map(({ AttributeName: name }) => ({ name, type: typeIn(types, name) }))
  return { hash: ofType('HASH'), range: ofType('RANGE') }
}

function typeIn(types: ReadonlyMap<string, ScalarType>, name: string): ScalarType {
  const type = types.get(name)
  if (type === undefined) throw new Error(`the key attribute ${name} passed the rules without a definition`)
  return type
}

export const typesOf = (definitions: readonly AttributeDefinition[]): ReadonlyMap<string, ScalarType> =>
  new Map(definitions.map((definition) => [definition.AttributeName, definition.AttributeType]))
