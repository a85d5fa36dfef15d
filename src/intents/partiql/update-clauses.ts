// SET and REMOVE as an update, the same as UpdateExpression becomes. Invariant: every clause reads the item as it was before.
// Source: docs ql-reference.update, ql-functions; measured eu-west-1 and eu-west-2, 2026-08 and 2026-09. That a set grows and shrinks as by
// ADD and DELETE: assumed.
import type { Path, SetOperand, UpdateAction } from '../../expressions/ast.js'
import { checkCount } from '../../expressions/operand-rules.js'
import { arithmeticOf, listAppendOf, treeOf, type Update } from '../../expressions/update.js'
import { type AttributeValue, type TypeName, typeOf } from '../../model/attribute-value.js'
import { type ApiError, validation } from '../../model/errors.js'
import { unrecognized } from './condition.js'
import { refusedAt } from './refusals.js'
import type { Term } from './values.js'

/** One assignment or removal, its values in place. */
export type ClauseTerm =
  { readonly kind: 'set'; readonly path: Path; readonly value: Term } | { readonly kind: 'remove'; readonly path: Path }

type CallTerm = Extract<Term, { kind: 'call' }>

/** @throws ApiError ValidationException */
export function updateOf(clauses: readonly ClauseTerm[]): Update {
  const actions = clauses.map(actionOf)
  const paths = actions.map(({ path }) => path)
  return { source: 'expression', actions, tree: treeOf('statement', paths) }
}

function actionOf(clause: ClauseTerm): UpdateAction {
  const { path } = clause
  if (clause.kind === 'remove') return { kind: 'remove', path }
  const { value } = clause
  const name = value.kind === 'call' ? value.name.toLowerCase() : ''
  if (value.kind === 'call' && (name === 'set_add' || name === 'set_delete')) {
    return { kind: name === 'set_add' ? 'add' : 'delete', path, value: setChange(value, path) }
  }
  return { kind: 'set', path, value: setOperandOf(value) }
}

const SETS: ReadonlySet<TypeName> = new Set(['SS', 'NS', 'BS'])

/** The members that SET_ADD or SET_DELETE adds to, or takes from, what it is assigned to. */
function setChange({ name, operands, at }: CallTerm, path: Path): AttributeValue {
  const shown = name.toUpperCase()
  const [first, second] = operands
  if (first === undefined || second === undefined || operands.length !== 2)
    throw refusedAt(`${shown} must have exactly two arguments`, at)
  if (first.kind !== 'path' || !isSamePath(first.path, path))
    throw refusedAt(`The first argument to ${shown} must equal the assignment value`, at)
  if (second.kind === 'value' && SETS.has(typeOf(second.value))) return second.value
  throw refusedAt(`The second argument to ${shown} must be a value with type SET`, first.at)
}

const isSamePath = (a: Path, b: Path): boolean =>
  a.elements.length === b.elements.length && a.elements.every((element, at) => element === b.elements[at])

function setOperandOf(term: Term): SetOperand {
  switch (term.kind) {
    case 'value':
      return { kind: 'value', value: term.value }
    case 'path':
      return term.path
    case 'infix': {
      const { operator } = term
      if (operator !== '+' && operator !== '-') throw unsupportedOperator(operator)
      return arithmeticOf('statement', operator, setOperandOf(term.left), setOperandOf(term.right))
    }
    case 'call':
      return callOperand(term)
    case 'prefix':
      throw unsupportedOperator(term.operator)
    case 'in':
    case 'between':
    case 'is':
      throw unsupportedOperator(term.kind)
  }
}

/** `if_not_exists` is no function of statements. Source: assumed; no documentation has it */
function callOperand({ name, operands, at }: CallTerm): SetOperand {
  const own = name.toLowerCase()
  if (own === 'set_add' || own === 'set_delete') throw notAlone(own)
  if (own !== 'list_append') throw unrecognized(name, at)
  checkCount('statement', own, operands.length, 2)
  const [left, right] = operands.map(setOperandOf)
  if (left === undefined || right === undefined) throw new Error('a function without its operands')
  return listAppendOf('statement', left, right)
}

/** Source: assumed */
const unsupportedOperator = (operator: string): ApiError =>
  validation(`Unsupported operator in Update Expression. Operator: ${operator}`)
const notAlone = (name: string): ApiError =>
  validation(`The function is not allowed to be used this way in an expression; function: ${name}`)
