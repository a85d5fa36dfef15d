// Who may ask, and what policies say about him: a user, the session of a role, or the root of an account.
// Source: docs reference_identifiers, reference_policies_condition-keys (principals).
import type { Policy } from '../access/policy.js'
import type { Caller } from '../access/question.js'
import type { Policies } from '../access/ruling.js'
import { rootOf } from '../access/statement.js'

export interface Identity extends Policies {
  readonly caller: Caller
  readonly isRoot: boolean
}

/** Who an identity is. */
export type Principal =
  | { readonly kind: 'root' }
  | { readonly kind: 'user'; readonly user: string }
  | { readonly kind: 'session'; readonly role: string; readonly session: string }

export interface CallerParts {
  readonly account: string
  readonly principal: Principal
  /** Undefined: as AWS makes one of the access key. */
  readonly userId: string | undefined
  readonly accessKeyId: string
  readonly tags: ReadonlyMap<string, string>
  /** Values of other condition keys, as a federation would give them. */
  readonly context: ReadonlyMap<string, readonly string[]>
}

export function callerOf(parts: CallerParts): Caller {
  const { account, principal, tags, context } = parts
  const { arn, ownArn, type } = namesOf(principal, account)
  const keys = new Map<string, readonly string[]>()
  for (const [name, value] of tags) keys.set(`aws:principaltag/${name.toLowerCase()}`, [value])
  keys.set('aws:principalarn', [ownArn])
  keys.set('aws:principalaccount', [account])
  keys.set('aws:principaltype', [type])
  keys.set('aws:principalisawsservice', ['false'])
  keys.set('aws:viaawsservice', ['false'])
  keys.set('aws:userid', [userIdOf(parts)])
  if (principal.kind === 'user') keys.set('aws:username', [lastPart(principal.user)])
  for (const [name, values] of context) keys.set(name.toLowerCase(), values) // what the file says outweighs what would be known
  return { arn, account, ownArns: arn === ownArn ? [arn] : [arn, ownArn], keys }
}

/** Source: docs reference_policies_variables (principal key values); the access key in the place of the principal's id: assumed */
function userIdOf({ account, principal, userId, accessKeyId }: CallerParts): string {
  if (userId !== undefined) return userId
  if (principal.kind === 'root') return account
  return principal.kind === 'user' ? accessKeyId : `${accessKeyId}:${principal.session}`
}

/** A name without its path. */
const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1)

/** `ownArn` is that of the role, where a session of it asks. */
function namesOf(
  principal: Principal,
  account: string,
): { readonly arn: string; readonly ownArn: string; readonly type: string } {
  switch (principal.kind) {
    case 'root':
      return { arn: rootOf(account), ownArn: rootOf(account), type: 'Account' }
    case 'user': {
      const arn = `arn:aws:iam::${account}:user/${principal.user}`
      return { arn, ownArn: arn, type: 'User' }
    }
    case 'session': {
      const { role, session } = principal
      const ownArn = `arn:aws:iam::${account}:role/${role}`
      return { arn: `arn:aws:sts::${account}:assumed-role/${lastPart(role)}/${session}`, ownArn, type: 'AssumedRole' }
    }
  }
}

/** The root of an account may do everything in it. */
export const ROOT_POLICY: Policy = {
  name: 'root of the account',
  kind: 'identity-based policy',
  hasVariables: false,
  statements: [
    {
      sid: 'Root',
      place: 'built in',
      effect: 'Allow',
      principals: undefined,
      actions: { isNegated: false, patterns: ['*'] },
      resources: { isNegated: false, patterns: ['*'] },
      conditions: [],
    },
  ],
}

/** The root of an account, who has that access key. */
export const rootIdentity = (account: string, accessKeyId: string): Identity => ({
  caller: callerOf({
    ...{ account, accessKeyId, userId: undefined, principal: { kind: 'root' } },
    ...{ tags: new Map<string, string>(), context: new Map<string, readonly string[]>() },
  }),
  isRoot: true,
  identity: [ROOT_POLICY],
  boundary: undefined,
  session: undefined,
})
