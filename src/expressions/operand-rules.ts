// What operands must satisfy once names and values are known. Only literals have a type here: an attribute of a wrong type is no
// error, the condition is just not met.
// Source: sentences measured eu-west-2, 2026; that contains() looks for values of any type: recorded answers of the service; in which it
// looks: assumed.
import { type AttributeValue, type TypeName, typeOf, type WideValue } from '../model/attribute-value.js'
import { LIMITS } from '../model/limits.js'
import type { Operand, Path, SetOperand } from './ast.js'
import { compareValues } from './comparison.js'
import { printPath } from './path-tree.js'
import { refusal, type Speaker } from './refusal.js'

const ORDERED: ReadonlySet<TypeName> = new Set(['S', 'N', 'B'])
const TEXTUAL: ReadonlySet<TypeName> = new Set(['S', 'B'])
const SIZED: ReadonlySet<TypeName> = new Set(['S', 'B', 'SS', 'NS', 'BS', 'L', 'M'])
const CONTAINERS: ReadonlySet<TypeName> = new Set(['S', 'B', 'SS', 'NS', 'BS', 'L'])
const TYPE_NAMES: ReadonlySet<string> = new Set<TypeName>(['B', 'NULL', 'SS', 'BOOL', 'L', 'BS', 'N', 'NS', 'S', 'M'])

/** Which literals each operator takes. */
export const OPERAND_TYPES = {
  ordered: ORDERED,
  textual: TEXTUAL,
  sized: SIZED,
  containers: CONTAINERS,
  numbers: new Set<TypeName>(['N']),
  lists: new Set<TypeName>(['L']),
} satisfies Record<string, ReadonlySet<TypeName>>

/** The type that an operand has whatever the item. */
function literalType(operand: Operand | SetOperand): TypeName | undefined {
  switch (operand.kind) {
    case 'value':
      return typeOf(operand.value)
    case 'size':
    case 'arithmetic':
      return 'N'
    case 'list_append':
      return 'L'
    case 'path':
    case 'if_not_exists':
      return undefined
  }
}

const incorrectType = (speaker: Speaker, name: string, type: string): Error =>
  refusal(speaker, `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`)

/** @throws ApiError ValidationException */
export function checkType(speaker: Speaker, name: string, operand: Operand | SetOperand, allowed: ReadonlySet<TypeName>): void {
  const type = literalType(operand)
  if (type !== undefined && !allowed.has(type)) throw incorrectType(speaker, name, type)
}

/** @throws ApiError ValidationException */
export function checkCount(speaker: Speaker, name: string, count: number, expected: number): void {
  if (count === expected) return
  throw refusal(
    speaker,
    `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${count}`,
  )
}

/** @throws ApiError ValidationException. Source: recorded answers of the service */
export function checkListLength(speaker: Speaker, count: number): void {
  if (count <= LIMITS.inOperands) return
  throw refusal(speaker, `The IN operator is provided with too many operands; number of operands: ${count}`)
}

/** @throws ApiError ValidationException when the operand is no path */
export function asPath<O extends Operand | SetOperand>(speaker: Speaker, name: string, operand: O | Path): Path {
  if (operand.kind === 'path') return operand
  throw refusal(speaker, `Operator or function requires a document path; operator or function: ${name}`)
}

/** @throws ApiError ValidationException when the first operand is a path and comes again */
export function checkDistinct(speaker: Speaker, name: string, first: Operand, others: readonly Operand[]): void {
  if (first.kind !== 'path') return
  for (const other of others) {
    if (other.kind !== 'path' || !isSamePath(first, other)) continue
    const sentence = 'The first operand must be distinct from the remaining operands for this operator or function'
    throw refusal(speaker, `${sentence}; operator: ${name}, first operand: ${printPath(first)}`)
  }
}

function isSamePath(a: Path, b: Path): boolean {
  if (a.elements.length !== b.elements.length) return false
  for (let i = 0; i < a.elements.length; i++) if (a.elements[i] !== b.elements[i]) return false
  return true
}

/** Two literal bounds must be of one type and in order. @throws ApiError ValidationException */
export function checkBounds(speaker: Speaker, lower: Operand, upper: Operand): void {
  if (lower.kind !== 'value' || upper.kind !== 'value') return
  const order = compareValues(lower.value, upper.value)
  if (order !== undefined && order <= 0) return
  const requires =
    order === undefined ? 'same data type for lower and upper bounds' : 'upper bound to be greater than or equal to lower bound'
  const bounds = `lower bound operand: ${printValue(lower.value)}, upper bound operand: ${printValue(upper.value)}`
  throw refusal(speaker, `The BETWEEN operator requires ${requires}; ${bounds}`)
}

function printValue(value: AttributeValue): string {
  const wide: WideValue = value
  return `AttributeValue: {${typeOf(value)}:${wide.S ?? wide.N ?? wide.B ?? ''}}`
}

/** The second operand of attribute_type. @throws ApiError ValidationException unless it is the name of a type */
export function asTypeName(speaker: Speaker, operand: Operand): TypeName {
  if (operand.kind === 'path') throw incorrectType(speaker, 'attribute_type', '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}')
  if (operand.kind === 'size') throw incorrectType(speaker, 'attribute_type', 'N')
  const wide: WideValue = operand.value
  if (wide.S === undefined) throw incorrectType(speaker, 'attribute_type', typeOf(operand.value))
  if (TYPE_NAMES.has(wide.S)) return wide.S as TypeName // just looked up
  throw refusal(speaker, `Invalid attribute type name found; type: ${wide.S}, valid types: ${validTypes(speaker)}`)
}

/** As the service prints them; the order says nothing. Source: measured eu-west-2, 2026 */
const validTypes = (speaker: Speaker): string =>
  speaker === 'statement' ? '{N,BS,L,B,NULL,M,S,SS,NS,BOOL}' : '{B,NULL,SS,BOOL,L,BS,N,NS,S,M}'
