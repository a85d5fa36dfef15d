// The ruling on a question: allowed or denied, and by what. Invariant: an explicit deny in any policy decides; what nothing allows is denied.
// Source: docs reference_policies_evaluation-logic (a grant to a session or a user passes what bounds him, a grant to a role does not).
import type { Policy, PolicyKind, PolicyStatement } from './policy.js'
import type { Caller, Question } from './question.js'
import { type AskedQuestion, asked, meansCallerAlone, meansRole, type Misfit, misfitOf } from './statement.js'

/** The policies that speak about a caller. */
export interface Policies {
  readonly identity: readonly Policy[]
  readonly boundary: Policy | undefined
  readonly session: Policy | undefined
}

export interface PolicyAndStatement {
  readonly policy: Policy
  readonly statement: PolicyStatement
}

export type Ruling =
  | { readonly verdict: 'allowed'; readonly by: PolicyAndStatement }
  | { readonly verdict: 'denied'; readonly by: PolicyAndStatement }
  /** Nothing of this kind allows it. */
  | { readonly verdict: 'denied'; readonly lacking: PolicyKind }

/** @param resource the policy of the resource, where it has one */
export function rule(question: Question, caller: Caller, policies: Policies, resource: Policy | undefined): Ruling {
  const one = asked(question, caller)
  const { identity, boundary, session } = policies
  const all = [...identity, ...present(boundary), ...present(session), ...present(resource)]
  const deny = first('Deny', all, one)
  if (deny !== undefined) return { verdict: 'denied', by: deny }
  const granted = first('Allow', present(resource), one)
  const isOwn = caller.account === question.account
  const grantOf = (means: typeof meansCallerAlone): PolicyAndStatement | undefined =>
    isOwn ? first('Allow', present(resource), one, (statement) => means(statement, caller)) : undefined
  const direct = grantOf(meansCallerAlone)
  if (direct !== undefined) return { verdict: 'allowed', by: direct }
  for (const bound of [...present(boundary), ...present(session)])
    if (first('Allow', [bound], one) === undefined) return { verdict: 'denied', lacking: bound.kind }
  const ofRole = grantOf(meansRole)
  if (ofRole !== undefined) return { verdict: 'allowed', by: ofRole }
  const own = first('Allow', identity, one)
  if (own === undefined) return { verdict: 'denied', lacking: 'identity-based policy' }
  if (!isOwn && granted === undefined) return { verdict: 'denied', lacking: 'resource-based policy' }
  return { verdict: 'allowed', by: own }
}

const present = (policy: Policy | undefined): readonly Policy[] => (policy === undefined ? [] : [policy])

function first(
  effect: PolicyStatement['effect'],
  policies: readonly Policy[],
  question: AskedQuestion,
  isMeant: (statement: PolicyStatement) => boolean = () => true,
): PolicyAndStatement | undefined {
  for (const policy of policies)
    for (const statement of policy.statements)
      if (statement.effect === effect && isMeant(statement) && misfitOf(statement, policy, question) === undefined)
        return { policy, statement }
  return undefined
}

/** What became of one statement. */
export interface LookedAt extends PolicyAndStatement {
  readonly misfit: Misfit | undefined
}

/** Every statement that was asked, in the order of policies and statements. */
export function lookAt(question: Question, caller: Caller, policies: readonly Policy[]): readonly LookedAt[] {
  const one = asked(question, caller)
  return policies.flatMap((policy) =>
    policy.statements.map((statement) => ({ policy, statement, misfit: misfitOf(statement, policy, one) })),
  )
}
