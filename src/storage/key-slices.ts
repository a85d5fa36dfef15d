// The keys of a range, a slice at a time, for those who delete them. Invariant: each slice begins after the one before, so that no cursor walks over
// what was deleted meanwhile.
import { nextTurn } from '../runtime/clock.js'
import { afterKey, type KeyRange, type Store } from './store.js'

/** Others have a turn of the event loop between two slices. @param mostKeys of a slice */
export async function* keySlices(store: Store, { lower, upper }: KeyRange, mostKeys: number): AsyncIterable<readonly Buffer[]> {
  for (let from = lower; ;) {
    const cursor = store.cursor({ lower: from, upper, only: 'keys' })
    const rows = await cursor.next(mostKeys).finally(() => cursor.close())
    const last = rows.at(-1)?.[0]
    if (last === undefined) return
    yield rows.map(([key]) => key)
    from = afterKey(last)
    await nextTurn()
  }
}
