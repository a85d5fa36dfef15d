// Elements of a batch that a fault leaves undone. Invariant: elements are numbered through the whole request, in its order.
import type { Context } from './operation.js'

const NONE: ReadonlySet<number> = new Set()

/** For each list of the batch, the places in it whose elements are to come back unprocessed. @param lengths of the lists, in the request's order */
export function unprocessedPlaces({ unprocessed }: Context, lengths: readonly number[]): readonly ReadonlySet<number>[] {
  if (unprocessed === undefined) return lengths.map(() => NONE)
  let first = 0
  return lengths.map((length) => {
    const places = Array.from({ length }, (_, at) => at).filter((at) => unprocessed.has(first + at))
    first += length
    return new Set(places)
  })
}
