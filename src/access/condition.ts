// Whether a condition of a statement holds. Invariant: a test of a key that the request lacks fails, but for negated operators, `…IfExists`,
// `ForAllValues:` and `Null`. Source: docs reference_policies_elements_condition_operators and reference_policies_condition-single-vs-multi.
import { BlockList, isIP } from 'node:net'
import { momentMs, rangeOf } from './condition-values.js'
import type { ConditionOperator, ConditionTest } from './policy.js'
import type { Keys } from './question.js'
import { asText, fillIn, type Filled } from './variables.js'
import { isLike, isLikeArn } from './wildcard.js'

/** @param hasVariables of the statement's policy */
export function holds(test: ConditionTest, keys: Keys, hasVariables: boolean): boolean {
  const given = keys(test.key.toLowerCase())
  if (test.operator === 'Null') return test.values.some((value) => (value.toLowerCase() === 'true') === (given === undefined))
  if (given === undefined || given.length === 0) return holdsWithout(test)
  const isNegated = NEGATED.has(test.operator)
  const wanted = wantedValues(test, keys, hasVariables)
  const matches = (value: string): boolean => wanted.some((one) => compare(test.operator, value, one))
  switch (test.quantifier) {
    case 'all':
      return given.every((value) => matches(value) !== isNegated)
    case 'any':
      return given.some((value) => matches(value) !== isNegated)
    case undefined:
      return given.some(matches) !== isNegated
  }
}

/** Negated operators hold for a key that is not there; of a set, none of its no values does. */
function holdsWithout({ quantifier, isIfExists, operator }: ConditionTest): boolean {
  if (isIfExists || quantifier === 'all') return true
  return quantifier === undefined && NEGATED.has(operator)
}

const NEGATED: ReadonlySet<ConditionOperator> = new Set<ConditionOperator>([
  'StringNotEquals',
  'StringNotEqualsIgnoreCase',
  'StringNotLike',
  'NumericNotEquals',
  'DateNotEquals',
  'NotIpAddress',
  'ArnNotEquals',
  'ArnNotLike',
])

/** A value with a variable that has none is met by nothing. */
function wantedValues({ values }: ConditionTest, keys: Keys, hasVariables: boolean): readonly Filled[] {
  return values.flatMap((text) => (hasVariables ? (fillIn(text, keys) ?? []) : { text, pattern: text }))
}

/** The positive form of the operator. */
function compare(operator: ConditionOperator, given: string, { text, pattern }: Filled): boolean {
  switch (operator) {
    case 'StringEquals':
    case 'StringNotEquals':
    case 'BinaryEquals':
      return given === text
    case 'StringEqualsIgnoreCase':
    case 'StringNotEqualsIgnoreCase':
      return given.toLowerCase() === text.toLowerCase()
    case 'StringLike':
    case 'StringNotLike':
      return isLike(asText(given), pattern)
    case 'NumericEquals':
    case 'NumericNotEquals':
      return compareNumbers(given, text) === 0
    case 'NumericLessThan':
      return compareNumbers(given, text) < 0
    case 'NumericLessThanEquals':
      return compareNumbers(given, text) <= 0
    case 'NumericGreaterThan':
      return compareNumbers(given, text) > 0
    case 'NumericGreaterThanEquals':
      return compareNumbers(given, text) >= 0
    case 'DateEquals':
    case 'DateNotEquals':
      return momentMs(given) === momentMs(text)
    case 'DateLessThan':
      return momentMs(given) < momentMs(text)
    case 'DateLessThanEquals':
      return momentMs(given) <= momentMs(text)
    case 'DateGreaterThan':
      return momentMs(given) > momentMs(text)
    case 'DateGreaterThanEquals':
      return momentMs(given) >= momentMs(text)
    case 'Bool':
      return given.toLowerCase() === text.toLowerCase()
    case 'IpAddress':
    case 'NotIpAddress':
      return isWithin(given, text)
    case 'ArnEquals':
    case 'ArnLike':
    case 'ArnNotEquals':
    case 'ArnNotLike':
      return isLikeArn(asText(given), pattern)
    case 'Null':
      throw new Error('Null asks for no value')
  }
}

/** NaN, which no comparison holds for, where one is no number. */
const compareNumbers = (a: string, b: string): number => Number(a) - Number(b)

/** False for what is neither an address nor a range, which a policy variable may come to. */
function isWithin(address: string, text: string): boolean {
  const range = rangeOf(text)
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  if (isIP(address) === 0 || range?.family !== family) return false
  const list = new BlockList()
  list.addSubnet(range.net, range.bits, family)
  return list.check(address, family)
}
