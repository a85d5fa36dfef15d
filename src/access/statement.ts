// Whether a statement applies to a question, and if not, what of it doesn't fit. Source: docs reference_policies_elements.
import { holds } from './condition.js'
import type { ConditionTest, PatternList, Policy, PolicyStatement, Principals } from './policy.js'
import { type Caller, type Keys, type Question, joinKeys } from './question.js'
import { asText, fillIn } from './variables.js'
import { isLike, isLikeArn } from './wildcard.js'

/** The first part of a statement that doesn't fit. */
export type Misfit =
  | { readonly part: 'Principal' | 'Action' | 'Resource' }
  | { readonly part: 'Condition'; readonly test: ConditionTest; readonly given: readonly string[] | undefined }

/** A question with what is asked of it in every statement. */
export interface AskedQuestion extends Question {
  readonly caller: Caller
  /** Lower case. */
  readonly lowerAction: string
}

export function asked(question: Question, caller: Caller): AskedQuestion {
  const ofCaller: Keys = (name) => caller.keys.get(name)
  return { ...question, keys: joinKeys(ofCaller, question.keys), caller, lowerAction: question.action.toLowerCase() }
}

/** @returns undefined where the statement applies */
export function misfitOf(statement: PolicyStatement, policy: Policy, question: AskedQuestion): Misfit | undefined {
  const { principals, actions, resources, conditions } = statement
  if (principals !== undefined && !meansCaller(principals, question.caller)) return { part: 'Principal' }
  if (!isListed(actions, (pattern) => isLike(question.lowerAction, pattern))) return { part: 'Action' }
  if (!isListed(resources, (pattern) => isResource(question, pattern, policy.hasVariables))) return { part: 'Resource' }
  const test = conditions.find((one) => !holds(one, question.keys, policy.hasVariables))
  return test && { part: 'Condition', test, given: question.keys(test.key.toLowerCase()) }
}

function isListed({ isNegated, patterns }: PatternList, isMeant: (pattern: string) => boolean): boolean {
  return patterns.some(isMeant) !== isNegated
}

function isResource({ resource, keys }: Question, pattern: string, hasVariables: boolean): boolean {
  if (pattern === '*') return true
  const filled = hasVariables ? fillIn(pattern, keys) : { pattern }
  return filled !== undefined && isLikeArn(asText(resource), filled.pattern)
}

function meansCaller({ isNegated, arns }: Principals, caller: Caller): boolean {
  const root = rootOf(caller.account)
  return arns.some((arn) => arn === '*' || arn === root || caller.ownArns.includes(arn)) !== isNegated
}

/**
 * Whether a statement means the caller himself. One that names the account says that its own policies may let him in.
 * Source: docs reference_policies_elements_principal (account principals)
 */
export function meansCallerAlone({ principals }: PolicyStatement, { arn }: Caller): boolean {
  return principals !== undefined && (principals.isNegated || principals.arns.some((one) => one === '*' || one === arn))
}

/** Whether it means the role whose session asks, which what bounds the session still bounds. */
export function meansRole({ principals }: PolicyStatement, { ownArns }: Caller): boolean {
  return principals !== undefined && !principals.isNegated && principals.arns.some((arn) => ownArns.includes(arn))
}

/** The principal that stands for a whole account. */
export const rootOf = (account: string): string => `arn:aws:iam::${account}:root`
