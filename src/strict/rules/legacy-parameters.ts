// legacy-parameter: members that expressions have taken the place of. Source: docs LegacyConditionalParameters.
import { isObject } from '../../model/json.js'
import { type Breach, breachOf } from '../breach.js'
import type { Call, Mention } from '../call.js'

const LEGACY = [
  ...['AttributesToGet', 'AttributeUpdates', 'ConditionalOperator', 'Expected'],
  ...['KeyConditions', 'QueryFilter', 'ScanFilter'],
]

export const legacyParameters = (call: Call): readonly Breach[] =>
  call.mentions.flatMap((mention) => {
    const members = membersOf(call, mention)
    const named = LEGACY.filter((name) => members[name] !== undefined)
    return named.length === 0 ? [] : [breachOf('legacy-parameter', call, mention, `it has ${named.join(', ')}`)]
  })

/** A batch of reads has them table by table. */
function membersOf({ operation, input }: Call, { resource }: Mention): Readonly<Record<string, unknown>> {
  if (operation.name !== 'BatchGetItem') return input
  const { RequestItems: tables } = input
  const members = isObject(tables) ? tables[resource.table ?? ''] : undefined
  return isObject(members) ? members : {}
}
