// A store in front of another: what tests and twins change of a store without writing the rest of it again. Invariant: whatever is not
// changed does as the store itself does.
import type { Store } from './store.js'

/** @param changes members that stand in the place of the store's own. Who changes `get` or `cursor` has `rows` only of his own */
export function wrapStore(store: Store, changes: Partial<Store>): Store {
  return {
    rows: changes.get === undefined && changes.cursor === undefined ? store.rows : undefined,
    get: (key, snapshot) => store.get(key, snapshot),
    cursor: (range) => store.cursor(range),
    snapshot: () => store.snapshot(),
    batch: (ops, durability) => store.batch(ops, durability),
    fileBytes: (range) => store.fileBytes(range),
    compact: (range) => store.compact(range),
    reopen: () => store.reopen(),
    close: () => store.close(),
    ...changes,
  }
}
