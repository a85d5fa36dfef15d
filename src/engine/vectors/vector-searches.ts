// Searches of vector indexes: through the vectors in memory, then for the stored entries of what was found. Invariant: an item and its score
// are of one moment, since the score that is answered is that of the entry which is answered; and no turn of the event loop holds more than
// one slice of this work.
import { searchedEntry, type SearchedEntry } from '../../model/searched-entry.js'
import { tableNotFound } from '../../model/errors.js'
import { LIMITS } from '../../model/limits.js'
import { rowKey } from '../../storage/keys.js'
import { totals } from '../../partitions/partition-map.js'
import { Row } from '../../storage/row.js'
import type { Store } from '../../storage/store.js'
import { isLargerBetter, type Measured, measured, scoreOf } from '../../vectors/distance.js'
import { passes } from '../../vectors/vector-block.js'
import type { Matches, VectorSet } from '../../vectors/vector-set.js'
import type { VectorMemory } from '../../vectors/vector-memory.js'
import type { VectorSettings } from '../contract/settings.js'
import type { FoundVector, FoundVectors, Vectors, VectorSearch } from '../contract/vectors.js'
import type { OpenIndex, OpenTable } from '../tables/open-table.js'
import type { OpenTables } from '../tables/open-tables.js'
import { SliceLane } from './slice-lane.js'
import { STEP_CHARACTERS } from './stored-entries.js'
import { searchStored } from './stored-search.js'
import { neededBytes, VectorLoads } from './vector-loads.js'

const FLOAT_BYTES = 4
/** What a search is reported to have read at least. Source: assumed, after writes. */
const LEAST_BYTES = 1024
const NOTHING: FoundVectors = { matches: [], searchedBytes: LEAST_BYTES }

type Search = VectorSearch<OpenTable>

export interface VectorSearchesParts {
  readonly store: Store
  readonly tables: OpenTables
}

export class VectorSearches implements Vectors {
  readonly #store: Store
  readonly #tables: OpenTables
  readonly #lane = new SliceLane()
  readonly #loads: VectorLoads
  readonly #onOutgrown: VectorSettings['onOutgrown']
  /** Those of which the operator was told. */
  readonly #outgrown = new WeakSet<VectorSet>()

  constructor({ store, tables }: VectorSearchesParts, { memory, onOutgrown }: VectorSettings) {
    this.#store = store
    this.#tables = tables
    this.#loads = new VectorLoads({ store, lane: this.#lane }, memory)
    this.#onOutgrown = onOutgrown
  }

  /** Where the vectors are, perhaps with those of other engines. */
  get memory(): VectorMemory {
    return this.#loads.memory
  }

  /** Gives the memory back, at the end. */
  forget(): void {
    for (const { indexes } of this.#tables.opened()) for (const { vectors } of indexes) vectors?.retire()
  }

  async search(search: Search): Promise<FoundVectors> {
    if (search.isUnmeetable) return NOTHING
    const { matches, compared } = await this.#matches(search)
    return this.#found(search, matches, compared)
  }

  /** Where the vectors are is looked at again after every wait: memory was needed for others, or the store was read anew. */
  async #matches(search: Search): Promise<Matches> {
    for (;;) {
      const { index, vectors } = partsOf(search)
      if (vectors.isLoaded) {
        this.memory.searched(vectors)
        return this.#inSlices(vectors.search(search))
      }
      if (!this.#loads.fits(index, vectors)) {
        this.#tell(search, index, vectors)
        return searchStored({ store: this.#store, lane: this.#lane }, search)
      }
      await this.#loads.load(index, vectors)
    }
  }

  async #inSlices(slices: Generator<void, Matches, void>): Promise<Matches> {
    for (;;) {
      await this.#lane.next()
      const slice = slices.next()
      if (slice.done === true) return slice.value
    }
  }

  #tell({ table }: Search, { map, record }: OpenIndex, vectors: VectorSet): void {
    if (this.#outgrown.has(vectors)) return
    this.#outgrown.add(vectors)
    this.#onOutgrown?.({ table: table.record.name, index: record.name, bytes: neededBytes(totals(map).items, vectors) })
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

/** @throws ApiError ResourceNotFoundException when the index or its table is gone */
function partsOf({ table, index }: Search): { readonly index: OpenIndex; readonly vectors: VectorSet } {
  const open = table.indexOf(index)
  if (open.vectors === undefined) throw new Error('a search of an index without vectors')
  if (open.vectors.isGone) throw tableNotFound()
  return { index: open, vectors: open.vectors }
}

const isMatch = (entry: SearchedEntry, { hash, filters }: Search): boolean =>
  entry.hash === hash && passes(filters, entry.filters)

const scoreOfEntry = ({ definition }: Search, query: Measured, { vector }: SearchedEntry): number =>
  scoreOf(definition.distance, query, vector, 0, measured(vector).norm)
