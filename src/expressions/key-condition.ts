// Key conditions from text: the grammar of conditions, of which only equalities and one range per attribute are left. Clauses are
// walked in written order; the first problem speaks, a clause's operands before its form.
// Source: sentences measured us-east-1 and eu-west-2, 2026; order inside one clause as earlier emulators record it.
import type { AttributeValue } from '../model/attribute-value.js'
import type { Comparator, Condition, KeyClause, KeyConditionExpression, Operand, WrittenCondition } from './ast.js'
import { bindCondition } from './bind-condition.js'
import type { Binding } from './binding.js'
import type { Placeholders } from './placeholders.js'
import { refusal } from './refusal.js'
import { writtenCondition } from './written.js'

export { bindKeyCondition } from './key-schema-binding.js'

const KIND = 'KeyConditionExpression'

type KeyOperator = KeyClause['operator']

/** The key condition of that text, after every rule that needs no table. @throws ApiError ValidationException, text with prefix */
export function parseKeyCondition(text: string, placeholders: Placeholders): KeyConditionExpression {
  const clauses: KeyClause[] = []
  collectClauses(writtenCondition(KIND, text), { kind: KIND, placeholders }, clauses)
  return { source: 'expression', clauses }
}

function collectClauses(written: WrittenCondition, binding: Binding, clauses: KeyClause[]): void {
  if (written.kind === 'and') {
    for (const inner of written.conditions) collectClauses(inner, binding, clauses)
    return
  }
  const clause = clauseOf(bindCondition(written, binding))
  if (clauses.some(({ name }) => name === clause.name)) {
    throw refusal(KIND, 'KeyConditionExpressions must only contain one condition per key')
  }
  clauses.push(clause)
}

function clauseOf(condition: Condition): KeyClause {
  switch (condition.kind) {
    case 'comparison':
      return comparisonClause(condition)
    case 'between': {
      const { operand, lower, upper } = condition
      checkKeyFirst('BETWEEN', operand)
      return clause('between', [operand, lower, upper])
    }
    case 'begins_with':
      checkKeyFirst(condition.kind, condition.operand)
      return clause(condition.kind, [condition.operand, condition.prefix])
    case 'and':
    case 'or':
    case 'not':
    case 'in':
      throw invalidOperator(condition.kind.toUpperCase())
    case 'same':
      throw new Error('expressions compare no conditions')
    case 'contains':
    case 'attribute_exists':
    case 'attribute_not_exists':
    case 'attribute_type':
      throw invalidOperator(condition.kind)
  }
}

const invalidOperator = (operator: string): Error => refusal(KIND, `Invalid operator used in KeyConditionExpression: ${operator}`)

const invalidClause = (reason: string): Error => refusal(KIND, `Invalid condition in KeyConditionExpression: ${reason}`)

const nestedOperation = (): Error => refusal(KIND, 'KeyConditionExpressions cannot contain nested operations')

/** What an operator becomes when its operands change sides. */
const FLIPPED: Readonly<Record<Exclude<Comparator, '<>'>, KeyOperator>> = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' }

function comparisonClause({ operator, left, right }: Extract<Condition, { kind: 'comparison' }>): KeyClause {
  if (operator === '<>') throw invalidOperator(operator)
  return clause(right.kind === 'path' && left.kind === 'value' ? FLIPPED[operator] : operator, [left, right])
}

function checkKeyFirst(operator: string, operand: Operand): void {
  if (operand.kind === 'value') throw invalidClause(`${operator} operator must have the key attribute as its first operand`)
}

/** The clause on the one attribute among the operands. @throws ApiError when there is none, more, or a part of one */
function clause(operator: KeyOperator, operands: readonly Operand[]): KeyClause {
  let name: string | undefined
  const values: AttributeValue[] = []
  for (const operand of operands) {
    if (operand.kind === 'size') throw nestedOperation()
    if (operand.kind === 'value') {
      values.push(operand.value)
      continue
    }
    if (name !== undefined) throw invalidClause('Multiple attribute names used in one condition')
    if (operand.elements.length > 1) throw refusal(KIND, 'KeyConditionExpressions cannot have conditions on nested attributes')
    name = String(operand.elements[0])
  }
  if (name === undefined) throw invalidClause('No key attribute specified')
  return { name, operator, values }
}
