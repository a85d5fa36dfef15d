// Attribute definitions: each name once, each used by some key. Source: measured us-west-2, 2026-10.
import { type ApiError, invalidParameter, validation } from '../../model/errors.js'
import type { AttributeDefinition, KeySchemaElement } from '../../shapes/operations.js'
import { hashSetOrder } from './hash-set-order.js'
import { namesOf } from './key-schema.js'
import { firstRepeat } from './rule.js'

type Definitions = readonly AttributeDefinition[]
type Named = Pick<KeySchemaElement, 'AttributeName'>

/** Why a name may not be defined twice, with the same type or another. */
export function duplicateDefinitionRefusal(definitions: Definitions): ApiError | undefined {
  const duplicate = firstRepeat(definitions.map((definition) => definition.AttributeName))
  return duplicate === undefined ? undefined : validation(`Attribute Name is duplicated: ${duplicate}`)
}

/** Why definitions that no key uses may not be there. @param indexKeys what each index names */
export function unusedDefinitionRefusal(
  definitions: Definitions,
  tableKeys: readonly Named[],
  indexKeys: readonly (readonly Named[])[],
): ApiError | undefined {
  const defined = definitions.map((definition) => definition.AttributeName)
  const used = new Set([tableKeys, ...indexKeys].flatMap(namesOf))
  if (defined.every((name) => used.has(name))) return undefined
  if (indexKeys.length === 0) {
    return invalidParameter(
      'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    )
  }
  const sets = `AttributeDefinitions: [${hashSetOrder(defined, defined.length).join(', ')}], keys used: [${hashSetOrder(used).join(', ')}]`
  return invalidParameter(`Some AttributeDefinitions are not used. ${sets}`)
}
