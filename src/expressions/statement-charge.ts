// What an update statement itself counts for against the item size limit, whatever the item.
// Source: measured us-east-1 and eu-west-2, 2026-09.
import { textSizeBytes, valueSizeBytes } from '../model/size.js'
import type { Path, PathElement, SetOperand, UpdateAction } from './ast.js'
import type { Update } from './update.js'

const STATEMENT_BYTES = 3
const WRITING_CLAUSE_BYTES = 19
const CLEARING_CLAUSE_BYTES = 1
const TARGET_ELEMENT_BYTES = 4
const PATH_OPERAND_BYTES = 1
const PATH_OPERAND_ELEMENT_BYTES = 14
const OPERATOR_BYTES = { '+': 34, '-': 37, if_not_exists: 39, list_append: 37 } as const

/** The bytes that the statement counts for; 0 for AttributeUpdates, which are not charged. */
export function statementChargeBytes(update: Update): number {
  if (update.source === 'legacy') return 0
  let sum = STATEMENT_BYTES
  for (const action of update.actions) sum += clauseBytes(action)
  return sum
}

function clauseBytes(action: UpdateAction): number {
  switch (action.kind) {
    case 'set':
      return WRITING_CLAUSE_BYTES + targetBytes(action.path) + operandBytes(action.value)
    case 'add':
      return WRITING_CLAUSE_BYTES + targetBytes(action.path) + valueSizeBytes(action.value)
    case 'remove':
    case 'delete':
      return CLEARING_CLAUSE_BYTES + targetBytes(action.path)
  }
}

function targetBytes({ elements }: Path): number {
  let sum = -TARGET_ELEMENT_BYTES // the first name is not charged as an element
  for (const element of elements) sum += TARGET_ELEMENT_BYTES + elementBytes(element)
  return sum
}

const elementBytes = (element: PathElement): number => textSizeBytes(String(element))

function operandBytes(operand: SetOperand): number {
  switch (operand.kind) {
    case 'value':
      return valueSizeBytes(operand.value)
    case 'path':
      return pathOperandBytes(operand)
    case 'arithmetic':
      return OPERATOR_BYTES[operand.operator] + operandBytes(operand.left) + operandBytes(operand.right)
    case 'if_not_exists':
      return OPERATOR_BYTES.if_not_exists + pathOperandBytes(operand.path) + operandBytes(operand.fallback)
    case 'list_append':
      return OPERATOR_BYTES.list_append + operandBytes(operand.left) + operandBytes(operand.right)
  }
}

function pathOperandBytes({ elements }: Path): number {
  let sum = PATH_OPERAND_BYTES
  for (const element of elements) sum += PATH_OPERAND_ELEMENT_BYTES + elementBytes(element)
  return sum
}
