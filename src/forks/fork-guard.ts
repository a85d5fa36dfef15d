// Who may ask a fork: with checked signatures its own key too, with policies the root of its account by that key. Invariant: whoever signs with the
// fork's key is in the fork's account.
import type { Context, Operation } from '../operations/operation.js'
import { HOME } from '../controls/namespace.js'
import type { Namespace } from '../model/namespace.js'
import { namespaceOf } from '../protocol/credentials.js'
import { forkKeyOf } from '../protocol/fork-key.js'
import type { SigningKey } from '../protocol/signature.js'
import type { Admitted, Guard, Request } from '../protocol/stages.js'
import type { ForkIdentity } from './fork.js'

/** A guard that can be told of the root of an account. */
export interface ForkableGuard extends Guard<Context, Operation> {
  withRoot(key: SigningKey, account: string): Guard<Context, Operation>
}

/** The guard of an emulator, which always can. */
export function forkable(guard: Guard<Context, Operation> | undefined): ForkableGuard | undefined {
  if (guard === undefined || 'withRoot' in guard) return guard as ForkableGuard | undefined // just looked at
  throw new Error('a guard that knows no roots can guard no forks')
}

type Admission = Admitted<Context, Operation>
type KeyOfFork = Pick<ForkIdentity, 'accessKeyId' | 'secretAccessKey' | 'account'>

/** @param guard of the emulator. @returns undefined where a request's own scope says all */
export function guardOfFork(guard: ForkableGuard | undefined, fork: KeyOfFork): Guard<Context, Operation> | undefined {
  const { accessKeyId, secretAccessKey, account } = fork
  const knowing = guard?.withRoot({ accessKeyId, secretAccessKey, sessionToken: undefined, expiresAtMs: undefined }, account)
  if (account === HOME.account) return knowing
  /** Contexts are found by the object that names a namespace. */
  const known = new WeakMap<Namespace, Admission>()
  const inAccount = (admitted: Admission): Admission => {
    let own = known.get(admitted.namespace)
    if (own === undefined) {
      own = { ...admitted, namespace: { ...admitted.namespace, account } }
      known.set(admitted.namespace, own)
    }
    return own
  }
  const admit = (request: Request, service: Parameters<Guard<Context, Operation>['admit']>[1]): Admission =>
    knowing?.admit(request, service) ?? { namespace: namespaceOf(request.headers, request.query ?? ''), authorize: undefined }
  return {
    admit: (request, service) => {
      const admitted = admit(request, service)
      return forkKeyOf(request) === accessKeyId ? inAccount(admitted) : admitted
    },
  }
}
