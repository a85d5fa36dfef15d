// What statements are about, for fault rules, metrics and policies: the table and index that a text names, and the key that it says.
// Invariant: as in resources.ts; a text that can't be parsed names nothing, and each statement of a batch or transaction has its place.
import type { Side } from '../../capacity/units.js'
import { statementOf } from '../../intents/partiql/statements.js'
import type { Statement } from '../../intents/partiql/ast.js'
import { ApiError } from '../../model/errors.js'
import { isObject, type JsonObject } from '../../model/json.js'
import { LIMITS } from '../../model/limits.js'
import type { Part, Resource, Resources } from '../resources.js'

const NONE: readonly Resource[] = []
const NAMES: ReadonlySet<Part> = new Set<Part>(['table', 'index', 'key'])

/** `Statement`. */
export const ofStatement: Resources = {
  form: 'range',
  names: NAMES,
  of: (input) => (typeof input['Statement'] === 'string' ? [resourceOf(input)] : NONE),
}
/** `Statements`. */
export const ofStatements: Resources = {
  form: 'batch',
  names: NAMES,
  of: ({ Statements }) => inList(Statements, LIMITS.batchStatements),
}
/** `TransactStatements`. */
export const ofTransactStatements: Resources = {
  form: 'transaction',
  names: NAMES,
  of: ({ TransactStatements }) => inList(TransactStatements, LIMITS.transactionActions),
}

/** Of a list that is refused for its length, no more is read than of one that isn't. */
const inList = (statements: unknown, most: number): readonly Resource[] =>
  Array.isArray(statements) ? statements.slice(0, most).map(resourceOf) : NONE

function resourceOf(input: unknown): Resource {
  const members: JsonObject = isObject(input) ? input : {}
  const statement = parsed(members['Statement'])
  const { table, index } = statement?.target ?? {}
  const side: Side = statement?.kind === 'select' ? 'read' : 'write'
  return { table, index, isConsistentRead: members['ConsistentRead'] === true, side, keyForm: 'statement', source: members }
}

/** The statement of a text; undefined for what is none, or is refused for its length before anybody parses it. */
export function parsed(text: unknown): Statement | undefined {
  if (typeof text !== 'string' || text.length > LIMITS.statementCharacters) return undefined
  try {
    return statementOf(text).statement
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}
