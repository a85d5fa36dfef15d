// The store's twin for tests and what-ifs: commits land late, and fail on demand, all by a seed. Invariant: until a commit lands,
// readers see nothing of it, as on a disk and unlike in memory; a failed one leaves nothing.
import { nextTurn } from '../runtime/clock.js'
import type { Random } from '../runtime/random.js'
import type { Store } from './store.js'
import { wrapStore } from './wrap-store.js'

export interface StoreFaults {
  /** Share of the commits that fail, 0 to 1. */
  readonly failingShare: number
  /** Most turns of the event loop that a commit waits before it lands. */
  readonly delayTurns: number
}

/** The store with such commits. */
export function faultyStore(store: Store, random: Random, { failingShare, delayTurns }: StoreFaults): Store {
  let commits = 0
  /** From 0 up to and without 1. */
  const draw = (purpose: string, n: number): number => random.bytes(`faulty-store/${purpose}`, '', n).readUInt32BE(0) / 2 ** 32
  return wrapStore(store, {
    async batch(ops, durability) {
      const n = commits++
      const held = [...ops]
      const delay = Math.floor(draw('delay', n) * (delayTurns + 1))
      for (let waited = 0; waited < delay; waited++) await nextTurn()
      if (draw('fail', n) < failingShare) throw new Error(`commit ${n} was made to fail (seed ${random.seed})`)
      await store.batch(held, durability)
    },
  })
}
