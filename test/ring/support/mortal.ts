// A connection for one life of a gateway: from its end on no call of the ring is made, and none is answered. So a gateway dies at any step of what it does,
// while its process goes on.
import type { Cluster } from '../../../src/ring/cluster/cluster.js'

const CALLS = new Set(['compareAndSet', 'write', 'read', 'readOne', 'page'])

export interface Death {
  /** The call that it dies at; whether that one is still made, and nobody hears of it. */
  readonly call: number
  readonly isMade: boolean
}

const never = new Promise<never>(() => undefined)

export function mortal(cluster: Cluster, { call, isMade }: Death, died: () => void): Cluster {
  let left = call
  return new Proxy(cluster, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      return (...given: unknown[]): unknown => {
        const ask = (): unknown => Reflect.apply(member, target, given)
        if (!CALLS.has(String(name)) || --left > 0) return ask()
        if (left === 0) {
          if (isMade) void Promise.resolve(ask()).catch(() => undefined)
          died()
        }
        return never
      }
    },
  })
}
