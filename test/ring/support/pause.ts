// A connection that stands still at one step of what a gateway does: the call is made, and neither its answer nor that of any later one comes until the
// test goes on. Without going on the gateway is dead.
import type { Cluster } from '../../../src/ring/cluster/cluster.js'

const CALLS = new Set(['compareAndSet', 'write', 'read', 'readOne', 'page'])

export interface Pause {
  readonly cluster: Cluster
  /** The ring has done the call. */
  readonly reached: Promise<void>
  goOn(): void
}

/** @param isHere by the text of the call's statements */
export function pausingAt(cluster: Cluster, isHere: (cql: string) => boolean): Pause {
  let reach: () => void = () => undefined
  let goOn: () => void = () => undefined
  const reached = new Promise<void>((resolve) => (reach = resolve))
  const resumed = new Promise<void>((resolve) => (goOn = resolve))
  let isOver = false
  const paused = new Proxy(cluster, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function' || !CALLS.has(String(name))) {
        return typeof member === 'function' ? (...given: unknown[]): unknown => Reflect.apply(member, target, given) : member
      }
      return async (...given: unknown[]): Promise<unknown> => {
        if (isOver) await resumed
        const isThis = !isOver && isHere(cqlOf(given[0]))
        if (isThis) isOver = true
        const answer: unknown = await Reflect.apply(member, target, given)
        if (isThis) {
          reach()
          await resumed
        }
        return answer
      }
    },
  })
  return { cluster: paused, reached, goOn }
}

function cqlOf(asked: unknown): string {
  const statements = (Array.isArray(asked) ? asked : [asked]) as readonly { readonly cql?: string }[]
  return statements.map(({ cql }) => cql ?? '').join('; ')
}
