// Segments of a scan on a ring: equal slices of the tokens, which is the order that Cassandra goes through partitions in. The service has another
// order, and promises none. Source: Cassandra 5.0, Murmur3Partitioner: tokens are 64 bits, and the least of them is nobody's.
import type { Placement, Segment } from '../../intents/placement.js'
import { ALL_ROWS } from '../../model/key.js'
import type { Cluster } from '../cluster/cluster.js'
import { cutKey, ITEM } from '../rows/key-cut.js'

const LEAST = -(2n ** 63n)
const TOKENS = 2n ** 64n

/** Both inclusive. */
export interface TokenSlice {
  readonly first: bigint
  readonly last: bigint
}

export function tokenSlice({ segment, totalSegments }: Segment): TokenSlice {
  const start = (at: number): bigint => LEAST + (TOKENS * BigInt(at)) / BigInt(totalSegments)
  return { first: start(segment), last: start(segment + 1) - 1n }
}

/** Where the rows of a ring lie. */
export const placementOn = (cluster: Pick<Cluster, 'tokenOf'>): Placement => ({
  segmentRange: () => ALL_ROWS,
  isWithin: (segment, suffix, { hash }) => {
    const { first, last } = tokenSlice(segment)
    const token = cluster.tokenOf(cutKey(ITEM, suffix, hash.length).h)
    return token >= first && token <= last
  },
})
