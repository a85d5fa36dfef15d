// WHERE as a condition, the same tree that expressions become. Invariant: a comparison with an attribute that isn't there is met by no item,
// `<>` included; NOT of it is met. Conditions may be compared as booleans.
// Source: docs ql-operators, ql-functions; measured eu-west-1 and eu-west-2, 2026-07 to 2026-09; what stands alone: assumed.
import type { Comparator, Condition, Operand } from '../../expressions/ast.js'
import { betweenOf, comparisonOf, functionOf, inOf, sizeOf } from '../../expressions/bound-condition.js'
import { type typeOf, type WideValue } from '../../model/attribute-value.js'
import { type ApiError, validation } from '../../model/errors.js'
import { refusedAt } from './refusals.js'
import type { Term } from './values.js'

const COMPARATORS: ReadonlySet<string> = new Set<Comparator>(['=', '<>', '<', '<=', '>', '>='])
const CONDITION_FUNCTIONS: ReadonlySet<string> = new Set([
  'attribute_exists',
  'attribute_not_exists',
  'attribute_type',
  'begins_with',
  'contains',
])
const UPDATE_FUNCTIONS: ReadonlySet<string> = new Set(['list_append', 'set_add', 'set_delete'])

export const isUpdateFunction = (name: string): boolean => UPDATE_FUNCTIONS.has(name.toLowerCase())

type TermOf<K extends Term['kind']> = Extract<Term, { kind: K }>

const NEVER: Condition = { kind: 'or', conditions: [] }
const not = (condition: Condition): Condition => ({ kind: 'not', condition })
const all = (conditions: readonly Condition[]): Condition => ({ kind: 'and', conditions })
const negatedIf = (isNegated: boolean, condition: Condition): Condition => (isNegated ? not(condition) : condition)

/** @throws ApiError ValidationException */
export function conditionOf(term: Term): Condition {
  switch (term.kind) {
    case 'infix':
      return infixCondition(term)
    case 'prefix':
      if (term.operator === 'not') return not(conditionOf(term.operand))
      throw unsupportedOperator(term.operator)
    case 'in': {
      const { isNegated, operand, list } = term
      if (list.length === 0) throw operandCount('IN', 1)
      const operands = list.map((each) => operandOf(each, 'IN'))
      return negatedIf(isNegated, inOf('statement', operandOf(operand, 'IN'), operands))
    }
    case 'between': {
      const [operand, lower, upper] = [term.operand, term.lower, term.upper].map((each) => operandOf(each, 'BETWEEN'))
      if (operand === undefined || lower === undefined || upper === undefined) throw new Error('a range without its operands')
      return negatedIf(term.isNegated, betweenOf('statement', operand, lower, upper))
    }
    case 'is':
      return negatedIf(term.isNegated, typeCondition(term))
    case 'call':
      return callCondition(term)
    case 'path':
    case 'value':
      throw validation(`Unsupported operation: ${term.kind === 'path' ? 'VariableReference' : 'Literal'}`)
  }
}

function infixCondition(term: TermOf<'infix'>): Condition {
  const { operator, left, right } = term
  if (operator === 'and' || operator === 'or') return { kind: operator, conditions: joined(term, operator) }
  if (!isComparator(operator)) throw unsupportedOperator(operator)
  if (isConditionTerm(left)) return booleanComparison(operator, conditionOf(left), right)
  if (isConditionTerm(right)) return booleanComparison(operator, conditionOf(right), left)
  return comparison(operator, operandOf(left, operator), operandOf(right, operator))
}

/** All that is joined by one operator, in written order. */
function joined(term: Term, operator: 'and' | 'or'): readonly Condition[] {
  if (term.kind !== 'infix' || term.operator !== operator) return [conditionOf(term)]
  return [...joined(term.left, operator), ...joined(term.right, operator)]
}

const isComparator = (operator: string): operator is Comparator => COMPARATORS.has(operator)

function isConditionTerm(term: Term): boolean {
  switch (term.kind) {
    case 'infix':
      return term.operator === 'and' || term.operator === 'or' || isComparator(term.operator)
    case 'prefix':
      return term.operator === 'not'
    case 'call':
      return CONDITION_FUNCTIONS.has(term.name.toLowerCase())
    case 'in':
    case 'between':
    case 'is':
      return true
    case 'path':
    case 'value':
      return false
  }
}

