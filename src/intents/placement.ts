// Where an engine lays out the rows of a table: what segments of a scan need to know of it. Invariant: segments are disjoint and together
// complete.
import { segmentRange, type SuffixRange } from '../model/key.js'
import type { KeySchema } from '../model/table.js'

/** One of the equal parts that a scan is cut into. */
export interface Segment {
  readonly segment: number
  readonly totalSegments: number
}

/** A scan that is not cut. */
export const WHOLE: Segment = { segment: 0, totalSegments: 1 }

export interface Placement {
  /** Bounds that all rows of the segment lie between; those of every row, where the engine goes through them in another order than that of keys. */
  segmentRange(segment: Segment): SuffixRange
  /** Whether the row lies in the segment. @param keys of the table or index that it is a row of */
  isWithin(segment: Segment, rowSuffix: Buffer, keys: KeySchema): boolean
}

/** Rows in the order of their keys, which begin with a hash: a segment is a slice of the hashes. */
export const BY_HASH: Placement = {
  segmentRange: ({ segment, totalSegments }) => segmentRange(segment, totalSegments),
  isWithin: ({ segment, totalSegments }, suffix) => {
    const { lower, upper } = segmentRange(segment, totalSegments)
    return suffix.compare(lower) >= 0 && suffix.compare(upper) < 0
  },
}
