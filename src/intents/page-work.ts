// How much filtering a page of a Query or Scan may take, and how much of it others have to wait for. No FilterExpression comes near it, since it has
// 300 operators at most; ScanFilter and QueryFilter may have any number of conditions.

/** A page that has come to so many comparisons ends, as one that has come to its bytes: half a second of work. Source: assumed. */
export const PAGE_COMPARISONS = 20_000_000
/** After so many, some ten milliseconds, others get their turn. */
export const TURN_COMPARISONS = 400_000

/** How many rows come to that many comparisons at most, and one at least. @param comparisons for each */
export const rowsWithin = (most: number, comparisons: number): number => Math.max(1, Math.floor(most / comparisons))
