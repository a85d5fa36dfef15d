// A store in memory that lies as a layer on another one, as that of a fork does: what is below has rows of its own, which are all deleted in
// the layer.
import { heldNow } from '../../src/storage/held-view.js'
import { LayeredStore } from '../../src/storage/layered-store.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import { del, put, type Store } from '../../src/storage/store.js'
import { wrapStore } from '../../src/storage/wrap-store.js'

export async function openLayeredMemory(): Promise<Store> {
  const below = await openMemoryStore()
  const keys = Array.from({ length: 40 }, (_, n) => Buffer.from([0x10, 0, 0, 0, n % 8, n])) // rows of the first physical ids
  await below.batch(
    keys.map((key) => put(key, 'below')),
    'os',
  )
  const view = heldNow(below, () => below.close())
  const store = new LayeredStore(view, await openMemoryStore())
  await store.batch(keys.map(del), 'os')
  return wrapStore(store, { close: () => store.close().then(() => view.release()) })
}
