// Nodes of bound conditions, made of bound operands after every rule on these. Invariant: whatever language a condition was written in, what
// it says is refused by these rules.
// Source: as operand-rules.ts. That statements have no rule on the order of the bounds of BETWEEN: assumed.
import type { Comparator, Condition, Operand, Size } from './ast.js'
import {
  asPath,
  asTypeName,
  checkBounds,
  checkCount,
  checkDistinct,
  checkListLength,
  checkType,
  OPERAND_TYPES,
} from './operand-rules.js'
import type { Speaker } from './refusal.js'

/** @throws ApiError ValidationException */
export function comparisonOf(speaker: Speaker, operator: Comparator, left: Operand, right: Operand): Condition {
  checkDistinct(speaker, operator, left, [right])
  if (operator !== '=' && operator !== '<>') {
    checkType(speaker, operator, left, OPERAND_TYPES.ordered)
    checkType(speaker, operator, right, OPERAND_TYPES.ordered)
  }
  return { kind: 'comparison', operator, left, right }
}

/** @throws ApiError ValidationException */
export function betweenOf(speaker: Speaker, operand: Operand, lower: Operand, upper: Operand): Condition {
  checkDistinct(speaker, 'BETWEEN', operand, [lower, upper])
  for (const each of [operand, lower, upper]) checkType(speaker, 'BETWEEN', each, OPERAND_TYPES.ordered)
  if (speaker !== 'statement') checkBounds(speaker, lower, upper)
  return { kind: 'between', operand, lower, upper }
}

/** @throws ApiError ValidationException */
export function inOf(speaker: Speaker, operand: Operand, list: readonly Operand[]): Condition {
  checkListLength(speaker, list.length)
  checkDistinct(speaker, 'IN', operand, list)
  return { kind: 'in', operand, list }
}

/** @throws ApiError ValidationException */
export function sizeOf(speaker: Speaker, operands: readonly Operand[]): Size {
  checkCount(speaker, 'size', operands.length, 1)
  const sized = assertPresent(operands[0])
  checkType(speaker, 'size', sized, OPERAND_TYPES.sized)
  return { kind: 'size', operand: sized }
}

/** @param name of a function that is a condition. @throws ApiError ValidationException */
export function functionOf(speaker: Speaker, name: string, operands: readonly Operand[]): Condition {
  const isUnary = name === 'attribute_exists' || name === 'attribute_not_exists'
  checkCount(speaker, name, operands.length, isUnary ? 1 : 2)
  const first = assertPresent(operands[0])
  if (isUnary) return { kind: name, path: asPath(speaker, name, first) }
  const second = assertPresent(operands[1])
  checkDistinct(speaker, name, first, [second])
  switch (name) {
    case 'attribute_type':
      return { kind: name, operand: first, type: asTypeName(speaker, second) }
    case 'begins_with':
      checkType(speaker, name, first, OPERAND_TYPES.textual)
      checkType(speaker, name, second, OPERAND_TYPES.textual)
      return { kind: name, operand: first, prefix: second }
    case 'contains':
      checkType(speaker, name, first, OPERAND_TYPES.containers)
      return { kind: name, operand: first, member: second }
    default:
      throw new Error(`no condition function ${name}`)
  }
}

/** The operand whose presence the grammar or the count has established. */
function assertPresent(operand: Operand | undefined): Operand {
  if (operand === undefined) throw new Error('a function without its operands')
  return operand
}
