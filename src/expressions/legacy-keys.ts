// KeyConditions and AttributesToGet as a key condition and a projection.
// Source: docs LegacyConditionalParameters.KeyConditions and .AttributesToGet.
import { checkAttributeName } from '../model/attribute-name.js'
import { invalidParameter } from '../model/errors.js'
import type { KeyClause, KeyConditionExpression, Path } from './ast.js'
import { wrongClauseCount } from './key-schema-binding.js'
import type { Decode } from './legacy-conditions.js'
import { pathOfName } from './legacy-path.js'
import { checkKeyValues, type ComparisonOperator, type LegacyCondition } from './legacy-rules.js'
import { addPath, emptyTree } from './path-tree.js'
import type { Projection } from './projection.js'

/** The attributes of the longest key, four hash and four range ones; how many a table really has is for later. */
const MAX_CLAUSES = 8

/** Operators that a key can serve; the others keep their place until the keys are known. */
const KEY_OPERATORS: ReadonlyMap<ComparisonOperator, KeyClause['operator']> = new Map([
  ['EQ', '='],
  ['LT', '<'],
  ['LE', '<='],
  ['GT', '>'],
  ['GE', '>='],
  ['BETWEEN', 'between'],
  ['BEGINS_WITH', 'begins_with'],
])

/** KeyConditions as a key condition. @throws ApiError ValidationException, bare */
export function lowerKeyConditions(
  conditions: Readonly<Record<string, LegacyCondition>>,
  decode: Decode,
): KeyConditionExpression {
  const clauses = Object.entries(conditions).map(([name, entry]): KeyClause => {
    checkAttributeName(name)
    const values = (entry.AttributeValueList ?? []).map(decode)
    checkKeyValues(entry.ComparisonOperator, values)
    return { name, operator: KEY_OPERATORS.get(entry.ComparisonOperator) ?? 'other', values }
  })
  if (clauses.length === 0 || clauses.length > MAX_CLAUSES) throw wrongClauseCount()
  return { source: 'legacy', clauses }
}

/** AttributesToGet as a projection. @throws ApiError ValidationException, bare, on a name given twice */
export function lowerAttributesToGet(names: readonly string[]): Projection {
  const tree = emptyTree<Path>()
  const paths = names.map(pathOfName)
  for (const [at, path] of paths.entries()) {
    if (!addPath(tree, path, path)) throw invalidParameter(`Duplicate value in attribute name: ${names[at]}`)
  }
  return { paths, tree }
}
