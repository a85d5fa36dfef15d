// The partition key values that a request says, as texts. Source: docs specifying-conditions (dynamodb:LeadingKeys); numbers as their texts
// and binary values as base64: assumed.
import { planKeys } from '../intents/partiql/key-plan.js'
import { planStatement, type StatementInput } from '../intents/partiql/plan.js'
import { attributeOf, type AttributeValue, type WideValue } from '../model/attribute-value.js'
import { ApiError } from '../model/errors.js'
import type { KeySchema } from '../model/table.js'
import { keyIn, type KeySource } from '../operations/resource-keys.js'

export interface LeadingKeys {
  /** A list for each attribute of the partition key. */
  readonly values: readonly (readonly string[])[]
  /** A SELECT reads all rows. */
  readonly isFullScan: boolean
}

/** What the operation will refuse says none. */
export function leadingKeys(sources: readonly KeySource[], keys: KeySchema): LeadingKeys {
  const names = keys.hash.map(({ name }) => name)
  const items = sources.map((source) => orNone(() => keyIn(source, names, undefined)))
  const values = names.map((name) => items.flatMap((item) => textOf(attributeOf(item, name)) ?? []))
  return { values, isFullScan: false }
}

/** Of a SELECT: those of its reads. */
export function selectedKeys(input: StatementInput, keys: KeySchema): LeadingKeys {
  const plan = orNone(() => planStatement(input))
  if (plan?.kind !== 'select') return { values: [], isFullScan: false }
  const read = orNone(() => planKeys(plan.where, keys))
  if (read === undefined || read.kind === 'scan') return { values: [], isFullScan: read !== undefined }
  return { values: [read.reads.flatMap(({ hash }) => textOf(hash) ?? [])], isFullScan: false }
}

/** What throws is refused by the operation itself, with the same words. */
function orNone<Result>(read: () => Result): Result | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}

function textOf(value: AttributeValue | undefined): string | undefined {
  const { S, N, B }: WideValue = value ?? {}
  return S ?? N ?? B
}
