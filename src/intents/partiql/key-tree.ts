// What a condition says of the keys of what is read: a tree of conditions on keys, and filters. Invariant: a condition on a key is one on the
// whole attribute and holds wherever its branch does; so nothing under NOT is one, nor what compares a key with another attribute.
// Source: docs ql-reference.select; measured eu-west-1, 2026-09. That the value may stand first: assumed.
import type { Comparator, Condition, KeyClause, Operand } from '../../expressions/ast.js'
import { attributesOf } from '../../model/key-values.js'
import { type AttributeValue, typeOf } from '../../model/attribute-value.js'
import { type ApiError, validation } from '../../model/errors.js'
import { checkKeysNotEmpty } from '../../model/key-check.js'
import type { KeySchema } from '../../model/table.js'

export type KeyTree =
  | { readonly kind: 'key'; readonly clause: KeyClause }
  /** IN on a key: one branch a value. */
  | { readonly kind: 'values'; readonly name: string; readonly values: readonly AttributeValue[] }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly KeyTree[] }
  | { readonly kind: 'filter'; readonly condition: Condition }

/** One way to meet the condition. */
export interface Branch {
  readonly clauses: readonly KeyClause[]
  readonly filters: readonly Condition[]
}

export function keyTreeOf(condition: Condition, keys: KeySchema): KeyTree {
  switch (condition.kind) {
    case 'and':
      return { kind: 'all', parts: condition.conditions.map((inner) => keyTreeOf(inner, keys)) }
    case 'or': {
      const parts = condition.conditions.map((inner) => keyTreeOf(inner, keys))
      return parts.some(namesKey) ? { kind: 'any', parts } : { kind: 'filter', condition }
    }
    case 'in': {
      const name = keyNameOf(condition.operand, keys)
      const values = valuesOf(condition.list)
      return name === undefined || values === undefined ? { kind: 'filter', condition } : { kind: 'values', name, values }
    }
    default: {
      const clause = clauseOf(condition, keys)
      return clause === undefined ? { kind: 'filter', condition } : { kind: 'key', clause }
    }
  }
}

function namesKey(tree: KeyTree): boolean {
  switch (tree.kind) {
    case 'key':
    case 'values':
      return true
    case 'all':
    case 'any':
      return tree.parts.some(namesKey)
    case 'filter':
      return false
  }
}

