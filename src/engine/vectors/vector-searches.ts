// Searches of vector indexes: through the vectors in memory, then for the stored entries of what was found. Invariant: an item and its score
// are of one moment, since the score that is answered is that of the entry which is answered; and no turn of the event loop holds more than
// one slice of this work.
import { searchedEntry, type SearchedEntry } from '../../model/searched-entry.js'
import { LIMITS } from '../../model/limits.js'
import { rowKey, rowKeySuffix, rowRange } from '../../storage/keys.js'
import { Row } from '../../storage/row.js'
import type { Store } from '../../storage/store.js'
import { isLargerBetter, type Measured, measured, scoreOf } from '../../vectors/distance.js'
import { passes } from '../../vectors/vector-block.js'
import type { Matches, VectorSet } from '../../vectors/vector-set.js'
import type { FoundVector, FoundVectors, Vectors, VectorSearch } from '../contract/vectors.js'
import type { OpenTable } from '../tables/open-table.js'
import { SliceLane } from './slice-lane.js'

const STEP_ROWS = 128
/** Characters of entries that are read between two turns. */
const STEP_CHARACTERS = 1 << 19
const FLOAT_BYTES = 4
/** What a search is reported to have read at least. Source: assumed, after writes. */
const LEAST_BYTES = 1024
const NOTHING: FoundVectors = { matches: [], searchedBytes: LEAST_BYTES }

type Search = VectorSearch<OpenTable>

export class VectorSearches implements Vectors {
  readonly #store: Store
  readonly #lane = new SliceLane()
  /** Copies that are being made, of indexes that are searched for the first time. */
  readonly #loading = new WeakMap<VectorSet, Promise<void>>()

  constructor({ store }: { readonly store: Store }) {
    this.#store = store
  }

  async search(search: Search): Promise<FoundVectors> {
    if (search.isUnmeetable) return NOTHING
    const vectors = vectorsOf(search)
    await this.#loaded(vectors, search)
    const { matches, compared } = await this.#matches(vectors, search)
    return this.#found(search, matches, compared)
  }

  async #matches(vectors: VectorSet, { vector, most, hash, filters }: Search): Promise<Matches> {
    const slices = vectors.search({ vector, most, hash, filters })
    for (;;) {
      await this.#lane.next()
      const slice = slices.next()
      if (slice.done === true) return slice.value
    }
  }

  #loaded(vectors: VectorSet, search: Search): Promise<void> | undefined {
    if (vectors.isLoaded) return undefined
    let loading = this.#loading.get(vectors)
    if (loading === undefined) {
      loading = this.#load(vectors, search).finally(() => this.#loading.delete(vectors))
      this.#loading.set(vectors, loading)
    }
    return loading
  }

  async #load(vectors: VectorSet, { index: { physicalId } }: Search): Promise<void> {
    vectors.beginLoading()
    const cursor = this.#store.cursor(rowRange(physicalId))
    try {
      for (let rows = await cursor.next(STEP_ROWS); rows.length > 0; rows = await cursor.next(STEP_ROWS)) {
        await this.#lane.next()
        for (const [key, text] of rows) vectors.load(rowKeySuffix(key).toString('latin1'), Row.read(text).item)
      }
      vectors.endLoading()
    } catch (error) {
      vectors.clear()
      throw error
    } finally {
      await cursor.close()
    }
  }

  /** The entries of what was found, as they are now. One that has gone since, or matches no more, is left out. */
  async #found(search: Search, matches: Matches['matches'], compared: number): Promise<FoundVectors> {
    const { index, definition, vector } = search
    const query = measured(vector)
    const found: FoundVector[] = []
    let [answeredBytes, readCharacters] = [0, 0]
    for (const { key } of matches) {
      if (readCharacters > STEP_CHARACTERS) {
        await this.#lane.next()
        readCharacters = 0
      }
      const row = Row.readIfAny(this.#store.get(rowKey(index.physicalId, Buffer.from(key, 'latin1'))))
      if (row === undefined) continue
      readCharacters += row.text.length
      const entry = searchedEntry(definition, row.item)
      if (!isMatch(entry, search)) continue
      if (answeredBytes + row.sizeBytes > LIMITS.searchReplyBytes) break
      answeredBytes += row.sizeBytes
      found.push({ item: row.item, score: scoreOfEntry(search, query, entry) })
    }
    return {
      matches: found.sort(isLargerBetter(definition.distance) ? (a, b) => b.score - a.score : (a, b) => a.score - b.score),
      searchedBytes: Math.max(LEAST_BYTES, compared * definition.dimensions * FLOAT_BYTES + answeredBytes),
    }
  }
}

/** @throws ApiError ResourceNotFoundException when the index is gone */
function vectorsOf({ table, index }: Search): VectorSet {
  const { vectors } = table.indexOf(index)
  if (vectors === undefined) throw new Error('a search of an index without vectors')
  return vectors
}

const isMatch = (entry: SearchedEntry, { hash, filters }: Search): boolean =>
  entry.hash === hash && passes(filters, entry.filters)

const scoreOfEntry = ({ definition }: Search, query: Measured, { vector }: SearchedEntry): number =>
  scoreOf(definition.distance, query, vector, 0, measured(vector).norm)
