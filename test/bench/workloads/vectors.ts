// SearchVectors: the ten nearest of all vectors of the table. Each asks for the vector of some item.
import { itemsIn, vectorText } from './tables.js'
import type { Workload } from './workload.js'

const TABLE = 'vectors'
const MOST = 10
/** Made before the round: a body takes longer to write than a search takes. */
const BODIES = 50

export const SEARCH_VECTORS: Workload = {
  name: 'SearchVectors',
  operation: 'SearchVectors',
  tables: [TABLE],
  isOfDynalabAlone: true,
  prepare(round) {
    const count = itemsIn(TABLE, round.itemCount)
    const bodies = Array.from({ length: BODIES }, () => {
      const vector = vectorText(Math.floor(round.random() * count))
      return `{"TableName":"${TABLE}","IndexName":"near","TopK":${MOST},"SearchVector":${vector}}`
    })
    return () => bodies[Math.floor(round.random() * bodies.length)]
  },
  isRight: ({ SearchResults: results }) => results?.length === MOST && results.every(({ Score }) => typeof Score === 'number'),
}
