// The service's words for what a ruling denies. Source: docs troubleshoot_access-denied.
import { ApiError } from '../model/errors.js'
import type { PolicyKind } from './policy.js'
import type { Caller, Question } from './question.js'
import type { Ruling } from './ruling.js'

/** An AccessDeniedException. */
export function denial(
  { action, resource }: Question,
  { arn }: Caller,
  ruling: Extract<Ruling, { verdict: 'denied' }>,
): ApiError {
  const why =
    'by' in ruling
      ? `with an explicit deny in ${article(ruling.by.policy.kind)} ${ruling.by.policy.kind}`
      : `because no ${ruling.lacking} allows the ${action} action`
  const sentence = `User: ${arn} is not authorized to perform: ${action} on resource: ${resource}`
  return new ApiError('AccessDeniedException', `${sentence} ${why}`)
}

const article = (kind: PolicyKind): string => (kind === 'identity-based policy' ? 'an' : 'a')
