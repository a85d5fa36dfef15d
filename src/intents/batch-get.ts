// BatchGetItem's plan: keys and one projection per table. Invariant: every rule speaks before any table is looked up.
// Source: measured eu-west-2, 2026-09 (validation sheet 2.8).
import type { ReadConsistency } from '../capacity/units.js'
import type { Placeholders } from '../expressions/placeholders.js'
import type { Projection } from '../expressions/projection.js'
import type { Item, WideValue } from '../model/attribute-value.js'
import { nameOf } from '../model/arn.js'
import { decodeItem } from '../model/decode.js'
import { validation } from '../model/errors.js'
import { LIMITS } from '../model/limits.js'
import type { BatchGetItemInput, KeysAndAttributes } from '../shapes/operations.js'
import { consistencyOf } from './consistency.js'
import { readProjection } from './get.js'
import { checkMixing, checkParameters, GET_PARAMETERS } from './parameters.js'
import type { RefusalStyle } from './refusal-styles.js'

/** What the request reads of one table, under the name or ARN that the client used. */
export interface TableGetPlan {
  readonly tableName: string
  readonly input: KeysAndAttributes
  readonly keys: readonly Item[]
  readonly projection: Projection | undefined
  readonly consistency: ReadConsistency
  readonly placeholders: Placeholders
}

/** @throws ApiError ValidationException */
export function planBatchGet(input: BatchGetItemInput, style: RefusalStyle): TableGetPlan[] {
  const requests = Object.entries(input.RequestItems)
  checkMixing(
    requests.map(([, request]) => request),
    GET_PARAMETERS,
  )
  const keysOfTables = new Map<string, Set<string>>()
  const plans = requests.map(([tableName, request]) => planTable(tableName, request, style, keysOfTables))
  const count = plans.reduce((sum, { keys }) => sum + keys.length, 0)
  if (count > LIMITS.batchGetKeys) throw validation('Too many items requested for the BatchGetItem call')
  for (const { placeholders } of plans) placeholders.checkUnused()
  return plans
}

function planTable(
  tableName: string,
  input: KeysAndAttributes,
  style: RefusalStyle,
  keysOfTables: Map<string, Set<string>>,
): TableGetPlan {
  checkParameters(input, GET_PARAMETERS, style)
  const { projection, placeholders } = readProjection(input, style)
  const keys = input.Keys.map((key) => decodeItem(key, style.layer))
  const name = nameOf(tableName) // a name and an ARN may mean one table
  const known = keysOfTables.get(name) ?? new Set()
  keysOfTables.set(name, known)
  refuseDuplicates(keys, known)
  return { tableName, input, keys, projection, consistency: consistencyOf(input), placeholders }
}

/** @param known keys of the same table that were asked for before; the new ones are added */
function refuseDuplicates(keys: readonly Item[], known: Set<string>): void {
  const size = known.size + keys.length
  for (const key of keys) known.add(textOfKey(key))
  if (known.size < size) throw validation('Provided list of item keys contains duplicates')
}

/** The same text for the same attributes, in whatever order they came: mostly they come in theirs. */
function textOfKey(key: Item): string {
  const names = Object.keys(key)
  if (names.some((name, at) => at > 0 && (names[at - 1] ?? '') > name)) names.sort()
  let text = ''
  for (const name of names) {
    const { S, N }: WideValue = key[name] ?? {} // its own, so plain reading is safe
    const value = S ?? N ?? JSON.stringify(key[name])
    text += `${S === undefined ? (N === undefined ? 'V' : 'N') : 'S'}${name.length} ${value.length} ${name}${value}`
  }
  return text
}
