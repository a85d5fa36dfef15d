// The contexts that operations run in: one a namespace, made once, since every request needs one. Invariant: any client can name any number
// of namespaces, so not all are kept; contexts are cheap to make again.
import type { Namespace } from '../model/namespace.js'
import type { Context } from './operation.js'

const KEPT = 1000

export interface ContextParts extends Pick<Context, 'engine' | 'isShared' | 'reachesAccounts' | 'wording' | 'turn' | 'log'> {
  /** Where a namespace's tables are. */
  readonly homeOf: (namespace: Namespace) => Namespace
}

/** @returns a function that gives the context of a caller's namespace */
export function contexts({ homeOf, ...shared }: ContextParts): (namespace: Namespace) => Context {
  const made = new Map<string, Context>()
  const known = new WeakMap<Namespace, Context>() // callers keep the namespaces of their clients
  const contextOf = (named: Namespace): Context => {
    const namespace = homeOf(named)
    const id = `${namespace.account}/${namespace.region}`
    let context = made.get(id)
    if (context === undefined) {
      if (made.size >= KEPT) made.clear()
      context = { ...shared, namespace }
      made.set(id, context)
    }
    known.set(named, context)
    return context
  }
  return (named) => known.get(named) ?? contextOf(named)
}
