// Layers for forks: empty stores that come and go. Of data in memory each is a store of its own, which goes as soon as nobody uses it. Of data
// on disk they lie in the same store, each under a number of its own, so that memory stays flat; what one leaves is cleared in slices
// after it. Invariants: a number is used once, so nothing lands among what is being cleared; and what a process left when it ended is cleared
// by the next one.
import { keySlices } from './key-slices.js'
import { DATA_END_KEY, LAYER_END, LAYERS_RANGE, layerNumber, layerPrefix, STORE_END_KEYS } from './keys.js'
import { openMemoryStore } from './level-store.js'
import { prefixedStore } from './prefixed-store.js'
import { Reclaimer } from './reclaimer.js'
import { afterPrefix, del, type KeyRange, put, type Store } from './store.js'
import { wrapStore } from './wrap-store.js'

/** Keys that are deleted at once. */
const SLICE_KEYS = 1000

/** Gives layers; each is there until its store is closed. */
export interface Layers {
  /** To be called before what a layer lies on is held. */
  prepare(): Promise<void>
  open(): Promise<Store>
  /** Resolves when what closed layers left is cleared. */
  cleared(): Promise<void>
  /** Ends the clearing where it is: the next start goes on. */
  close(): Promise<void>
}

export const memoryLayers = (): Layers => ({
  prepare: () => Promise.resolve(),
  open: openMemoryStore,
  cleared: () => Promise.resolve(),
  close: () => Promise.resolve(),
})

/** @param store on disk. @param onFailure told why something could not be cleared, which the next start does */
export async function diskLayers(store: Store, onFailure: (error: unknown) => void): Promise<Layers> {
  const last = await lastKey(store)
  const layers = new DiskLayers(store, last === undefined ? 0 : layerNumber(last) + 1, onFailure)
  if (last !== undefined) layers.clear({ lower: LAYERS_RANGE.lower, upper: afterPrefix(layerPrefix(layerNumber(last))) })
  return layers
}

async function lastKey(store: Store): Promise<Buffer | undefined> {
  const cursor = store.cursor({ ...LAYERS_RANGE, reverse: true, only: 'keys' })
  try {
    const [row] = await cursor.next(1)
    return row?.[0]
  } finally {
    await cursor.close()
  }
}

class DiskLayers implements Layers {
  readonly #store: Store
  readonly #reclaimer: Reclaimer
  readonly #onFailure: (error: unknown) => void
  #next: number
  #clearing: Promise<void> = Promise.resolve()
  #isStopped = false

  constructor(store: Store, first: number, onFailure: (error: unknown) => void) {
    this.#store = store
    this.#next = first
    this.#onFailure = onFailure
    this.#reclaimer = new Reclaimer(store, onFailure)
  }

  /**
   * LevelDB looks for a row beyond the end of a range, and passes over all that was deleted on its way. So a row stands at each end of a
   * layer, and one after everything else: nobody comes to what the layers of others left. Who seeks the end of a range comes from the last
   * row of the store, and passes over all that is newer than his snapshot until he meets two rows: they stand after the layers.
   */
  async prepare(): Promise<void> {
    const missing = [DATA_END_KEY, ...STORE_END_KEYS].filter((key) => this.#store.get(key) === undefined)
    if (missing.length > 0)
      await this.#store.batch(
        missing.map((key) => put(key, '')),
        'os',
      )
  }

  /** Its ends are written with its first rows: one that is only read writes nothing. */
  open(): Promise<Store> {
    const prefix = layerPrefix(this.#next++)
    const ends = [Buffer.alloc(0), LAYER_END].map((key) => put(key, ''))
    let isBegun = false
    const store = prefixedStore(this.#store, prefix)
    const layer = wrapStore(store, {
      // Forks end with the process, so that the disk need not have what they write.
      batch: (ops) => {
        const first = isBegun ? ops : [...ends, ...ops]
        isBegun = true
        return store.batch(first, 'os')
      },
      close: () => {
        if (isBegun) this.clear({ lower: prefix, upper: afterPrefix(prefix) })
        return Promise.resolve()
      },
    })
    return Promise.resolve(layer)
  }

  /** Clears the range after what is being cleared already. */
  clear(range: KeyRange): void {
    this.#clearing = this.#clearing
      .then(() => this.#clear(range))
      .catch((error: unknown) => {
        if (!this.#isStopped) this.#onFailure(error)
      })
  }

  cleared(): Promise<void> {
    return this.#clearing
  }

  async close(): Promise<void> {
    this.#isStopped = true
    await this.#reclaimer.stop()
    await this.#clearing
  }

  /** A slice that was begun is cleared, so that each start gets on, however short its run is. */
  async #clear(range: KeyRange): Promise<void> {
    if (this.#isStopped) return
    for await (const keys of keySlices(this.#store, range, SLICE_KEYS)) {
      await this.#store.batch(keys.map(del), 'os')
      if (this.#isStopped) return
    }
    this.#reclaimer.reclaimLater(range)
  }
}
