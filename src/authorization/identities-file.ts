// The identities of a file, with their policies: `{"policies": {name: document}, "identities": [{"accessKeyId": …, "user": …}]}`.
// Invariant: every document is read once, at the start.
import { PolicyFault, type PolicyPath, refuseStrangers } from '../access/policy-fault.js'
import type { Policy, PolicyKind } from '../access/policy.js'
import { readPolicy } from '../access/policy-reader.js'
import type { JsonObject } from '../model/json.js'
import type { DocumentFile } from './document-file.js'
import { callerOf, type Identity, type Principal, ROOT_POLICY } from './identity.js'
import { listAt, listsAt, neededText, objectAt, textAt, textsAt } from './members.js'

const MEMBERS = [
  ...['accessKeyId', 'account', 'user', 'role', 'session', 'root', 'userId', 'tags', 'context'],
  ...['policies', 'permissionsBoundary', 'sessionPolicy'],
]
const ACCOUNT = { pattern: /^\d{12}$/, words: 'the 12 digits of an account' }
const NAME = { pattern: /^[\w+=,.@/-]+$/, words: 'a name of letters, digits and +=,.@-_/' }
const DEFAULT_ACCOUNT = '000000000000'

/** By access key. @throws PolicyFault */
export function readIdentities({ value, placeOf }: DocumentFile): ReadonlyMap<string, Identity> {
  const document = objectAt(value, [], 'the file')
  refuseStrangers(document, ['policies', 'identities'], [])
  const named = objectAt(document['policies'] ?? {}, ['policies'], 'policies')
  /** A document, or the name of one. */
  const policyAt = (given: unknown, path: PolicyPath, kind: PolicyKind): Policy => {
    const isName = typeof given === 'string'
    if (isName && !Object.hasOwn(named, given)) throw new PolicyFault(path, `there is no policy ${given} among policies`)
    const at = isName ? ['policies', given] : path
    const name = isName ? given : kind
    return within(at, () =>
      readPolicy(isName ? named[given] : given, { name, kind, placeOf: (rest) => placeOf([...at, ...rest]) }),
    )
  }
  for (const name of Object.keys(named)) policyAt(name, ['policies', name], 'identity-based policy') // also those that nobody has
  const identities = new Map<string, Identity>()
  for (const [at, one] of listAt(document['identities'], ['identities'], 'identities').entries()) {
    const path = ['identities', at]
    const members = objectAt(one, path, 'an identity')
    refuseStrangers(members, MEMBERS, path)
    const accessKeyId = neededText(members, 'accessKeyId', path)
    if (identities.has(accessKeyId)) throw new PolicyFault(path, `accessKeyId ${accessKeyId} stands twice`)
    identities.set(accessKeyId, identityOf(members, accessKeyId, path, policyAt))
  }
  return identities
}

function identityOf(
  members: JsonObject,
  accessKeyId: string,
  path: PolicyPath,
  policyAt: (given: unknown, path: PolicyPath, kind: PolicyKind) => Policy,
): Identity {
  const principal = principalOf(members, path)
  const isRoot = principal.kind === 'root'
  const { policies: given = [], permissionsBoundary, sessionPolicy } = members
  const limit = ['policies', 'permissionsBoundary', 'sessionPolicy'].find((name) => Object.hasOwn(members, name))
  if (isRoot && limit !== undefined)
    throw new PolicyFault([...path, limit], `the root of an account may do everything in it: it has no ${limit}`)
  const policies = listAt(given, [...path, 'policies'], 'policies')
  const account = textAt(members, 'account', path, ACCOUNT) ?? (ACCOUNT.pattern.test(accessKeyId) ? accessKeyId : DEFAULT_ACCOUNT)
  const caller = callerOf({
    account,
    principal,
    userId: textAt(members, 'userId', path),
    accessKeyId,
    tags: textsAt(members, 'tags', path),
    context: contextAt(members, path),
  })
  const optional = (name: string, value: unknown, kind: PolicyKind): Policy | undefined =>
    value === undefined ? undefined : policyAt(value, [...path, name], kind)
  return {
    caller,
    isRoot,
    identity: isRoot
      ? [ROOT_POLICY]
      : policies.map((one, at) => policyAt(one, [...path, 'policies', at], 'identity-based policy')),
    boundary: optional('permissionsBoundary', permissionsBoundary, 'permissions boundary'),
    session: optional('sessionPolicy', sessionPolicy, 'session policy'),
  }
}

/** What requests say of themselves, a file can't say of them. */
function contextAt(members: JsonObject, path: PolicyPath): ReadonlyMap<string, readonly string[]> {
  const context = listsAt(members, 'context', path)
  const own = [...context.keys()].find((name) => /^dynamodb:/i.test(name))
  if (own !== undefined)
    throw new PolicyFault([...path, 'context', own], `${own} is what each request says: it can't be in context`)
  return context
}

function principalOf(members: JsonObject, path: PolicyPath): Principal {
  const user = textAt(members, 'user', path, NAME)
  const role = textAt(members, 'role', path, NAME)
  const session = textAt(members, 'session', path, NAME)
  const { root } = members
  if (root !== undefined && root !== true) throw new PolicyFault([...path, 'root'], 'root must be true')
  const kinds = [user, role, root].filter((one) => one !== undefined)
  if (kinds.length !== 1) throw new PolicyFault(path, 'an identity must have one of user, role and root')
  if (session !== undefined && role === undefined) throw new PolicyFault([...path, 'session'], 'session must stand beside role')
  if (user !== undefined) return { kind: 'user', user }
  return role === undefined ? { kind: 'root' } : { kind: 'session', role, session: session ?? 'session' }
}

/** What a reader of a part throws, with the path from the whole. */
function within<Result>(path: PolicyPath, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    throw error instanceof PolicyFault ? new PolicyFault([...path, ...error.path], error.message) : error
  }
}
