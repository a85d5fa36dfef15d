// Which field of the form an error of CreateTable is about. Invariant: pure; what is about none stands below the form.
import type { TableDraft } from './table-draft.js'

/** Beginnings of a place in the service's messages, with the field that is meant. */
const PLACES: readonly (readonly [RegExp, string])[] = [
  [/at '(localSecondaryIndexes|globalSecondaryIndexes)|index/i, 'indexes'],
  [/at 'tableName'|TableName|table name/i, 'name'],
  [/provisionedThroughput|CapacityUnits|throughput/i, 'units'],
  [/keySchema\.2|range key/i, 'range'],
  [/keySchema|hash key|KeySchema/i, 'hash'],
  [/attributeDefinitions|AttributeDefinitions|attribute name/i, 'hash'],
]

/** `name`, `hash`, `range`, `units`, `indexes`, or undefined. */
export function createErrorPlace(kind: string, message: string, { name, range }: TableDraft): string | undefined {
  if (kind === 'ResourceInUseException') return 'name'
  if (name === '' && /tableName/i.test(message)) return 'name'
  const found = PLACES.find(([words]) => words.test(message))?.[1]
  return found === 'range' && range.name === '' ? 'hash' : found
}
