// Capacity set by hand: the balances of buckets, for whoever wants to see a full or an empty one now. Invariant: balances alone change;
// what was counted stays, and every bucket goes on filling as it always does.
import type { Side } from '../../capacity/units.js'
import type { Source } from '../tables/open-table.js'
import { poolOf } from './admission.js'

/** Units, or a bucket's own depth. */
export type BucketFill = number | 'full'

/** What to set; a side that is left out stays. */
export type BucketFills = { readonly [side in Side]?: BucketFill | undefined }

const SIDES: readonly Side[] = ['read', 'write']

/** The first of the sides to be set on which nothing would be: no limit applies there. */
export function unlimitedSide(
  source: Source,
  fills: BucketFills,
  scope: 'pool' | 'partitions too',
  nowMs: number,
): Side | undefined {
  const pool = poolOf(source)
  const limitsPartitions = scope === 'partitions too' && pool.limitsPartitions
  return SIDES.find((side) => fills[side] !== undefined && !limitsPartitions && pool.side(side).levels(nowMs).length === 0)
}

/** Sets every bucket of the table or global index. */
export function fillBuckets(source: Source, fills: BucketFills, scope: 'pool' | 'partitions too', nowMs: number): void {
  for (const side of SIDES) {
    const fill = fills[side]
    if (fill === undefined) continue
    const level = fill === 'full' ? fill : fill * 2
    poolOf(source).side(side).setLevel(level, nowMs)
    if (scope === 'pool') continue
    for (const { load } of (source.index ?? source.table).map.partitions) load.side(side).setLevel(level, nowMs)
  }
}
