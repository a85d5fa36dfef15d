// Where a follower stands on its lane: the head is at the right end, and each step of ten times as many changes behind it is as wide as the
// last. Invariant: pure; what trails by one change is seen to trail.
const DECADES = 5

/** From 0, far behind, to 1, at the head. */
export const placeOf = (pending: number): number =>
  pending <= 0 ? 1 : Math.max(1 - (Math.log10(pending) + 1) / (DECADES + 1), 0.01)

/** Marks of the lane: how many changes behind, and where. */
export const MARKS: readonly { readonly pending: number; readonly place: number }[] = [1, 10, 100, 1000, 10_000].map(
  (pending) => ({
    pending,
    place: placeOf(pending),
  }),
)
