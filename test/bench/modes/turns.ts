// Who goes first. Invariant: over an even number of rounds nobody has gone before another more often than after.

/** The order of a round: each comes back turned round, and every second pair of rounds starts one further. Two take turns A B, B A, B A, A B. */
export function turned<T>(values: readonly T[], round: number): T[] {
  const start = Math.floor(round / 2) % values.length
  const rotated = [...values.slice(start), ...values.slice(0, start)]
  return round % 2 === 0 ? rotated : rotated.toReversed()
}
