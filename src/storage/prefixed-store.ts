// A store within a store: every key with some bytes before it. Invariant: nothing else of the other store is read or written through it.
import { afterPrefix, type Cursor, type CursorRange, type KeyRange, type Store } from './store.js'

/** Closing it closes nothing: the other store goes on. @param prefix no other key begins with */
export function prefixedStore(store: Store, prefix: Buffer): Store {
  const inside = (key: Buffer): Buffer => Buffer.concat([prefix, key])
  const end = afterPrefix(prefix)
  const rangeInside = ({ lower, upper }: KeyRange): KeyRange => ({ lower: inside(lower), upper: inside(upper) })
  return {
    get: (key, snapshot) => store.get(inside(key), snapshot),
    cursor: (range) => cursorInside(store.cursor({ ...range, ...rangeInside(range) }), range, prefix.length),
    snapshot: () => store.snapshot(),
    batch: (ops, durability) =>
      store.batch(
        ops.map((op) => ({ ...op, key: inside(op.key) })),
        durability,
      ),
    fileBytes: (range) => store.fileBytes(rangeInside(range)),
    compact: (range) => store.compact(range === undefined ? { lower: prefix, upper: end } : rangeInside(range)),
    reopen: () => store.reopen(),
    close: () => Promise.resolve(),
  }
}

function cursorInside(cursor: Cursor, { only }: CursorRange, prefixBytes: number): Cursor {
  if (only === 'values') return cursor
  return {
    next: async (rows) => (await cursor.next(rows)).map(([key, value]) => [key.subarray(prefixBytes), value]),
    checkRead: () => cursor.checkRead(),
    close: () => cursor.close(),
  }
}
