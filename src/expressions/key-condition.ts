import type { KeyCondition } from '../model/key.js'
import type { KeySchema } from '../model/table.js'
import type { KeyConditionExpression } from './ast.js'
import type { Placeholders } from './placeholders.js'
/** The key condition of that text, after every rule that needs no table. @throws ApiError ValidationException, text with prefix */
export function parseKeyCondition(_text: string, _placeholders: Placeholders): KeyConditionExpression {
  throw new Error('not written yet')
}
/** The key condition against the keys of the table or index that is read. @throws ApiError ValidationException, bare */
export function bindKeyCondition(_expression: KeyConditionExpression, _keys: KeySchema): KeyCondition {
  throw new Error('not written yet')
}
