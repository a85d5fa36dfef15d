// Who stands before the operations when signatures or policies are checked: a caller is who he says, and may do what he asks. Invariant: with
// identities every request is ruled on, of known callers alone; nothing of a request that is denied has run.
// Source: docs reference_policies_evaluation-logic; that a batch of statements fails slot by slot: model of the API.
import { denial } from '../access/denial.js'
import { PolicyFault } from '../access/policy-fault.js'
import type { Policy } from '../access/policy.js'
import type { Caller } from '../access/question.js'
import { rule, type Ruling } from '../access/ruling.js'
import { type ApiError, validation } from '../model/errors.js'
import type { Namespace } from '../model/namespace.js'
import type { ResourcePolicy } from '../model/resource-policy.js'
import type { Context, Operation } from '../operations/operation.js'
import { credentialOf, scopeOf } from '../protocol/credentials.js'
import type { Service } from '../protocol/services.js'
import { checkSignature, type SigningKey, unknownKey } from '../protocol/signature.js'
import type { Admitted, Guard, Request } from '../protocol/stages.js'
import { policyOfText } from '../tables/definition/policy-document.js'
import { policyOf } from '../tables/resource-policy.js'
import type { AskedRequest } from './ask-keys.js'
import { type Ask, asksOf } from './asks.js'
import { type Identity, rootIdentity } from './identity.js'

export interface GuardParts {
  /** Undefined: signatures are not checked. */
  readonly keys: ReadonlyMap<string, SigningKey> | undefined
  /** By access key. Undefined: everybody may do everything. */
  readonly identities: ReadonlyMap<string, Identity> | undefined
  /** The machine's time. */
  readonly nowMs: () => number
  readonly log: { debug(line: string): void }
}

/** Credentials remembered with who they are; a client's changes once a day. */
const REMEMBERED_LIMIT = 1000
/** Between accounts these are not to be had. Source: docs rbac-iam-actions */
const OWN_ACCOUNT_ONLY =
  /^dynamodb:(UpdateTimeToLive|(Enable|Disable|Update|Describe)KinesisStreamingDestination|(Update|Describe)TableReplicaAutoScaling)$/
/** What the root of an account may always do to a policy that shuts everybody out. Source: docs rbac-considerations */
const ALWAYS_OF_ROOT = 'dynamodb:DeleteResourcePolicy'

export class AccessGuard implements Guard<Context, Operation> {
  readonly #parts: GuardParts
  readonly #known = new Map<string, Admitted<Context, Operation>>()
  /** Documents of resources, each read when it is first asked. */
  readonly #read = new WeakMap<ResourcePolicy, Policy>()

  constructor(parts: GuardParts) {
    this.#parts = parts
  }

  admit(request: Request, service: Service): Admitted<Context, Operation> {
    const { keys, nowMs } = this.#parts
    const credential = credentialOf(request.headers, request.query ?? '')
    const namespace = scopeOf(credential)
    if (keys !== undefined) checkSignature(request, service, { keys, nowMs })
    const known = this.#known.get(credential)
    if (known !== undefined) return known
    const admitted = this.#admittedAs(credential, namespace)
    if (this.#known.size >= REMEMBERED_LIMIT) this.#known.clear()
    this.#known.set(credential, admitted)
    return admitted
  }

  /** The same guard, who also knows the root of an account by that key. */
  withRoot(key: SigningKey, account: string): AccessGuard {
    const { keys, identities, ...rest } = this.#parts
    return new AccessGuard({
      ...rest,
      keys: keys && new Map([...keys, [key.accessKeyId, key]]),
      identities: identities && new Map([...identities, [key.accessKeyId, rootIdentity(account, key.accessKeyId)]]),
    })
  }

  #admittedAs(credential: string, scope: Namespace): Admitted<Context, Operation> {
    const { identities } = this.#parts
    if (identities === undefined) return { namespace: scope, authorize: undefined }
    const [accessKeyId = ''] = credential.split('/', 1)
    const identity = identities.get(accessKeyId)
    if (identity === undefined) throw unknownKey()
    return {
      namespace: { account: identity.caller.account, region: scope.region },
      authorize: (checked, context, request) => this.#authorize(identity, { ...checked, sent: request }, context),
    }
  }

