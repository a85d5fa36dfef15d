// The conditional parameters from before expressions: Expected, ScanFilter, QueryFilter. They become the conditions of ast.ts.
// Source: docs LegacyConditionalParameters; structural rules measured us-east-1 and by earlier emulators.
import type { AttributeValue } from '../model/attribute-value.js'
import { invalidParameter } from '../model/errors.js'
import { mapMembers } from '../model/members.js'
import type { Comparator, Condition, Operand, Path } from './ast.js'
import { pathOfName } from './legacy-path.js'
import { checkComparison, checkIsFilled, type ComparisonOperator, type LegacyCondition } from './legacy-rules.js'

/** Checks and normalises one value, in the words of the operation's layer. */
export type Decode = (value: AttributeValue) => AttributeValue

export type ConditionalOperator = 'AND' | 'OR'

/** One entry of Expected, as on the wire. */
export interface ExpectedAttribute {
  readonly Value?: AttributeValue
  readonly Exists?: boolean
  readonly ComparisonOperator?: ComparisonOperator
  readonly AttributeValueList?: readonly AttributeValue[]
}

/** Expected as a condition; undefined when the map is empty. @throws ApiError ValidationException, bare */
export function lowerExpected(
  expected: Readonly<Record<string, ExpectedAttribute>>,
  operator: ConditionalOperator | undefined,
  decode: Decode,
): Condition | undefined {
  const conditions = mapMembers(expected, (name, entry) => expectedCondition(name, entry, decode))
  return joinConditions(conditions, operator)
}

/** ScanFilter or QueryFilter as a condition; undefined when the map is empty. @throws ApiError ValidationException, bare */
export function lowerFilter(
  filter: Readonly<Record<string, LegacyCondition>>,
  operator: ConditionalOperator | undefined,
  decode: Decode,
): Condition | undefined {
  const conditions = mapMembers(filter, (name, entry) => {
    const path = pathOfName(name)
    const values = (entry.AttributeValueList ?? []).map(decode)
    checkComparison(entry.ComparisonOperator, values)
    return comparison(path, entry.ComparisonOperator, values)
  })
  return joinConditions(conditions, operator)
}

function joinConditions(conditions: readonly Condition[], operator: ConditionalOperator = 'AND'): Condition | undefined {
  return conditions.length < 2 ? conditions[0] : { kind: operator === 'OR' ? 'or' : 'and', conditions }
}

function expectedCondition(name: string, entry: ExpectedAttribute, decode: Decode): Condition {
  const path = pathOfName(name)
  const value = entry.Value && decode(entry.Value)
  const list = entry.AttributeValueList?.map(decode)
  checkTogether(name, entry)
  if (entry.ComparisonOperator !== undefined) {
    const values = list ?? (value === undefined ? [] : [value])
    checkIsFilled(name, entry.ComparisonOperator, list ?? value)
    checkComparison(entry.ComparisonOperator, values)
    return comparison(path, entry.ComparisonOperator, values)
  }
  checkPlain(name, entry)
  return value === undefined ? comparison(path, 'NULL', []) : comparison(path, 'EQ', [value])
}

/** Which members of one entry of Expected exclude each other. */
function checkTogether(name: string, entry: ExpectedAttribute): void {
  if (entry.Value !== undefined && entry.AttributeValueList !== undefined) {
    throw invalidParameter(`Value and AttributeValueList cannot be used together for Attribute: ${name}`)
  }
  if (entry.Exists !== undefined && entry.ComparisonOperator !== undefined) {
    throw invalidParameter(`Exists and ComparisonOperator cannot be used together for Attribute: ${name}`)
  }
}

/** An entry without an operator: a value that must be there, or Exists false. */
function checkPlain(name: string, entry: ExpectedAttribute): void {
  if (entry.AttributeValueList !== undefined) {
    throw invalidParameter(`AttributeValueList can only be used with a ComparisonOperator for Attribute: ${name}`)
  }
  if (entry.Exists !== false && entry.Value === undefined) {
    throw invalidParameter(`Value must be provided when Exists is ${entry.Exists ?? 'null'} for Attribute: ${name}`)
  }
  if (entry.Exists === false && entry.Value !== undefined) {
    throw invalidParameter(`Value cannot be used when Exists is false for Attribute: ${name}`)
  }
}

const COMPARATORS = { EQ: '=', NE: '<>', LT: '<', LE: '<=', GT: '>', GE: '>=' } as const satisfies Record<string, Comparator>

/** The condition that a legacy operator stands for. @param values of the number that the operator takes */
function comparison(path: Path, operator: ComparisonOperator, values: readonly AttributeValue[]): Condition {
  const list = values.map((value): Operand => ({ kind: 'value', value }))
  const [first = path, second = path] = list
  switch (operator) {
    case 'NULL':
      return { kind: 'attribute_not_exists', path }
    case 'NOT_NULL':
      return { kind: 'attribute_exists', path }
    case 'IN':
      return { kind: 'in', operand: path, list }
    case 'BETWEEN':
      return { kind: 'between', operand: path, lower: first, upper: second }
    case 'BEGINS_WITH':
      return { kind: 'begins_with', operand: path, prefix: first }
    case 'CONTAINS':
      return { kind: 'contains', operand: path, member: first }
    // Of an attribute that is missing nothing is so. Source: recorded answers of the service.
    case 'NOT_CONTAINS': {
      const lacks: Condition = { kind: 'not', condition: { kind: 'contains', operand: path, member: first } }
      return { kind: 'and', conditions: [{ kind: 'attribute_exists', path }, lacks] }
    }
    default:
      return { kind: 'comparison', operator: COMPARATORS[operator], left: path, right: first }
  }
}
