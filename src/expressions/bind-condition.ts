// A written condition with names and values in place, after every rule on its operands. Nodes are walked in written order, operands
// before the node that takes them, and the first problem speaks, also where evaluation would never come.
// Source: order measured on the service by earlier emulators, us-east-1 2026 for literals.
import { type Binding, bindPath, bindValue } from './binding.js'
import type { Call, Condition, Operand, WrittenCondition, WrittenOperand } from './ast.js'
import { betweenOf, comparisonOf, functionOf, inOf, sizeOf } from './bound-condition.js'

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

const bindComparison = ({ operator, left, right }: WrittenOf<'comparison'>, binding: Binding): Condition =>
  comparisonOf(binding.kind, operator, bindOperand(left, binding), bindOperand(right, binding))

function bindBetween(written: WrittenOf<'between'>, binding: Binding): Condition {
  const operand = bindOperand(written.operand, binding)
  const lower = bindOperand(written.lower, binding)
  return betweenOf(binding.kind, operand, lower, bindOperand(written.upper, binding))
}

function bindIn(written: WrittenOf<'in'>, binding: Binding): Condition {
  const operand = bindOperand(written.operand, binding)
  return inOf(
    binding.kind,
    operand,
    written.list.map((each) => bindOperand(each, binding)),
  )
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
      const size = sizeOf(binding.kind, innermost.bound)
      open.pop()
      const outer = open.at(-1)
      if (outer === undefined) return size
      outer.bound.push(size)
    } else if (next.kind === 'call') open.push({ call: next, bound: [] })
    else innermost.bound.push(bindLeaf(next, binding))
  }
}

const bindCall = ({ name, operands }: Call, binding: Binding): Condition =>
  functionOf(
    binding.kind,
    name,
    operands.map((each) => bindOperand(each, binding)),
  )
