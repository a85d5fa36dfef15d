// What the tools work on: a server, or one fork of it. Invariant: whoever has a lab of a fork reaches nothing outside that fork.
import type { Namespace } from '../../../model/namespace.js'
import { type Administer, adminClient } from '../../server/admin-client.js'
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
  /** All metrics, as the server shows them. @throws Unreachable */
  metrics(): Promise<string>
  /** A fork of it, as it is now. Whoever makes it drops it. @throws AdminRefusal, Unreachable */
  makeFork(): Promise<ForkedLab>
}

export interface ForkedLab extends Lab {
  drop(): Promise<void>
}

/** A fork, as administration shows it. */
interface Fork extends ClientKey {
  readonly id: string
}

export function labAt(place: Place): Lab {
  return labOf(place, undefined)
}

function labOf(place: Place, fork: Fork | undefined): Lab {
  const { endpoint, namespace: home } = place
  const root = adminClient(endpoint)
  const under = fork === undefined ? '' : `forks/${fork.id}/`
  const clients = clientsOf(place, fork)
  const administer: Administer = (path, request) => root(under + path, request)
  return {
    home,
    endpoint,
    fork: fork?.id,
    call: (operation, input, namespace = home) => clients(namespace)('DynamoDB', operation, input),
    administer,
    metrics: () => textAt(endpoint, `${endpoint}/_dynalab/${under}metrics`),
    makeFork: async () => {
      const made = await administer<Fork>('forks', { method: 'POST', body: { account: home.account } })
      const drop = (): Promise<void> => root(`forks/${made.id}`, { method: 'DELETE' }).then(() => undefined)
      return { ...labOf(place, made), drop }
    },
  }
}

/** A key says whose request it is, so another account is asked without one; of a fork, by its path. */
function clientsOf({ endpoint, namespace: home, key }: Place, fork: Fork | undefined): (namespace: Namespace) => Call {
  return (namespace) => {
    const own = namespace.account === home.account ? key : undefined
    if (fork === undefined) return wireClient(endpoint, namespace, own)
    return own === undefined ? wireClient(`${endpoint}/fork/${fork.id}`, namespace) : wireClient(endpoint, namespace, fork)
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
async function textAt(endpoint: string, url: string): Promise<string> {
  try {
    return await (await fetch(url)).text()
  } catch (error) {
    throw new Unreachable(unreachableWords(endpoint), { cause: error })
  }
}
