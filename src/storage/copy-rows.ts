// All rows of a view in another store. Invariants: no slice holds the event loop for long, however large the store is; the rows of forks' layers stay
// where they are.
import { nextTurn } from '../runtime/clock.js'
import { keySlices } from './key-slices.js'
import { DATA_RANGE, RESTORE_KEY } from './keys.js'
import { charactersOf, del, put, type Store, type StoreOp, type View } from './store.js'

/** Of one read, and of one batch where rows are small. */
const SLICE_ROWS = 500
const SLICE_CHARACTERS = 1024 * 1024

/** Puts every row of the view into the store. Values that are damaged are refused. */
export async function copyRows(view: View, store: Store): Promise<void> {
  const cursor = view.cursor(DATA_RANGE)
  let ops: StoreOp[] = []
  let characters = 0
  try {
    for (let rows = await cursor.next(SLICE_ROWS); rows.length > 0; rows = await cursor.next(SLICE_ROWS)) {
      const slice = rows.map(([key, value]) => put(key, value))
      ops.push(...slice)
      characters += charactersOf(slice)
      if (characters >= SLICE_CHARACTERS || ops.length >= SLICE_ROWS) {
        await store.batch(ops, 'os')
        ops = []
        characters = 0
      }
      await nextTurn()
    }
    await store.batch(ops, 'disk')
  } finally {
    await cursor.close()
  }
}

/**
 * Makes the store hold what the view does, and nothing else. Nobody else may use the store meanwhile. A process that ends in between leaves
 * the snapshot's name under RESTORE_KEY: the next one does it again.
 */
export async function replaceRows(store: Store, view: View, snapshot: string): Promise<void> {
  await store.batch([put(RESTORE_KEY, snapshot)], 'disk')
  await clearRows(store)
  await copyRows(view, store)
  await store.batch([del(RESTORE_KEY)], 'disk')
}

async function clearRows(store: Store): Promise<void> {
  for await (const keys of keySlices(store, DATA_RANGE, SLICE_ROWS)) await store.batch(keys.map(del), 'os')
}
