// A policy as it was read: statements, and what each says of callers, actions, resources and conditions. Plain data, made once and asked
// by every request. Source: docs reference_policies_elements.

/** Which of a caller's policies it is, in the words of refusals. */
export type PolicyKind = 'identity-based policy' | 'resource-based policy' | 'permissions boundary' | 'session policy'

export interface Policy {
  /** For the operator; clients don't see it. */
  readonly name: string
  readonly kind: PolicyKind
  /** `${…}` stands for a value: version 2012-10-17. */
  readonly hasVariables: boolean
  readonly statements: readonly PolicyStatement[]
}

export interface PolicyStatement {
  readonly sid: string | undefined
  /** Where it stands: `policies.json:12`, or its number in the document, from 1. */
  readonly place: string
  readonly effect: 'Allow' | 'Deny'
  /** Of resource-based policies alone. */
  readonly principals: Principals | undefined
  /** Lower case. */
  readonly actions: PatternList
  readonly resources: PatternList
  readonly conditions: readonly ConditionTest[]
}

/** `Action`, or `NotAction` where it is negated; so with resources. */
export interface PatternList {
  readonly isNegated: boolean
  readonly patterns: readonly string[]
}

/** ARNs, accounts as ARNs of their roots, or `*` for everybody. */
export interface Principals {
  readonly isNegated: boolean
  readonly arns: readonly string[]
}

/** One key of one operator: all of a statement's tests must hold. */
export interface ConditionTest {
  readonly operator: ConditionOperator
  /** `ForAllValues:`, `ForAnyValue:`. */
  readonly quantifier: 'all' | 'any' | undefined
  readonly isIfExists: boolean
  /** As written; keys are compared without case. */
  readonly key: string
  readonly values: readonly string[]
}

export const CONDITION_OPERATORS = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
  'NumericEquals',
  'NumericNotEquals',
  'NumericLessThan',
  'NumericLessThanEquals',
  'NumericGreaterThan',
  'NumericGreaterThanEquals',
  'DateEquals',
  'DateNotEquals',
  'DateLessThan',
  'DateLessThanEquals',
  'DateGreaterThan',
  'DateGreaterThanEquals',
  'Bool',
  'BinaryEquals',
  'IpAddress',
  'NotIpAddress',
  'ArnEquals',
  'ArnLike',
  'ArnNotEquals',
  'ArnNotLike',
  'Null',
] as const

export type ConditionOperator = (typeof CONDITION_OPERATORS)[number]
