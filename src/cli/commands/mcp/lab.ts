// What the tools work on: a server, or one fork of it. Invariant: whoever has a lab of a fork reaches nothing outside that fork.
import type { Namespace } from '../../../model/namespace.js'
import { type Administer, adminClient, administrationUrl, serverOf, tokenHeaders } from '../../server/admin-client.js'
import type { Place } from '../../server/server-flags.js'
import { type Call, type ClientKey, Unreachable, unreachableWords, wireClient } from '../../server/wire-client.js'

export interface Lab {
  /** Of requests that name no other namespace. */
  readonly home: Namespace
  readonly endpoint: string
  /** The id of the fork that this is; undefined for the server itself. */
  readonly fork: string | undefined
  /** An operation of the API, as a client of that namespace. @throws Refused, Unreachable */
  call(operation: string, input: object, namespace?: Namespace): Promise<object>
  /** Administration. @throws AdminRefusal, Unreachable, Stranger */
  readonly administer: Administer
  /** Administration of the server, for what forks have not: snapshots that were kept, and forks. @throws as the other */
  readonly administerServer: Administer
  /** All metrics, as the server shows them. @throws Unreachable */
  metrics(): Promise<string>
  /** A fork of it, as it is now. Whoever makes it drops it. @throws AdminRefusal, Unreachable */
  makeFork(): Promise<ForkedLab>
}

export interface ForkedLab extends Lab {
  drop(): Promise<void>
}

/** By its id or name. */
interface Fork {
  readonly id: string
  /** What requests to it are signed with; undefined where its path leads to it. */
  readonly key: ClientKey | undefined
}

/** @param fork of the server, by name or id; the key of the place is its own then */
export function labAt({ endpoint, ...place }: Place, fork?: string): Lab {
  const { server, ofPath } = serverOf(endpoint)
  if (fork !== undefined) return labOf({ endpoint: server, ...place }, { id: fork, key: place.key })
  return labOf({ endpoint: server, ...place }, ofPath === undefined ? undefined : { id: ofPath, key: undefined })
}

function labOf(place: Place, fork: Fork | undefined): Lab {
  const { endpoint, namespace: home } = place
  const token = place.adminToken
  const administerServer = adminClient(endpoint, { token })
  const administer = adminClient(endpoint, { fork: fork?.id, token })
  const clients = clientsOf(place, fork)
  return {
    home,
    endpoint,
    fork: fork?.id,
    call: (operation, input, namespace = home) => clients(namespace)('DynamoDB', operation, input),
    administer,
    administerServer,
    metrics: () => textAt(endpoint, administrationUrl(endpoint, fork?.id, 'metrics'), token),
    makeFork: async () => {
      const made = await administer<ClientKey & { id: string }>('forks', { method: 'POST', body: { account: home.account } })
      const drop = (): Promise<void> => administerServer(`forks/${made.id}`, { method: 'DELETE' }).then(() => undefined)
      return { ...labOf(place, { id: made.id, key: made }), drop }
    },
  }
}

/** A key says whose request it is, so another account is asked without one; of a fork, by its path. */
function clientsOf({ endpoint, namespace: home, key }: Place, fork: Fork | undefined): (namespace: Namespace) => Call {
  return (namespace) => {
    const isHome = namespace.account === home.account
    if (fork === undefined) return wireClient(endpoint, namespace, isHome ? key : undefined)
    if (isHome && fork.key !== undefined) return wireClient(endpoint, namespace, fork.key)
    return wireClient(`${endpoint}/fork/${encodeURIComponent(fork.id)}`, namespace)
  }
}

/** Does something in a fork that is gone afterwards. @throws what the work throws */
export async function inFork<T>(lab: Lab, work: (fork: Lab) => Promise<T>): Promise<T> {
  const fork = await lab.makeFork()
  try {
    return await work(fork)
  } finally {
    await fork.drop()
  }
}

/** @throws Unreachable */
async function textAt(endpoint: string, url: URL, token: string | undefined): Promise<string> {
  try {
    return await (await fetch(url, { headers: tokenHeaders(token) })).text()
  } catch (error) {
    throw new Unreachable(unreachableWords(endpoint), { cause: error })
  }
}
