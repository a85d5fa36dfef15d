import type { Item } from '../model/attribute-value.js'
import type { Condition, Path } from './ast.js'
import type { Placeholders } from './placeholders.js'
/** The condition of that text with the request's names and values. @throws ApiError ValidationException, text with prefix */
export function parseCondition(
  _kind: 'ConditionExpression' | 'FilterExpression',
  _text: string,
  _placeholders: Placeholders,
): Condition {
  throw new Error('not written yet')
}
/** True when the item satisfies the condition. @param item undefined when there is no item */
export function evaluateCondition(_condition: Condition, _item: Item | undefined): boolean {
  throw new Error('not written yet')
}
/** Every document path in the condition, in written order. */
export function conditionPaths(_condition: Condition): Path[] {
  throw new Error('not written yet')
}
