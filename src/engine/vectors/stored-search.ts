// A search of an index whose vectors have no room in memory: through the stored entries themselves, every time. Invariant: it finds what a
// search in memory finds.
import { searchedEntry } from '../../model/searched-entry.js'
import { BestMatches } from '../../vectors/best-matches.js'
import { isLargerBetter, measured, scoreOf } from '../../vectors/distance.js'
import { passes } from '../../vectors/vector-block.js'
import type { Matches } from '../../vectors/vector-set.js'
import type { VectorSearch } from '../contract/vectors.js'
import { eachStoredEntry, type StoredEntriesParts } from './stored-entries.js'

export async function searchStored(parts: StoredEntriesParts, search: VectorSearch): Promise<Matches> {
  const { definition, vector, most, hash, filters } = search
  const { distance } = definition
  const best = new BestMatches(most, isLargerBetter(distance))
  const query = measured(vector)
  let compared = 0
  await eachStoredEntry(parts, search.index.physicalId, (key, item) => {
    const entry = searchedEntry(definition, item)
    if (entry.hash !== hash || !passes(filters, entry.filters)) return true
    best.offer(key, scoreOf(distance, query, entry.vector, 0, measured(entry.vector).norm))
    compared++
    return true
  })
  return { matches: best.inOrder(), compared }
}
