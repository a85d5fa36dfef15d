// Literals as attribute values. Invariant: a value is refused with the place in it that is at fault, `root` being the whole.
// Source: docs ql-reference.data-types; sentences measured eu-west-1 and eu-west-2, 2026-09; names of nodes other than parameters: assumed.
import { type AttributeValue, type Draft, setAttribute } from '../../model/attribute-value.js'
import { checkAttributeName } from '../../model/attribute-name.js'
import { decodeStringSet } from '../../model/decode-set.js'
import { ApiError, invalidParameter, validation } from '../../model/errors.js'
import { LIMITS } from '../../model/limits.js'
import { normalizeNumber } from '../../model/number.js'
import { inOrder } from '../../model/sets.js'
import type { CollectionNode, Expression, NumberNode, StructNode } from './ast.js'
import { unsupportedType } from './refusals.js'

export const ROOT = 'root'

/** How the service calls the nodes of a statement; only the names of those that are no values are of use. */
const NODE_NAMES: Readonly<Record<Expression['kind'], string>> = {
  parameter: 'Parameter',
  number: 'Literal',
  string: 'Literal',
  true: 'Literal',
  false: 'Literal',
  null: 'Literal',
  ion: 'Literal',
  missing: 'LiteralMissing',
  variable: 'VariableReference',
  path: 'Path',
  call: 'NAry',
  prefix: 'NAry',
  infix: 'NAry',
  between: 'NAry',
  is: 'Typed',
  list: 'Seq',
  bag: 'Seq',
  struct: 'Struct',
}

/** What can't stand where it does. */
export const unsuitable = (node: Expression, under: string): ApiError => unsupportedType(NODE_NAMES[node.kind], under, node.at)

/** @param under where it stands, as `root.a[0]` @param level how many lists and maps it stands in @throws ApiError ValidationException */
export function literalValue(node: Expression, under: string = ROOT, level = 0): AttributeValue {
  switch (node.kind) {
    case 'number':
      return { N: numberOf(node, under) }
    case 'string':
      return { S: node.text }
    case 'true':
    case 'false':
      return { BOOL: node.kind === 'true' }
    case 'null':
      return { NULL: true }
    case 'list':
      return { L: listOf(node, under, level + 1) }
    case 'bag':
      return setOf(node, under)
    case 'struct':
      return { M: mapOf(node, under, level + 1) }
    default:
      throw unsuitable(node, under)
  }
}

/** The fields of a struct by their names. @param valueOf makes a field's value @throws ApiError ValidationException */
export function fieldsOf(
  { fields }: StructNode,
  under: string,
  valueOf: (value: Expression, under: string) => AttributeValue,
): Draft {
  const draft: Draft = {}
  for (const { name: node, value } of fields) {
    const name = nameOf(node, under)
    checkAttributeName(name)
    setAttribute(draft, name, valueOf(value, `${under}.${name}`)) // of two with one name the last stays. Source: assumed
  }
  return draft
}

function nameOf(node: Expression, under: string): string {
  if (node.kind === 'string') return node.text
  if (node.kind === 'variable') return node.name
  throw unsuitable(node, under)
}

function numberOf({ text }: NumberNode, under: string): string {
  try {
    return normalizeNumber(text, 'older')
  } catch (error) {
    throw error instanceof ApiError ? validation(`${error.message} under ${under}`) : error
  }
}

function listOf({ members }: CollectionNode, under: string, level: number): readonly AttributeValue[] {
  checkLevel(level, under)
  return members.map((member, at) => literalValue(member, `${under}[${at}]`, level))
}

function mapOf(node: StructNode, under: string, level: number): Draft {
  checkLevel(level, under)
  return fieldsOf(node, under, (value, place) => literalValue(value, place, level))
}

function checkLevel(level: number, under: string): void {
  if (level > LIMITS.nestingLevels) throw validation(`Nesting Levels have exceeded supported limits under ${under}`)
}

/** A bag is a set of strings or of numbers. */
function setOf({ members }: CollectionNode, under: string): AttributeValue {
  const [first] = members
  if (first === undefined) throw validation('Empty bags are not supported')
  const strings = members.flatMap((member) => (member.kind === 'string' ? [member.text] : []))
  if (strings.length === members.length) return { SS: decodeStringSet(strings, 'older') }
  const numbers = members.flatMap((member, at) => (member.kind === 'number' ? [numberOf(member, `${under}[${at}]`)] : []))
  if (numbers.length < members.length) throw unsuitableMember(members, under)
  if (new Set(numbers).size < numbers.length)
    throw invalidParameter(`Input collection [${numbers.join(', ')}] contains duplicates! under ${under}`)
  return { NS: inOrder('NS', numbers) }
}

/** A parameter is refused as in lists. */
function unsuitableMember(members: readonly Expression[], under: string): ApiError {
  const at = members.findIndex(({ kind }) => kind === 'parameter')
  const parameter = members[at]
  if (parameter !== undefined) return unsuitable(parameter, `${under}[${at}]`)
  return validation('Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags')
}
