// Expressions with their values in place: parameters put in, literals made values, paths checked. Invariant: a value that can't be one is
// refused before any operator is looked at.
// Source: order of checks measured eu-west-1 and eu-west-2, 2026-09 (validation sheet 5.1).
import type { Path, PathElement } from '../../expressions/ast.js'
import { checkAttributeName } from '../../model/attribute-name.js'
import { type AttributeValue, type WideValue, typeOf } from '../../model/attribute-value.js'
import { decodeValue, type WireValue } from '../../model/decode.js'
import { validation } from '../../model/errors.js'
import { LIMITS } from '../../model/limits.js'
import type { Expression, InfixNode, PathNode, Step, VariableNode } from './ast.js'
import { literalValue } from './literal.js'
import { type Position, refusedAt, unsupported } from './refusals.js'

export interface ValueTerm {
  readonly kind: 'value'
  readonly value: AttributeValue
  readonly at: Position
}

export interface PathTerm {
  readonly kind: 'path'
  readonly path: Path
  readonly at: Position
}

/** An expression without parameters and literals. */
export type Term =
  | ValueTerm
  | PathTerm
  | { readonly kind: 'call'; readonly name: string; readonly operands: readonly Term[]; readonly at: Position }
  | { readonly kind: 'prefix'; readonly operator: 'not' | '+' | '-' | '@'; readonly operand: Term }
  | { readonly kind: 'infix'; readonly operator: string; readonly left: Term; readonly right: Term }
  | { readonly kind: 'in'; readonly isNegated: boolean; readonly operand: Term; readonly list: readonly Term[] }
  | {
      readonly kind: 'between'
      readonly isNegated: boolean
      readonly operand: Term
      readonly lower: Term
      readonly upper: Term
    }
  | { readonly kind: 'is'; readonly isNegated: boolean; readonly operand: Term; readonly type: string }

/** The parameters of a request, decoded. */
export type Parameters = readonly AttributeValue[]

/** @param count of the statement. @throws ApiError ValidationException. Source: that more than enough are refused: assumed */
export function decodeParameters(wire: readonly WireValue[], count: number): Parameters {
  const parameters = wire.map((value) => decodeValue(value, 'older', LIMITS.olderValueNestingLevels))
  if (parameters.length !== count) throw validation("Number of parameters in request and statement don't match.")
  return parameters
}

/** @throws ApiError ValidationException */
export function termOf(node: Expression, parameters: Parameters): Term {
  const inner = (expression: Expression): Term => termOf(expression, parameters)
  switch (node.kind) {
    case 'parameter':
      return { kind: 'value', value: parameterAt(node.number, parameters), at: node.at }
    case 'variable':
    case 'path':
      return { kind: 'path', path: pathOf(node), at: node.at }
    case 'call':
      return { kind: 'call', name: node.name, operands: node.operands.map(inner), at: node.at }
    case 'prefix':
      return { kind: 'prefix', operator: node.operator, operand: inner(node.operand) }
    case 'infix':
      if (node.operator === 'in' || node.operator === 'not_in') return inTerm(node, parameters)
      return { kind: 'infix', operator: node.operator, left: inner(node.left), right: inner(node.right) }
    case 'between': {
      const { kind, isNegated } = node
      return { kind, isNegated, operand: inner(node.operand), lower: inner(node.lower), upper: inner(node.upper) }
    }
    case 'is':
      return { kind: 'is', isNegated: node.isNegated, operand: inner(node.operand), type: node.type }
    default:
      return { kind: 'value', value: literalValue(node), at: node.at }
  }
}

export function parameterAt(number: number, parameters: Parameters): AttributeValue {
  const value = parameters[number]
  if (value === undefined) throw new Error(`a statement without its parameter ${number}`)
  return value
}

/** A list and a bag on the right may hold parameters; a parameter may be a list. Source: assumed for bags and parameters. */
function inTerm({ operator, left, right, at }: InfixNode, parameters: Parameters): Term {
  const operand = termOf(left, parameters)
  return { kind: 'in', isNegated: operator === 'not_in', operand, list: listOnRight(right, at, parameters) }
}

function listOnRight(right: Expression, at: Position, parameters: Parameters): readonly Term[] {
  if (right.kind === 'list' || right.kind === 'bag') return right.members.map((member) => termOf(member, parameters))
  if (right.kind !== 'parameter') throw unsupported('right-hand side of IN', at)
  const value: WideValue = parameterAt(right.number, parameters)
  if (value.L !== undefined) return value.L.map((element) => ({ kind: 'value', value: element, at: right.at }))
  const type = typeOf(parameterAt(right.number, parameters))
  throw validation(`Incorrect operand type for operator or function; operator or function: IN, operand type: ${type}`)
}

const unexpected = (at: Position): Error => refusedAt('Unexpected path component', at)

/** A document path. @throws ApiError ValidationException for steps that name no place, and too many of them */
export function pathOf(node: PathNode | VariableNode): Path {
  if (node.kind === 'variable') return checked([node.name])
  if (node.root.kind !== 'variable') throw unexpected(node.at)
  return checked([node.root.name, ...node.steps.map(elementOf)])
}

function checked(elements: readonly PathElement[]): Path {
  for (const element of elements) if (typeof element === 'string') checkAttributeName(element)
  if (elements.length > LIMITS.documentPathElements)
    throw validation(`The document path has too many nesting levels; nesting levels: ${elements.length}`)
  return { kind: 'path', elements }
}

const INTEGER = /^-?\d+$/
const MAX_INDEX = 2_147_483_647

function elementOf(step: Step): PathElement {
  switch (step.kind) {
    case 'name':
      return step.name
    case 'all':
      throw unexpected(step.at)
    case 'index': {
      const { index } = step
      if (index.kind !== 'number' || !INTEGER.test(index.text)) throw unexpected(index.at)
      const number = Number(index.text)
      if (number >= 0 && number <= MAX_INDEX) return number
      throw refusedAt(`List index is not within the allowable range; index: [${index.text}]`, index.at)
    }
  }
}
