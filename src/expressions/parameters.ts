/** Refuses legacy parameters beside expressions. Names of the parameters present, in the fixed order of the operation. @throws ApiError */
export function checkNotMixed(_nonExpression: readonly string[], _expression: readonly string[]): void {
  throw new Error('not written yet')
}
/** Refuses a ConditionalOperator without at least two conditions. @throws ApiError */
export function checkConditionalOperator(_operator: string | undefined, _conditions: object | undefined): void {
  throw new Error('not written yet')
}
/** Refuses placeholder maps in a request without an expression. @param tail older wording behind the values sentence, such as
 * `: FilterExpression is null` @throws ApiError */
export function checkPlaceholdersHaveExpression(
  _names: object | undefined,
  _values: object | undefined,
  _hasExpression: 'expression' | 'none',
  _tail?: string,
): void {
  throw new Error('not written yet')
}
