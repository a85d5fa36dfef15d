// Why a question is allowed or denied: the statement that decided, and what became of every other one. Invariant: the ruling is the one that
// requests get; nothing here decides.
import type { ConditionTest, Policy } from '../access/policy.js'
import type { Keys, Question } from '../access/question.js'
import { type LookedAt, lookAt, rule, type Ruling } from '../access/ruling.js'
import type { Misfit } from '../access/statement.js'
import type { Identity } from './identity.js'

export interface Explained {
  readonly action: string
  /** An ARN or `*`. */
  readonly resource: string
  /** Of condition keys, by names in lower case. */
  readonly keys: ReadonlyMap<string, readonly string[]>
}

/** Lines for the operator: the verdict, what decided, then each statement. */
export function explain(
  identity: Identity,
  { action, resource, keys }: Explained,
  policy: Policy | undefined,
): readonly string[] {
  const { caller, identity: own, boundary, session } = identity
  const [, , , , account = ''] = resource.split(':')
  const values: Keys = (name) => keys.get(name)
  const question: Question = { action, resource, account: account === '' ? caller.account : account, keys: values }
  const ruling = rule(question, caller, identity, policy)
  const policies = [...own, boundary, session, policy].filter((one) => one !== undefined)
  return [
    `${ruling.verdict}: ${action} on ${resource} for ${caller.arn}`,
    `decided by: ${decidedBy(ruling, action)}`,
    ...lookAt(question, caller, policies).map(lineOf),
  ]
}

const decidedBy = (ruling: Ruling, action: string): string =>
  'by' in ruling ? nameOf(ruling.by) : `no ${ruling.lacking} allows the ${action} action`

const nameOf = ({ policy, statement }: Pick<LookedAt, 'policy' | 'statement'>): string =>
  `${statement.place}: ${statement.effect}${statement.sid === undefined ? '' : ` ${statement.sid}`} of ${policy.name}`

const lineOf = (looked: LookedAt): string =>
  `  ${nameOf(looked)} ${looked.misfit === undefined ? 'applies' : wordsOf(looked.misfit)}`

function wordsOf(misfit: Misfit): string {
  switch (misfit.part) {
    case 'Principal':
      return 'means another caller'
    case 'Action':
      return 'means other actions'
    case 'Resource':
      return 'means other resources'
    case 'Condition': {
      const { test, given } = misfit
      const is = given === undefined ? 'is not there' : `is ${given.join(', ')}`
      return `does not apply: ${test.key} ${is}, and ${operatorOf(test)} asks for ${test.values.join(', ')}`
    }
  }
}

const SETS = { all: 'ForAllValues:', any: 'ForAnyValue:' } as const
const operatorOf = ({ operator, quantifier, isIfExists }: ConditionTest): string =>
  `${quantifier === undefined ? '' : SETS[quantifier]}${operator}${isIfExists ? 'IfExists' : ''}`
