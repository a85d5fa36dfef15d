// The rules of Select that need no table. Invariant: the projection sentence wins over the AttributesToGet one.
// Source: measured eu-west-2, 2026-09 (validation sheet 2.7).
import { putInEnvelope, validation } from '../model/errors.js'
import type { Select } from '../shapes/operations.js'
import type { RefusalStyle } from './refusal-styles.js'

export interface SelectInput {
  readonly Select?: Select
  readonly IndexName?: string
  readonly ProjectionExpression?: string
  readonly AttributesToGet?: readonly string[]
}

/** In the newer layer Query puts all of these sentences into the envelope, Scan only the one on SPECIFIC_ATTRIBUTES. @throws ApiError */
export function checkSelect(input: SelectInput, asker: 'query' | 'scan', { layer }: RefusalStyle): void {
  const { Select } = input
  if (Select === undefined) return
  const say = (text: string, form: 'enveloped' | 'bare' = asker === 'query' ? 'enveloped' : 'bare'): unknown =>
    form === 'enveloped' && layer === 'current' ? putInEnvelope(validation(text)) : validation(text)

  if (Select !== 'SPECIFIC_ATTRIBUTES') {
    const shown = Select === 'COUNT' ? 'only the Count' : Select
    if (input.ProjectionExpression !== undefined)
      throw say(`Cannot specify the ProjectionExpression when choosing to get ${shown}`)
    if (input.AttributesToGet !== undefined) throw say(`Cannot specify the AttributesToGet when choosing to get ${shown}`)
  }
  if (Select === 'SPECIFIC_ATTRIBUTES' && input.ProjectionExpression === undefined && input.AttributesToGet === undefined) {
    throw say('Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES', 'enveloped')
  }
  if (Select === 'ALL_PROJECTED_ATTRIBUTES' && input.IndexName === undefined) {
    throw say('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName')
  }
}
