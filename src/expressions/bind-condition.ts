// A written condition with names and values in place, after every rule on its operands. Nodes are walked in written order, operands
// before the node that takes them, and the first problem speaks, also where evaluation would never come.
// Source: order measured on the service by earlier emulators, us-east-1 2026 for literals.
import { type Binding, bindPath, bindValue } from './binding.js'
import type { Call, Condition, Operand, WrittenCondition, WrittenOperand } from './ast.js'
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

/** @throws ApiError ValidationException */
export function bindCondition(written: WrittenCondition, binding: Binding): Condition {
  switch (written.kind) {
    case 'and':
    case 'or':
      return { kind: written.kind, conditions: written.conditions.map((inner) => bindCondition(inner, binding)) }
    case 'not':
      return { kind: 'not', condition: bindCondition(written.condition, binding) }
    case 'comparison':
      return bindComparison(written, binding)
    case 'between':
      return bindBetween(written, binding)
    case 'in':
      return bindIn(written, binding)
    case 'call':
      return bindCall(written, binding)
  }
}

type WrittenOf<K extends WrittenCondition['kind']> = Extract<WrittenCondition, { kind: K }>

function bindComparison({ operator, left, right }: WrittenOf<'comparison'>, binding: Binding): Condition {
  const boundLeft = bindOperand(left, binding)
  const boundRight = bindOperand(right, binding)
  checkDistinct(binding.kind, operator, boundLeft, [boundRight])
  if (operator !== '=' && operator !== '<>') {
    checkType(binding.kind, operator, boundLeft, OPERAND_TYPES.ordered)
    checkType(binding.kind, operator, boundRight, OPERAND_TYPES.ordered)
  }
  return { kind: 'comparison', operator, left: boundLeft, right: boundRight }
}

function bindBetween(written: WrittenOf<'between'>, binding: Binding): Condition {
  const operand = bindOperand(written.operand, binding)
  const lower = bindOperand(written.lower, binding)
  const upper = bindOperand(written.upper, binding)
  checkDistinct(binding.kind, 'BETWEEN', operand, [lower, upper])
  for (const each of [operand, lower, upper]) checkType(binding.kind, 'BETWEEN', each, OPERAND_TYPES.ordered)
  checkBounds(binding.kind, lower, upper)
  return { kind: 'between', operand, lower, upper }
}

function bindIn(written: WrittenOf<'in'>, binding: Binding): Condition {
  const operand = bindOperand(written.operand, binding)
  const list = written.list.map((each) => bindOperand(each, binding))
  checkListLength(binding.kind, list.length)
  checkDistinct(binding.kind, 'IN', operand, list)
  return { kind: 'in', operand, list }
}

function bindOperand(written: WrittenOperand, binding: Binding): Operand {
  return written.kind === 'call' ? bindSize(written, binding) : bindLeaf(written, binding)
}

function bindLeaf(written: Exclude<WrittenOperand, Call>, binding: Binding): Operand {
  switch (written.kind) {
    case 'path':
      return bindPath(written, binding)
    case 'placeholder':
      return { kind: 'value', value: bindValue(written, binding) }
    case 'arithmetic':
      throw new Error('the grammar of conditions has no arithmetic')
  }
}

/** The only function whose result is an operand here. Calls that nest wait in a list, since a text may nest any number of them. */
function bindSize(call: Call, binding: Binding): Operand {
  const open: { readonly call: Call; readonly bound: Operand[] }[] = [{ call, bound: [] }]
  for (;;) {
    const innermost = open.at(-1)
    if (innermost === undefined) throw new Error('a call that was closed twice')
    const next = innermost.call.operands[innermost.bound.length]
    if (next === undefined) {
      const size = sizeOf(innermost.bound, binding)
      open.pop()
      const outer = open.at(-1)
      if (outer === undefined) return size
      outer.bound.push(size)
    } else if (next.kind === 'call') open.push({ call: next, bound: [] })
    else innermost.bound.push(bindLeaf(next, binding))
  }
}

function sizeOf(bound: readonly Operand[], binding: Binding): Operand {
  checkCount(binding.kind, 'size', bound.length, 1)
  const sized = assertPresent(bound[0])
  checkType(binding.kind, 'size', sized, OPERAND_TYPES.sized)
  return { kind: 'size', operand: sized }
}

function bindCall({ name, operands }: Call, binding: Binding): Condition {
  const { kind } = binding
  const bound = operands.map((each) => bindOperand(each, binding))
  const isUnary = name === 'attribute_exists' || name === 'attribute_not_exists'
  checkCount(kind, name, bound.length, isUnary ? 1 : 2)
  const first = assertPresent(bound[0])
  if (isUnary) return { kind: name, path: asPath(kind, name, first) }
  const second = assertPresent(bound[1])
  checkDistinct(kind, name, first, [second])
  switch (name) {
    case 'attribute_type':
      return { kind: name, operand: first, type: asTypeName(kind, second) }
    case 'begins_with':
      checkType(kind, name, first, OPERAND_TYPES.textual)
      checkType(kind, name, second, OPERAND_TYPES.textual)
      return { kind: name, operand: first, prefix: second }
    case 'contains':
      checkType(kind, name, first, OPERAND_TYPES.containers)
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