const FLIPPED: Readonly<Record<Exclude<Comparator, '<>'>, KeyClause['operator']>> = {
  '=': '=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

/** Of the partition key only equality counts. */
function clauseOf(condition: Condition, keys: KeySchema): KeyClause | undefined {
  const clause = anyClauseOf(condition, keys)
  const isOnHash = clause !== undefined && keys.hash.some(({ name }) => name === clause.name)
  return isOnHash && clause.operator !== '=' ? undefined : clause
}

function anyClauseOf(condition: Condition, keys: KeySchema): KeyClause | undefined {
  switch (condition.kind) {
    case 'comparison': {
      const { operator, left, right } = condition
      if (operator === '<>') return undefined
      return keyClause(operator, left, [right], keys) ?? keyClause(FLIPPED[operator], right, [left], keys)
    }
    case 'between':
      return keyClause('between', condition.operand, [condition.lower, condition.upper], keys)
    case 'begins_with':
      return keyClause('begins_with', condition.operand, [condition.prefix], keys)
    default:
      return undefined
  }
}

function keyClause(
  operator: KeyClause['operator'],
  operand: Operand,
  others: readonly Operand[],
  keys: KeySchema,
): KeyClause | undefined {
  const name = keyNameOf(operand, keys)
  const values = valuesOf(others)
  return name === undefined || values === undefined ? undefined : { name, operator, values }
}

function keyNameOf(operand: Operand, keys: KeySchema): string | undefined {
  if (operand.kind !== 'path' || operand.elements.length > 1) return undefined
  const [name] = operand.elements
  return attributesOf(keys).find((key) => key.name === name)?.name
}

function valuesOf(operands: readonly Operand[]): readonly AttributeValue[] | undefined {
  const values = operands.flatMap((operand) => (operand.kind === 'value' ? [operand.value] : []))
  return values.length === operands.length ? values : undefined
}

/** Whether every branch says what the partition key is. @param isByAny also where only an OR says so */
export function pinsHash(tree: KeyTree, { hash }: KeySchema, isByAny: 'or counts' | 'or does not count'): boolean {
  const isHash = (name: string): boolean => hash.some((key) => key.name === name)
  const pins = (part: KeyTree): boolean => {
    switch (part.kind) {
      case 'key':
        return isHash(part.clause.name)
      case 'values':
        return isHash(part.name)
      case 'all':
        return part.parts.some(pins)
      case 'any':
        return isByAny === 'or counts' && part.parts.every(pins)
      case 'filter':
        return false
    }
  }
  return pins(tree)
}

/** Whether an IN says of the partition key more than one value. */
export function listsHash(tree: KeyTree, keys: KeySchema): boolean {
  switch (tree.kind) {
    case 'values':
      return tree.values.length > 1 && keys.hash.some(({ name }) => name === tree.name)
    case 'all':
    case 'any':
      return tree.parts.some((part) => listsHash(part, keys))
    case 'key':
    case 'filter':
      return false
  }
}

/** How many branches there are; they need not be made to be counted. */
export function branchCount(tree: KeyTree): number {
  switch (tree.kind) {
    case 'values':
      return tree.values.length
    case 'all':
      return tree.parts.reduce((product, part) => product * branchCount(part), 1)
    case 'any':
      return tree.parts.reduce((sum, part) => sum + branchCount(part), 0)
    case 'key':
    case 'filter':
      return 1
  }
}

/** Every branch, in written order. Their number is `branchCount`. */
export function branchesOf(tree: KeyTree): readonly Branch[] {
  switch (tree.kind) {
    case 'key':
      return [{ clauses: [tree.clause], filters: [] }]
    case 'values':
      return tree.values.map((value) => ({ clauses: [{ name: tree.name, operator: '=', values: [value] }], filters: [] }))
    case 'filter':
      return [{ clauses: [], filters: [tree.condition] }]
    case 'any':
      return tree.parts.flatMap(branchesOf)
    case 'all': {
      let branches: readonly Branch[] = [{ clauses: [], filters: [] }]
      for (const part of tree.parts) {
        const inner = branchesOf(part)
        branches = branches.flatMap((outer) => inner.map((one) => joined(outer, one)))
      }
      return branches
    }
  }
}

const joined = (a: Branch, b: Branch): Branch => ({
  clauses: b.clauses.length === 0 ? a.clauses : [...a.clauses, ...b.clauses],
  filters: b.filters.length === 0 ? a.filters : [...a.filters, ...b.filters],
})

/** @throws ApiError ValidationException for the first value, in written order, that the key can't have */
export function checkKeyValues(tree: KeyTree, keys: KeySchema): void {
  switch (tree.kind) {
    case 'key':
      return tree.clause.values.forEach((value) => checkKeyValue(tree.clause.name, value, keys))
    case 'values':
      return tree.values.forEach((value) => checkKeyValue(tree.name, value, keys))
    case 'all':
    case 'any':
      return tree.parts.forEach((part) => checkKeyValues(part, keys))
    case 'filter':
  }
}

/** @throws ApiError ValidationException */
export function checkKeyValue(name: string, value: AttributeValue, keys: KeySchema): void {
  const attribute = attributesOf(keys).find((key) => key.name === name)
  if (attribute === undefined) return
  const type = typeOf(value)
  if (type !== 'S' && type !== 'N' && type !== 'B') throw notScalar(name, type)
  if (type !== attribute.type)
    throw validation(`Key attribute's data type should match its data type in table's schema: Key ${name}`)
  checkKeysNotEmpty({ hash: [attribute], range: [] }, { [name]: value })
}

const notScalar = (name: string, type: string): ApiError =>
  validation(`Key value must be of type S, N, or B. Key name: ${name}, Key type: ${type}`)
