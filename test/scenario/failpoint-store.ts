// A store that ends its own process at a chosen commit: before the store has heard of it, while it is being written, or when it has
// landed and nobody has been told. It stands where the real store stands, so the product needs no switch for tests.
import type { Store, StoreOp } from '../../src/storage/store.js'
import { wrapStore } from '../../src/storage/wrap-store.js'

export const MOMENTS = ['before', 'inside', 'after'] as const
export type Moment = (typeof MOMENTS)[number]

export interface Failpoint {
  readonly moment: Moment
  /** Which commit: the n-th one, counted from 1, of those that write a key of the kind. */
  readonly commit: number
  /** The first byte of such a key; undefined counts every commit. */
  readonly keyKind?: number
  /** Turns of the event loop between the moment and the end, so that an answer given too early would get out. */
  readonly turns: number
  /** How long the commit is given to be half done, for `inside`. */
  readonly spinMicros: number
}

/** @param end ends the process */
export function failpointStore(store: Store, failpoint: Failpoint, end: () => never): Store {
  const { moment, turns, spinMicros } = failpoint
  let seen = 0
  const isDue = (ops: readonly StoreOp[]): boolean => isOfKind(ops, failpoint.keyKind) && ++seen === failpoint.commit
  return wrapStore(store, {
    async batch(ops, durability) {
      if (!isDue(ops)) return store.batch(ops, durability)
      switch (moment) {
        case 'before':
          for (let turn = 0; turn < turns; turn++) await new Promise<void>((next) => setImmediate(next))
          return end()
        case 'inside':
          void store.batch(ops, durability)
          for (const until = performance.now() + spinMicros / 1000; performance.now() < until;);
          return end()
        case 'after':
          await store.batch(ops, durability)
          return end()
      }
    },
  })
}

const isOfKind = (ops: readonly StoreOp[], keyKind: number | undefined): boolean =>
  keyKind === undefined || ops.some((op) => op.key[0] === keyKind)
