// How many values, of which types, a legacy comparison operator takes.
// Source: sentences as earlier emulators record them from the service.
import { type AttributeValue, type TypeName, typeOf } from '../model/attribute-value.js'
import { invalidParameter, validation } from '../model/errors.js'
import { compareValues } from './comparison.js'

export type ComparisonOperator =
  'EQ' | 'NE' | 'IN' | 'LE' | 'LT' | 'GE' | 'GT' | 'BETWEEN' | 'NOT_NULL' | 'NULL' | 'CONTAINS' | 'NOT_CONTAINS' | 'BEGINS_WITH'

/** One entry of ScanFilter, QueryFilter or KeyConditions, as on the wire. */
export interface LegacyCondition {
  readonly ComparisonOperator: ComparisonOperator
  readonly AttributeValueList?: readonly AttributeValue[]
}

const SCALARS: ReadonlySet<TypeName> = new Set(['S', 'N', 'B'])
const SCALARS_AND_SETS: ReadonlySet<TypeName> = new Set(['S', 'N', 'B', 'SS', 'NS', 'BS'])
const TEXTUAL: ReadonlySet<TypeName> = new Set(['S', 'B'])
const ALL: ReadonlySet<TypeName> = new Set(['S', 'N', 'B', 'SS', 'NS', 'BS', 'BOOL', 'NULL', 'L', 'M'])

/** What each operator takes: how many values (IN takes one or more), and of which types. */
const TAKES: Readonly<Record<ComparisonOperator, { readonly count: number; readonly types: ReadonlySet<TypeName> }>> = {
  // Source: docs LegacyConditionalParameters.Conditions: EQ and NE take every type, lists and maps included.
  EQ: { count: 1, types: ALL },
  NE: { count: 1, types: ALL },
  LE: { count: 1, types: SCALARS },
  LT: { count: 1, types: SCALARS },
  GE: { count: 1, types: SCALARS },
  GT: { count: 1, types: SCALARS },
  CONTAINS: { count: 1, types: SCALARS },
  NOT_CONTAINS: { count: 1, types: SCALARS },
  BEGINS_WITH: { count: 1, types: TEXTUAL },
  IN: { count: 1, types: SCALARS },
  BETWEEN: { count: 2, types: SCALARS },
  NULL: { count: 0, types: ALL },
  NOT_NULL: { count: 0, types: ALL },
}

/** An entry of Expected with an operator needs something to compare with. @throws ApiError ValidationException */
export function checkIsFilled(name: string, operator: ComparisonOperator, given: unknown): void {
  if (given !== undefined || TAKES[operator].count === 0) return
  throw invalidParameter(`Value or AttributeValueList must be used with ComparisonOperator: ${operator} for Attribute: ${name}`)
}

/** The values of an entry of Expected or of a filter. @throws ApiError ValidationException */
export function checkComparison(operator: ComparisonOperator, values: readonly AttributeValue[]): void {
  checkValues(operator, values, TAKES[operator].types)
}

/** The values of a key condition, where EQ and NE take no documents. @throws ApiError ValidationException */
export function checkKeyValues(operator: ComparisonOperator, values: readonly AttributeValue[]): void {
  const isEquality = operator === 'EQ' || operator === 'NE'
  checkValues(operator, values, isEquality ? SCALARS_AND_SETS : TAKES[operator].types)
}

function checkValues(operator: ComparisonOperator, values: readonly AttributeValue[], types: ReadonlySet<TypeName>): void {
  const { count } = TAKES[operator]
  if (operator === 'IN' ? values.length < count : values.length !== count) {
    throw invalidParameter(`Invalid number of argument(s) for the ${operator} ComparisonOperator`)
  }
  const [first, ...others] = values
  if (first === undefined) return
  const type = typeOf(first)
  if (others.some((value) => typeOf(value) !== type)) {
    throw invalidParameter('AttributeValues inside AttributeValueList must be of same type')
  }
  if (!types.has(type)) {
    throw invalidParameter(`ComparisonOperator ${operator} is not valid for ${type} AttributeValue type`)
  }
  if (operator === 'BETWEEN') checkBounds(first, others)
}

function checkBounds(lower: AttributeValue, [upper]: readonly AttributeValue[]): void {
  const order = upper && compareValues(lower, upper)
  if (order === undefined || order <= 0) return
  throw validation('The BETWEEN condition was provided a range where the lower bound is greater than the upper bound')
}