  #authorize(identity: Identity, request: AskedRequest, context: Context): Context {
    if (request.service === 'sts') return { ...context, caller: namesOf(identity.caller) } // nobody needs leave to ask who he is
    let denied: Map<number, ApiError> | undefined
    for (const ask of asksOf(request, context)) {
      const refusal = this.#refusalOf(identity, ask, context)
      if (refusal === undefined) continue
      if (ask.statement === undefined) throw refusal
      denied = (denied ?? new Map<number, ApiError>()).set(ask.statement, refusal)
    }
    if (request.operation.name === 'PutResourcePolicy') this.#keepWayIn(identity, request, context)
    return denied === undefined ? context : { ...context, denied }
  }

  #refusalOf(identity: Identity, ask: Ask, context: Context): ApiError | undefined {
    const ruling = this.#rule(identity, ask, context, this.#policyOf(ask))
    if (ruling.verdict === 'allowed') return undefined
    const refusal = denial(ask, identity.caller, ruling)
    this.#parts.log.debug(`${refusal.message}: ${'by' in ruling ? placeOf(ruling.by) : 'no statement allows it'}`)
    return refusal
  }

  #rule(identity: Identity, given: Ask, { isShared }: Context, resource: Policy | undefined): Ruling {
    const { caller, isRoot } = identity
    const ask = isShared === true ? { ...given, account: caller.account } : given // all accounts are one
    const isOwn = ask.account === caller.account
    if (isRoot && isOwn && ask.action === ALWAYS_OF_ROOT) return rule(ask, caller, identity, undefined)
    if (!isOwn && OWN_ACCOUNT_ONLY.test(ask.action)) return { verdict: 'denied', lacking: 'resource-based policy' }
    return rule(ask, caller, identity, resource)
  }

  #policyOf({ record, stream }: Ask): Policy | undefined {
    const holder = stream === undefined ? ({ kind: 'table' } as const) : ({ kind: 'stream', label: stream } as const)
    const stored = record && policyOf(record, holder)
    if (stored === undefined) return undefined
    let policy = this.#read.get(stored)
    if (policy === undefined) {
      policy = policyOfText(stored.text)
      this.#read.set(stored, policy)
    }
    return policy
  }

  /** Refuses a policy that would keep its author from changing it. Source: docs API_PutResourcePolicy; the words are assumed */
  #keepWayIn(identity: Identity, request: AskedRequest, context: Context): void {
    const { Policy: text, ConfirmRemoveSelfResourceAccess: isConfirmed } = request.input
    const [ask] = asksOf(request, context)
    if (isConfirmed === true || typeof text !== 'string' || ask === undefined) return
    const policy = readOrNone(text)
    if (policy === undefined || this.#rule(identity, ask, context, policy).verdict === 'allowed') return
    throw validation(
      'The new resource-based policy will not allow you to update this resource-based policy in the future. ' +
        'Set ConfirmRemoveSelfResourceAccess to put it nevertheless.',
    )
  }
}

const namesOf = ({ arn, keys }: Caller): NonNullable<Context['caller']> => ({ arn, userId: keys.get('aws:userid')?.[0] ?? '' })

/** What is no policy is refused by the operation. */
function readOrNone(text: string): Policy | undefined {
  try {
    return policyOfText(text)
  } catch (error) {
    if (error instanceof PolicyFault) return undefined
    throw error
  }
}

const placeOf = ({ policy, statement }: Extract<Ruling, { by: unknown }>['by']): string =>
  `${statement.sid ?? 'a statement without a Sid'} at ${statement.place} of ${policy.name}`
