// The model's conditions and filters: one tree, evaluated here and printed as expression text for the emulator.
// Source: docs Expressions.OperatorsAndFunctions; a missing operand satisfies only `<>`, size() of a string counts UTF-16 units.
import { valueAt, type Path, type Placeholders } from './path.js'
import { isSame, order, type Item, type Value } from './value.js'

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>='
export type Operand =
  | { readonly k: 'path'; readonly path: Path }
  | { readonly k: 'value'; readonly value: Value }
  | { readonly k: 'size'; readonly path: Path }
export type Condition =
  | { readonly k: 'and' | 'or'; readonly a: Condition; readonly b: Condition }
  | { readonly k: 'not'; readonly a: Condition }
  | { readonly k: 'compare'; readonly op: Comparator; readonly a: Operand; readonly b: Operand }
  | { readonly k: 'between'; readonly a: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly k: 'in'; readonly a: Operand; readonly list: readonly Operand[] }
  | { readonly k: 'exists' | 'missing'; readonly path: Path }
  | { readonly k: 'type'; readonly path: Path; readonly type: Value['t'] }
  | { readonly k: 'begins' | 'contains'; readonly path: Path; readonly b: Operand }

export function holds(condition: Condition, item: Item | undefined): boolean {
  switch (condition.k) {
    case 'and':
      return holds(condition.a, item) && holds(condition.b, item)
    case 'or':
      return holds(condition.a, item) || holds(condition.b, item)
    case 'not':
      return !holds(condition.a, item)
    case 'compare':
      return compares(condition.op, read(condition.a, item), read(condition.b, item))
    case 'between': {
      const value = read(condition.a, item)
      return compares('>=', value, read(condition.low, item)) && compares('<=', value, read(condition.high, item))
    }
    case 'in':
      return condition.list.some((one) => compares('=', read(condition.a, item), read(one, item)))
    case 'exists':
      return valueAt(item, condition.path) !== undefined
    case 'missing':
      return valueAt(item, condition.path) === undefined
    case 'type':
      return valueAt(item, condition.path)?.t === condition.type
    case 'begins':
    case 'contains': {
      const [a, b] = [valueAt(item, condition.path), read(condition.b, item)]
      if (a === undefined || b === undefined) return false
      return condition.k === 'begins' ? begins(a, b) : contains(a, b)
    }
  }
}

function compares(op: Comparator, a: Value | undefined, b: Value | undefined): boolean {
  if (a === undefined || b === undefined) return op === '<>'
  if (op === '=') return isSame(a, b)
  if (op === '<>') return !isSame(a, b)
  const way = order(a, b)
  if (way === undefined) return false
  return { '<': way < 0, '<=': way <= 0, '>': way > 0, '>=': way >= 0 }[op]
}

export function begins(a: Value, b: Value): boolean {
  return (a.t === 'S' || a.t === 'B') && a.t === b.t && a.v.startsWith(b.v)
}

function contains(a: Value, b: Value): boolean {
  if (a.t === 'S' || a.t === 'B') return a.t === b.t && a.v.includes(b.v)
  if (a.t === 'L') return a.v.some((element) => isSame(element, b))
  if (a.t === 'SS' || a.t === 'NS' || a.t === 'BS') return a.t === `${b.t}S` && 'v' in b && a.v.includes(b.v as string)
  return false
}

function read(operand: Operand, item: Item | undefined): Value | undefined {
  if (operand.k === 'value') return operand.value
  const value = valueAt(item, operand.path)
  return operand.k === 'path' ? value : sizeOf(value)
}

function sizeOf(value: Value | undefined): Value | undefined {
  if (value === undefined || value.t === 'N' || value.t === 'BOOL' || value.t === 'NULL') return undefined
  return { t: 'N', v: String(value.t === 'M' ? value.v.size : value.v.length) }
}

/** The top-level attributes that a condition reads. */
export function rootsOf(condition: Condition): string[] {
  const ofOperands = (...operands: Operand[]): string[] => operands.flatMap((one) => (one.k === 'value' ? [] : [one.path[0]]))
  switch (condition.k) {
    case 'and':
    case 'or':
      return [...rootsOf(condition.a), ...rootsOf(condition.b)]
    case 'not':
      return rootsOf(condition.a)
    case 'compare':
      return ofOperands(condition.a, condition.b)
    case 'between':
      return ofOperands(condition.a, condition.low, condition.high)
    case 'in':
      return ofOperands(condition.a, ...condition.list)
    case 'begins':
    case 'contains':
      return [condition.path[0], ...ofOperands(condition.b)]
    default:
      return [condition.path[0]]
  }
}

export function printCondition(condition: Condition, placeholders: Placeholders): string {
  const text = (operand: Operand): string => {
    if (operand.k === 'value') return placeholders.value(operand.value)
    const path = placeholders.path(operand.path)
    return operand.k === 'path' ? path : `size(${path})`
  }
  switch (condition.k) {
    case 'and':
    case 'or':
      return `(${printCondition(condition.a, placeholders)}) ${condition.k.toUpperCase()} (${printCondition(condition.b, placeholders)})`
    case 'not':
      return `NOT (${printCondition(condition.a, placeholders)})`
    case 'compare':
      return `${text(condition.a)} ${condition.op} ${text(condition.b)}`
    case 'between':
      return `${text(condition.a)} BETWEEN ${text(condition.low)} AND ${text(condition.high)}`
    case 'in':
      return `${text(condition.a)} IN (${condition.list.map(text).join(', ')})`
    case 'exists':
      return `attribute_exists(${placeholders.path(condition.path)})`
    case 'missing':
      return `attribute_not_exists(${placeholders.path(condition.path)})`
    case 'type':
      return `attribute_type(${placeholders.path(condition.path)}, ${placeholders.value({ t: 'S', v: condition.type })})`
    case 'begins':
      return `begins_with(${placeholders.path(condition.path)}, ${text(condition.b)})`
    case 'contains':
      return `contains(${placeholders.path(condition.path)}, ${text(condition.b)})`
  }
}
