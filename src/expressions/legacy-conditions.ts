import type { AttributeValue } from '../model/attribute-value.js'
import type { Condition } from './ast.js'
export type Decode = (value: AttributeValue) => AttributeValue
export type ConditionalOperator = 'AND' | 'OR'
export type ComparisonOperator =
  | 'EQ'
  | 'NE'
  | 'IN'
  | 'LE'
  | 'LT'
  | 'GE'
  | 'GT'
  | 'BETWEEN'
  | 'NOT_NULL'
  | 'NULL'
  | 'CONTAINS'
  | 'NOT_CONTAINS'
  | 'BEGINS_WITH'
/** One entry of Expected, as on the wire. */
export interface ExpectedAttribute {
  readonly Value?: AttributeValue
  readonly Exists?: boolean
  readonly ComparisonOperator?: ComparisonOperator
  readonly AttributeValueList?: readonly AttributeValue[]
}
/** One entry of ScanFilter, QueryFilter or KeyConditions, as on the wire. */
export interface LegacyCondition {
  readonly ComparisonOperator: ComparisonOperator
  readonly AttributeValueList?: readonly AttributeValue[]
}
/** Expected as a condition. @throws ApiError ValidationException */
export function lowerExpected(
  _expected: Readonly<Record<string, ExpectedAttribute>>,
  _operator: ConditionalOperator | undefined,
  _decode: Decode,
): Condition | undefined {
  throw new Error('not written yet')
}
/** ScanFilter or QueryFilter as a condition. @throws ApiError ValidationException */
export function lowerFilter(
  _filter: Readonly<Record<string, LegacyCondition>>,
  _operator: ConditionalOperator | undefined,
  _decode: Decode,
): Condition | undefined {
  throw new Error('not written yet')
}
