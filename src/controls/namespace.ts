// The namespace that an administration request is about. Invariant: with one namespace for all, every name means that one.
import type { Namespace } from '../model/table.js'
import { type Member, type ValuesOf, text } from './members.js'
import { invalid } from './refusal.js'

const ACCOUNT = /^\d{12}$/
const HOME: Namespace = { account: '000000000000', region: 'us-east-1' }

const account: Member<string> = {
  must: 'the 12 digits of an account',
  schema: { type: 'string', pattern: ACCOUNT.source },
  read: (given) => (typeof given === 'string' && ACCOUNT.test(given) ? given : undefined),
}

export const NAMESPACE_MEMBERS = { account, region: text('the name of a region') }

/** One namespace; what is not named is that of a client without either. */
export function oneNamespace(given: ValuesOf<typeof NAMESPACE_MEMBERS>): Namespace {
  return { ...HOME, ...given }
}

/** One namespace when it is named, undefined for all. @throws Refusal when half of it is named */
export function namespaceOrAll({ account, region }: ValuesOf<typeof NAMESPACE_MEMBERS>): Namespace | undefined {
  if (account === undefined && region === undefined) return undefined
  if (account === undefined) throw invalid('account must stand beside region: both name one namespace, neither means all')
  if (region === undefined) throw invalid('region must stand beside account: both name one namespace, neither means all')
  return { account, region }
}
