// Conditions of a search of vectors: the grammar of conditions, of which only equalities joined by AND are left. Every clause is judged by its
// operator before any is by its attribute. Source: measured us-east-1, 2026-08, except where a rule says otherwise.
import type { AttributeValue } from '../model/attribute-value.js'
import { validation } from '../model/errors.js'
import type { Condition, Operand, Path } from './ast.js'
import { bindCondition } from './bind-condition.js'
import type { Placeholders } from './placeholders.js'
import { refusal } from './refusal.js'
import { writtenCondition } from './written.js'

const KIND = 'SearchConditionExpression'

/** A top-level attribute that is to be equal to a value. */
export interface SearchClause {
  readonly name: string
  readonly value: AttributeValue
}

/** The clauses of that text, in written order, after every rule that needs no table. @throws ApiError ValidationException */
export function parseSearchCondition(text: string, placeholders: Placeholders): readonly SearchClause[] {
  const comparisons = equalitiesOf(bindCondition(writtenCondition(KIND, text), { kind: KIND, placeholders }))
  return comparisons.map(([left, right]) => clauseOf(left, right))
}

type Operands = readonly [left: Operand, right: Operand]

function equalitiesOf(condition: Condition): readonly Operands[] {
  if (condition.kind === 'and') return condition.conditions.flatMap(equalitiesOf)
  if (condition.kind !== 'comparison') throw refusal(KIND, `Invalid operator used in ${KIND}`) // of OR, NOT and functions: assumed
  if (condition.operator !== '=') throw refusal(KIND, `Invalid comparator used in ${KIND}`)
  return [[condition.left, condition.right]]
}

/** The value may come first. Two attributes, and sizes, are refused. Source: assumed for those. */
function clauseOf(left: Operand, right: Operand): SearchClause {
  const path = left.kind === 'path' ? left : right
  const value = left.kind === 'path' ? right : left
  if (path.kind !== 'path' || value.kind !== 'value') throw refusal(KIND, `Invalid operator used in ${KIND}`)
  const [name] = path.elements
  if (path.elements.length > 1) throw unsearchedAttribute(textOf(path)) // Source: assumed
  return { name: String(name), value: value.value }
}

/** The refusal of an attribute that the search schema lacks. */
export const unsearchedAttribute = (name: string): Error =>
  validation(`${KIND} must not contain any attributes that is not in SearchSchema. Invalid attribute: ${name}`)

const textOf = ({ elements: [first, ...rest] }: Path): string =>
  String(first) + rest.map((element) => (typeof element === 'number' ? `[${element}]` : `.${element}`)).join('')
