// Conditions and filters: from text, and against an item.
// Source: docs Expressions.OperatorsAndFunctions; missing attributes and `<>` measured eu-west-2, 2026.
import { type AttributeValue, type Item, typeOf } from '../model/attribute-value.js'
import { isSameValue } from '../model/equality.js'
import type { Comparator, Condition, Operand } from './ast.js'
import { bindCondition } from './bind-condition.js'
import { beginsWith, compareValues, contains, sizeOf } from './comparison.js'
import { valueAt } from './path-value.js'
import type { Placeholders } from './placeholders.js'
import { writtenCondition } from './written.js'

/** The condition of that text with the request's names and values. @throws ApiError ValidationException, text with prefix */
export function parseCondition(
  kind: 'ConditionExpression' | 'FilterExpression',
  text: string,
  placeholders: Placeholders,
): Condition {
  return bindCondition(writtenCondition(kind, text), { kind, placeholders })
}

/** True when the item satisfies the condition. @param item undefined when there is no item */
export function evaluateCondition(condition: Condition, item: Item | undefined): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.conditions.every((inner) => evaluateCondition(inner, item))
    case 'or':
      return condition.conditions.some((inner) => evaluateCondition(inner, item))
    case 'not':
      return !evaluateCondition(condition.condition, item)
    case 'comparison':
      return isMet(condition.operator, evaluateOperand(condition.left, item), evaluateOperand(condition.right, item))
    case 'between': {
      const value = evaluateOperand(condition.operand, item)
      return (
        isMet('>=', value, evaluateOperand(condition.lower, item)) && isMet('<=', value, evaluateOperand(condition.upper, item))
      )
    }
    case 'in': {
      const value = evaluateOperand(condition.operand, item)
      return condition.list.some((each) => isMet('=', value, evaluateOperand(each, item)))
    }
    case 'same':
      return evaluateCondition(condition.left, item) === evaluateCondition(condition.right, item)
    case 'attribute_exists':
      return valueAt(item, condition.path) !== undefined
    case 'attribute_not_exists':
      return valueAt(item, condition.path) === undefined
    case 'attribute_type': {
      const value = evaluateOperand(condition.operand, item)
      return value !== undefined && typeOf(value) === condition.type
    }
    case 'begins_with':
      return isRelated(beginsWith, condition.operand, condition.prefix, item)
    case 'contains':
      return isRelated(contains, condition.operand, condition.member, item)
  }
}

type Relation = (a: AttributeValue, b: AttributeValue) => boolean

function isRelated(relation: Relation, left: Operand, right: Operand, item: Item | undefined): boolean {
  const a = evaluateOperand(left, item)
  const b = evaluateOperand(right, item)
  return a !== undefined && b !== undefined && relation(a, b)
}

/** A missing operand satisfies only `<>`. */
function isMet(operator: Comparator, left: AttributeValue | undefined, right: AttributeValue | undefined): boolean {
  if (left === undefined || right === undefined) return operator === '<>'
  if (operator === '=') return isSameValue(left, right)
  if (operator === '<>') return !isSameValue(left, right)
  const order = compareValues(left, right)
  return order !== undefined && isInOrder(operator, order)
}

function isInOrder(operator: '<' | '<=' | '>' | '>=', order: number): boolean {
  switch (operator) {
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
  }
}

function evaluateOperand(operand: Operand, item: Item | undefined): AttributeValue | undefined {
  switch (operand.kind) {
    case 'value':
      return operand.value
    case 'path':
      return valueAt(item, operand)
    case 'size': {
      const value = evaluateOperand(operand.operand, item)
      const size = value === undefined ? undefined : sizeOf(value)
      return size === undefined ? undefined : { N: String(size) }
    }
  }
}