/** A condition against a boolean or another condition; what is no boolean is neither equal to it nor different. */
function booleanComparison(operator: Comparator, condition: Condition, other: Term): Condition {
  if (operator !== '=' && operator !== '<>') throw incorrectType(operator, 'BOOL')
  const isNegated = operator === '<>'
  if (isConditionTerm(other)) return negatedIf(isNegated, { kind: 'same', left: condition, right: conditionOf(other) })
  const operand = operandOf(other, operator)
  switch (operand.kind) {
    case 'value': {
      const { BOOL }: WideValue = operand.value
      return BOOL === undefined ? NEVER : negatedIf(BOOL === isNegated, condition)
    }
    case 'path': {
      const isTrue = comparisonOf('statement', '=', operand, { kind: 'value', value: { BOOL: true } })
      const same: Condition = { kind: 'same', left: condition, right: isTrue }
      return all([{ kind: 'attribute_type', operand, type: 'BOOL' }, negatedIf(isNegated, same)])
    }
    case 'size':
      return NEVER
  }
}

function comparison(operator: Comparator, left: Operand, right: Operand): Condition {
  const compared = comparisonOf('statement', operator, left, right)
  if (operator !== '<>') return compared
  const present = [left, right].flatMap(presence)
  return present.length === 0 ? compared : all([...present, compared])
}

/** What must hold for the operand to have a value. */
function presence(operand: Operand): readonly Condition[] {
  switch (operand.kind) {
    case 'value':
      return []
    case 'path':
      return [{ kind: 'attribute_exists', path: operand }]
    case 'size':
      return [{ kind: 'comparison', operator: '>=', left: operand, right: { kind: 'value', value: { N: '0' } } }]
  }
}

function typeCondition({ operand, type }: TermOf<'is'>): Condition {
  if (type !== 'missing' && type !== 'null') throw validation('Unsupported operation: IsType')
  const tested = operandOf(operand, 'IS')
  if (type === 'null') return { kind: 'attribute_type', operand: tested, type: 'NULL' }
  return functionOf('statement', 'attribute_not_exists', [tested])
}

function callCondition({ name, operands, at }: TermOf<'call'>): Condition {
  const own = name.toLowerCase()
  if (CONDITION_FUNCTIONS.has(own)) {
    return functionOf(
      'statement',
      own,
      operands.map((each) => operandOf(each, own)),
    )
  }
  throw own === 'size' || isUpdateFunction(own) ? misused(own) : unrecognized(name, at)
}

/** @param user the operator or function whose operand it is @throws ApiError ValidationException */
function operandOf(term: Term, user: string): Operand {
  switch (term.kind) {
    case 'value':
      return { kind: 'value', value: term.value }
    case 'path':
      return term.path
    case 'call': {
      const own = term.name.toLowerCase()
      if (own === 'size') {
        return sizeOf(
          'statement',
          term.operands.map((each) => operandOf(each, own)),
        )
      }
      if (CONDITION_FUNCTIONS.has(own)) break
      throw isUpdateFunction(own) ? misused(own) : unrecognized(term.name, term.at)
    }
    case 'prefix':
      if (term.operator === 'not') break
      throw unsupportedOperator(term.operator)
    case 'infix':
      if (isConditionTerm(term)) break
      throw unsupportedOperator(term.operator)
    case 'in':
    case 'between':
    case 'is':
      break
  }
  conditionOf(term) // what is wrong with it speaks first
  throw incorrectType(user, 'BOOL')
}

const incorrectType = (user: string, type: ReturnType<typeof typeOf>): ApiError =>
  validation(`Incorrect operand type for operator or function; operator or function: ${user}, operand type: ${type}`)
const operandCount = (user: string, count: number): ApiError =>
  validation(`Incorrect number of operands for operator or function; operator or function: ${user}, number of operands: ${count}`)
const unsupportedOperator = (operator: string): ApiError =>
  validation(`Unsupported operator in Condition Expression. Operator: ${operator}`)
const misused = (name: string): ApiError =>
  validation(`The function is not allowed to be used this way in an expression; function: ${name}`)

/** A function that the service lacks, or doesn't have in that place. */
export const unrecognized = (name: string, at: Parameters<typeof refusedAt>[1]): ApiError =>
  refusedAt(`Unrecognized function: ${name}`, at)
