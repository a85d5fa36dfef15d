// One process's hold on a store that outlives it. Commits land late and are heard of later still, by a seed, so that operations overlap and
// a kill finds them before, in and after the moment of landing. After the kill nothing lands any more and nothing is heard of.
import { nextTurn } from '../../../src/runtime/clock.js'
import type { Store } from '../../../src/storage/store.js'
import { wrapStore } from '../../../src/storage/wrap-store.js'
import type { Draw } from './sequential.js'

export interface LateStore extends Store {
  /** The process is gone. */
  kill(): void
}

/** @param mostTurns of the event loop that a commit waits before it lands, and again before it is heard of */
export function lateStore(store: Store, draw: Draw, mostTurns: number): LateStore {
  let isDead = false
  const wait = async (): Promise<void> => {
    for (let turns = draw(mostTurns + 1); turns > 0; turns--) await nextTurn()
  }
  const late = wrapStore(store, {
    async batch(ops, durability) {
      const held = [...ops]
      await wait()
      if (!isDead) await store.batch(held, durability)
      await wait()
      if (isDead) await new Promise(() => undefined)
    },
    close: async () => undefined, // the store is another process's next
  })
  return { ...late, kill: () => (isDead = true) }
}
