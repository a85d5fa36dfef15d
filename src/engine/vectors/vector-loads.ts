// Copies of stored entries that are being made, of indexes that are searched and are not in memory. Invariant: whoever waits for a copy that
// is being made shares it.
import { vectorBytes } from '../../vectors/vector-block.js'
import type { VectorMemory } from '../../vectors/vector-memory.js'
import type { VectorSet } from '../../vectors/vector-set.js'
import { totals } from '../../partitions/partition-map.js'
import type { OpenIndex } from '../tables/open-table.js'
import { eachStoredEntry, type StoredEntriesParts } from './stored-entries.js'

export class VectorLoads {
  readonly memory: VectorMemory
  readonly #parts: StoredEntriesParts
  readonly #loading = new WeakMap<VectorSet, Promise<void>>()
  /** Number of entries with which an index was found not to fit. */
  readonly #tooMany = new WeakMap<VectorSet, number>()

  constructor(parts: StoredEntriesParts, memory: VectorMemory) {
    this.#parts = parts
    this.memory = memory
  }

  /** Whether all vectors of the index can be in memory, if need be without those of any other. */
  fits(index: OpenIndex, vectors: VectorSet): boolean {
    const { items } = totals(index.map)
    return (
      neededBytes(items, vectors) <= this.memory.limitBytes && items < (this.#tooMany.get(vectors) ?? Number.POSITIVE_INFINITY)
    )
  }

  /** Resolves when the copy is made, or was given up since it takes too much or its index is gone: `vectors.isLoaded` says which. */
  load(index: OpenIndex, vectors: VectorSet): Promise<void> {
    let loading = this.#loading.get(vectors)
    if (loading === undefined) {
      loading = this.memory.inTurn(() => this.#make(index, vectors)).finally(() => this.#loading.delete(vectors))
      this.#loading.set(vectors, loading)
    }
    return loading
  }

  async #make(index: OpenIndex, vectors: VectorSet): Promise<void> {
    if (vectors.isGone) return // while it waited for its turn
    vectors.beginLoading(this.memory)
    try {
      await eachStoredEntry(this.#parts, index.record.physicalId, (key, item) => {
        vectors.load(key, item)
        return vectors.isLoading
      })
    } catch (error) {
      vectors.clear()
      throw error
    }
    if (vectors.isLoading) vectors.endLoading()
    else this.#tooMany.set(vectors, totals(index.map).items)
  }
}

export const neededBytes = (items: number, { definition }: VectorSet): number => items * vectorBytes(definition.dimensions)
