// The plane of vector indexes, which an engine may lack: what is nearest to a vector. Writes keep these indexes as they keep all others.
import type { SearchIntent } from '../../intents/search.js'
import type { Item } from '../../model/attribute-value.js'
import type { Table } from './tables.js'

/** A search of one index. */
export interface VectorSearch<Handle extends Table = Table> extends Pick<
  SearchIntent,
  'index' | 'definition' | 'vector' | 'most' | 'hash' | 'filters' | 'isUnmeetable'
> {
  readonly table: Handle
}

export interface FoundVector {
  /** The entry of the index, its vector packed. */
  readonly item: Item
  /** A 32-bit float. */
  readonly score: number
}

export interface FoundVectors {
  /** Best first; of one score in the order of their keys. */
  readonly matches: readonly FoundVector[]
  /** What the search is reported to have read. */
  readonly searchedBytes: number
}

export interface Vectors {
  /** What has landed is found. @throws ApiError ResourceNotFoundException when the index goes meanwhile */
  search(search: VectorSearch): Promise<FoundVectors>
}
