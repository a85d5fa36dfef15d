// A store that dies while its engine runs: from then on nothing that the engine does reaches what is stored, and nothing answers it, as if
// its process had been killed. What is stored can be opened by another engine in the same process.
import type { Cursor, CursorRange, Snapshot, Store } from '../../src/storage/store.js'
import { wrapStore } from '../../src/storage/wrap-store.js'

const never = <Value>(): Promise<Value> => new Promise(() => undefined)
const DEAD_CURSOR: Cursor = { next: never, checkRead: never, close: never }
const DEAD_SNAPSHOT: Snapshot = { close: never }

export function mortalStore(inner: Store): { readonly store: Store; kill(): void } {
  let isDead = false
  const cursor = (range: CursorRange): Cursor => {
    if (isDead) return DEAD_CURSOR
    const opened = inner.cursor(range)
    const next: Cursor['next'] = async (rows) => {
      const found = isDead ? [] : await opened.next(rows)
      return isDead ? never() : found
    }
    return { next, checkRead: () => opened.checkRead(), close: () => opened.close() }
  }
  const batch: Store['batch'] = async (ops, durability) => {
    if (!isDead) await inner.batch(ops, durability)
    if (isDead) await never()
  }
  const get: Store['get'] = (key, snapshot) => (isDead ? undefined : inner.get(key, snapshot))
  const snapshot = (): Snapshot => (isDead ? DEAD_SNAPSHOT : inner.snapshot())
  const kill = (): void => {
    isDead = true
  }
  return { store: wrapStore(inner, { get, cursor, snapshot, batch }), kill }
}
