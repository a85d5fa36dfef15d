// The value that a SET clause assigns, computed on the item before the update.
// Source: docs Expressions.UpdateExpressions; sentences measured eu-west-2, 2026.
import type { AttributeValue, Item, WideValue } from '../model/attribute-value.js'
import { type ApiError, validation } from '../model/errors.js'
import { addNumbers, subtractNumbers } from '../model/number.js'
import type { SetOperand } from './ast.js'
import { valueAt } from './path-value.js'

/** The refusal of an attribute whose type does not suit the operator or function. */
export const incorrectOperand = (): ApiError => validation('An operand in the update expression has an incorrect data type')

const missingAttribute = (): ApiError =>
  validation('The provided expression refers to an attribute that does not exist in the item')

/** @throws ApiError ValidationException, bare, for a missing attribute, a wrong type, or a number out of range */
export function evaluateSetOperand(operand: SetOperand, before: Item): AttributeValue {
  switch (operand.kind) {
    case 'value':
      return operand.value
    case 'path': {
      const value = valueAt(before, operand)
      if (value === undefined) throw missingAttribute()
      return value
    }
    case 'if_not_exists':
      return valueAt(before, operand.path) ?? evaluateSetOperand(operand.fallback, before)
    case 'list_append': {
      const left = evaluateSetOperand(operand.left, before)
      const right = evaluateSetOperand(operand.right, before)
      return { L: [...elementsOf(left), ...elementsOf(right)] }
    }
    case 'arithmetic': {
      const left = evaluateSetOperand(operand.left, before)
      const right = evaluateSetOperand(operand.right, before)
      const compute = operand.operator === '+' ? addNumbers : subtractNumbers
      return { N: compute(numberOf(left), numberOf(right)) }
    }
  }
}

function elementsOf(value: WideValue): readonly AttributeValue[] {
  if (value.L === undefined) throw incorrectOperand()
  return value.L
}

function numberOf(value: WideValue): string {
  if (value.N === undefined) throw incorrectOperand()
  return value.N
}
