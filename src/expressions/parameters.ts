// Which parameters may stand together in one request.
// Source: sentences and order measured us-east-1, 2026-09.
import { validation } from '../model/errors.js'

/**
 * Refuses legacy parameters beside expressions.
 * @param nonExpression @param expression names of those present, in the operation's fixed order @throws ApiError ValidationException
 */
export function checkNotMixed(nonExpression: readonly string[], expression: readonly string[]): void {
  if (nonExpression.length === 0 || expression.length === 0) return
  const legacy = `Non-expression parameters: {${nonExpression.join(', ')}}`
  const modern = `Expression parameters: {${expression.join(', ')}}`
  throw validation(`Can not use both expression and non-expression parameters in the same request: ${legacy} ${modern}`)
}

/** Refuses a ConditionalOperator that has nothing to join. @param conditions Expected or the filter @throws ApiError ValidationException */
export function checkConditionalOperator(operator: string | undefined, conditions: object | undefined): void {
  if (operator === undefined) return
  const count = conditions === undefined ? 0 : Object.keys(conditions).length
  if (count === 0) throw validation('ConditionalOperator cannot be used without Filter or Expected')
  if (count === 1) throw validation('ConditionalOperator can only be used when Filter or Expected has two or more elements')
}

/**
 * Refuses placeholder maps in a request without an expression to use them.
 * @param tail older wording after the values sentence, such as `: FilterExpression is null` @throws ApiError ValidationException
 */
export function checkPlaceholdersHaveExpression(
  names: object | undefined,
  values: object | undefined,
  hasExpression: 'expression' | 'none',
  tail = '',
): void {
  if (hasExpression === 'expression') return
  if (names !== undefined) throw validation('ExpressionAttributeNames can only be specified when using expressions')
  if (values !== undefined) throw validation(`ExpressionAttributeValues can only be specified when using expressions${tail}`)
}
