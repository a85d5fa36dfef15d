// A key condition against the keys that it is to read. Invariant: what comes out has a value of the schema's type for every hash
// attribute and for a gapless run of range attributes, of which only the last may be no equality.
// Source: docs GSI multi-attribute keys; sentences measured us-east-1 and eu-west-2, 2026; order of the rules assumed.
import type { AttributeValue } from '../model/attribute-value.js'
import { invalidParameter, validation } from '../model/errors.js'
import { checkKeysNotEmpty } from '../model/key-check.js'
import type { KeyCondition } from '../model/key.js'
import type { KeyAttribute, KeySchema } from '../model/table.js'
import type { KeyClause, KeyConditionExpression } from './ast.js'

/** Keys of tables and local indexes have at most that many attributes. */
const CLASSIC_KEY_ATTRIBUTES = 2

/** True for keys that a table could have, too: the service has words of its own for the others. */
const isClassic = ({ hash, range }: KeySchema): boolean => hash.length === 1 && range.length <= 1

/** The key condition against the keys of the table or index that is read. @throws ApiError ValidationException, bare */
export function bindKeyCondition({ source, clauses }: KeyConditionExpression, keys: KeySchema): KeyCondition {
  const attributeCount = keys.hash.length + keys.range.length
  if (source === 'legacy' && isClassic(keys) && clauses.length > CLASSIC_KEY_ATTRIBUTES) throw wrongClauseCount()
  if (attributeCount === 1 && clauses.length > 1) throw notSupported()
  if (clauses.length > attributeCount) throw tooManyClauses(clauses.length, attributeCount)
  const hash = hashValues(keys, clauses)
  const range = rangeClauses(keys, clauses)
  checkNotEmpty(clauses)
  return { hash, ...rangeCondition(range) }
}

/** The refusal of KeyConditions that no classic key can have. */
export const wrongClauseCount = (): Error => validation('Conditions can be of length 1 or 2 only')
const notSupported = (): Error => validation('Query key condition not supported')
const missingKey = (name: string): Error => validation(`Query condition missed key schema element: ${name}`)
const tooManyClauses = (clauses: number, attributes: number): Error =>
  validation(
    `The number of query conditions (${clauses}) exceeds the number of key attributes defined in the schema (${attributes})`,
  )

function clauseOn(attribute: KeyAttribute, clauses: readonly KeyClause[]): KeyClause | undefined {
  return clauses.find(({ name }) => name === attribute.name)
}

/** The values of all hash attributes. A wrong type speaks before a wrong operator. Source: recorded answers of the service */
function hashValues(keys: KeySchema, clauses: readonly KeyClause[]): AttributeValue[] {
  const values: AttributeValue[] = []
  for (const attribute of keys.hash) {
    const clause = clauseOn(attribute, clauses)
    if (clause !== undefined) checkClause(attribute, clause)
    else if (isClassic(keys)) throw missingKey(attribute.name)
    const [value] = clause?.values ?? []
    if (clause?.operator === '=' && value !== undefined) values.push(value)
  }
  if (values.length === keys.hash.length) return values
  throw isClassic(keys) ? notSupported() : unequalHash(keys.hash, clauses)
}

/** Source: recorded answers of the service, that the sentence names HASH and equality; its other words: assumed. */
function unequalHash(attributes: readonly KeyAttribute[], clauses: readonly KeyClause[]): Error {
  const lacking = attributes.filter((attribute) => clauseOn(attribute, clauses)?.operator !== '=')
  const names = lacking.map(({ name }) => name).join(', ')
  return validation(`HASH key attributes ${names} must have equality conditions specified in the query`)
}

function checkClause(attribute: KeyAttribute, clause: KeyClause): void {
  checkIndexable(clause)
  checkTypes(attribute, clause)
}

function checkIndexable({ operator }: KeyClause): void {
  if (operator === 'other') throw validation('Attempted conditional constraint is not an indexable operation')
}

function checkTypes(attribute: KeyAttribute, { values }: KeyClause): void {
  if (values.every((value) => attribute.type in value)) return
  throw invalidParameter('Condition parameter type does not match schema type')
}

/** The clauses on range attributes, in schema order. */
function rangeClauses(keys: KeySchema, clauses: readonly KeyClause[]): KeyClause[] {
  const found = keys.range.map((attribute) => clauseOn(attribute, clauses))
  const range = found.filter((clause) => clause !== undefined)
  const absent = keys.range.find((attribute) => clauseOn(attribute, clauses) === undefined)
  // Some clause is on an attribute outside the key; the service names the key attribute that it expected instead.
  if (keys.hash.length + range.length < clauses.length) throw missingKey(absent?.name ?? '')
  for (const [place, attribute] of keys.range.entries()) {
    const clause = found[place]
    if (clause !== undefined) checkClause(attribute, clause)
  }
  checkPrefix(keys.range, found)
  return range
}

/** In front of the last range attribute with a condition, each one needs an equality. */
function checkPrefix(attributes: readonly KeyAttribute[], found: readonly (KeyClause | undefined)[]): void {
  const last = found.findLastIndex((clause) => clause !== undefined)
  const lacking = attributes.filter((_, place) => place < last && found[place]?.operator !== '=')
  if (lacking.length === 0) return
  const names = lacking.map(({ name }) => name).join(', ')
  const because = `because a condition is present on key attribute ${attributes[last]?.name}`
  throw validation(`RANGE key attributes ${names} must have equality conditions specified in the query ${because}`)
}

function checkNotEmpty(clauses: readonly KeyClause[]): void {
  for (const { name, values } of clauses) {
    for (const value of values) checkKeysNotEmpty({ hash: [{ name, type: 'S' }], range: [] }, { [name]: value })
  }
}

function rangeCondition(range: readonly KeyClause[]): Omit<KeyCondition, 'hash'> {
  const last = range.at(-1)
  const equalities = last?.operator === '=' ? range : range.slice(0, -1)
  const rangeEquals = equalities.flatMap(({ values }) => values)
  if (last === undefined || last.operator === '=') return { rangeEquals }
  if (last.operator === 'other') throw new Error('an operator that no key serves')
  return { rangeEquals, rangeLast: { op: last.operator, values: last.values } }
}
