// The namespace that a request to a control names. Invariant: with one namespace for all, every name means that one.
import type { Namespace } from '../model/namespace.js'
import { type Member, readMembers, type ValuesOf, text } from './members.js'
import { invalid } from './refusal.js'

const ACCOUNT = /^\d{12}$/
/** Of a client that names neither; and what all share, where there is one for all. */
export const HOME: Namespace = { account: '000000000000', region: 'us-east-1' }

/** Where a namespace's tables are: in itself, or in the one that all share. */
export type HomeOf = (namespace: Namespace) => Namespace

/** @param scope whether every account and region shares one namespace */
export const homesOf = (scope: 'shared' | 'own'): HomeOf => (scope === 'shared' ? () => HOME : (namespace) => namespace)

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

/** Where the tables are of the namespace that is named; undefined for all. @throws Refusal */
export function homeOrAll(given: Partial<Namespace> | undefined, homeOf: HomeOf): Namespace | undefined {
  const named = namespaceOrAll(readMembers({ ...given }, NAMESPACE_MEMBERS))
  return named && homeOf(named)
}

/** One namespace when it is named, undefined for all. @throws Refusal when half of it is named */
export function namespaceOrAll({ account, region }: ValuesOf<typeof NAMESPACE_MEMBERS>): Namespace | undefined {
  if (account === undefined && region === undefined) return undefined
  if (account === undefined) throw invalid('account must stand beside region: both name one namespace, neither means all')
  if (region === undefined) throw invalid('region must stand beside account: both name one namespace, neither means all')
  return { account, region }
}
